"""The points of a tree of weights, and how they change with each weight and with each leaf's points."""

from collections.abc import Callable, Mapping

import numpy as np

from scorelang.evidence.weighing import Numbers, Places, Weights
from scorelang.pinning.merged import Node
from scorelang.pinning.tree import leaf_name
from scorelang.source.records import dataclass

Back = Callable[[Numbers], None]


@dataclass(frozen=True, slots=True)
class Slopes:
    """What a change of the score does to each part: `weights` like the weights, `leaves` a cell a row."""

    weights: dict[str, Numbers]
    leaves: dict[str, Numbers]


@dataclass(frozen=True, slots=True)
class Tape:
    """The points of the whole tree, NaN where nothing is known, and the way back from them."""

    points: Numbers
    back: Callable[[Numbers], Slopes]


def taped(root: Node, weights: Weights, leaves: Mapping[str, Numbers], segment: Places) -> Tape:
    """Combine the leaves' points; a `worst of` or `best of` hands on what its first deciding member does."""
    slopes = Slopes({path: np.zeros_like(one) for path, one in weights.items()}, {})
    run = _Run(weights, leaves, segment, slopes)
    points, back = run.node(root)

    def slopes_of(change: Numbers) -> Slopes:
        slopes.leaves.clear()
        for one in slopes.weights.values():
            one.fill(0.0)
        back(change)
        return slopes

    return Tape(points, slopes_of)


@dataclass(frozen=True, slots=True)
class _Run:
    weights: Weights
    leaves: Mapping[str, Numbers]
    segment: Places
    slopes: Slopes

    def node(self, node: Node) -> tuple[Numbers, Back]:
        if node.leaf is not None:
            name = leaf_name(node.leaf)
            points = self.leaves[name]
            return points, lambda change: self._at_leaf(name, change)
        return self._mean(node) if node.how == "mean" else self._extreme(node)

    def _at_leaf(self, name: str, change: Numbers) -> None:
        before = self.slopes.leaves.get(name)
        self.slopes.leaves[name] = change if before is None else before + change

    def _mean(self, node: Node) -> tuple[Numbers, Back]:
        parts = [self.node(branch.node) for branch in node.branches]
        shares = []
        total, known = np.zeros(len(self.segment)), np.zeros(len(self.segment))
        for place, (points, _) in enumerate(parts):
            weight = self.weights[node.path][place][self.segment]
            share = np.where(np.isnan(points) | np.isnan(weight), 0.0, weight)
            total, known = total + share * _filled(points), known + share
            shares.append(share)
        mean = np.divide(total, known, out=np.full(len(known), np.nan), where=known > 0)

        def back(change: Numbers) -> None:
            each = np.divide(change, known, out=np.zeros(len(known)), where=known > 0)
            for place, ((points, below), share) in enumerate(zip(parts, shares, strict=True)):
                there = ~np.isnan(points) & ~np.isnan(self.weights[node.path][place][self.segment])
                pull = np.where(there, each * (points - mean), 0.0)
                level = self.slopes.weights[node.path]
                level[place] += np.bincount(self.segment, pull, level.shape[1])
                below(each * share)

        return mean, back

    def _extreme(self, node: Node) -> tuple[Numbers, Back]:
        parts = [self.node(branch.node) for branch in node.branches]
        sign = 1.0 if node.how == "worst" else -1.0
        pairs = zip(node.branches, parts, strict=True)
        held = np.stack([self._held(branch.weights, points) for branch, (points, _) in pairs])
        ranked = np.where(np.isnan(held), np.inf, sign * held)
        picked = ranked.argmin(axis=0)
        best = held[picked, np.arange(len(picked))]

        def back(change: Numbers) -> None:
            for place, (_, below) in enumerate(parts):
                below(np.where(picked == place, change, 0.0))

        return best, back

    def _held(self, weights: tuple[float | None, ...], points: Numbers) -> Numbers:
        there = np.array([one is not None for one in weights])[self.segment]
        found: Numbers = np.where(there, points, np.nan)
        return found


def _filled(points: Numbers) -> Numbers:
    """0 where there are none: what weighs nothing must not make all the rest missing."""
    found: Numbers = np.where(np.isnan(points), 0.0, points)
    return found
