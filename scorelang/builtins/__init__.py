"""The one table of functions: the checker, the compiler and the manual read it."""

from scorelang.builtins.aggregates import AGGREGATES
from scorelang.builtins.anything import ANYTHING
from scorelang.builtins.days import DAYS
from scorelang.builtins.forms import FORMS, STATISTICS
from scorelang.builtins.numbers import NUMBERS
from scorelang.builtins.record import AggregateFunction, Function, Lowering, Parameter, SpecialForm
from scorelang.builtins.texts import TEXTS

FUNCTIONS: tuple[Function, ...] = (*NUMBERS, *ANYTHING, *TEXTS, *DAYS)

_FUNCTIONS = {function.name: function for function in FUNCTIONS}
_AGGREGATES = {function.name: function for function in AGGREGATES}


def function(name: str) -> Function | None:
    """The scalar function of that name."""
    return _FUNCTIONS.get(name)


def aggregate(name: str) -> AggregateFunction | None:
    """The aggregate of that name."""
    return _AGGREGATES.get(name)


__all__ = [
    "AGGREGATES",
    "FORMS",
    "FUNCTIONS",
    "STATISTICS",
    "AggregateFunction",
    "Function",
    "Lowering",
    "Parameter",
    "SpecialForm",
    "aggregate",
    "function",
]
