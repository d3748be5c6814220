"""The types of the language."""

from scorelang.types.kinds import (
    Date,
    Duration,
    Flag,
    Grade,
    Money,
    Number,
    Segment,
    Text,
    Time,
    Type,
    Unknown,
)

__all__ = ["Date", "Duration", "Flag", "Grade", "Money", "Number", "Segment", "Text", "Time", "Type", "Unknown"]
