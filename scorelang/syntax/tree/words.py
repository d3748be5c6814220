"""The leaves: names, texts and comments."""

from scorelang.source import Span
from scorelang.source.records import dataclass


@dataclass(frozen=True, slots=True)
class Name:
    """A bare or backquoted name; `text` is without backquotes."""

    text: str
    span: Span
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """A quoted text; `text` is what it says, without quotes and escapes."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Comment:
    """From `#` to the end of its line; `text` includes the `#`."""

    text: str
    span: Span
