"""Idioms of the kernel's operators that several functions share; a missing operand always gives missing."""

from scorelang.kernel.operators import AllOf, Arith, Choose, Compare, Const, Divide, Expr, Floor, Known, Sort
from scorelang.kernel.sorts import sort_of


def number(value: float) -> Expr:
    """A literal number."""
    return Const(Sort.NUMBER, float(value))


def pick(chosen: str, left: Expr, right: Expr) -> Expr:
    """`left` where `left chosen right` holds, `right` where it is known not to."""
    return Choose(((Compare(chosen, left, right), left), (_all_known(left, right), right)), Const(sort_of(left), None))


def only_known(guards: tuple[Expr, ...], value: Expr) -> Expr:
    """`value` where every guard is known, else missing."""
    return Choose(((_all_known(*guards), value),), Const(sort_of(value), None))


def rounded(value: Expr, digits: int) -> Expr:
    """Half up at so many digits: floor(x * 10**n + 0.5 + 1e-9) / 10**n."""
    scale = number(10.0**digits)
    lifted = Arith("+", Arith("+", Arith("*", value, scale), number(0.5)), number(1e-9))
    return Divide(Floor(lifted), scale)


def negated(value: Expr) -> Expr:
    """0 - x."""
    return Arith("-", number(0.0), value)


def _all_known(*operands: Expr) -> Expr:
    known = tuple(Known(operand) for operand in dict.fromkeys(operands))
    return known[0] if len(known) == 1 else AllOf(known)
