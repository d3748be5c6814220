"""Text as it was read, and places in it."""

from scorelang.source.text import Position, SourceText, Span

__all__ = ["Position", "SourceText", "Span"]
