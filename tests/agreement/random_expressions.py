"""Random well-typed kernel expressions: trees, not text."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

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
from tests.agreement.hostile import COMPUTED, ZONES, value

LARGEST = 1e140
SORTS = (Sort.NUMBER, Sort.NUMBER, Sort.NUMBER, Sort.FLAG, Sort.FLAG, Sort.TEXT, Sort.DAY, Sort.INSTANT, Sort.WIDE)


@dataclass(slots=True)
class Grower:
    """Grows expressions over some references; numbers stay below 1e140, as the compiler sees to it."""

    chance: random.Random
    refs: Sequence[Ref]
    sizes: dict[Expr, float]
    # A pinned program keeps numbers above 1e-140; only a median could tell (docs/engines.md).
    tiny: bool = True

    def grow(self, sort: Sort, depth: int) -> Expr:
        """An expression of the sort, at most so deep."""
        if depth <= 0 or self.chance.random() < 0.1:
            return self._leaf(sort)
        if self.chance.random() < 0.2:
            return self._any(sort, depth - 1)
        match sort:
            case Sort.NUMBER:
                return self._number(depth - 1)
            case Sort.WIDE:
                return self._wide(depth - 1)
            case Sort.FLAG:
                return self._flag(depth - 1)
            case Sort.DAY:
                return self._day(depth - 1)
            case Sort.TEXT | Sort.INSTANT:
                return self._any(sort, depth - 1)

    def size(self, expr: Expr) -> float:
        """A bound of a NUMBER."""
        return self.sizes.get(expr, 1e15)

    def _leaf(self, sort: Sort) -> Expr:
        there = [ref for ref in self.refs if ref.sort is sort]
        if there and self.chance.random() < 0.75:
            return self.chance.choice(there)
        if self.chance.random() < 0.05:
            return Const(sort, None)
        if sort is Sort.NUMBER and self.chance.random() < 0.1:
            found = Const(sort, self.chance.choice([one for one in COMPUTED if self.tiny or not 0 < one < 1e-140]))
            self.sizes[found] = 1e100
            return found
        return Const(sort, value(self.chance, sort))

    def _any(self, sort: Sort, depth: int) -> Expr:
        if self.chance.random() < 0.6:
            arms = tuple((self.grow(Sort.FLAG, depth), self.grow(sort, depth)) for _ in range(self._few(1)))
            made: Expr = Choose(arms, self.grow(sort, depth))
            parts = [arm for _, arm in arms] + [made.otherwise]  # type: ignore[union-attr]
        else:
            parts = [self.grow(sort, depth) for _ in range(self._few(2))]
            made = FirstKnown(tuple(parts))
        self.sizes[made] = max(map(self.size, parts))
        return made

    def _few(self, least: int) -> int:
        return least + self.chance.randint(0, 2)

    def _number(self, depth: int) -> Expr:
        kind = self.chance.choice(
            [
                "arith",
                "arith",
                "arith",
                "arith",
                "divide",
                "divide",
                "floor",
                "sqrt",
                "guard",
                "normal",
                "days",
                "time",
                "part",
                "length",
                "wide",
                "wide",
                "spread",
            ]
        )
        match kind:
            case "arith":
                return self._arith(depth)
            case "divide":
                left, right = self.grow(Sort.NUMBER, depth), Guard(self.grow(Sort.NUMBER, depth))
                return self._bounded(Divide(left, right), self.size(left) * 1e15)
            case "floor" | "sqrt" | "normal":
                x = self.grow(Sort.NUMBER, depth)
                form = {"floor": Floor, "sqrt": Sqrt, "normal": Normal}[kind]
                return self._bounded(form(x), max(self.size(x), 1.0))
            case "guard":
                return Guard(self.grow(Sort.NUMBER, depth))
            case "days":
                return DaysBetween(self.grow(Sort.DAY, depth), self.grow(Sort.DAY, depth))
            case "time":
                return TimeBetween(self.grow(Sort.INSTANT, depth), self.grow(Sort.INSTANT, depth))
            case "part":
                return DayPart(self.chance.choice(["year", "month", "day", "weekday"]), self.grow(Sort.DAY, depth))
            case "length":
                return TextLength(self.grow(Sort.TEXT, depth))
            case "wide":
                return self._bounded(FromWide(self.grow(Sort.WIDE, depth), self.chance.randint(0, 9)), 1e39)
            case _:
                return self._bounded(CrossSpread(*(self.grow(Sort.WIDE, min(depth, 1)) for _ in range(4))), 1e39)

    def _arith(self, depth: int) -> Expr:
        operator = self.chance.choice("+-*")
        left, right = self.grow(Sort.NUMBER, depth), self.grow(Sort.NUMBER, depth)
        one, other = self.size(left), self.size(right)
        return self._bounded(Arith(operator, left, right), one * other if operator == "*" else one + other)

    def _bounded(self, expr: Expr, size: float) -> Expr:
        if size > LARGEST or size == inf:
            return Guard(expr)
        self.sizes[expr] = max(size, 1.0)
        return expr

    def _wide(self, depth: int) -> Expr:
        if self.chance.random() < 0.2:
            return WideProduct(self.grow(Sort.WIDE, depth), self.grow(Sort.WIDE, depth))
        x = self.grow(Sort.NUMBER, depth)
        return Fixed(x if self.size(x) <= 1e20 else Guard(x), self.chance.randint(0, 9))

    def _day(self, depth: int) -> Expr:
        if self.chance.random() < 0.5:
            days = self.grow(Sort.NUMBER, depth)
            return ShiftDay(self._leaf(Sort.DAY), days)
        return DayOf(self.grow(Sort.INSTANT, depth), self.chance.choice(ZONES))

    def _flag(self, depth: int) -> Expr:
        kind = self.chance.choice(
            ["compare", "compare", "compare", "all", "any", "not", "known", "holds", "within", "within", "text"]
        )
        match kind:
            case "compare":
                sort = self.chance.choice(SORTS)
                operators = "== !=" if sort is Sort.FLAG else "== != < <= > >="
                return Compare(self.chance.choice(operators.split()), self.grow(sort, depth), self.grow(sort, depth))
            case "all" | "any":
                parts = tuple(self.grow(Sort.FLAG, depth) for _ in range(self._few(2)))
                return AllOf(parts) if kind == "all" else AnyOf(parts)
            case "not":
                return Not(self.grow(Sort.FLAG, depth))
            case "known":
                return Known(self.grow(self.chance.choice(SORTS), depth))
            case "holds":
                return Holds(self.grow(Sort.FLAG, depth))
            case "within":
                sort = self.chance.choice((Sort.DAY, Sort.INSTANT))
                return Within(self.grow(sort, depth), self._bound(sort), self._bound(sort))
            case _:
                test = self.chance.choice(("contains", "starts_with", "ends_with"))
                return TextTest(test, self.grow(Sort.TEXT, depth), self.grow(Sort.TEXT, depth))

    def _bound(self, sort: Sort) -> int | None:
        return None if self.chance.random() < 0.3 else int(value(self.chance, sort) or 0)
