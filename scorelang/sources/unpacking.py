"""Text files as an engine reads them best, in plain UTF-8: packed and otherwise encoded ones are written anew."""

import codecs
import contextlib
import csv
import gzip
import importlib
import io
import sys
import zlib
from collections.abc import Iterator
from functools import partial
from itertools import chain
from pathlib import Path
from typing import IO, Protocol, cast

from scorelang.diagnostics import Diagnostic
from scorelang.diagnostics.catalogue import data as rules
from scorelang.sources.binding import Binding
from scorelang.sources.files import DataFile, sign_of
from scorelang.sources.refusal import SourceError

BLOCK = 1 << 20
LARGEST_PLAIN = 1 << 28
LARGEST_GROWTH = 250
LONGEST_ROW = 16 * 1024 * 1024
LINE_ENDS = {"\r\n": "CR LF (as on Windows)", "\n": "LF", "\r": "CR"}
UTF_8 = ("utf-8", "utf-8-sig", "ascii")
_NO_TEXT = (
    "idna",
    "punycode",
    "raw-unicode-escape",
    "unicode-escape",
    "undefined",
    "utf-7",
)  # ways to spell text in text


def codec_of(binding: Binding) -> str:
    """The binding's encoding by Python's own name of it; SourceError where it is none of text."""
    try:
        info = codecs.lookup(binding.encoding)
        "".encode(info.name)
        if info.name.replace("_", "-") in _NO_TEXT:
            raise LookupError
    except (LookupError, ValueError, UnicodeError):
        message = f"`{binding.encoding}` is no encoding of text, which would be `utf-8`, `cp1252` or `utf-16`"
        raise SourceError(rules.UNKNOWN_ENCODING.at(binding.span, message)) from None
    return "utf-8" if info.name in UTF_8 else info.name


def plain_file(binding: Binding, file: DataFile, folder: Path, number: int) -> Path:
    """The file itself where it is plain UTF-8, else its text as UTF-8 in `folder`."""
    codec = codec_of(binding)
    _check_unpacker(binding, file)
    if file.packing is None and codec == "utf-8" and not (file.format == "jsonl" and _marked(file)):
        return file.path
    target = folder / f"plain-{number}.{file.format}"
    try:
        with target.open("xb") as out:
            for i, text in enumerate(_encoded(binding, file, codec)):
                out.write(text if i else text.removeprefix(codecs.BOM_UTF8))
    except SourceError:
        target.unlink(missing_ok=True)
        raise
    return target


def open_text(binding: Binding, file: DataFile) -> io.TextIOWrapper:
    """The file's text, without a byte-order mark, line ends as they are."""
    codec = codec_of(binding)
    return io.TextIOWrapper(open_bytes(file), "utf-8-sig" if codec == "utf-8" else codec, newline="")


def open_bytes(file: DataFile) -> IO[bytes]:
    """The file's bytes, unpacked as they are read."""
    match file.packing:
        case "gzip":
            return io.BufferedReader(gzip.open(file.path, "rb"))
        case "zstd":
            return _zstd().open(file.path, "rb")
        case _:
            return file.path.open("rb")


def lines(stream: IO[str]) -> Iterator[str]:
    """The lines of a text with their ends; csv.Error where one is longer than a row may be."""
    while line := stream.readline(LONGEST_ROW + 1):
        if len(line) > LONGEST_ROW:
            raise csv.Error("field larger than a row may be")
        yield line


