"""From observations and files to a model: which weights and curves may be tuned, and where they are written."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from scorelang.evidence.observations import Observations
from scorelang.evidence.patching import Edit, Literal, WrittenCurve, WrittenLevel, curves, levels
from scorelang.evidence.tuning_curves import Line, Shape, Table, shape_of
from scorelang.evidence.tuning_model import Bend, Level, Model, Setting
from scorelang.evidence.weighing import Weighing, root_of, weighing, weights_of
from scorelang.ir.scorecards import Scorecard
from scorelang.pinning.merged import Node
from scorelang.run.leaves import indicator_of
from scorelang.source.records import dataclass
from scorelang.syntax.tree.files import File

ENOUGH = 40
"""Accounts with the outcome that a segment needs before its own weights or curves are tuned."""


@dataclass(frozen=True, slots=True)
class Parts:
    """A model, and where each of its levels and curves is written; both in the model's order.

    `aside`: what may not be tuned, and why.
    """

    model: Model
    levels: tuple[WrittenLevel, ...]
    curves: tuple[WrittenCurve, ...]
    aside: tuple[str, ...]


def parts(seen: Observations, files: Sequence[File]) -> Parts:
    """All that may be tuned over the observations that are judged."""
    judged = seen.of(seen.judged)
    card, whole = seen.card, weighing_of(judged)
    aside: list[str] = []
    tried_levels = [(_level(whole, judged, one, files, aside), one) for one in levels(files, card.name)]
    tried_bends = [(_bend(judged, one, files, aside), one) for one in curves(files, card.name)]
    found_levels = [(level, one) for level, one in tried_levels if level is not None]
    found_bends = [(bend, one) for bend, one in tried_bends if bend is not None]
    model = Model(
        whole,
        weights_of(whole.root),
        tuple(level for level, _ in found_levels),
        tuple(bend for bend, _ in found_bends),
        judged.happened,
        judged.account,
        judged.day.astype(np.int64),
    )
    return Parts(model, tuple(one for _, one in found_levels), tuple(one for _, one in found_bends), tuple(aside))


def weighing_of(seen: Observations) -> Weighing:
    """The scorecard's arithmetic over observations that were made with its conditions."""
    return weighing(seen.program, seen.card, _read(seen))


def edits(parts: Parts, setting: Setting) -> tuple[Edit, ...]:
    """What has to be written where, so that the files say a setting."""
    found: list[Edit] = []
    today = parts.model.today
    for level, shares, old in zip(parts.levels, setting.shares, today.shares, strict=True):
        for literal, share, before in zip(level.shares, shares, old, strict=True):
            found += _edit(literal, share / 100.0, before / 100.0)
    for curve, shape, then in zip(parts.curves, setting.shapes, today.shapes, strict=True):
        found += _of_curve(curve, shape, then)
    return tuple(found)


def _of_curve(curve: WrittenCurve, shape: Shape, then: Shape) -> list[Edit]:
    found: list[Edit] = []
    if not isinstance(shape, Table) and not isinstance(then, Table):
        for literal, new, old in zip(curve.positions, shape.positions, then.positions, strict=True):
            found += _edit(literal, new, old)
    for literal, new, old in zip(curve.points, shape.points, then.points, strict=True):
        found += _edit(literal, new, old)
    if not isinstance(shape, Line) and not isinstance(then, Line):
        found += _edit(curve.otherwise, shape.otherwise or 0.0, then.otherwise or 0.0)
    return found


def _edit(literal: Literal | None, new: float, old: float) -> list[Edit]:
    if literal is None or np.isclose(new, old, rtol=0, atol=1e-12):
        return []
    return [Edit(literal.span, literal.text(new))]


def _read(seen: Observations) -> Mapping[str, Any]:
    """Observations under the names of a run's outputs."""
    card = seen.card.name
    found: dict[str, Any] = {f"{card}.segment": seen.segment, f"{card}.status": seen.status}
    for name, one in seen.indicators.items():
        if name.endswith(".score"):
            found |= {name: one.points, f"{name.removesuffix('.score')}.status": one.status}
        found[f"{card}.{name}.status"] = one.status
    for name, cells in seen.conditions.items():
        found[f"condition.{name}"] = np.asarray(cells == 1.0) if name.startswith("holds ") else cells
    return found


