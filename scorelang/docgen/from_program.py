"""A program to the pages of its scorecards, in the words of its files."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from scorelang.actions.playbook import Library
from scorelang.analysis import words as ranges
from scorelang.analysis.model import Model
from scorelang.docgen.charts import chart
from scorelang.docgen.records import (
    AdjustmentRow,
    CardPage,
    GradeRow,
    IndicatorPage,
    SourceRow,
    TriggerPage,
    WeightRow,
)
from scorelang.docgen.words import Wording, curve_words, due_words, length, missing_words, number
from scorelang.ir.expressions import Aggregate, ColumnRef, Expression
from scorelang.ir.indicators import Indicator
from scorelang.ir.program import Program
from scorelang.ir.reading import nodes
from scorelang.ir.scorecards import Adjustment, FirstOfItems, Grades, Group, PointsItem, PointsSum, Scorecard, Trigger
from scorelang.ir.sources import Source
from scorelang.pinning.merged import Node, merge
from scorelang.pinning.scores import all_adjustments
from scorelang.pinning.variants import overrides
from scorelang.run.reasons import published
from scorelang.source import SourceText

LEVELS = {"mean": "", "worst": "the worst of these counts", "best": "the best of these counts"}
NAME = re.compile(r"(?<![\w.])[A-Za-z_]\w*")
ACTS = {"cap": "not above", "floor": "not below", "set": "exactly"}


@dataclass(frozen=True, slots=True)
class Material:
    """What pages are made of."""

    program: Program
    texts: Mapping[str, SourceText]
    library: Library

    @property
    def wording(self) -> Wording:
        """The authors' words."""
        return Wording(self.texts)


def card_page(material: Material, card: Scorecard, changes: tuple[str, ...] = (), since: str | None = None) -> CardPage:
    """The page of one scorecard; `changes` is what is different from the version of `since`."""
    say = material.wording
    method = card.default.method
    indicators = _weighed(material.program, card)
    return CardPage(
        name=card.name,
        title=card.title,
        about=card.about,
        owner=card.owner,
        rhythm="; ".join(_rhythm(say, card)) or None,
        applies=None if card.applies is None else say.of(card.applies),
        scale=_scale(card),
        reach=ranges.range_of(Model(material.program).score(card.name)),
        coverage=f"{number(card.coverage * 100)}%" if card.coverage else None,
        segments=tuple((v.title, say.of(v.condition)) for v in card.variants if v.condition is not None),
        weights=tuple(_weights(card)) if isinstance(method, Group) else (),
        grades=tuple(_grades(card)),
        adjustments=tuple(_adjustment(say, card, one, segment) for one, segment in all_adjustments(card)),
        indicators=tuple(_indicator(material, card, indicator) for indicator in indicators),
        points=tuple(_sum(say, method)) if isinstance(method, PointsSum) else (),
        triggers=tuple(_trigger(material, card, trigger) for trigger in card.triggers),
        outcomes=tuple((outcome.title, say.of(outcome.condition)) for outcome in card.outcomes),
        sources=tuple(_source(material.program, source) for source in material.program.sources),
        changes=changes,
        since=since,
    )


def _weighed(program: Program, card: Scorecard) -> tuple[Indicator, ...]:
    """The indicators of the tree in its order, then those that only measure."""
    names: list[str] = []
    if isinstance(card.default.method, Group):
        roots = [variant.method for variant in card.variants if isinstance(variant.method, Group)]
        names = [node.leaf.name for node in merge(roots).leaves() if node.leaf and node.leaf.scorecard is None]
    names += [indicator.name for indicator in program.indicators if indicator.curve is None]
    return tuple(program.indicator(name) for name in dict.fromkeys(names))


def _rhythm(say: Wording, card: Scorecard) -> Iterator[str]:
    for cadence in card.every:
        when = "" if cadence.condition is None else f" when {say.of(cadence.condition)}"
        yield f"every {length(cadence.length)}{when}"


def _scale(card: Scorecard) -> str:
    low, high = card.scale.low, card.scale.high
    return "without ends" if low is None or high is None else f"from {number(low)} to {number(high)}"


def _weights(card: Scorecard) -> Iterator[WeightRow]:
    roots = [variant.method for variant in card.variants if isinstance(variant.method, Group)]
    yield from _rows(merge(roots), tuple(100.0 for _ in roots), -1)


def _rows(node: Node, whole: tuple[float | None, ...], depth: int) -> Iterator[WeightRow]:
    if depth >= 0:
        shares = tuple(None if share is None else f"{number(published(share))}%" for share in whole)
        yield WeightRow(depth, node.title, LEVELS[node.how] if node.leaf is None else "", shares, node.leaf is not None)
    sums = [sum(branch.weights[at] or 0.0 for branch in node.branches) for at in range(len(whole))]
    for branch in node.branches:
        parts = (_part(node, branch.weights[at], sums[at], whole[at]) for at in range(len(whole)))
        yield from _rows(branch.node, tuple(parts), depth + 1)


def _part(node: Node, weight: float | None, total: float, whole: float | None) -> float | None:
    """A member's share of the whole; in a level where only one counts, that one has it all."""
    if weight is None or whole is None or not total:
        return None
    return whole if node.how != "mean" else whole * weight / total


def _grades(card: Scorecard) -> Iterator[tuple[str | None, tuple[GradeRow, ...]]]:
    default = card.default.grades
    yield None, tuple(_bands(default))
    for variant in card.variants[:-1]:
        if variant.grades != default:
            yield variant.title, tuple(_bands(variant.grades))


