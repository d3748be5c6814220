"""From a binding to the regular files it names, each of the format it says."""

import glob
import os
import stat
from collections.abc import Iterable
from pathlib import Path

from scorelang.diagnostics import Diagnostic
from scorelang.diagnostics.catalogue import data as rules
from scorelang.source.records import dataclass, replace
from scorelang.sources.binding import FORMATS, Binding, format_of, packing_of
from scorelang.sources.refusal import SourceError

_TEXT = ("csv", "tsv", "jsonl")
_WORDS = {
    "csv": "of text (CSV)",
    "tsv": "of text (TSV)",
    "jsonl": "of text (JSON Lines)",
    "parquet": "in Parquet",
    "xlsx": "in XLSX",
}
_SIGNS = (
    (b"PK\x03\x04", "xlsx", "a spreadsheet (XLSX) or a zip archive"),
    (b"\xd0\xcf\x11\xe0", "xls", "an old spreadsheet (XLS)"),
    (b"\x1f\x8b", "gzip", "packed by gzip"),
    (b"\x28\xb5\x2f\xfd", "zstd", "packed by zstd"),
    (b"PAR1", "parquet", "Parquet"),
    (b"PARE", "locked", "Parquet that is encrypted"),
    (b"SQLite format 3", "sqlite", "a SQLite database"),
    (b"%PDF", "pdf", "a PDF document"),
    *((sign, "html", "a web page (HTML)") for sign in (b"<!DOCTYPE", b"<!doctype", b"<html", b"<HTML")),
)


@dataclass(frozen=True, slots=True)
class DataFile:
    """One file: where it lies, how it is called in messages, its format and how it is packed.

    `stamp`: which file it was when it was found, and as of when; None where nobody else can write to it.
    """

    path: Path
    shown: str
    format: str
    packing: str | None
    stamp: tuple[int, ...] | None = None

    @property
    def changed(self) -> bool:
        """Whether it is another than when it was found, or gone."""
        try:
            return self.stamp is not None and self.stamp != _stamp(self.path.stat())
        except OSError:
            return True


def find_files(binding: Binding, root: Path) -> tuple[DataFile, ...]:
    """The files of a binding, in the order written, those of a pattern sorted; SourceError where one is not fit."""
    found = [file for path in binding.paths for file in _matches(binding, root, path)]
    once: dict[str, Path] = {}
    for path in found:
        once.setdefault(os.path.realpath(path), path)  # rows count once, by their file's first name
    place = os.path.realpath(root)
    files = tuple(
        _data_file(binding, root, path, inside=Path(real).is_relative_to(place)) for real, path in once.items()
    )
    other = next((file for file in files if file.format != files[0].format), None)
    if other is not None:
        message = f"`{files[0].shown}` and `{other.shown}` of one source are of two formats, where one was wanted"
        raise SourceError(rules.OTHER_DATA_FORMAT.at(binding.span, message))
    return files


def _matches(binding: Binding, root: Path, path: str) -> list[Path]:
    if not glob.has_magic(path) or (root / path).exists():
        return [root / path]
    found = [root / name for name in sorted(glob.glob(path, root_dir=root, recursive=True))]
    files = [one for one in found if not one.is_dir()]
    if not files:
        message = f"no file matches `{path}` of the source `{binding.source}`{', but folders do' if found else ''}"
        raise SourceError(rules.NO_MATCH.at(binding.span, message, help=_no_folder(root)))
    return files


def _data_file(binding: Binding, root: Path, path: Path, *, inside: bool) -> DataFile:
    shown = str(path.relative_to(root)) if path.is_relative_to(root) else str(path)
    kind = binding.format or format_of(path.name)
    if kind is None or kind not in FORMATS:
        wanted = ", ".join(f"`{name}`" for name in FORMATS)
        message = f"the name of `{shown}` says no format, and `format` may be {wanted}"
        raise SourceError(rules.UNKNOWN_DATA_FORMAT.at(binding.span, message))
    file = DataFile(path, shown, kind, packing_of(path.name))
    if file.packing and file.format not in _TEXT:
        message = f"`{shown}` is packed by {file.packing}, which only files of text may be"
        raise SourceError(rules.UNKNOWN_DATA_FORMAT.at(binding.span, message, help="unpack it: it is packed within"))
    _check_inside(binding, file, inside=inside)
    file = replace(file, stamp=_regular(binding, file))
    _check_sign(binding, file)
    return file


