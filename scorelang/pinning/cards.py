"""Whom a scorecard scores, and in which segment an account is."""

from collections.abc import Callable

from scorelang.kernel.operators import Expr, Ref
from scorelang.pinning import words
from scorelang.pinning.expressions import lower
from scorelang.pinning.ledger import Pinned
from scorelang.pinning.scopes import Scope
from scorelang.pinning.words import choose, holds, text

Segment = Callable[[], Expr]


def applies(scope: Scope, card: str) -> Ref:
    """Whether the account is scored at all; never missing."""

    def write() -> Pinned:
        condition = scope.ledger.program.scorecard(card).applies
        chosen = words.TRUE if condition is None else holds(lower(condition, scope).expr)
        return Pinned(scope.ledger.step(f"{card}.applies", chosen))

    return _ref(scope.ledger.once(("card applies", card), write))


def segment(scope: Scope, card: str) -> Ref:
    """The first segment whose condition holds, else the last one, `default`."""

    def write() -> Pinned:
        variants = scope.ledger.program.scorecard(card).variants
        arms = [(lower(v.condition, scope).expr, text(v.segment)) for v in variants if v.condition is not None]
        return Pinned(scope.ledger.step(f"{card}.segment", choose(*arms, otherwise=text(variants[-1].segment))))

    return _ref(scope.ledger.once(("segment", card), write))


def _ref(pinned: Pinned) -> Ref:
    assert isinstance(pinned.expr, Ref)
    return pinned.expr
