"""Names where an expression stands for an account: columns, lets, indicators, scorecards and their history."""

from typing import assert_never

from scorelang.ir.expressions import (
    Aggregate,
    Before,
    CardRef,
    ColumnRef,
    GroupRef,
    IndicatorRef,
    LetRef,
    Percentile,
    Was,
)
from scorelang.kernel.operators import Expr, Ref, Sort
from scorelang.kernel.plan import PeerRankStep
from scorelang.pinning import cards, indicators, scores, words
from scorelang.pinning.aggregates import aggregate
from scorelang.pinning.expressions import day_of, lower
from scorelang.pinning.history import before, was
from scorelang.pinning.ledger import Ledger, Pinned
from scorelang.pinning.scopes import Leaf
from scorelang.source.records import dataclass


@dataclass(frozen=True, slots=True)
class AccountScope:
    """One account."""

    ledger: Ledger

    def leaf(self, expr: Leaf) -> Pinned:
        """Whatever is no operator, each lowered once."""
        ledger = self.ledger
        match expr:
            case Aggregate():
                return ledger.once(expr, lambda: self._named_aggregate(expr))
            case Before():
                return ledger.once(expr, lambda: self._named(f"before({expr.column})", before(expr, ledger)))
            case Was():
                return ledger.once(expr, lambda: self._named(f"was({expr.column})", was(expr, ledger)))
            case ColumnRef():
                return self.column(expr)
            case LetRef(name):
                return self.let(name)
            case IndicatorRef():
                return self._indicator(expr)
            case GroupRef():
                return scores.group_points(self, expr.scorecard, expr.name)
            case CardRef():
                return scores.own(self, expr.scorecard, expr.what)
            case Percentile():
                return ledger.once(expr, lambda: self._percentile(expr))
            case _:
                assert_never(expr)

    def day_of(self, instant: Expr) -> Expr:
        """The day of an instant in the project's zone."""
        return day_of(instant, self.ledger)

    def named(self, value: Expr) -> Expr:
        """A step of its own; the same one for the same value, so that lowering twice writes the same."""
        ledger = self.ledger
        return ledger.once(("part", value), lambda: Pinned(ledger.atom(f"part~{len(ledger.steps) + 1}", value))).expr

    def column(self, expr: ColumnRef) -> Pinned:
        """A column of the accounts, or of the one row that a facts source has for the account."""
        ledger = self.ledger
        if expr.source == ledger.program.accounts.name:
            return ledger.account_cell(expr.column)
        return ledger.once(("facts", expr.source, expr.column), lambda: self._fact(expr))

    def let(self, name: str) -> Pinned:
        """A let, as a step."""
        value = next(let.value for let in self.ledger.program.lets if let.name == name)
        return self.ledger.once(("let", name), lambda: self._written(name, lower(value, self)))

    def _indicator(self, expr: IndicatorRef) -> Pinned:
        match expr.what:
            case "value":
                return indicators.value(self, expr.scorecard, expr.name)
            case "points":
                return indicators.points(self, expr.scorecard, expr.name)
            case "unrounded":
                return Pinned(indicators.raw(self, expr.scorecard, expr.name))
        raise AssertionError(expr.what)

    def _fact(self, expr: ColumnRef) -> Pinned:
        ledger = self.ledger
        sort = words.sort_of_type(expr.type)
        if expr.source in ledger.unavailable:
            return Pinned(words.missing(sort), outage=ledger.unavailable[expr.source])
        source = ledger.source(expr.source)
        column = source.source.column(expr.column)
        value, fault = ledger.column(source.inputs, source.source, column)
        cell = value if column.known is None else ledger.visible_cell(value, self._seen(expr.source, column.known))
        there = ledger.measure(source, "max", cell, None, (None, None))
        faulty = None if fault is None else words.holds(ledger.measure(source, "max", fault, None, (None, None)))
        return Pinned(there, faulty)

    def _seen(self, source: str, column: str) -> Ref:
        ledger = self.ledger.source(source)
        return self.ledger.column(ledger.inputs, ledger.source, ledger.source.column(column))[0]

    def _named_aggregate(self, expr: Aggregate) -> Pinned:
        return self._named(f"{expr.function}({expr.source})", aggregate(expr, self))

    def _named(self, what: str, value: Pinned) -> Pinned:
        return self._written(f"{what}~{len(self.ledger.steps) + 1}", value)

    def _written(self, name: str, value: Pinned) -> Pinned:
        fault = None if value.fault is None else self.ledger.atom(f"{name}!", value.fault)
        return Pinned(self.ledger.atom(name, value.expr), fault, value.outage)

    def _percentile(self, expr: Percentile) -> Pinned:
        value = self._as_step("percentile of", lower(expr.value, self))
        within = None if expr.within is None else self._as_step("percentile within", lower(expr.within, self))
        among = cards.applies(self, expr.scorecard)
        name = f"percentile~{len(self.ledger.steps) + 1}"
        return Pinned(self.ledger.keep(PeerRankStep(name, value, within, among), Sort.NUMBER))

    def _as_step(self, what: str, value: Pinned) -> Ref:
        if isinstance(value.expr, Ref):
            return value.expr
        return self.ledger.step(f"{what}~{len(self.ledger.steps) + 1}", value.expr)
