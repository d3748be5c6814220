"""The kind that arithmetic on two kinds gives: one row a meaning of an operator."""

from scorelang.types.kinds import Date, Duration, Money, Number, Type
from scorelang.types.words import kind

RESULTS: tuple[tuple[str, str, str, Type], ...] = (
    ("number", "+", "number", Number()),
    ("number", "-", "number", Number()),
    ("number", "*", "number", Number()),
    ("number", "/", "number", Number()),
    ("money", "+", "money", Money()),
    ("money", "-", "money", Money()),
    ("money", "*", "number", Money()),
    ("number", "*", "money", Money()),
    ("money", "/", "number", Money()),
    ("money", "/", "money", Number()),
    ("duration", "+", "duration", Duration()),
    ("duration", "-", "duration", Duration()),
    ("duration", "*", "number", Duration()),
    ("number", "*", "duration", Duration()),
    ("duration", "/", "number", Duration()),
    ("duration", "/", "duration", Number()),
    ("date", "-", "date", Duration()),
    ("date", "-", "time", Duration()),
    ("time", "-", "date", Duration()),
    ("time", "-", "time", Duration()),
    ("date", "+", "duration", Date()),
    ("duration", "+", "date", Date()),
    ("date", "-", "duration", Date()),
)

_TABLE = {(left, operator, right): result for left, operator, right, result in RESULTS}


def arithmetic(operator: str, left: Type, right: Type) -> Type | None:
    """The type of `left operator right`; None where the two do not go together."""
    match operator, left, right:
        case "+" | "-", Number(tenths=True), Number(tenths=True):
            return Number(tenths=True)
        case _:
            return _TABLE.get((kind(left), operator, kind(right)))
