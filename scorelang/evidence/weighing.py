"""A scorecard's arithmetic in numpy: what other weights would give, bit for bit as a run computes it.

The order of every operation is that of `pinning/tree.py`, `pinning/scores.py` and `pinning/grades.py`; a test holds the
scores made here with the weights in force against those of the run that the numbers came from.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scorelang.ir.expressions import (
    CardRef,
    Expression,
    GroupRef,
    IndicatorRef,
    LetRef,
    Was,
)
from scorelang.ir.indicators import Indicator
from scorelang.ir.program import Program
from scorelang.ir.reading import nodes
from scorelang.ir.scorecards import Adjustment, Grades, Group, Leaf, PointsSum, Scorecard
from scorelang.pinning.merged import Node, merge
from scorelang.pinning.scores import all_adjustments
from scorelang.pinning.tree import leaf_name
from scorelang.run.leaves import indicator_of
from scorelang.source import NOWHERE
from scorelang.source.records import dataclass, replace
from scorelang.types import Grade, Number

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]
Places = NDArray[np.int64]
Weights = Mapping[str, Numbers]
"""Of each level that takes a mean, by its node's path: a row a member, a column a segment, NaN where it has none."""

UNKNOWN_GRADE = -1


@dataclass(frozen=True, slots=True)
class Leaves:
    """A leaf of the tree, a cell an account: unrounded points (NaN: none), whether it applies, whether it is known."""

    points: Numbers
    applies: Flags
    known: Flags

    def of(self, chosen: NDArray[Any]) -> "Leaves":
        """The chosen accounts."""
        return Leaves(self.points[chosen], self.applies[chosen], self.known[chosen])


@dataclass(frozen=True, slots=True)
class Adjusting:
    """A cap, floor or set: for whom its condition holds (in its segment), and its bound."""

    keyword: str
    holds: Flags
    bound: Numbers


@dataclass(frozen=True, slots=True)
class Weighed:
    """What some weights give: `before` caps and unrounded, `score` published (NaN: unknown), `grade` by its place.

    A grade's place is that among `Weighing.grades`; UNKNOWN_GRADE where the score is unknown.
    """

    before: Numbers
    score: Numbers
    grade: Places


@dataclass(frozen=True, slots=True)
class Weighing:
    """One scorecard over many accounts (or accounts and days), with all that its weights do not change.

    `segment`: the place of each one's segment among the card's variants. `failed`: an absent value makes it so.
    `former`: the grade before, where grades hold; `grades`: the names of all, of every scheme.
    """

    card: Scorecard
    root: Node
    segment: Places
    failed: Flags
    leaves: Mapping[str, Leaves]
    adjusting: tuple[Adjusting, ...]
    former: Places
    grades: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.segment)

    def of(self, chosen: NDArray[Any]) -> "Weighing":
        """The chosen accounts, by a mask or by places."""
        return replace(
            self,
            segment=self.segment[chosen],
            failed=self.failed[chosen],
            leaves={name: one.of(chosen) for name, one in self.leaves.items()},
            adjusting=tuple(Adjusting(o.keyword, o.holds[chosen], o.bound[chosen]) for o in self.adjusting),
            former=self.former[chosen],
        )

    def weighed(self, weights: Weights) -> Weighed:
        """The scores and grades that these weights give."""
        points = _points(self, self.root, weights)
        enough = published(_coverage(self, self.root, weights)[1], 4) >= self.card.coverage
        scored = ~self.failed & ~np.isnan(points) & enough
        before = np.where(scored, points, np.nan)
        score = published(adjusted(before, self.adjusting), 1)
        return Weighed(before, score, _grade(self, score))

    def points(self, weights: Weights) -> Numbers:
        """The unrounded points of the whole tree, whatever is covered; NaN where nothing is known."""
        return _points(self, self.root, weights)


def weights_of(root: Node) -> Weights:
    """The weights as written, of each level that takes a mean."""
    return {
        node.path: np.array([[np.nan if w is None else w for w in branch.weights] for branch in node.branches])
        for node in root.groups()
        if node.how == "mean"
    }


