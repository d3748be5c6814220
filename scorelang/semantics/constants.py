"""Values that are written out: what they come to, and whether a declared set or range has them."""

from datetime import date, timedelta

from scorelang.diagnostics import Label
from scorelang.diagnostics.catalogue import names_types as rules
from scorelang.diagnostics.suggestions import did_you_mean, listed
from scorelang.ir.expressions import Arithmetic, Constant, Expression, LetRef, Negate
from scorelang.semantics.place import Place, declared_at
from scorelang.source.records import replace
from scorelang.types import Money, Number, Text, Type
from scorelang.types.folding import folded

Value = float | str | bool | date


def constant(at: Place, value: Expression) -> Constant | None:
    """A value that is known without any data; None where it is not."""
    match value:
        case Constant():
            return value
        case LetRef(name):
            found = at.names.let(name).constant
            return None if found is None else replace(found, span=value.span)
        case Negate(operand):
            found = constant(at, operand)
            return None if found is None else _negative(found, value)
        case Arithmetic(operator, left, right):
            return _computed(value, operator, constant(at, left), constant(at, right))
        case _:
            return None


def number(at: Place, value: Expression) -> float | None:
    """The same, as a number (also of money and durations)."""
    found = constant(at, value)
    return found.value if found is not None and isinstance(found.value, float) else None


def fits(at: Place, literal: Expression, to: Type, of: Expression | None = None, operator: str = "==") -> Expression:
    """A literal held against a declared set or range; folded text is brought to the set's own spelling.

    `operator` is that of `of operator literal`: an order is fine where it always holds, and wrong where it never does.
    """
    found = constant(at, literal)
    match found, to:
        case Constant(value=str(text)), Text() as declared:
            return _in_text_set(at, found, text, declared, of)
        case Constant(value=float(amount)), Number() | Money() if _has(_one_sided(to, operator), amount):
            return in_tenths(found, to)
        case Constant(value=float(amount)), Number() as declared:
            return _in_numbers(at, found, amount, declared, of)
        case Constant(value=float(amount)), Money(low, high):
            return _in_range(at, found, amount, low, high, of)
        case _:
            return literal


def _one_sided(of: Type, operator: str) -> Type:
    """The bound that an order can run into."""
    if isinstance(of, Number) and of.members and operator not in ("==", "!="):
        of = Number(min(of.members), max(of.members))
    match of:
        case Number() | Money() if operator in (">", ">="):
            return replace(of, low=None)
        case Number() | Money() if operator in ("<", "<="):
            return replace(of, high=None)
        case _:
            return of


def _has(of: Type, amount: float) -> bool:
    match of:
        case Number(members=members) if members:
            return amount in members
        case Number(low, high) | Money(low, high):
            return (low is None or amount >= low) and (high is None or amount <= high)
        case _:
            return False


def shown(value: float) -> str:
    """A number as an author writes it."""
    return f"{value:_.0f}" if value == int(value) and abs(value) < 1e15 else repr(value)


def _negative(found: Constant, value: Negate) -> Constant | None:
    amount = found.value
    return Constant(-amount, found.type, value.span) if isinstance(amount, float) else None


def _computed(value: Arithmetic, operator: str, left: Constant | None, right: Constant | None) -> Constant | None:
    if left is None or right is None:
        return None
    result = _result(operator, left.value, right.value)
    return None if result is None else Constant(result, value.type, value.span)


def _result(operator: str, left: object, right: object) -> Value | None:
    match operator, left, right:
        case ("+", float(a), float(b)):
            return a + b
        case ("-", float(a), float(b)):
            return a - b
        case ("*", float(a), float(b)):
            return a * b
        case ("/", float(a), float(b)):
            return a / b if b != 0 else None
        case ("-", date() as a, date() as b):
            return float((a - b).days)
        case _:
            return _moved(operator, left, right)


def _moved(operator: str, left: object, right: object) -> date | None:
    try:
        match operator, left, right:
            case ("+", date() as day, float(days)) | ("+", float(days), date() as day):
                return day + timedelta(days=days // 1)
            case ("-", date() as day, float(days)):
                return day + timedelta(days=-days // 1)
            case _:
                return None
    except OverflowError:
        return None


def _in_text_set(at: Place, found: Constant, text: str, declared: Text, of: Expression | None) -> Expression:
    if declared.folded:
        text = folded(text)
        text = next((member for member in declared.members if folded(member) == text), text)
    if not declared.members or text in declared.members:
        return replace(found, value=text)
    help = did_you_mean(text, declared.members)
    return at.say(
        rules.OUTSIDE_SET,
        found.span,
        f'`"{text}"` is not in the declared set of {_of(at, of)}',
        labels=_declared(at, of),
        help=help or f"it has {listed(declared.members)}",
    )


def _in_numbers(at: Place, found: Constant, amount: float, declared: Number, of: Expression | None) -> Expression:
    if declared.members and amount not in declared.members:
        return at.say(
            rules.OUTSIDE_SET,
            found.span,
            f"`{shown(amount)}` is not in the declared set of {_of(at, of)}",
            labels=_declared(at, of),
            help=f"it has {listed(shown(m) for m in declared.members)}",
        )
    if declared.tenths:
        return _in_points(at, found, amount, declared)
    return _in_range(at, found, amount, declared.low, declared.high, of)


def _in_points(at: Place, found: Constant, amount: float, declared: Number) -> Expression:
    low, high = declared.low, declared.high
    if (low is not None and amount < low) or (high is not None and amount > high):
        at.say(
            rules.SCORE_NEVER,
            found.span,
            f"a score is never `{shown(amount)}`, it lies {_between(low, high)}",
        )
    return in_tenths(found, declared)


def _is_tenths(value: float) -> bool:
    return abs(value) < 1e12 and round(value * 10) / 10 == value


def _in_range(
    at: Place, found: Constant, amount: float, low: float | None, high: float | None, of: Expression | None
) -> Expression:
    if (low is None or amount >= low) and (high is None or amount <= high):
        return found
    return at.say(
        rules.OUTSIDE_RANGE,
        found.span,
        f"`{at.names.written(found.span) or shown(amount)}` is outside the range of {_of(at, of)}, "
        f"which lies {_between(low, high)}",
        labels=_declared(at, of),
    )


def _between(low: float | None, high: float | None) -> str:
    if low is None:
        return f"at or below {shown(high or 0.0)}"
    return f"at or above {shown(low)}" if high is None else f"between {shown(low)} and {shown(high)}"


def _of(at: Place, of: Expression | None) -> str:
    return "its column" if of is None else at.written(of.span)


def _declared(at: Place, of: Expression | None) -> tuple[Label, ...]:
    place = None if of is None else declared_at(at.names, of)
    return () if place is None else (Label(place, "declared here"),)


def in_tenths(literal: Expression, other: Type) -> Expression:
    """A literal beside a score, as whole tenths where it is some."""
    match literal, other:
        case Constant(value=float(amount), type=Number() as of), Number(tenths=True) if _is_tenths(amount):
            return Constant(amount, replace(of, tenths=True), literal.span)
        case _:
            return literal


def as_money(at: Place, value: Expression, other: Type) -> Expression:
    """A number that is written out is an amount where one is wanted: `arr >= 100k`."""
    if not isinstance(other, Money) or not isinstance(value.type, Number) or value.type.percent:
        return value
    found = constant(at, value)
    return value if found is None else Constant(found.value, Money(), value.span)
