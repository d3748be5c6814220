"""How the segments of a scorecard differ, and the choice between them."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from scorelang.ir.indicators import Indicator
from scorelang.ir.scorecards import Scorecard
from scorelang.kernel.operators import Expr
from scorelang.pinning.words import choose, equal, text

Item = TypeVar("Item")


def overrides(card: Scorecard, name: str) -> tuple[tuple[str, Indicator], ...]:
    """(segment, indicator) for each segment that changes an indicator, in order."""
    return tuple(
        (variant.segment, indicator)
        for variant in card.variants
        for indicator in variant.indicators
        if indicator.name == name
    )


def by_segment(
    segment: Callable[[], Expr], base: Item, changed: Sequence[tuple[str, Item]], lower: Callable[[Item], Expr]
) -> Expr:
    """What `base` gives, or in a segment what it has instead; segments that are like the base need no choice."""
    different = [(name, item) for name, item in changed if item != base]
    if not different:
        return lower(base)
    arms = [(equal(segment(), text(name)), lower(item)) for name, item in different]
    return choose(*arms, otherwise=lower(base))
