"""Functions of numbers, amounts and durations."""

from functools import reduce

from scorelang.builtins.lowering import negated, number, only_known, pick, rounded
from scorelang.builtins.record import Function, Lowering, Parameter
from scorelang.kernel.operators import Arith, Choose, Compare, Const, Divide, Expr, Floor, Holds, Sqrt
from scorelang.kernel.sorts import sort_of
from scorelang.types import Duration, Money, Number, Type, joined

MEASURED = ("number", "money", "duration")
ORDERED = (*MEASURED, "date", "time")


def plain(types: tuple[Type, ...]) -> Type:
    """The first argument's kind, without its set or range."""
    match types[0]:
        case Number():
            return Number()
        case Money():
            return Money()
        case other:
            return other


def a_number(types: tuple[Type, ...]) -> Type:
    """A number, whatever the arguments."""
    del types
    return Number()


def either(types: tuple[Type, ...]) -> Type:
    """What any of the arguments can be."""
    return reduce(lambda left, right: joined(left, right) or left, types)


def _size(types: tuple[Type, ...]) -> Type:
    match types[0]:
        case Number(tenths=tenths):
            return Number(low=0.0, tenths=tenths)
        case Money():
            return Money(low=0.0)
        case _:
            return Duration()


def _abs(at: Lowering, arguments: tuple[Expr, ...]) -> Expr:
    value = at.named(arguments[0])
    return Choose(((Compare("<", value, number(0.0)), negated(value)),), value)


def _sign(at: Lowering, arguments: tuple[Expr, ...]) -> Expr:
    value = at.named(arguments[0])
    below, above = Compare("<", value, number(0.0)), Compare(">", value, number(0.0))
    return only_known((value,), Choose(((below, number(-1.0)), (above, number(1.0))), number(0.0)))


def _least(at: Lowering, arguments: tuple[Expr, ...]) -> Expr:
    return reduce(lambda left, right: pick("<=", at.named(left), at.named(right)), arguments)


def _greatest(at: Lowering, arguments: tuple[Expr, ...]) -> Expr:
    return reduce(lambda left, right: pick(">=", at.named(left), at.named(right)), arguments)


def _clamp(at: Lowering, arguments: tuple[Expr, ...]) -> Expr:
    value, low, high = (at.named(argument) for argument in arguments)
    inner = Choose(((Compare("<", value, low), low), (Compare(">", value, high), high)), value)
    possible = Compare("<=", low, high)
    return only_known((value,), Choose(((possible, inner),), Const(sort_of(value), None)))


def _round(at: Lowering, arguments: tuple[Expr, ...]) -> Expr:
    del at
    digits = arguments[1] if len(arguments) > 1 else number(0.0)
    match digits:
        case Const(value=float(places)):
            return rounded(arguments[0], int(places))
        case _:
            raise TypeError("the checker lets only whole literals through")


def _floor(at: Lowering, arguments: tuple[Expr, ...]) -> Expr:
    del at
    return Floor(arguments[0])


def _ceil(at: Lowering, arguments: tuple[Expr, ...]) -> Expr:
    del at
    return negated(Floor(negated(arguments[0])))


def _sqrt(at: Lowering, arguments: tuple[Expr, ...]) -> Expr:
    del at
    return Sqrt(arguments[0])


def _mod(at: Lowering, arguments: tuple[Expr, ...]) -> Expr:
    value, divisor = (at.named(argument) for argument in arguments)
    return Arith("-", value, Arith("*", divisor, Floor(Divide(value, divisor))))


def _avg_of(at: Lowering, arguments: tuple[Expr, ...]) -> Expr:
    del at
    total = reduce(lambda left, right: Arith("+", left, right), arguments)
    return Divide(total, number(len(arguments)))


def _count_of(at: Lowering, arguments: tuple[Expr, ...]) -> Expr:
    del at
    ones: list[Expr] = [Choose(((Holds(flag), number(1.0)),), number(0.0)) for flag in arguments]
    return reduce(lambda left, right: Arith("+", left, right), ones)


_X = Parameter("x", "the value", MEASURED)
_NUMBER = Parameter("x", "the number", ("number",))
_FIRST = Parameter("x", "a value", ORDERED)
_MORE = Parameter("y", "another of its kind", ORDERED, alike=True, repeated=True)

NUMBERS: tuple[Function, ...] = (
    Function("abs", (_X,), _size, "The size of a value, without its sign.", "abs(csm_pulse.score - nps.score)", _abs),
    Function("sign", (_X,), a_number, "-1 below zero, 0 at zero, 1 above.", "sign(arr - arr_last_year)", _sign),
    Function("min_of", (_FIRST, _MORE), either, "The least of the values.", "min_of(actual / target, 1)", _least),
    Function(
        "max_of", (_FIRST, _MORE), either, "The greatest of the values.", "max_of(signed_on, went_live)", _greatest
    ),
    Function(
        "avg_of",
        (
            Parameter("x", "a value", MEASURED),
            Parameter("y", "another of its kind", MEASURED, alike=True, repeated=True),
        ),
        plain,
        "The mean of the values; missing where one is missing.",
        "avg_of(satisfaction, renewal, growth)",
        _avg_of,
    ),
    Function(
        "clamp",
        (
            Parameter("x", "the value", ORDERED),
            Parameter("low", "the least it can become", ORDERED, alike=True),
            Parameter("high", "the most it can become", ORDERED, alike=True),
        ),
        plain,
        "The value, brought between two bounds; missing where the bounds are the wrong way round.",
        "clamp(calls / target, 0, 1)",
        _clamp,
    ),
    Function(
        "round",
        (
            _X,
            Parameter("digits", "digits after the point, 0 where left out", ("number",), optional=True, whole=True),
        ),
        plain,
        "The nearest value with so many digits after the point; a half goes up.",
        "round(arr / seats, 2)",
        _round,
    ),
    Function("floor", (_X,), plain, "The greatest whole value that is not above.", "floor(days_open / 7)", _floor),
    Function("ceil", (_X,), plain, "The least whole value that is not below.", "ceil(seats / 10)", _ceil),
    Function(
        "mod",
        (_NUMBER, Parameter("y", "the divisor", ("number",))),
        a_number,
        "What is left after whole division, with the divisor's sign.",
        "mod(month(today), 3)",
        _mod,
    ),
    Function("sqrt", (_NUMBER,), a_number, "The square root; missing below 0.", "sqrt(tickets_a_seat)", _sqrt),
    Function(
        "count_of",
        (Parameter("condition", "a condition", ("flag",)), Parameter("more", "another", ("flag",), repeated=True)),
        a_number,
        "How many of the conditions hold; one that is missing does not.",
        "count_of(seat_use < 30%, paid_late > 30 days, csm is missing) >= 2",
        _count_of,
    ),
)