def root_of(card: Scorecard) -> Node | None:
    """The trees of all segments laid over one another; None for a card that adds up."""
    roots = [one.method for one in card.variants if isinstance(one.method, Group)]
    return merge(roots) if len(roots) == len(card.variants) else None


def conditions(card: Scorecard) -> Mapping[str, Expression]:
    """What a run has to publish beside its outputs so that the scorecard can be weighed again."""
    asked: dict[str, Expression] = {}
    for variant in card.variants:
        for leaf in _own_leaves(variant.method):
            asked[f"unrounded {leaf.name}"] = IndicatorRef(leaf.name, "unrounded", card.name, Number(), NOWHERE)
    for place, (adjustment, _) in enumerate(all_adjustments(card)):
        asked[f"holds {place}"] = adjustment.condition
        asked[f"bound {place}"] = adjustment.bound
    if any(one.grades.hold for one in card.variants):
        asked["former"] = Was(card.name, "grade", Grade(card.name, grade_names(card)), NOWHERE)
    return asked


def outputs(card: Scorecard) -> tuple[str, ...]:
    """The outputs of a run that `weighing` reads beside the conditions."""
    own = [f"{card.name}.{what}" for what in ("segment", "status")]
    leaves = {leaf_name(leaf): leaf for one in card.variants for leaf in _all_leaves(one.method)}
    own += [f"{card.name}.{name}.status" for name, leaf in leaves.items() if leaf.scorecard is None]
    other = [f"{leaf.scorecard}.{what}" for leaf in leaves.values() if leaf.scorecard for what in ("score", "status")]
    return (*own, *other, *(f"condition.{name}" for name in conditions(card)))


def weighing(program: Program, card: Scorecard, read: Mapping[str, Any]) -> Weighing:
    """The scorecard over the rows that a run gave; `read`: by output, those that `outputs` names.

    Numbers are float64 with NaN where nothing is known, texts objects with None, flags booleans.
    """
    root = root_of(card)
    assert root is not None
    names = [one.segment for one in card.variants]
    place = {name: number for number, name in enumerate(names)}
    segment = np.array([place[str(one)] for one in read[f"{card.name}.segment"]], dtype=np.int64)
    grades = grade_names(card)
    former = read.get("condition.former")
    return Weighing(
        card,
        root,
        segment,
        np.asarray(read[f"{card.name}.status"] == "failed"),
        {leaf_name(one.leaf): _leaf(program, card, one.leaf, read, segment) for one in root.leaves() if one.leaf},
        tuple(_adjusting(card, number, one, segment, read) for number, one in enumerate(all_adjustments(card))),
        np.full(len(segment), UNKNOWN_GRADE) if former is None else _grade_places(grades, former),
        grades,
    )


def grade_names(card: Scorecard) -> tuple[str, ...]:
    """The grades of every segment's scheme, from worst to best as the default has them."""
    schemes = [one.grades for one in reversed(card.variants)]
    return tuple(dict.fromkeys(band.name for scheme in schemes for band in scheme.bands))


def moved_by_weights(program: Program, card: Scorecard) -> str | None:
    """What beside the score the weights decide, so that other weights need another run; None where nothing.

    Caps, floors and sets may ask for a group's points, for the coverage, or for another scorecard that reads this one.
    """
    for adjustment, _ in all_adjustments(card):
        for one in _read(program, (adjustment.condition, adjustment.bound), set()):
            match one:
                case GroupRef(scorecard, name) if scorecard == card.name:
                    return f"{name}.score"
                case CardRef(scorecard, what) if scorecard == card.name and what != "segment":
                    return what
    return None


def _read(program: Program, value: object, seen: set[tuple[str, str]]) -> Iterator[Expression]:
    """Every expression that something reads, through lets, indicators and other scorecards."""
    for one in nodes(value):
        yield one
        name, below = _named(program, one)
        if name is not None and name not in seen:
            seen.add(name)
            yield from _read(program, below, seen)


