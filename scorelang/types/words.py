"""What people call a type."""

from typing import assert_never

from scorelang.types.kinds import Date, Duration, Flag, Grade, Money, Number, Segment, Text, Time, Type, Unknown


def kind(of: Type) -> str:
    """The type's name without its set or range."""
    match of:
        case Text():
            return "text"
        case Number():
            return "number"
        case Money():
            return "money"
        case Flag():
            return "flag"
        case Date():
            return "date"
        case Time():
            return "time"
        case Duration():
            return "duration"
        case Grade():
            return "grade"
        case Segment():
            return "segment"
        case Unknown():
            return "unknown"
        case _:
            assert_never(of)


def named(word: str) -> str:
    """A kind with its article: `a number`, `money`."""
    return word if word in ("text", "money", "unknown") else f"a {word}"


def described(of: Type) -> str:
    """The type as a message says it: `a number`, `money`, ``a grade of `health` ``."""
    match of:
        case Grade(scorecard) | Segment(scorecard):
            return f"{named(kind(of))} of `{scorecard}`"
        case _:
            return named(kind(of))