def _bands(scheme: Grades) -> Iterator[GradeRow]:
    above: float | None = None
    for band in reversed(scheme.bands):
        start = None if band.start is None else number(band.start)
        end = None if above is None else number(above)
        scores = f"below {end}" if start is None else f"from {start}" + ("" if end is None else f" to below {end}")
        yield GradeRow(band.title, band.colour or "grey", scores)
        above = band.start


def _adjustment(say: Wording, card: Scorecard, one: Adjustment, segment: str | None) -> AdjustmentRow:
    title = next((v.title for v in card.variants if v.segment == segment), None)
    return AdjustmentRow(f"{ACTS[one.keyword]} {say.of(one.bound)} when {say.of(one.condition)}", one.because, title)


def _indicator(material: Material, card: Scorecard, indicator: Indicator) -> IndicatorPage:
    say = material.wording
    arms = say.arms(indicator.curve)
    return IndicatorPage(
        name=indicator.name,
        title=indicator.title,
        about=indicator.about,
        value=say.of(indicator.value),
        lets=tuple(_lets(material, say.of(indicator.value))),
        unit="percent" if indicator.percent else indicator.unit,
        kind=indicator.kind,
        stage=indicator.stage,
        owner=indicator.owner,
        applies=None if indicator.applies is None else say.of(indicator.applies),
        arms=arms,
        curve=curve_words(indicator.curve),
        chart=chart(indicator.curve, tuple(when for when, _ in arms if when != "otherwise")),
        missing=missing_words(indicator),
        rubric=tuple((text, number(points)) for text, points in indicator.rubric),
        reads=tuple(
            material.program.source(name).title for name in sorted(_sources(material.program, indicator.value))
        ),
        segments=tuple(_differs(say, card, indicator)),
    )


def _lets(material: Material, text: str) -> Iterator[tuple[str, str]]:
    """What the lets named in a text stand for, also those that are named by them."""
    declared = {let.name: let for let in material.program.lets}
    waiting = [text]
    while waiting:
        for name in NAME.findall(waiting.pop()):
            if (let := declared.pop(name, None)) is not None:
                said = material.wording.of(let.value)
                waiting.append(said)
                yield name, said


def _differs(say: Wording, card: Scorecard, indicator: Indicator) -> Iterator[str]:
    titles = {variant.segment: variant.title for variant in card.variants}
    for segment, own in overrides(card, indicator.name):
        if own.curve != indicator.curve:
            arms = ", ".join(f"{when}: {points}" for when, points in say.arms(own.curve))
            yield f"{titles[segment]}: {arms or curve_words(own.curve)}"
        if own.value != indicator.value:
            yield f"{titles[segment]}: measures {say.of(own.value)}"


def _sources(program: Program, expr: Expression) -> set[str]:
    declared = {source.name for source in program.sources}
    read = {node.source for node in nodes(expr) if isinstance(node, Aggregate | ColumnRef)}
    return read & declared


def _sum(say: Wording, method: PointsSum) -> Iterator[tuple[str, str]]:
    yield "to begin with", say.of(method.start)
    for item in method.items:
        if isinstance(item, FirstOfItems):
            for arm in item.arms:
                yield f"{item.title}: {_when(say, arm)}", _signed(say, arm)
        else:
            yield _when(say, item), _signed(say, item)


def _when(say: Wording, item: PointsItem) -> str:
    return item.because or ("otherwise" if item.condition is None else say.of(item.condition))


def _signed(say: Wording, item: PointsItem) -> str:
    return f"{'+' if item.sign > 0 else '−'}{say.of(item.amount)}"


def _trigger(material: Material, card: Scorecard, trigger: Trigger) -> TriggerPage:
    say = material.wording
    life = []
    if trigger.held_for is not None:
        life.append(f"once it has held for {length(trigger.held_for)}")
    life.append("until it no longer holds" if trigger.until is None else f"until {say.of(trigger.until)}")
    if trigger.again_after is not None:
        life.append(f"not again within {length(trigger.again_after)}")
    titles = {one.name: one.title for one in card.triggers}
    if trigger.mutes:
        life.append("in the meantime silent: " + ", ".join(titles[name] for name in trigger.mutes))
    return TriggerPage(
        title=trigger.title,
        priority=trigger.priority,
        owner=trigger.owner or card.owner,
        when=say.of(trigger.when),
        life=tuple(life),
        plays=tuple(_play(material.library, name) for name in trigger.plays),
    )


def _play(library: Library, name: str) -> tuple[str, str, tuple[tuple[str, str, str], ...]]:
    book = library.playbooks.get(name)
    if book is None:
        return name, "", ()
    tasks = tuple(
        (task.title.replace("{{ account.name }}", "the account"), task.owner, due_words(task.due))
        for task in book.tasks
    )
    return book.title, book.about or "", tasks


def _source(program: Program, source: Source) -> SourceRow:
    feeds = [one.title for one in program.indicators if source.name in _sources(program, one.value)]
    fresh = []
    if source.refresh is not None:
        fresh.append(f"loaded every {length(source.refresh)}")
    if source.silent_after is not None:
        fresh.append(f"a new row at least every {length(source.silent_after)}")
    return SourceRow(source.title, source.about, source.system, source.owner, ", ".join(fresh), tuple(feeds))
