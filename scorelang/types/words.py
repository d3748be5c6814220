"""What people call a type."""

from scorelang.types.kinds import Date, Duration, Flag, Grade, Money, Number, Segment, Text, Time, Type, Unknown

_KINDS: dict[type[Type], str] = {
    Text: "text",
    Number: "number",
    Money: "money",
    Flag: "flag",
    Date: "date",
    Time: "time",
    Duration: "duration",
    Grade: "grade",
    Segment: "segment",
    Unknown: "unknown",
}


def kind(of: Type) -> str:
    """The type's name without its set or range."""
    return _KINDS[type(of)]


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