def _level(
    whole: Weighing, seen: Observations, one: WrittenLevel, files: Sequence[File], aside: list[str]
) -> Level | None:
    node = next((each for each in whole.root.groups() if each.name == one.name and each.how == "mean"), None)
    if node is None or len(one.members) < 2:
        return None
    members = [_member(node, target) for target in one.members]
    restating = {each.owner for each in levels(files, seen.card.name) if each.name == one.name and each.owner}
    segments = _speaks_for(seen.card, one.owner, restating)
    title = node.title if node is not whole.root else seen.card.title
    if not _enough(seen, segments, one.owner, f"weights of `{one.name}`", aside):
        return None
    return Level(
        node.path,
        tuple(members),
        segments,
        tuple(round(share.value * 100, 9) for share in one.shares),
        tuple(".".join(target) for target in one.members),
        one.owner,
        title,
    )


def _member(node: Node, target: tuple[str, ...]) -> int:
    for number, branch in enumerate(node.branches):
        leaf = branch.node.leaf
        name = branch.node.name if leaf is None or leaf.scorecard is None else leaf.scorecard
        if name == target[0] and (len(target) == 1) == (leaf is None or leaf.scorecard is None):
            return number
    raise AssertionError(target)


def _speaks_for(card: Scorecard, owner: str | None, restating: set[str]) -> tuple[int, ...]:
    """The segments that follow what is written: a segment's own, else all but those that say it otherwise."""
    names = [one.segment for one in card.variants]
    if owner is not None:
        return (names.index(owner),)
    return tuple(number for number, name in enumerate(names) if name not in restating)


def _enough(seen: Observations, segments: Sequence[int], owner: str | None, what: str, aside: list[str]) -> bool:
    names = [seen.card.variants[number].segment for number in segments]
    inside = np.isin(seen.segment.astype(str), names) & (seen.happened == 1.0)
    lost = len(np.unique(seen.account[inside]))
    if owner is not None and lost < ENOUGH:
        accounts = "1 account" if lost == 1 else f"{lost} accounts"
        aside.append(f"the {what} in the segment `{owner}`, of which {accounts} had the outcome, fewer than {ENOUGH}")
    return lost >= ENOUGH or (owner is None and lost > 0)


def _bend(seen: Observations, one: WrittenCurve, files: Sequence[File], aside: list[str]) -> Bend | None:
    readings = seen.indicators.get(one.indicator)
    restating = {each.owner for each in curves(files, seen.card.name) if each.indicator == one.indicator and each.owner}
    segments = _speaks_for(seen.card, one.owner, restating)
    if readings is None or not segments or not readings.weight.any():
        return None
    indicator = indicator_of(seen.program, seen.card.variants[segments[-1]], one.indicator)
    shape = shape_of(indicator.curve)
    literals = [*one.points, *([] if one.kind == "map" else one.positions)]
    if shape is None or any(literal is None for literal in literals):
        return None
    if not _enough(seen, segments, one.owner, f"curve of `{one.indicator}`", aside):
        return None
    here = np.isin(seen.segment.astype(str), [seen.card.variants[number].segment for number in segments])
    return Bend(
        one.indicator,
        one.owner,
        readings.title,
        shape,
        indicator.missing.policy,
        indicator.missing.points,
        here,
        readings.value,
        readings.text,
        readings.status,
        percent=indicator.percent or any(literal is not None and literal.unit == "%" for literal in one.positions),
        movable=not _shared(seen, one.indicator) and indicator.missing.policy != "median",
    )


def _shared(seen: Observations, name: str) -> bool:
    """Whether another scorecard weighs it too: what helps here may harm there."""
    others = (card for card in seen.program.scorecards if card.name != seen.card.name)
    return any(leaf.leaf is not None and leaf.leaf.name == name for card in others for leaf in _leaves(card))


def _leaves(card: Scorecard) -> Sequence[Node]:
    root = root_of(card)
    return () if root is None else root.leaves()
