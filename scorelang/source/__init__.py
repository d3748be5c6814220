"""Text as it was read, and places in it."""

from scorelang.source.text import NOWHERE, Position, SourceText, Span

__all__ = ["NOWHERE", "Position", "SourceText", "Span"]