def _named(program: Program, one: Expression) -> tuple[tuple[str, str] | None, object]:
    match one:
        case LetRef(name):
            return ("let", name), next(let.value for let in program.lets if let.name == name)
        case IndicatorRef(name):
            changed = tuple(i for card in program.scorecards for v in card.variants for i in v.indicators)
            return ("indicator", name), (program.indicator(name), tuple(i for i in changed if i.name == name))
        case CardRef(name) | GroupRef(name):
            return ("card", name), _whole(program, program.scorecard(name))
    return None, ()


def _whole(program: Program, card: Scorecard) -> tuple[object, ...]:
    """All that a scorecard's score comes from."""
    leaves = [leaf for variant in card.variants for leaf in _all_leaves(variant.method)]
    own = tuple(program.indicator(leaf.name) for leaf in leaves if leaf.scorecard is None)
    others = tuple(CardRef(leaf.scorecard, "score", Number(), NOWHERE) for leaf in leaves if leaf.scorecard)
    return (card.applies, card.variants, own, others)


def _all_leaves(method: Group | PointsSum | Leaf) -> Iterator[Leaf]:
    if isinstance(method, Leaf):
        yield method
    elif isinstance(method, Group):
        for member in method.members:
            yield from _all_leaves(member)


def _own_leaves(method: Group | PointsSum) -> Iterator[Leaf]:
    return (leaf for leaf in _all_leaves(method) if leaf.scorecard is None)


def _leaf(program: Program, card: Scorecard, leaf: Leaf, read: Mapping[str, Any], segment: Places) -> Leaves:
    if leaf.scorecard is not None:
        return _other_score(program.scorecard(leaf.scorecard), read)
    status = read[f"{card.name}.{leaf.name}.status"]
    said = np.array(
        [_as_seen(program, card, n, leaf.name).missing.policy == "score" for n in range(len(card.variants))]
    )
    known = (status == "known") | ((status == "absent") & said[segment])
    return Leaves(read[f"condition.unrounded {leaf.name}"], status != "not applicable", known)


def _as_seen(program: Program, card: Scorecard, variant: int, name: str) -> Indicator:
    return indicator_of(program, card.variants[variant], name)


def _other_score(other: Scorecard, read: Mapping[str, Any]) -> Leaves:
    score: Numbers = read[f"{other.name}.score"]
    low, high = other.scale.low, other.scale.high
    if isinstance(other.default.method, PointsSum) and low is not None and high is not None and (low, high) != (0, 100):
        score = (score - low) * 100.0 / (high - low)
    return Leaves(score, read[f"{other.name}.status"] != "not applicable", ~np.isnan(score))


def _adjusting(
    card: Scorecard, number: int, one: tuple[Adjustment, str | None], segment: Places, read: Mapping[str, Any]
) -> Adjusting:
    adjustment, name = one
    holds: Flags = read[f"condition.holds {number}"]
    if name is not None:
        holds = holds & (segment == [variant.segment for variant in card.variants].index(name))
    return Adjusting(adjustment.keyword, holds, read[f"condition.bound {number}"])


def _points(card: Weighing, node: Node, weights: Weights) -> Numbers:
    if node.leaf is not None:
        return card.leaves[leaf_name(node.leaf)].points
    if node.how != "mean":
        return _extreme(card, node, weights)
    total, known = np.zeros(len(card)), np.zeros(len(card))
    for place, branch in enumerate(node.branches):
        points, weight = _points(card, branch.node, weights), weights[node.path][place][card.segment]
        there = ~np.isnan(points) & ~np.isnan(weight)
        term, share = np.where(there, weight * points, 0.0), np.where(there, weight, 0.0)
        total, known = (term, share) if place == 0 else (total + term, known + share)
    return _divided(total, known)


def _extreme(card: Weighing, node: Node, weights: Weights) -> Numbers:
    worst = node.how == "worst"
    best = np.full(len(card), 101.0 if worst else -1.0)
    for branch in node.branches:
        there = ~np.isnan(_there(branch.weights)[card.segment])
        points = np.where(there, _points(card, branch.node, weights), np.nan)
        best = np.where(points < best if worst else points > best, points, best)
    return np.where((best == 101.0) | (best == -1.0), np.nan, best)


