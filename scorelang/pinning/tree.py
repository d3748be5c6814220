"""The tree of weights: how levels combine their members, what is covered, and which part each leaf has in the score."""

from collections.abc import Sequence
from functools import reduce
from operator import add

from scorelang.ir.expressions import CardRef
from scorelang.ir.scorecards import Group, Leaf, PointsSum
from scorelang.kernel.operators import Compare, Const, Expr, Sort
from scorelang.pinning import cards, indicators, words
from scorelang.pinning.ledger import Pinned
from scorelang.pinning.merged import Branch, Node, merge
from scorelang.pinning.scopes import Scope
from scorelang.pinning.words import (
    HUNDRED,
    ONE,
    ZERO,
    both,
    choose,
    divide,
    either,
    equal,
    known,
    minus,
    negation,
    number,
    plus,
    times,
)
from scorelang.source import NOWHERE
from scorelang.source.records import dataclass
from scorelang.types import Number


@dataclass(frozen=True, slots=True)
class Tree:
    """The merged tree of one scorecard, and how to read a leaf of it."""

    scope: Scope
    card: str
    root: Node
    segments: tuple[str, ...]

    def step(self, node: Node, what: str, expr: Expr) -> Expr:
        """A step of a node, once."""
        return self.scope.ledger.atom(f"{self.card}:{node.path}:{what}", expr)


def tree_of(scope: Scope, card: str) -> Tree:
    """The tree of a scorecard that weighs."""
    variants = scope.ledger.program.scorecard(card).variants
    roots = [variant.method for variant in variants if isinstance(variant.method, Group)]
    return Tree(scope, card, merge(roots), tuple(variant.segment for variant in variants))


def leaf_name(leaf: Leaf) -> str:
    """The name of a leaf in outputs: the indicator's, or `card.score`."""
    return leaf.name if leaf.scorecard is None else f"{leaf.scorecard}.{leaf.name}"


def weight(tree: Tree, node: Node, branch: Branch) -> Expr:
    """A branch's weight in the account's segment; missing where the segment does not have it."""
    return _of_segment(tree, node, f"weight of {branch.node.path}", branch.weights)


def _of_segment(tree: Tree, node: Node, name: str, shares: Sequence[float | None]) -> Expr:
    """What there is for the account's segment, of one for each."""
    default = shares[-1]
    arms = [
        (equal(cards.segment(tree.scope, tree.card), words.text(segment)), _literal(share))
        for segment, share in zip(tree.segments, shares, strict=True)
        if share != default
    ]
    return tree.step(node, name, choose(*arms, otherwise=_literal(default))) if arms else _literal(default)


def raw(tree: Tree, node: Node) -> Expr:
    """Unrounded points of a node: a leaf's own, or its members combined; missing where none is known."""
    if node.leaf is not None:
        return _leaf_points(tree, node.leaf)
    combine = _mean if node.how == "mean" else _extreme
    return tree.scope.ledger.once(("tree", tree.card, node.path), lambda: Pinned(combine(tree, node))).expr


def coverage(tree: Tree, node: Node) -> tuple[Expr, Expr]:
    """(whether it applies, the known part of the weight that applies, 0 to 1) of a node."""
    if node.leaf is not None:
        return _leaf_coverage(tree, node.leaf)
    shares, parts, there = [], [], []
    for branch in node.branches:
        applying, part = coverage(tree, branch.node)
        share = ONE if node.how != "mean" else weight(tree, node, branch)
        present = _there(tree, node, branch, applying)
        there.append(present)
        shares.append(choose((present, share), otherwise=ZERO))
        parts.append(choose((present, times(share, part)), otherwise=ZERO))
    applies = tree.step(node, "applies", either(*there))
    whole = _whole(tree, node) if all(one == words.TRUE for one in there) else _total(shares)
    return applies, tree.step(node, "coverage", words.first_known(divide(_total(parts), whole), ZERO))


def _whole(tree: Tree, node: Node) -> Expr:
    """The weights of all members, which each segment has and which apply to every account: a number a segment."""
    shares = [branch.weights if node.how == "mean" else (1.0,) * len(tree.segments) for branch in node.branches]
    sums = [reduce(add, filter(None, own), 0.0) for own in zip(*shares, strict=True)]
    return _of_segment(tree, node, "whole weight", sums)


def parts(tree: Tree) -> dict[str, tuple[Expr, Expr]]:
    """For each leaf by name: (its effective weight in the whole, 0 to 1; what it adds to the score)."""
    found: dict[str, tuple[Expr, Expr]] = {}
    _divide_up(tree, tree.root, ONE, found)
    return found