def changed(binding: Binding, files: Iterable[DataFile]) -> tuple[Diagnostic, ...]:
    """What is to be said where one of them was written to while it was read: what was read may be of two states."""
    found = next((file for file in files if file.changed), None)
    if found is None:
        return ()
    message = f"`{found.shown}` changed, or was taken away, while it was read"
    help = "run again when it is whole; an export is best written beside and renamed"
    return (rules.CHANGED_DATA_FILE.at(binding.span, message, help=help),)


def _check_inside(binding: Binding, file: DataFile, *, inside: bool) -> None:
    """A link in a folder where others put files leads wherever they like."""
    if not inside:
        message = f"`{file.shown}` leads out of the folder of the data"
        help = "say in the profile's `folder` where the data lies; paths are relative to it and stay below it"
        raise SourceError(rules.OUTSIDE_DATA.at(binding.span, message, help=help))


def _stamp(found: os.stat_result) -> tuple[int, ...]:
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns


def _regular(binding: Binding, file: DataFile) -> tuple[int, ...]:
    """The stamp of a regular file."""
    try:
        status = file.path.stat()
    except (FileNotFoundError, NotADirectoryError):
        message = f"`{file.shown}` does not exist, where the data of `{binding.source}` should lie"
        raise SourceError(rules.NO_DATA_FILE.at(binding.span, message, help=_no_folder(file.path.parent))) from None
    except OSError as error:
        raise _closed(binding, file, error) from None
    if not stat.S_ISREG(status.st_mode):
        what = "a folder" if stat.S_ISDIR(status.st_mode) else "no regular file"
        hint = f"a pattern such as `{file.shown}/*.csv` takes the files in it" if what == "a folder" else None
        message = f"`{file.shown}` is {what}, where a file with the data of `{binding.source}` was wanted"
        raise SourceError(rules.NO_REGULAR_FILE.at(binding.span, message, help=hint))
    return _stamp(status)


def _no_folder(place: Path) -> str | None:
    """What explains that nothing lies there: the outermost folder on the way that does not exist."""
    missing = [folder for folder in (place, *place.parents) if not folder.is_dir()]
    return f"there is no folder `{missing[-1]}`" if missing else None


def _closed(binding: Binding, file: DataFile, error: OSError) -> SourceError:
    reason = "its permissions forbid it" if isinstance(error, PermissionError) else "the system refuses it"
    message = f"`{file.shown}` cannot be opened: {reason}"
    return SourceError(rules.CLOSED_FILE.at(binding.span, message))


def _check_sign(binding: Binding, file: DataFile) -> None:
    try:
        with file.path.open("rb") as stream:
            start = stream.read(16)
    except OSError as error:
        raise _closed(binding, file, error) from None
    if not start:
        raise SourceError(rules.EMPTY_DATA_FILE.at(binding.span, f"`{file.shown}` is empty, without even a header"))
    found = sign_of(start)
    wanted = file.packing or (file.format if file.format not in _TEXT else None)
    if (found[0] if found else None) != wanted:
        raise SourceError(_other_format(binding, file, found))


def sign_of(start: bytes) -> tuple[str, str] | None:
    """What a file is that is no text, by its first bytes: the format and words for it."""
    return next(((kind, words) for sign, kind, words in _SIGNS if start.startswith(sign)), None)


def _other_format(binding: Binding, file: DataFile, found: tuple[str, str] | None) -> Diagnostic:
    what = found[1] if found else "text"
    wanted = f"packed by {file.packing}" if file.packing else _WORDS[file.format]
    message = f"`{file.shown}` is {what}, where a file {wanted} was wanted"
    return rules.OTHER_DATA_FORMAT.at(binding.span, message, help=_cure(file, found))


def _cure(file: DataFile, found: tuple[str, str] | None) -> str | None:
    match found[0] if found else None:
        case "xlsx" if file.format in _TEXT:
            return "export it as CSV, or name it `.xlsx` if it is a spreadsheet"
        case "gzip":
            return "name it with `.gz` at the end"
        case "zstd":
            return "name it with `.zst` at the end"
        case "html":
            return "did the download end at a page that asks to log in?"
        case "parquet":
            return 'say `format = "parquet"` in its binding'
        case _:
            return None
