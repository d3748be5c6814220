"""Indicators, weights, caps and grades by the reference: the outputs of every account."""

import statistics
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from scorelang.ir import expressions as ir
from scorelang.ir.expressions import Expression
from scorelang.ir.indicators import Direct, Indicator, Linear, Map, PeerRank, Steps
from scorelang.ir.program import Program
from scorelang.ir.reading import nodes
from scorelang.ir.scorecards import FirstOfItems, Grades, Group, Leaf, PointsItem, PointsSum, Scorecard, Variant
from scorelang.source import Span
from scorelang.types import Grade
from tests.meaning.oracle.aggregates import aggregate
from tests.meaning.oracle.expressions import compare, see
from tests.meaning.oracle.world import Seen, World, half_up

NOWHERE = Span("", 0, 0)
Arms = tuple[tuple[str, Expression, Expression], ...]


def published(x: float | None) -> float | None:
    return None if x is None else half_up(x, 1)


@dataclass
class Oracle:
    """Answers about accounts, by their number."""

    world: World

    # Names.

    def see(self, expr: Expression, at: int) -> Seen:
        return see(expr, self.world, lambda leaf: self.leaf(leaf, at))

    def value(self, expr: Expression, at: int) -> Any:
        return self.see(expr, at).value

    def holds(self, expr: Expression | None, at: int) -> bool:
        return expr is None or self.value(expr, at) is True

    def leaf(self, expr: Expression, at: int) -> Seen:
        found: Seen = self.world.once(("leaf", id(expr), at), lambda: self._leaf(expr, at))
        return found

    def _leaf(self, expr: Expression, at: int) -> Seen:
        program = self.world.program
        match expr:
            case ir.ColumnRef(source, column):
                return self._column(source, column, at)
            case ir.LetRef(name):
                return self.see(next(let.value for let in program.lets if let.name == name), at)
            case ir.Aggregate():
                return aggregate(expr, self.world, at, lambda leaf: self.leaf(leaf, at))
            case ir.IndicatorRef(name, "value", card):
                return self.measure(card, name, at)
            case ir.IndicatorRef(name, _, card):
                return self.measure(card, name, at).but(published(self.points(card, name, at)))
            case ir.GroupRef(card, name):
                return Seen(self.group(card, name, at))
            case ir.CardRef(card, what):
                return Seen(getattr(self, what)(program.scorecard(card), at))
            case ir.Before() | ir.Was():
                return Seen(self._past(expr, at))
            case ir.Percentile(value, within, card):
                scored = [i for i in self._all() if self.applies(program.scorecard(card), i)]
                return Seen(self._rank(at, scored, value, within))
            case _:
                raise TypeError(type(expr).__name__)

    def _all(self) -> range:
        return range(len(self.world.accounts))

    def _column(self, source: str, column: str, at: int) -> Seen:
        world = self.world
        declared = world.program.source(source)
        if declared.kind == "accounts":
            return world.cell(declared, world.accounts[at], column)
        if source in world.unavailable:
            return Seen(None, outage=world.unavailable[source])
        rows = world.rows(source, at)
        return world.cell(declared, rows[0], column) if rows else Seen(None)

    def _past(self, expr: ir.Before | ir.Was, at: int) -> Any:
        """`was`: at the run before this one; `before`: the last known at or before that day, and not twice as old."""
        world, source = self.world, f"{expr.scorecard}.history"
        cells = [(row[f"{source}.day"], row.get(f"{source}.{expr.column}")) for row in world.rows(source, at)]
        runs: list[tuple[Any, Any]] = sorted((run for run in cells if run[0] is not None), key=lambda run: run[0])
        if isinstance(expr, ir.Was):
            return next((value for day, value in reversed(runs) if day < world.day), None)
        last, oldest = (world.back(expr.length.amount, expr.length.unit, times) for times in (1, 2))
        known = [run for run in runs if run[1] is not None and run[0] <= last]
        return known[-1][1] if known and known[-1][0] >= oldest else None

    def was_grade(self, card: str, at: int) -> str | None:
        """The grade at the run before this one."""
        former: str | None = self._past(ir.Was(card, "grade", Grade(card, ()), NOWHERE), at)
        return former

    def _rank(self, at: int, among: list[int], value: Expression, within: Expression | None) -> float | None:
        own = self.value(value, at)
        if at not in among or own is None:
            return None
        group = None if within is None else self.value(within, at)
        peers = [self.value(value, i) for i in among if within is None or self.value(within, i) == group]
        peers = [peer for peer in peers if peer is not None]
        return sum(peer < own for peer in peers) / (len(peers) - 1) if len(peers) > 1 else None

    # Indicators.

    def as_seen(self, card: str | None, name: str, at: int) -> Indicator:
        program = self.world.program
        if card is None:
            return program.indicator(name)
        changed = {one.name: one for one in self.variant(program.scorecard(card), at).indicators}
        return changed.get(name) or program.indicator(name)

    def measure(self, card: str | None, name: str, at: int) -> Seen:
        found: Seen = self.world.once(
            ("value", card, name, at), lambda: self.see(self.as_seen(card, name, at).value, at)
        )
        return found

    def curved(self, card: str | None, name: str, at: int) -> float | None:
        """Unrounded points of the value, where the indicator applies."""
        one = self.as_seen(card, name, at)
        if not self.holds(one.applies, at):
            return None
        value = self.measure(card, name, at).value
        match one.curve:
            case None:
                return None
            case Direct():
                return None if value is None else min(max(value, 0.0), 100.0)
            case PeerRank(within, inverted):
                rank = self._peer_rank(card, name, within, at)
                return None if rank is None else 100.0 - rank * 100.0 if inverted else rank * 100.0
            case Linear():
                return self._line(one.curve, value, at)
            case Steps(arms, otherwise):
                return None if value is None else self._first(one.value, arms, otherwise, value, at)
            case Map(pairs, otherwise):
                same = tuple(("==", member, height) for member, height in pairs)
                return None if value is None else self._first(one.value, same, otherwise, value, at)

    def _peer_rank(self, card: str | None, name: str, within: Expression | None, at: int) -> float | None:
        def counts(i: int) -> bool:
            scored = card is None or self.applies(self.world.program.scorecard(card), i)
            return scored and self.holds(self.as_seen(card, name, i).applies, i)

        group = None if within is None else self.value(within, at)
        peers = [i for i in self._all() if counts(i) and (within is None or self.value(within, i) == group)]
        values = [value for i in peers if (value := self.measure(card, name, i).value) is not None]
        own = self.measure(card, name, at).value
        if at not in peers or own is None or len(values) < 2:
            return None
        return sum(value < own for value in values) / (len(values) - 1)

    def _first(self, of: Expression, arms: Arms, otherwise: Expression | None, value: Any, at: int) -> float | None:
        """The height of the first arm that holds."""
        for sign, position, height in arms:
            place = self.value(position, at)
            test = ir.Compare(sign, of, position, of.type, of.span)
            if place is not None and compare(test, value, place, self.world) is True:
                return self._height(height, at)
        return None if otherwise is None else self._height(otherwise, at)

    def _height(self, expr: Expression, at: int) -> float | None:
        value = self.value(expr, at)
        return None if value is None else min(max(value, 0.0), 100.0)

    def _line(self, curve: Linear, value: Any, at: int) -> float | None:
        places = [self.value(x, at) for x, _ in curve.knots]
        heights = [self._height(y, at) for _, y in curve.knots]
        if value is None or None in places or any(after <= before for before, after in pairwise(places)):
            return None
        if value <= places[0]:
            return heights[0]
        for (x0, y0), (x1, y1) in pairwise(zip(places, heights, strict=True)):
            if value <= x1:
                return None if y0 is None or y1 is None else y0 + (value - x0) * (y1 - y0) / (x1 - x0)
        return heights[-1]

    def status(self, card: str | None, name: str, at: int) -> str:
        one, seen = self.as_seen(card, name, at), self.measure(card, name, at)
        if not self.holds(one.applies, at):
            return "not applicable"
        if self.curved(card, name, at) is not None or (seen.value is not None and self._weightless(card, name)):
            return "known"
        if seen.value is not None:
            return "failed"
        if seen.outage is not None:
            return seen.outage
        return "unreadable" if seen.fault else "absent"

    def _weightless(self, card: str | None, name: str) -> bool:
        program = self.world.program
        changed = [] if card is None else [i for v in program.scorecard(card).variants for i in v.indicators]
        return all(one.curve is None for one in (program.indicator(name), *changed) if one.name == name)

    def points(self, card: str | None, name: str, at: int) -> float | None:
        """Unrounded points, with what `missing` says of an absent value."""
        measured = self.curved(card, name, at)
        if self.status(card, name, at) != "absent":
            return measured
        one = self.as_seen(card, name, at)
        match one.missing.policy:
            case "score":
                return one.missing.points
            case "worst":
                return _worst(self.world.program, one)
            case "median":
                return self._median(card, name, at)
            case _:
                return None

    def _median(self, card: str | None, name: str, at: int) -> float | None:
        if card is None:
            known = [p for i in self._all() if (p := self.curved(card, name, i)) is not None]
        else:
            scorecard = self.world.program.scorecard(card)
            segment = self.segment(scorecard, at)
            peers = [i for i in self._all() if self.applies(scorecard, i) and self.segment(scorecard, i) == segment]
            known = [p for i in peers if (p := self.curved(card, name, i)) is not None]
        return statistics.median(known) if known else None

    # Scorecards.

    def applies(self, card: Scorecard, at: int) -> bool:
        return self.holds(card.applies, at)

    def variant(self, card: Scorecard, at: int) -> Variant:
        return next(v for v in card.variants if v.condition is None or self.holds(v.condition, at))

    def segment(self, card: Scorecard, at: int) -> str:
        return self.variant(card, at).segment

    def node(self, card: str, node: Leaf | Group, at: int) -> float | None:
        if isinstance(node, Leaf):
            return self.points(card, node.name, at)
        members = [(member.weight, self.node(card, member, at)) for member in node.members]
        known = [(weight, points) for weight, points in members if points is not None]
        if node.how != "mean":
            return (min if node.how == "worst" else max)((points for _, points in known), default=None)
        total = sum(weight for weight, _ in known)
        return None if total == 0 else sum(weight * points for weight, points in known) / total

    def covered(self, card: str, node: Leaf | Group, at: int) -> tuple[bool, float]:
        if isinstance(node, Leaf):
            one = self.as_seen(card, node.name, at)
            known = self.curved(card, node.name, at) is not None
            said = one.missing.policy == "score" and self.status(card, node.name, at) == "absent"
            return self.holds(one.applies, at), float(known or said)
        parts = [
            (member.weight if node.how == "mean" else 1.0, *self.covered(card, member, at)) for member in node.members
        ]
        there = [(weight, part) for weight, applies, part in parts if applies]
        total = sum(weight for weight, _ in there)
        return bool(there), sum(weight * part for weight, part in there) / total if total else 0.0

    def coverage(self, card: Scorecard, at: int) -> float:
        method = self.variant(card, at).method
        return 1.0 if isinstance(method, PointsSum) else half_up(self.covered(card.name, method, at)[1], 4)

    def group(self, card: str, name: str, at: int) -> float | None:
        waiting = [self.variant(self.world.program.scorecard(card), at).method]
        while waiting:
            node = waiting.pop(0)
            if isinstance(node, Group):
                if node.name == name and node.name != card:
                    return published(self.node(card, node, at))
                waiting += [member for member in node.members if isinstance(member, Group)]
        return None

    def combined(self, card: Scorecard, at: int) -> float | None:
        method = self.variant(card, at).method
        if isinstance(method, Group):
            return self.node(card.name, method, at)
        total = self.value(method.start, at)
        for item in method.items:
            amount = self._amount(item, at)
            total = None if total is None or amount is None else total + amount
        low, high = card.scale.low, card.scale.high
        return total if total is None or low is None or high is None else min(max(total, low), high)

    def _amount(self, item: PointsItem | FirstOfItems, at: int) -> float | None:
        for arm in item.arms if isinstance(item, FirstOfItems) else (item,):
            if self.holds(arm.condition, at):
                amount: float | None = self.value(arm.amount, at)
                return None if amount is None else amount if arm.sign > 0 else 0.0 - amount
        return None if isinstance(item, FirstOfItems) else 0.0

    def state(self, card: Scorecard, at: int) -> str:
        if not self.applies(card, at):
            return "not applicable"
        method = self.variant(card, at).method
        if isinstance(method, Group) and any(self._fails(card.name, leaf, at) for leaf in _leaves(method)):
            return "failed"
        enough = self.coverage(card, at) >= card.coverage
        return "scored" if enough and self.combined(card, at) is not None else "unknown"

    def _fails(self, card: str, leaf: Leaf, at: int) -> bool:
        one = self.as_seen(card, leaf.name, at)
        return one.missing.policy == "fail" and self.status(card, leaf.name, at) == "absent"

    def score(self, card: Scorecard, at: int) -> float | None:
        found: float | None = self.world.once(("score", card.name, at), lambda: self._score(card, at))
        return found

    def _score(self, card: Scorecard, at: int) -> float | None:
        if self.state(card, at) != "scored":
            return None
        score = self.combined(card, at)
        for each in self.variant(card, at).adjustments:
            bound = self.value(each.bound, at)
            if score is None or bound is None or not self.holds(each.condition, at):
                continue
            if each.keyword == "set":
                score = bound
                break
            score = min(score, bound) if each.keyword == "cap" else max(score, bound)
        return published(score)

    def grade(self, card: Scorecard, at: int) -> str:
        score, scheme = self.score(card, at), self.variant(card, at).grades
        if score is None:
            return "unknown"
        names = [band.name for band in scheme.bands]
        reached = _band(scheme, score, 0.0)
        if not scheme.hold:
            return reached
        former = self.was_grade(card.name, at)
        if former not in names:
            return reached
        up, down = _band(scheme, score, scheme.hold), _band(scheme, score, -scheme.hold)
        if names.index(up) > names.index(former):
            return up
        return down if names.index(down) < names.index(former) else former

    # What is published.

    def outputs(self, at: int) -> dict[str, Any]:
        found: dict[str, Any] = {"key": self.world.key(at)}
        for card in self.world.program.scorecards:
            name = card.name
            found[f"{name}.applies"] = self.applies(card, at)
            found[f"{name}.status"] = self.state(card, at)
            found[f"{name}.segment"] = self.segment(card, at)
            found[f"{name}.coverage"] = self.coverage(card, at)
            found[f"{name}.score"] = self.score(card, at)
            found[f"{name}.grade"] = self.grade(card, at)
            method = self.variant(card, at).method
            for leaf in _leaves(method) if isinstance(method, Group) else ():
                found[f"{name}.{leaf.name}.status"] = self.status(name, leaf.name, at)
                found[f"{name}.{leaf.name}.value"] = self.measure(name, leaf.name, at).value
                found[f"{name}.{leaf.name}.points"] = published(self.points(name, leaf.name, at))
            for trigger in card.triggers:
                held = self.fires(card, trigger.when, at) if self.applies(card, at) else False
                found[f"{name}.trigger.{trigger.name}"] = held
            for place, always in enumerate(card.invariants, start=1):
                kept = self.value(always.condition, at) if self.applies(card, at) else None
                found[f"{name}.always.{place}"] = kept
        return found

    def fires(self, card: Scorecard, when: Expression, at: int) -> bool | None:
        """As written; where it asks for a grade and there is none, nobody knows that it does not hold."""
        if isinstance(when, ir.AllOf):
            held = [self.fires(card, one, at) for one in when.operands]
            return False if False in held else None if None in held else True
        found: bool | None = self.value(when, at)
        asks = {(one.scorecard, one.what) for one in self.read(when) if isinstance(one, ir.CardRef)}
        literal = any(isinstance(one, ir.Constant) and one.value == "unknown" for one in self.read(when))
        known = self.score(card, at) is not None or literal or (card.name, "grade") not in asks
        return found if found or known else None

    def read(self, expr: Expression) -> list[Expression]:
        """All that an expression is made of, what its lets say too."""
        lets = {one.name: one.value for one in self.world.program.lets}
        found = list(nodes(expr))
        return found + [more for one in found if isinstance(one, ir.LetRef) for more in self.read(lets[one.name])]


def _leaves(group: Group) -> list[Leaf]:
    return [leaf for member in group.members for leaf in (_leaves(member) if isinstance(member, Group) else [member])]


def _band(scheme: Grades, score: float, beyond: float) -> str:
    reached = [band.name for band in scheme.bands if band.start is None or score >= round(band.start + beyond, 1)]
    return reached[-1] if reached else "unknown"


def _worst(program: Program, one: Indicator) -> float:
    """The least that the curve can give."""
    match one.curve:
        case Linear(knots):
            heights = [y for _, y in knots]
        case Steps(arms, otherwise):
            heights = [y for _, _, y in arms] + ([otherwise] if otherwise is not None else [])
        case Map(pairs, otherwise):
            heights = [y for _, y in pairs] + ([otherwise] if otherwise is not None else [])
        case _:
            return 0.0
    lets = {let.name: let.value for let in program.lets}
    while any(isinstance(height, ir.LetRef) for height in heights):
        heights = [lets[height.name] if isinstance(height, ir.LetRef) else height for height in heights]
    values = [height.value for height in heights if isinstance(height, ir.Constant)]
    return (
        min(float(value) for value in values if isinstance(value, int | float)) if len(values) == len(heights) else 0.0
    )