class Counted:
    """Lines as a reader of cells takes them: how many it took, and how the last one ended."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self.taken = 0
        self.end = ""

    def __iter__(self) -> "Counted":
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.taken += 1
        self.end = next((end for end in LINE_ENDS if line.endswith(end)), "")
        return line


class _Zstd(Protocol):
    """What unpacks zstd: it is no part of Python before 3.14."""

    ZstdError: type[Exception]

    def open(self, file: Path, mode: str) -> IO[bytes]:
        """The unpacked bytes of a file, as they are read."""
        ...


def _zstd() -> _Zstd:
    if sys.version_info >= (3, 14):
        return cast(_Zstd, importlib.import_module("compression.zstd"))
    from backports import zstd

    return cast(_Zstd, zstd)


def _check_unpacker(binding: Binding, file: DataFile) -> None:
    if file.packing != "zstd":
        return
    try:
        _zstd()
    except ImportError:
        message = f"`{file.shown}` is packed by zstd, and what unpacks that is not installed"
        help = "install `scorelang[zstd]`, or pack it by gzip"
        raise SourceError(rules.UNKNOWN_DATA_FORMAT.at(binding.span, message, help=help)) from None


def _marked(file: DataFile) -> bool:
    with file.path.open("rb") as stream:
        return stream.read(3) == codecs.BOM_UTF8


def _encoded(binding: Binding, file: DataFile, codec: str) -> Iterator[bytes]:
    if codec == "utf-8":
        yield from _blocks(binding, file)
        return
    decoder = codecs.getincrementaldecoder(codec)()
    line = 1
    for block in chain(_blocks(binding, file), (b"",)):
        try:
            text = decoder.decode(block, final=not block)
        except UnicodeDecodeError as error:
            raise not_encoded(binding, file, line + block[: error.start].count(b"\n")) from None
        except UnicodeError:  # it lacks the mark by which it says in which order its bytes stand
            raise not_encoded(binding, file, line) from None
        line += text.count("\n")
        yield text.encode("utf-8")


def _blocks(binding: Binding, file: DataFile) -> Iterator[bytes]:
    limit = max(LARGEST_PLAIN, file.path.stat().st_size * LARGEST_GROWTH)
    size = 0
    try:
        with open_bytes(file) as stream:
            while block := stream.read(BLOCK):
                if not size and (held := sign_of(block)):
                    raise SourceError(_packed_within(binding, file, held[1]))
                size += len(block)
                if file.packing and size > limit:
                    raise SourceError(_too_large(binding, file))
                yield block
    except (EOFError, gzip.BadGzipFile, zlib.error):
        raise _damaged(binding, file) from None
    except Exception as error:
        if file.packing != "zstd" or not isinstance(error, _zstd().ZstdError):
            raise
        raise _damaged(binding, file) from None


def _packed_within(binding: Binding, file: DataFile, held: str) -> Diagnostic:
    message = f"`{file.shown}` holds what is {held}, where text was wanted"
    help = "unpack it once, and bind what comes out" if file.packing else None
    return rules.OTHER_DATA_FORMAT.at(binding.span, message, help=help)


def _damaged(binding: Binding, file: DataFile) -> SourceError:
    message = f"`{file.shown}` is damaged or cut off: it cannot be unpacked to its end"
    return SourceError(rules.DAMAGED_DATA_FILE.at(binding.span, message))


def not_encoded(binding: Binding, file: DataFile, line: int | None = None) -> SourceError:
    """A refusal that names the line whose bytes are not of the encoding; None: the first that is no UTF-8."""
    line = line or _first_broken_line(file)
    message = f"line {line} of `{file.shown}` is not in the encoding `{binding.encoding}`"
    return SourceError(rules.WRONG_ENCODING.at(binding.span, message, help=_likely(binding, file)))


def _likely(binding: Binding, file: DataFile) -> str | None:
    """Which encoding it may be instead, by how it begins."""
    with open_bytes(file) as stream:
        start = stream.read(BLOCK)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return None if codec_of(binding) == "utf-16" else 'it seems to be `encoding = "utf-16"`'
    if codec_of(binding) == "utf-8":
        return 'name its encoding in the binding, such as `encoding = "cp1252"`'
    with contextlib.suppress(UnicodeError):
        codecs.getincrementaldecoder("utf-8")().decode(start)
        return "it seems to be UTF-8, for which the binding needs no `encoding`"
    return None


def _first_broken_line(file: DataFile) -> int:
    decoder = codecs.getincrementaldecoder("utf-8")()
    line = 1
    with open_bytes(file) as stream:
        for block in chain(iter(partial(stream.read, BLOCK), b""), (b"",)):
            try:
                line += decoder.decode(block, final=not block).count("\n")
            except UnicodeDecodeError as error:
                return line + error.object[: error.start].count(b"\n")
    return line


def _too_large(binding: Binding, file: DataFile) -> Diagnostic:
    message = f"`{file.shown}` grows to more than {LARGEST_GROWTH} times its size, which no honest export does"
    return rules.OVERSIZED_DATA_FILE.at(binding.span, message, help="unpack it, look at it, and bind the plain file")
