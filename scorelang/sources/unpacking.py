"""Text files as an engine reads them best, in plain UTF-8: packed and otherwise encoded ones are written anew."""

import codecs
import gzip
import io
import zlib
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import IO

from scorelang.diagnostics import Diagnostic
from scorelang.diagnostics.catalogue import data as rules
from scorelang.sources.binding import Binding
from scorelang.sources.files import DataFile
from scorelang.sources.refusal import SourceError

BLOCK = 1 << 20
LARGEST_PLAIN = 1 << 28
LARGEST_GROWTH = 250
UTF_8 = ("utf-8", "utf-8-sig", "ascii")


def codec_of(binding: Binding) -> str:
    """The binding's encoding by Python's own name of it; SourceError where it is none of text."""
    try:
        info = codecs.lookup(binding.encoding)
        "".encode(info.name)
    except (LookupError, ValueError, UnicodeError):
        message = f"`{binding.encoding}` is no encoding of text, which would be `utf-8`, `cp1252` or `utf-16`"
        raise SourceError(rules.UNKNOWN_ENCODING.at(binding.span, message)) from None
    return "utf-8" if info.name in UTF_8 else info.name


def plain_file(binding: Binding, file: DataFile, folder: Path, number: int) -> Path:
    """The file itself where it is plain UTF-8, else its text as UTF-8 in `folder`."""
    codec = codec_of(binding)
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
    if file.packing == "gzip":
        return io.BufferedReader(gzip.open(file.path, "rb"))
    return file.path.open("rb")


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
        line += text.count("\n")
        yield text.encode("utf-8")


def _blocks(binding: Binding, file: DataFile) -> Iterator[bytes]:
    limit = max(LARGEST_PLAIN, file.path.stat().st_size * LARGEST_GROWTH)
    size = 0
    try:
        with open_bytes(file) as stream:
            while block := stream.read(BLOCK):
                size += len(block)
                if file.packing and size > limit:
                    raise SourceError(_too_large(binding, file))
                yield block
    except (EOFError, gzip.BadGzipFile, zlib.error):
        message = f"`{file.shown}` is damaged or cut off: it cannot be unpacked to its end"
        raise SourceError(rules.DAMAGED_DATA_FILE.at(binding.span, message)) from None


def not_encoded(binding: Binding, file: DataFile, line: int | None = None) -> SourceError:
    """A refusal that names the line whose bytes are not of the encoding; None: the first that is no UTF-8."""
    line = line or _first_broken_line(file)
    message = f"line {line} of `{file.shown}` is not in the encoding `{binding.encoding}`"
    hint = 'name its encoding in the binding, such as `encoding = "cp1252"`'
    return SourceError(rules.WRONG_ENCODING.at(binding.span, message, help=hint))


def _first_broken_line(file: DataFile) -> int:
    number = 0
    with open_bytes(file) as stream:
        for number, line in enumerate(stream, 1):
            try:
                line.decode("utf-8")
            except UnicodeDecodeError:
                return number
    return number


def _too_large(binding: Binding, file: DataFile) -> Diagnostic:
    message = f"`{file.shown}` grows to more than {LARGEST_GROWTH} times its size, which no honest export does"
    return rules.OVERSIZED_DATA_FILE.at(binding.span, message, help="unpack it, look at it, and bind the plain file")
