"""One record a function: what the checker, the compiler and the manual need to know of it."""

from collections.abc import Callable
from typing import Protocol

from scorelang.kernel.operators import Expr
from scorelang.source.records import dataclass
from scorelang.types import Type


@dataclass(frozen=True, slots=True)
class Parameter:
    """One argument: the kinds of type it accepts, and what it is for.

    `alike`: of one kind with the first argument (a date and an instant are not). `optional`: may be left out.
    `repeated`: any number of further arguments of this sort may follow. `whole`: a whole number written out, 0 to 9.
    """

    name: str
    about: str
    kinds: tuple[str, ...]
    alike: bool = False
    optional: bool = False
    repeated: bool = False
    whole: bool = False


class Lowering(Protocol):
    """What a function's lowering may ask of the pass that pins a program."""

    def day_of(self, instant: Expr) -> Expr:
        """The DAY of an INSTANT in the project's zone."""

    def named(self, value: Expr) -> Expr:
        """The same value under a name of its own, so that it can be mentioned twice without being written twice."""


@dataclass(frozen=True, slots=True)
class Function:
    """A scalar function; `lower` says it in the kernel's operators, given the lowered arguments in order."""

    name: str
    parameters: tuple[Parameter, ...]
    result: Callable[[tuple[Type, ...]], Type]
    about: str
    example: str
    lower: Callable[[Lowering, tuple[Expr, ...]], Expr]


@dataclass(frozen=True, slots=True)
class AggregateFunction:
    """An aggregate over one source's rows; `empty` says what no rows give.

    `argument` None where the source itself may stand (`count(tickets)`); `about` is a sentence for the manual.
    """

    name: str
    argument: Parameter
    result: Callable[[Type], Type]
    about: str
    example: str
    empty: str
    takes_source: bool = False


@dataclass(frozen=True, slots=True)
class SpecialForm:
    """A word that is written like a function but means more: it reads history, or the other accounts."""

    name: str
    form: str
    about: str
    example: str
