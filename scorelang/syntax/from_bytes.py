"""From bytes to text: strict UTF-8 of a stated size, and no character that a reader cannot see."""

import re
from collections.abc import Iterator
from itertools import islice

from scorelang.diagnostics import Diagnostic
from scorelang.diagnostics.catalogue import syntax as rules
from scorelang.source import SourceText, Span
from scorelang.syntax.tokens.names import described
from scorelang.syntax.tokens.record import MOST_FINDINGS

LARGEST = 1_000_000

# Controls but tab and line ends, format characters (bidirectional ones and zero-width ones among them), line and
# paragraph separators, blanks other than the space, private use, surrogates and what is no character at all.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xa0\xad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160"
    "\u1680\u17b4\u17b5\u180b-\u180f\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\u3164\ud800-\uf8ff\ufdd0-\ufdef"
    "\ufe00-\ufe0d\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\U000110bd\U000110cd\U00013430-\U0001345f\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U0010ffff]"
)
_END_ALONE = re.compile("\r(?!\n)")


def decode(path: str, data: bytes) -> tuple[SourceText | None, tuple[Diagnostic, ...]]:
    """The text, or None and why it is not read."""
    if len(data) > LARGEST:
        message = f"`{path}` has {len(data):,} bytes; at most {LARGEST:,} are read"
        help = "split the file: `import` brings its parts together"
        return None, (rules.FILE_TOO_LARGE.at(None, message, help=help),)
    data = data.removeprefix(b"\xef\xbb\xbf")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        message = not_utf8(path, data, error.start)
        return None, (rules.NOT_UTF8.at(None, message, help="save the file as UTF-8"),)
    source = SourceText(path, text)
    hidden = (_forbidden(source, match) for match in _FORBIDDEN.finditer(text))
    found = (*_ends_alone(source), *islice(hidden, MOST_FINDINGS))
    return (None if found else source), found


def unread(path: str, data: bytes) -> SourceText:
    """The text of a file that is not read, to show where in it the reason stands."""
    return SourceText(path, data[:LARGEST].removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace"))


def not_utf8(path: str, data: bytes, place: int) -> str:
    """What is said of bytes that are no UTF-8 from a place on; their line cannot be shown."""
    line = data.count(b"\n", 0, place) + 1
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return f"`{path}` is UTF-16; wanted UTF-8"
    return f"`{path}` is not UTF-8: byte 0x{data[place]:02X} on line {line:,}, the file's byte {place + 1:,}"


def _ends_alone(source: SourceText) -> Iterator[Diagnostic]:
    """What is said, once, of carriage returns without a line feed: to other tools the file is one line."""
    ends = list(_END_ALONE.finditer(source.text))
    if ends:
        many = f", and {len(ends):,} of these with a carriage return alone" if len(ends) > 1 else ""
        yield _forbidden(source, ends[0], f"lines end with a line feed{many}")


def _forbidden(
    source: SourceText, match: re.Match[str], help: str = "take it out, or write a plain blank"
) -> Diagnostic:
    """A character that is not seen, or that turns the order of what is seen."""
    char = match.group()
    span = Span(source.path, match.start(), match.end())
    message = f"the character {described(char)} cannot be seen, and no file may hold it"
    return rules.FORBIDDEN_CHARACTER.at(span, message, help=help)