def _divide_up(tree: Tree, node: Node, whole: Expr, found: dict[str, tuple[Expr, Expr]]) -> None:
    picked = None if node.how == "mean" else _picked(tree, node)
    for place, branch in enumerate(node.branches, start=1):
        part = _part(tree, node, branch, whole, place, picked)
        share = tree.step(node, f"part of {branch.node.path}", part)
        if branch.node.leaf is None:
            _divide_up(tree, branch.node, share, found)
            continue
        adds = choose((Compare(">", share, ZERO), times(share, raw(tree, branch.node))), otherwise=ZERO)
        name = leaf_name(branch.node.leaf)
        before = found.get(name)
        found[name] = (share, adds) if before is None else (plus(before[0], share), plus(before[1], adds))


def _part(tree: Tree, node: Node, branch: Branch, whole: Expr, place: int, picked: Expr | None) -> Expr:
    if picked is not None:
        return choose((equal(picked, number(place)), whole), otherwise=ZERO)
    shared = divide(times(whole, weight(tree, node, branch)), _known_weight(tree, node))
    return words.first_known(choose((_present(tree, node, branch), shared), otherwise=ZERO), ZERO)


def _picked(tree: Tree, node: Node) -> Expr:
    """Which member of a `worst of` or `best of` counts: the first that has the level's points."""
    result = raw(tree, node)
    arms = [
        (both(_present(tree, node, branch), equal(raw(tree, branch.node), result)), number(place))
        for place, branch in enumerate(node.branches, start=1)
    ]
    return tree.step(node, "picked", choose(*arms, otherwise=ZERO))


def _present(tree: Tree, node: Node, branch: Branch) -> Expr:
    return _there(tree, node, branch, known(raw(tree, branch.node)))


def _there(tree: Tree, node: Node, branch: Branch, condition: Expr) -> Expr:
    """Whether a condition holds and the account's segment has the branch."""
    return both(condition, known(weight(tree, node, branch)) if None in branch.weights else None)


def _known_weight(tree: Tree, node: Node) -> Expr:
    key = ("known weight", tree.card, node.path)
    return tree.scope.ledger.once(key, lambda: Pinned(_known_weights(tree, node))).expr


def _known_weights(tree: Tree, node: Node) -> Expr:
    shares = [
        choose((_present(tree, node, branch), weight(tree, node, branch)), otherwise=ZERO) for branch in node.branches
    ]
    return tree.step(node, "known weight", _total(shares))


def _mean(tree: Tree, node: Node) -> Expr:
    """sum(w·p) / sum(w) over what is known, in the order written; a known weight of 0 is missing."""
    terms = [
        choose(
            (_present(tree, node, branch), times(weight(tree, node, branch), raw(tree, branch.node))), otherwise=ZERO
        )
        for branch in node.branches
    ]
    return tree.step(node, "points", divide(_total(terms), _known_weight(tree, node)))


def _extreme(tree: Tree, node: Node) -> Expr:
    """The least (greatest) of the known members, through a sentinel that no points reach."""
    sign, sentinel = ("<", 101.0) if node.how == "worst" else (">", -1.0)
    best: Expr = number(sentinel)
    for place, branch in enumerate(node.branches, start=1):
        candidate = choose((_present(tree, node, branch), raw(tree, branch.node)), otherwise=number(sentinel))
        better = choose((Compare(sign, candidate, best), candidate), otherwise=best)
        best = tree.step(node, f"{node.how} of {place}", better)
    return tree.step(node, "points", words.where(negation(equal(best, number(sentinel))), best))


def _leaf_points(tree: Tree, leaf: Leaf) -> Expr:
    if leaf.scorecard is None:
        return indicators.raw(tree.scope, tree.card, leaf.name)
    return _other_score(tree.scope, leaf.scorecard)


def _other_score(scope: Scope, card: str) -> Expr:
    """Another scorecard's published score, from 0 to 100."""
    score = scope.leaf(CardRef(card, "score", Number(), NOWHERE)).expr
    other = scope.ledger.program.scorecard(card)
    low, high = other.scale.low, other.scale.high
    if not isinstance(other.default.method, PointsSum) or low is None or high is None or (low, high) == (0.0, 100.0):
        return score
    return divide(times(minus(score, number(low)), HUNDRED), number(high - low))


def _leaf_coverage(tree: Tree, leaf: Leaf) -> tuple[Expr, Expr]:
    scope = tree.scope
    if leaf.scorecard is not None:
        there = known(_other_score(scope, leaf.scorecard))
        return cards.applies(scope, leaf.scorecard), choose((there, ONE), otherwise=ZERO)
    counted = indicators.is_known(scope, tree.card, leaf.name)
    return indicators.applies(scope, tree.card, leaf.name), choose((counted, ONE), otherwise=ZERO)


def _total(terms: list[Expr]) -> Expr:
    return reduce(plus, terms)


def _literal(share: float | None) -> Const:
    return words.missing(Sort.NUMBER) if share is None else number(share)
