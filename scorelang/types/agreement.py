"""When two types can be compared, and the type of what is either of them."""

from scorelang.types.kinds import Flag, Grade, Money, Number, Segment, Text, Type, Unknown
from scorelang.types.words import kind

ORDERED = ("number", "money", "duration", "date", "time", "grade")


def comparable(left: Type, right: Type) -> bool:
    """Whether both sides of a comparison are of one kind; a date goes with an instant."""
    if isinstance(left, Unknown) or isinstance(right, Unknown):
        return True
    if isinstance(left, Grade | Segment) and isinstance(right, Grade | Segment):
        return type(left) is type(right) and left.scorecard == right.scorecard
    return {kind(left), kind(right)} == {"date", "time"} or kind(left) == kind(right)


def joined(left: Type, right: Type) -> Type | None:
    """The type of a value that is the one or the other; None where they are of different kinds."""
    match left, right:
        case (Unknown(), _):
            return right
        case (_, Unknown()):
            return left
        case (Number(), Number()):
            return _joined_numbers(left, right)
        case (Money(), Money()):
            return Money(_lower(left.low, right.low), _upper(left.high, right.high))
        case (Text(), Text()):
            members = (*left.members, *(m for m in right.members if m not in left.members))
            return Text(members if left.members and right.members else ())
        case _:
            same = kind(left) == kind(right) and comparable(left, right)
            return left if same else None


def members_of(of: Type) -> tuple[str | float | bool, ...]:
    """Every value the type can have, where that is a short list; empty where it is not."""
    match of:
        case Text(members) | Number(members=members) | Segment(members=members):
            return members
        case Grade(members=members):
            return (*members, "unknown")
        case Flag():
            return (True, False)
        case _:
            return ()


def _joined_numbers(left: Number, right: Number) -> Number:
    decimals = None if left.decimals is None or right.decimals is None else max(left.decimals, right.decimals)
    both_listed = bool(left.members and right.members)
    return Number(
        low=_lower(left.low, right.low),
        high=_upper(left.high, right.high),
        members=(*left.members, *(m for m in right.members if m not in left.members)) if both_listed else (),
        decimals=decimals,
        tenths=left.tenths and right.tenths,
        percent=left.percent and right.percent,
    )


def _lower(left: float | None, right: float | None) -> float | None:
    return None if left is None or right is None else min(left, right)


def _upper(left: float | None, right: float | None) -> float | None:
    return None if left is None or right is None else max(left, right)
