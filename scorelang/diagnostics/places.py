"""Where a diagnostic stands, as editors and services count: lines and columns from 1."""

from collections.abc import Mapping

from scorelang.source import Position, SourceText, Span
from scorelang.source.records import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """From the first character to right after the last; no positions where the file's text is not at hand."""

    path: str
    start: Position | None
    end: Position | None


def place_of(span: Span, sources: Mapping[str, SourceText]) -> Place:
    """The place of a span."""
    source = sources.get(span.path)
    if source is None:
        return Place(span.path, None, None)
    last = len(source.text)
    return Place(span.path, source.position(min(span.start, last)), source.position(min(span.end, last)))
