"""Scores that add up: each amount where its condition holds."""

from functools import reduce

from scorelang.ir.scorecards import FirstOfItems, PointsItem, PointsSum
from scorelang.kernel.operators import Expr, Sort
from scorelang.pinning import cards, words
from scorelang.pinning.expressions import lower
from scorelang.pinning.scopes import Scope
from scorelang.pinning.words import ZERO, choose, equal, holds, minus, plus, text


def total(scope: Scope, card: str) -> Expr:
    """The start and all amounts, in the order written; an amount that is missing where it counts leaves it missing."""
    by_variant = [
        (variant.segment, reduce(plus, amounts(scope, variant.method), lower(variant.method.start, scope).expr))
        for variant in scope.ledger.program.scorecard(card).variants
        if isinstance(variant.method, PointsSum)
    ]
    default = by_variant[-1][1]
    arms = [
        (equal(cards.segment(scope, card), text(name)), amount) for name, amount in by_variant[:-1] if amount != default
    ]
    return choose(*arms, otherwise=default)


def amounts(scope: Scope, method: PointsSum) -> tuple[Expr, ...]:
    """What each item adds to the score of the account."""
    return tuple(_amount(scope, item) for item in method.items)


def _amount(scope: Scope, item: PointsItem | FirstOfItems) -> Expr:
    if isinstance(item, PointsItem):
        return choose(_arm(scope, item), otherwise=ZERO)
    return choose(*(_arm(scope, arm) for arm in item.arms), otherwise=words.missing(Sort.NUMBER))


def _arm(scope: Scope, item: PointsItem) -> tuple[Expr, Expr]:
    amount = lower(item.amount, scope).expr
    signed = amount if item.sign > 0 else minus(ZERO, amount)
    return (words.TRUE if item.condition is None else holds(lower(item.condition, scope).expr)), signed
