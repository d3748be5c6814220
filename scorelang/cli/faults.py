"""What is said of an exception that nobody foresaw: a code, a sentence, and a report file without any data."""

import errno
import os
import platform
import sys
import tempfile
import traceback
from hashlib import sha256
from pathlib import Path

from scorelang import __version__
from scorelang.cli import printing
from scorelang.cli.exits import Exit
from scorelang.diagnostics.catalogue.run import NOT_WRITTEN, UNFORESEEN

_ROOM = Path(__file__).resolve().parent.parent
_DISK = (
    errno.ENOSPC,
    errno.EDQUOT,
    errno.EIO,
    errno.EROFS,
    errno.EACCES,
    errno.EPERM,
    errno.ENOTDIR,
    errno.EISDIR,
    errno.EEXIST,
    errno.ENOENT,
    errno.ELOOP,
    errno.ENAMETOOLONG,
    errno.EMFILE,
)


def explain(error: Exception) -> tuple[int, str]:
    """The exit code and the sentence for an exception."""
    if isinstance(error, OSError) and error.errno in _DISK:
        where = f" `{printing.safe(str(error.filename), 400)}`" if error.filename else ""
        reason = (error.strerror or "unknown reason").lower()
        return Exit.ENGINE, f"error[{NOT_WRITTEN.code}]: could not read or write{where}: {reason}"
    frame = _place(error)
    report = _write(error)
    help = f"; a report without any of your data is in {report}" if report else ""
    name = type(error).__name__
    return Exit.FAULT, f"error[{UNFORESEEN.code}]: a fault in scorelang itself, {name} in {frame}{help}"


def _place(error: Exception) -> str:
    frames = _frames(error)
    return frames[-1] if frames else "an unknown place"


def _frames(error: BaseException) -> list[str]:
    """Files, lines and functions only: messages and values may hold what belongs to a customer."""
    return [
        f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)
    ]


def _short(path: str) -> str:
    place = Path(path)
    return place.relative_to(_ROOM).as_posix() if place.is_relative_to(_ROOM) else place.name


def _write(error: BaseException) -> str | None:
    lines = [
        f"scorelang {__version__}, Python {platform.python_version()}, {platform.system()} {platform.machine()}",
        f"command: {_command()}",
        f"exception: {type(error).__name__}",
        *_frames(error),
    ]
    if error.__cause__ is not None:
        lines += [f"caused by: {type(error.__cause__).__name__}", *_frames(error.__cause__)]
    text = "\n".join(lines) + "\n"
    name = f"scorelang-fault-{sha256(text.encode()).hexdigest()[:12]}-"
    try:
        descriptor, path = tempfile.mkstemp(".txt", name)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
    except OSError:
        return None
    return path


def _command() -> str:
    """The command's name and no argument of it: an argument may be a customer's name."""
    from scorelang.cli.commands import NAMES

    return next((one for one in sys.argv[1:] if one in NAMES), "none")
