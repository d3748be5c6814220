"""The entry: signals before anything heavy, then the command, then one exit code for whatever happened."""

import gc
import signal
import sys
from collections.abc import Sequence
from types import FrameType

from scorelang.cli import printing
from scorelang.cli.exits import Exit


class Terminated(BaseException):
    """The process was asked to end."""


_signals: list[int] = []


def main() -> None:
    """Run the command line and exit."""
    gc.set_threshold(100_000)  # a short life: trees of records are made once and looked at again and again for nothing
    signal.signal(signal.SIGINT, _on_signal)
    signal.signal(signal.SIGTERM, _on_signal)
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run one command; whatever happens becomes an exit code and at most a sentence."""
    try:
        code = _command(arguments)
        printing.flush()
    except printing.ReaderLeftError:
        printing.silence()
        return Exit.FINE
    except (KeyboardInterrupt, Terminated):
        return _stopped()
    except Exception as error:
        return _stopped() if _signals else _unforeseen(error)
    return code


def _on_signal(number: int, _frame: FrameType | None) -> None:
    _signals.append(number)
    if number == signal.SIGINT:
        raise KeyboardInterrupt
    raise Terminated


def _command(arguments: Sequence[str]) -> int:
    from scorelang.cli.commands import invoke

    return invoke(arguments)


def _stopped() -> int:
    # An interrupt that came out of an `exec` (records are made by it) stays marked as unhandled, and the interpreter
    # would end by the signal instead of by our code; any further one takes the mark away.
    exec("")
    terminated = bool(_signals) and _signals[-1] == signal.SIGTERM
    printing.last_words("terminated" if terminated else "stopped")
    return Exit.TERMINATED if terminated else Exit.STOPPED


def _unforeseen(error: Exception) -> int:
    from scorelang.cli.faults import explain

    code, sentence = explain(error)
    printing.last_words(sentence)
    return code


if __name__ == "__main__":
    main()