def _there(weights: tuple[float | None, ...]) -> Numbers:
    return np.array([np.nan if one is None else one for one in weights])


def _coverage(card: Weighing, node: Node, weights: Weights) -> tuple[Flags, Numbers]:
    """(whether it applies, the known part of the weight that applies) of a node."""
    if node.leaf is not None:
        leaf = card.leaves[leaf_name(node.leaf)]
        return leaf.applies, leaf.known.astype(np.float64)
    applies = np.zeros(len(card), dtype=np.bool_)
    total, known = np.zeros(len(card)), np.zeros(len(card))
    for place, branch in enumerate(node.branches):
        applying, part = _coverage(card, branch.node, weights)
        rows = weights[node.path][place] if node.how == "mean" else _there(branch.weights)
        weight = rows[card.segment]
        present = applying & ~np.isnan(weight)
        share = np.where(present, weight if node.how == "mean" else 1.0, 0.0)
        applies = applies | present
        total, known = (share, share * part) if place == 0 else (total + share, known + share * part)
    covered = _divided(known, total)
    return applies, np.where(np.isnan(covered), 0.0, covered)


def _divided(total: Numbers, by: Numbers) -> Numbers:
    """X / 0 is missing."""
    found: Numbers = np.divide(total, by, out=np.full(len(by), np.nan), where=by != 0.0)
    return found


def published(values: Numbers, decimals: int) -> Numbers:
    """Half up at so many decimals, as everything published is."""
    scale = float(10**decimals)
    found: Numbers = np.floor(values * scale + 0.5 + 1e-9) / scale
    return found


def adjusted(before: Numbers, adjusting: tuple[Adjusting, ...]) -> Numbers:
    """After caps, floors and sets, in their order; the first set that holds ends it."""
    score, ended = before, np.zeros(len(before), dtype=np.bool_)
    for one in adjusting:
        there = ~np.isnan(one.bound)
        acts = one.holds & ~ended & there & ~np.isnan(score)
        match one.keyword:
            case "cap":
                acts = acts & (score > one.bound)
            case "floor":
                acts = acts & (score < one.bound)
            case _:
                ended = ended | (one.holds & there)
        score = np.where(acts, one.bound, score)
    return score


def _grade(card: Weighing, score: Numbers) -> Places:
    found = np.full(len(score), UNKNOWN_GRADE, dtype=np.int64)
    for number, variant in enumerate(card.card.variants):
        inside = (card.segment == number) & ~np.isnan(score)
        found[inside] = _graded(card.grades, variant.grades, score[inside], card.former[inside])
    return found


def _graded(names: tuple[str, ...], scheme: Grades, score: Numbers, former: Places) -> Places:
    reached = _band(names, scheme, score, 0.0)
    if not scheme.hold:
        return reached
    # Places within this scheme: other schemes may rank the same names otherwise.
    rank = np.full(len(names) + 1, np.nan)
    for place, band in enumerate(scheme.bands):
        rank[names.index(band.name)] = place
    up, down = _band(names, scheme, score, scheme.hold), _band(names, scheme, score, -scheme.hold)
    held = ~np.isnan(rank[former])
    rises, falls = held & (rank[up] > rank[former]), held & (rank[down] < rank[former])
    return np.where(rises, up, np.where(falls, down, np.where(held, former, reached)))


def _band(names: tuple[str, ...], scheme: Grades, score: Numbers, beyond: float) -> Places:
    lowest = scheme.bands[0]
    found = np.full(len(score), names.index(lowest.name) if lowest.start is None else UNKNOWN_GRADE, dtype=np.int64)
    for band in scheme.bands:
        if band.start is not None:
            found[score >= round(band.start + beyond, 1)] = names.index(band.name)
    return found


def _grade_places(names: tuple[str, ...], found: Any) -> Places:
    place = {name: number for number, name in enumerate(names)}
    return np.array([place.get(str(one), UNKNOWN_GRADE) for one in found], dtype=np.int64)
