"""The entry: signals before anything heavy, then the command, then one exit code for whatever happened."""

import gc
import sys

from scorelang.cli import interrupts


def main() -> None:
    """Run the command line and exit."""
    interrupts.install()
    gc.set_threshold(1_000_000)  # a short life: records are made once and looked at again and again for nothing
    try:
        code = run(sys.argv[1:])
        interrupts.ignore()
    except (KeyboardInterrupt, interrupts.Terminated):
        interrupts.ignore()
        code = _stopped()
    from os import _exit

    _exit(code)  # all is said and flushed: to take every object apart first would be an eighth of a short run


def run(arguments: list[str]) -> int:
    """Run one command; whatever happens becomes an exit code and at most a sentence."""
    try:
        return _command(arguments)
    except (KeyboardInterrupt, interrupts.Terminated):
        return _stopped()
    except Exception as error:
        return _stopped() if interrupts.asked() else _unforeseen(error)


def _command(arguments: list[str]) -> int:
    with interrupts.Held():
        from scorelang.cli import printing
        from scorelang.cli.commands import invoke
    try:
        code = invoke(arguments)
        printing.flush()
    except printing.ReaderLeftError:
        return 0
    return code


def _stopped() -> int:
    from scorelang.cli import printing
    from scorelang.cli.exits import Exit

    printing.last_words("terminated" if interrupts.terminated() else "stopped")
    return Exit.TERMINATED if interrupts.terminated() else Exit.STOPPED


def _unforeseen(error: Exception) -> int:
    from scorelang.cli import printing
    from scorelang.cli.faults import explain

    code, sentence = explain(error)
    printing.last_words(sentence)
    return code


if __name__ == "__main__":
    main()
