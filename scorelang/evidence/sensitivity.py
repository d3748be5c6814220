"""How much grades hang on the exact weights: each one moved on its own, and all of them at once by chance."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from scorelang.evidence.weighing import Numbers, Weighed, Weights
from scorelang.ir.scorecards import Group, Leaf, Scorecard
from scorelang.pinning.merged import Branch, Node
from scorelang.source.records import dataclass, replace

DRAWS = 200
"""How many joint moves are drawn where a score is a matter of arithmetic."""
DRAWS_BY_RUNNING = 20
"""How many where every move has to be scored by a run."""
SEED = 20260301
BY = 0.2

Scores = Callable[[Weights], Weighed]


@dataclass(frozen=True, slots=True)
class Effect:
    """What one move does: accounts that change their grade, up and down, their money, and how far scores go."""

    factor: float
    changed: int
    better: int
    worse: int
    money: float | None
    mean_change: float
    largest_change: float


@dataclass(frozen=True, slots=True)
class MovedWeight:
    """A weight moved up and down on its own; the others of its level keep their proportions.

    `path`: the titles of the levels that it stands in, and its own. `weight`: as the default writes it, in percent.
    """

    name: str
    path: tuple[str, ...]
    weight: float
    up: Effect
    down: Effect

    @property
    def changed(self) -> float:
        """Accounts that change their grade, the mean of both ways."""
        return (self.up.changed + self.down.changed) / 2


@dataclass(frozen=True, slots=True)
class Joint:
    """Every weight moved at once, each by a factor drawn evenly from 1 - by to 1 + by.

    `changed`: accounts that change their grade, a number a draw. `share`: of each account, the share of the draws in
    which its grade is another.
    """

    draws: int
    seed: int
    changed: NDArray[np.int64]
    share: Numbers

    @property
    def typical(self) -> float:
        """The median number of accounts that change their grade."""
        return float(np.median(self.changed)) if len(self.changed) else 0.0

    @property
    def high(self) -> float:
        """What 19 of 20 draws stay at or below."""
        return float(np.quantile(self.changed, 0.95)) if len(self.changed) else 0.0


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """`graded`: the accounts that have a grade with the weights in force, and among which changes are counted."""

    card: Scorecard
    by: float
    graded: int
    money: float | None
    weights: tuple[MovedWeight, ...]
    joint: Joint

    @property
    def share(self) -> float:
        """The part of the graded accounts that a typical joint move gives another grade."""
        return self.joint.typical / self.graded if self.graded else 0.0


def sensitivity(
    card: Scorecard, root: Node, weights: Weights, scores: Scores, money: Numbers | None, by: float, draws: int
) -> Sensitivity:
    """Move the weights; `scores`: what some weights give. `money`: an amount an account."""
    base = scores(weights)
    graded = base.grade >= 0
    found = tuple(
        MovedWeight(
            place.branch.node.name,
            place.path,
            _default(place.branch),
            _effect(base, scores(_alone(weights, place, 1 + by)), 1 + by, money),
            _effect(base, scores(_alone(weights, place, 1 - by)), 1 - by, money),
        )
        for place in places(root)
    )
    return Sensitivity(
        card,
        by,
        int(graded.sum()),
        None if money is None else float(np.nansum(money[graded])),
        tuple(sorted(found, key=lambda one: -one.changed)),
        _joint(base, [scores(_together(weights, root, one)) for one in _factors(len(found), by, draws)]),
    )


@dataclass(frozen=True, slots=True)
class Place:
    """A weight: the level it stands in by its node's path, its place there, and the titles on the way to it."""

    level: str
    number: int
    branch: Branch
    path: tuple[str, ...]


def places(root: Node) -> tuple[Place, ...]:
    """Every weight that can be moved: one with others beside it in a level that takes a mean."""
    return tuple(_places(root, ()))


def _places(node: Node, above: tuple[str, ...]) -> Iterator[Place]:
    for number, branch in enumerate(node.branches):
        path = above if _is_way(branch.node) else (*above, branch.node.title)
        if node.how == "mean" and _movable(node, branch):
            yield Place(node.path, number, branch, path)
        yield from _places(branch.node, path)


