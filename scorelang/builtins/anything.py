"""Functions of values of any kind."""

from scorelang.builtins.lowering import only_known
from scorelang.builtins.numbers import ORDERED, either
from scorelang.builtins.record import Function, Lowering, Parameter
from scorelang.kernel.operators import AllOf, Compare, Expr, FirstKnown
from scorelang.types import Flag, Type

ANY = ("number", "money", "duration", "date", "time", "text", "flag", "grade", "segment")


def a_flag(types: tuple[Type, ...]) -> Type:
    """A flag, whatever the arguments."""
    del types
    return Flag()


def _default(at: Lowering, arguments: tuple[Expr, ...]) -> Expr:
    del at
    return FirstKnown(arguments)


def _between(at: Lowering, arguments: tuple[Expr, ...]) -> Expr:
    value, low, high = (at.named(argument) for argument in arguments)
    return only_known((value, low, high), AllOf((Compare(">=", value, low), Compare("<=", value, high))))


ANYTHING: tuple[Function, ...] = (
    Function(
        "default",
        (Parameter("x", "the value", ANY), Parameter("y", "what stands in for it", ANY, alike=True, repeated=True)),
        either,
        "The first of the values that is not missing.",
        "default(target, 100)",
        _default,
    ),
    Function(
        "between",
        (
            Parameter("x", "the value", ORDERED),
            Parameter("low", "the least that counts", ORDERED, alike=True),
            Parameter("high", "the most that counts", ORDERED, alike=True),
        ),
        a_flag,
        "Whether the value lies between two bounds, both included.",
        "between(renews_on - today, 0 days, 90 days)",
        _between,
    ),
)
