"""One run of the canonical workload at a size that does not fit into memory, as a whole process.

    python benchmarks/large.py [--size 10000000] [--memory 3GB] [--data FOLDER]

Needs numpy and pyarrow to generate the data (2 GB for ten million accounts), and room for what the engine writes aside.
`--memory` is the profile's setting; without it the engine takes what it wants, at most four fifths of the machine's.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from canonical import TODAY, generated, measured, project


def main() -> None:
    """Prints one row of the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--size", type=int, default=10_000_000)
    parser.add_argument("--memory")
    parser.add_argument("--data", type=Path, default=Path(tempfile.gettempdir()) / "scorelang-benchmark")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=generated(asked.size, asked.data).parent) as scratch:
        place = project(asked.data / str(asked.size), Path(scratch))
        settings = place / "scorelang.toml"
        said = f'engine = "duckdb"\nmemory = "{asked.memory}"' if asked.memory else 'engine = "duckdb"'
        settings.write_text(settings.read_text().replace('engine = "duckdb"', said))
        cost = measured([str(Path(sys.executable).parent / "scorelang"), "run", "--today", TODAY], place)
    said = asked.memory or "not said"
    print(f"| {asked.size:,} | {said} | {cost.cpu:.0f} s | {cost.wall:.0f} s | {cost.memory:,.0f} MB |")


if __name__ == "__main__":
    main()