def _is_way(node: Node) -> bool:
    """Whether it stands for no level that anybody wrote: segments may combine their top level in several ways."""
    return node.path == f"root/{node.how}"


def _movable(node: Node, branch: Branch) -> bool:
    """Whether it has weight, and company, in any segment."""
    return any(
        weight and any(other.weights[segment] for other in node.branches if other is not branch)
        for segment, weight in enumerate(branch.weights)
    )


def _default(branch: Branch) -> float:
    """The weight as the default has it, else as the last segment that has it."""
    return next((weight for weight in reversed(branch.weights) if weight is not None), 0.0)


def _alone(weights: Weights, place: Place, factor: float) -> Weights:
    """One weight times a factor, at most the whole; the others of its level share what remains as before."""
    level = weights[place.level]
    total = np.nansum(level, axis=0)
    old = level[place.number]
    rest = total - np.nan_to_num(old)
    new = np.where(rest > 0, np.minimum(old * factor, total), old)
    scale = np.divide(total - new, rest, out=np.ones_like(rest), where=(rest > 0) & ~np.isnan(old))
    moved = level * scale
    moved[place.number] = new
    return {**weights, place.level: moved}


def _together(weights: Weights, root: Node, factors: Numbers) -> Weights:
    """Every movable weight times its factor, each level brought back to what it added up to."""
    moved = {path: level.copy() for path, level in weights.items()}
    for place, factor in zip(places(root), factors, strict=True):
        moved[place.level][place.number] *= factor
    for path, level in moved.items():
        total = np.nansum(level, axis=0)
        before = np.nansum(weights[path], axis=0)
        moved[path] = level * np.divide(before, total, out=np.ones_like(total), where=total > 0)
    return moved


def _effect(base: Weighed, moved: Weighed, factor: float, money: Numbers | None) -> Effect:
    graded = base.grade >= 0
    changed = graded & (moved.grade != base.grade)
    change = np.abs(moved.score - base.score)[graded & ~np.isnan(moved.score)]
    return Effect(
        factor,
        int(changed.sum()),
        int((changed & (moved.grade > base.grade)).sum()),
        int((changed & (moved.grade < base.grade)).sum()),
        None if money is None else float(np.nansum(money[changed])),
        float(change.mean()) if len(change) else 0.0,
        float(change.max()) if len(change) else 0.0,
    )


def _joint(base: Weighed, moved: Sequence[Weighed]) -> Joint:
    graded = base.grade >= 0
    changes = [graded & (one.grade != base.grade) for one in moved]
    share = np.mean(changes, axis=0) if changes else np.zeros(len(graded))
    return Joint(len(changes), SEED, np.array([int(one.sum()) for one in changes], dtype=np.int64), share)


def _factors(number: int, by: float, draws: int) -> Iterator[Numbers]:
    """The same draws every time."""
    chance = np.random.default_rng(SEED)
    for _ in range(draws if number else 0):
        yield chance.uniform(1 - by, 1 + by, number)


def with_weights(card: Scorecard, root: Node, weights: Weights) -> Scorecard:
    """The scorecard with these weights, for a run."""
    variants = tuple(
        replace(one, method=_reweighed(one.method, _top(root, one.method), weights, segment))
        for segment, one in enumerate(card.variants)
        if isinstance(one.method, Group)
    )
    return replace(card, variants=variants)


def _top(root: Node, group: Group) -> Node:
    ways = [branch.node for branch in root.branches if _is_way(branch.node)]
    return next((node for node in ways if node.how == group.how), root)


def _reweighed(group: Group, node: Node, weights: Weights, segment: int) -> Group:
    members: list[Group | Leaf] = []
    for member in group.members:
        number, branch = next((n, b) for n, b in enumerate(node.branches) if _same(member, b.node))
        if node.how == "mean":
            member = replace(member, weight=float(weights[node.path][number][segment]))
        if isinstance(member, Group):
            member = _reweighed(member, branch.node, weights, segment)
        members.append(member)
    return replace(group, members=tuple(members))


def _same(member: Group | Leaf, node: Node) -> bool:
    if isinstance(member, Leaf):
        return node.leaf is not None and (node.leaf.scorecard, node.leaf.name) == (member.scorecard, member.name)
    return node.leaf is None and (node.name, node.how) == (member.name, member.how)
