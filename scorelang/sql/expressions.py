"""Kernel expressions as SQL: one printed form an operator, with what the engines disagree about written out.

Operands that a form names twice are columns or literals by now (`flattening`).
"""

from typing import assert_never

from sqlglot import exp

from scorelang.kernel.operators import (
    AllOf,
    AnyOf,
    Arith,
    Choose,
    Compare,
    Const,
    CrossSpread,
    DayOf,
    DayPart,
    DaysBetween,
    Divide,
    Expr,
    FirstKnown,
    Fixed,
    Floor,
    FromWide,
    Guard,
    Holds,
    Known,
    Normal,
    Not,
    Ref,
    ShiftDay,
    Sort,
    Sqrt,
    TextLength,
    TextTest,
    TimeBetween,
    WideProduct,
    Within,
)
from scorelang.kernel.sorts import sort_of
from scorelang.source.records import dataclass, replace
from scorelang.sql import number_forms, time_forms, wide_forms
from scorelang.sql.columns import LONG, Columns, bound, is_integer, multiplies_exactly
from scorelang.sql.dialects import Dialect
from scorelang.sql.knowledge import positive, positive_zero
from scorelang.sql.literals import literal
from scorelang.sql.nodes import Node, binary, call, case, cast, chain, column, data_type, known, missing, operand, whole

ARITHMETIC: dict[str, type[exp.Binary]] = {"+": exp.Add, "-": exp.Sub, "*": exp.Mul}
COMPARISONS: dict[str, type[exp.Binary]] = {
    "==": exp.EQ,
    "!=": exp.NEQ,
    "<": exp.LT,
    "<=": exp.LTE,
    ">": exp.GT,
    ">=": exp.GTE,
}


