"""Which leaf costs a score the most: the first reason, as one cell of an account instead of a weight of each leaf."""

from collections.abc import Sequence

from scorelang.ir.expressions import CardRef
from scorelang.ir.scorecards import Leaf
from scorelang.kernel.operators import Compare, Expr
from scorelang.pinning import indicators, tree, words
from scorelang.pinning.scopes import Scope
from scorelang.pinning.words import HUNDRED, ZERO, choose, equal, first_known, minus, number, text, times
from scorelang.types import Number

# What costs less is no reason: it is what is left of 100 points after rounding.
NOTHING = 1e-9


def dearest(scope: Scope, card: str) -> Expr:
    """The name of the leaf that costs the most, ties as the default writes them; missing where none costs anything."""
    whole = tree.tree_of(scope, card)
    shares = tree.parts(whole)
    leaves = {tree.leaf_name(node.leaf): node.leaf for node in whole.root.leaves() if node.leaf is not None}
    lost = {name: _lost(scope, card, leaf, shares[name][0]) for name, leaf in leaves.items()}
    most = _greatest(scope, f"{card}.most", tuple(lost.values()))
    arms = [(equal(cost, most), text(name)) for name, cost in lost.items()]
    return words.where(Compare(">", most, number(NOTHING)), choose(*arms[:-1], otherwise=arms[-1][1]))


def _lost(scope: Scope, card: str, leaf: Leaf, share: Expr) -> Expr:
    """The weight in force, 0 to 1, times the published points short of 100."""
    if leaf.scorecard is None:
        points = indicators.points(scope, card, leaf.name).expr
    else:
        points = scope.leaf(CardRef(leaf.scorecard, "score", Number(), tree.NOWHERE)).expr
    cost = first_known(times(share, minus(HUNDRED, points)), ZERO)
    return scope.ledger.atom(f"{card}.{tree.leaf_name(leaf)}.lost", cost)


def _greatest(scope: Scope, name: str, values: Sequence[Expr]) -> Expr:
    """The greatest of cells that are never missing, by halves: a chain would be as deep as it is long."""
    if len(values) == 1:
        return values[0]
    half = len(values) // 2
    left, right = _greatest(scope, f"{name} 1", values[:half]), _greatest(scope, f"{name} 2", values[half:])
    return scope.ledger.atom(name, choose((Compare(">", right, left), right), otherwise=left))
