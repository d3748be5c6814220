"""The one place that writes to the terminal: it decides about colour and width, and knows closed pipes."""

import contextlib
import os
import shutil
import sys
import textwrap
from dataclasses import dataclass
from typing import TextIO

_STYLES = {
    "bold": "1",
    "dim": "2",
    "red": "31",
    "green": "32",
    "amber": "33",
    "yellow": "33",
    "blue": "34",
    "cyan": "36",
}


class ReaderLeftError(Exception):
    """Whoever read our output has seen enough; an exception of our own, since the command line library has its way."""


@dataclass(slots=True)
class _Choice:
    color: str = "auto"
    into_file: bool = False


_choice = _Choice()


def choose_color(color: str) -> None:
    """What `--color` said: "auto", "always" or "never"."""
    _choice.color = color


def choose_place(*, into_file: bool) -> None:
    """Whether what would stand on standard output goes into a file, which has neither colour nor width."""
    _choice.into_file = into_file


def colored(stream: TextIO | None = None) -> bool:
    """Whether to colour what goes there: `--color`, then NO_COLOR and FORCE_COLOR, then whether it is a terminal."""
    if _choice.color != "auto":
        return _choice.color == "always"
    if os.environ.get("NO_COLOR") or (stream is None and _choice.into_file):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return live(stream) and os.environ.get("TERM") != "dumb"


def live(stream: TextIO | None = None) -> bool:
    """Whether a person is looking; nothing moves where nobody does."""
    target = sys.stdout if stream is None else stream
    return target is not None and target.isatty()


def width() -> int | None:
    """The columns of the terminal; None where text goes elsewhere and must not be cut."""
    return shutil.get_terminal_size((100, 24)).columns if live() and not _choice.into_file else None


def wrapped(text: str, indent: str, after: str | None = None) -> list[str]:
    """Lines that fit the terminal; one line where nobody looks. `after`: the indent of all but the first."""
    columns = width()
    first, rest = indent, indent if after is None else after
    if columns is None:
        return [first + text]
    room = max(columns, 40)
    return textwrap.wrap(text, room, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False) or [first]


def style(text: str, *names: str, stream: TextIO | None = None) -> str:
    """The text in a colour or weight, where there is colour."""
    codes = [_STYLES[name] for name in names if name in _STYLES]
    if not codes or not colored(stream):
        return text
    return f"\x1b[{';'.join(codes)}m{text}\x1b[0m"


def out(text: str = "") -> None:
    """A line of the result."""
    _write(sys.stdout, text + "\n")


def raw(text: str) -> None:
    """A result that ends its own lines."""
    _write(sys.stdout, text)


def err(text: str = "") -> None:
    """A line about the work: messages, progress, what went wrong."""
    _write(sys.stderr, text + "\n")


def _write(stream: TextIO | None, text: str) -> None:
    """A stream that was closed before the start is None: then there is nobody to tell."""
    if stream is None:
        return
    try:
        stream.write(text)
    except BrokenPipeError:
        raise ReaderLeftError from None
    except UnicodeEncodeError:
        encoding = stream.encoding or "ascii"
        stream.write(text.encode(encoding, "replace").decode(encoding))


def moving() -> bool:
    """Whether progress is shown: nothing moves where nobody looks, and nothing in continuous integration."""
    return live(sys.stderr) and not os.environ.get("CI")


def replace_line(text: str) -> None:
    """A line of progress in the place of the one before; only where a person is looking."""
    _write(sys.stderr, f"\r\x1b[2K{text}")
    if sys.stderr is not None:
        sys.stderr.flush()


def erase() -> None:
    """Take the line of progress away."""
    replace_line("")


def flush() -> None:
    """Push out what was written, so that a full disk or a closed pipe is noticed while it can still be said."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            try:
                stream.flush()
            except BrokenPipeError:
                raise ReaderLeftError from None


def safe(text: str, most: int = 80) -> str:
    """Text that came from data: nothing that drives a terminal, and no more than `most` letters."""
    shown = "".join(char if char.isprintable() else f"\\x{ord(char):02x}" for char in text[: most + 1])
    return shown if len(shown) <= most else shown[: most - 1] + "…"


def last_words(sentence: str) -> None:
    """A line on the way out, when even the terminal may be what failed."""
    with contextlib.suppress(OSError, ValueError, ReaderLeftError):
        flush()
        err(sentence)
        flush()
