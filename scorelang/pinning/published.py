"""How a number is rounded when it is published: half up at one decimal, floor(10x + 0.5 + 1e-9) / 10."""

from scorelang.kernel.operators import Divide, Expr, Floor, Normal
from scorelang.pinning.words import number, plus, times


def published(operand: Expr) -> Expr:
    """Points or a score as people see them, in tenths."""
    return rounded(operand, 1)


def published_share(operand: Expr) -> Expr:
    """A coverage as people see it: to a hundredth of a percent, so that 40 % of the weight is 40 %."""
    return rounded(operand, 4)


def rounded(operand: Expr, decimals: int) -> Expr:
    """Half up at so many decimals."""
    scale = number(float(10**decimals))
    up = plus(plus(times(operand, scale), number(0.5)), number(1e-9))
    return Normal(Divide(Floor(up), scale))
