"""The types of the language."""

from scorelang.types.agreement import ORDERED, comparable, joined, members_of
from scorelang.types.arithmetic import arithmetic
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
from scorelang.types.words import described, kind, named

__all__ = [
    "ORDERED",
    "Date",
    "Duration",
    "Flag",
    "Grade",
    "Money",
    "Number",
    "Segment",
    "Text",
    "Time",
    "Type",
    "Unknown",
    "arithmetic",
    "comparable",
    "described",
    "joined",
    "kind",
    "members_of",
    "named",
]