@dataclass(frozen=True, slots=True)
class Expressions:
    """Prints the expressions of one scope; `quoted`: over a relation's own columns; `words`: the type of a text."""

    dialect: Dialect
    columns: Columns
    quoted: bool = False
    words: str = ""

    def node(self, expr: Expr) -> Node:
        """The expression, in the type of its sort; a WIDE that is known to be below 9e18 as a 64-bit integer."""
        match expr:
            case Const():
                return self._constant(expr)
            case Ref():
                return self._reference(expr)
            case Compare(operator, left, right):
                return binary(COMPARISONS[operator], *self._sides(operator, left, right))
            case AllOf(operands):
                return chain(exp.And, [self.node(part) for part in operands])
            case AnyOf(operands):
                return chain(exp.Or, [self.node(part) for part in operands])
            case Not(Known(x)):
                return missing(self.raw(x))
            case Not(x):
                return exp.Not(this=operand(self.node(x)))
            case Known(x):
                return known(self.raw(x))
            case Holds(x):
                return call("COALESCE", self.node(x), exp.Boolean(this=False))
            case Choose(arms, otherwise):
                return self._choose(arms, otherwise)
            case FirstKnown(operands):
                return call("COALESCE", *self.alike(*operands))
            case Arith() | Divide() | Floor() | Sqrt() | Guard() | Normal():
                return self._number(expr)
            case DaysBetween() | TimeBetween() | ShiftDay() | DayOf() | DayPart() | Within():
                return self._time(expr)
            case TextTest(test, text, part):
                return self.dialect.text_test(test, self.node(text), self.node(part))
            case TextLength(text):
                return cast(self.dialect.text_length(self.node(text)), self.dialect.double())
            case Fixed() | WideProduct() | FromWide() | CrossSpread():
                return self._wide(expr)
            case _:
                assert_never(expr)

    def raw(self, expr: Expr) -> Node:
        """A reference as it lies there, without the cast of an integer; anything else as `node`."""
        if not isinstance(expr, Ref):
            return self.node(expr)
        held = self.columns[expr.name]
        return self._constant(held.constant) if held.constant else column(held.column, quoted=self.quoted)

    def settled(self, expr: Expr) -> Expr:
        """A reference to what is one constant everywhere, as that constant."""
        return self.columns[expr.name].constant or expr if isinstance(expr, Ref) else expr

    def bound(self, expr: Expr) -> float:
        """How large a NUMBER or WIDE can be."""
        return bound(expr, self.columns)

    def wide(self, expr: Expr) -> Node:
        """A WIDE in the widest type, whatever it is held in."""
        node = self.node(expr)
        return cast(node, self.dialect.wide()) if self.bound(expr) < LONG else node

    def alike(self, *exprs: Expr) -> list[Node]:
        """Operands of one sort in one type."""
        narrow = sort_of(exprs[0]) is not Sort.WIDE or all(self.bound(expr) < LONG for expr in exprs)
        return [self.node(expr) if narrow else self.wide(expr) for expr in exprs]

    def ordered(self, expr: Expr) -> Node:
        """As a key of an order, a least or a greatest."""
        node = self.raw(expr)
        return self.dialect.text_order(node) if sort_of(expr) is Sort.TEXT else node

    def told_apart(self, expr: Expr) -> Node:
        """As what rows are told apart by: of the two zeros one, where the engine could take them for two numbers."""
        signed = sort_of(expr) is Sort.NUMBER and self.dialect.signed_zeros and not positive_zero(expr, self.columns)
        return number_forms.normal(lambda: self.node(expr), self.dialect) if signed else self.raw(expr)

    def _sides(self, operator: str, left: Expr, right: Expr) -> list[Node]:
        if sort_of(left) is Sort.TEXT and operator not in ("==", "!="):
            return [self.ordered(left), self.ordered(right)]
        return self.alike(left, right)

    def _constant(self, const: Const) -> Node:
        if const.sort is Sort.WIDE and self.bound(const) < LONG:
            value = exp.Null() if const.value is None else whole(int(const.value))
            return cast(value, self.dialect.long())
        printed = literal(const, self.dialect)
        return cast(printed, data_type(self.words)) if self.words and const.sort is Sort.TEXT else printed

    def _reference(self, ref: Ref) -> Node:
        node = self.raw(ref)
        return cast(node, self.dialect.double()) if is_integer(ref, self.columns) else node

    def _choose(self, arms: tuple[tuple[Expr, Expr], ...], otherwise: Expr) -> Node:
        results = self.alike(*(result for _, result in arms), otherwise)
        asked = replace(self, words="")  # what is compared is of another type, or of none
        conditions = [asked.node(condition) for condition, _ in arms]
        return case(zip(conditions, results[:-1], strict=True), results[-1])

    def _number(self, expr: Arith | Divide | Floor | Sqrt | Guard | Normal) -> Node:
        match expr:
            case Arith(operator, left, right):
                return binary(ARITHMETIC[operator], self.node(left), self.node(right))
            case Divide(left, Const(_, value) as divisor):
                by = self.node(divisor) if value else number_forms.missing(self.dialect)
                return binary(exp.Div, self.node(left), by)
            case Divide(left, right) if positive(right, self.columns):
                return binary(exp.Div, self.node(left), self.node(right))
            case Divide(left, right):
                return number_forms.divide(self.node(left), lambda: self.node(right), self.dialect)
            case Floor(x):
                return number_forms.floor(lambda: self.node(x), self.dialect)
            case Sqrt(x):
                return number_forms.root(lambda: self.node(x), self.dialect)
            case Guard(x):
                return number_forms.guard(lambda: self.node(x), self.dialect)
            case Normal(x):
                return number_forms.normal(lambda: self.node(x), self.dialect)
            case _:
                assert_never(expr)

    def _time(self, expr: DaysBetween | TimeBetween | ShiftDay | DayOf | DayPart | Within) -> Node:
        match expr:
            case DaysBetween(left, right):
                return cast(self.dialect.days_between(self.node(left), self.node(right)), self.dialect.double())
            case TimeBetween(left, right):
                return time_forms.time_between(self.node(left), self.node(right), self.dialect)
            case ShiftDay(day, days):
                return time_forms.shift_day(self.node(day), lambda: self.node(days), self.dialect)
            case DayOf(x, changes):
                return time_forms.day_of(lambda: self.node(x), changes, self.dialect)
            case DayPart(part, day):
                return cast(time_forms.day_part(part, self.node(day), self.dialect), self.dialect.double())
            case Within(x, start, end):
                return time_forms.within(lambda: self.node(x), sort_of(x), start, end, self.dialect)
            case _:
                assert_never(expr)

    def _wide(self, expr: Fixed | WideProduct | FromWide | CrossSpread) -> Node:
        match expr:
            case Fixed(x, decimals) if multiplies_exactly(x, decimals, self.columns):
                return binary(exp.Mul, cast(self.raw(x), self.dialect.long()), whole(10**decimals))
            case Fixed(x, decimals):
                return wide_forms.fixed(lambda: self.node(x), decimals, self.bound(expr), self.dialect)
            case WideProduct(left, right):
                return wide_forms.product(lambda: self.wide(left), lambda: self.wide(right), self.dialect)
            case FromWide(x, decimals):
                return wide_forms.to_number(lambda: self.node(x), self.bound(x), decimals, self.dialect)
            case CrossSpread(count, products, left, right):
                parts = [(lambda part=part: self.wide(part)) for part in (count, products, left, right)]
                return wide_forms.cross_spread(*parts, dialect=self.dialect)
            case _:
                assert_never(expr)
