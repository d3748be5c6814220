"""`python -m scorelang`."""

from scorelang.cli.main import main

if __name__ == "__main__":
    main()
