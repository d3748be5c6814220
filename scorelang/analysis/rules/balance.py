"""What a score is made of: how much of it looks back."""

from collections.abc import Iterator

from scorelang.analysis import words
from scorelang.analysis.review import Review, leaves
from scorelang.diagnostics import Diagnostic
from scorelang.diagnostics.catalogue import card as rules

_MOST = 0.8


def balance(review: Review) -> Iterator[Diagnostic]:
    """Every scorecard, and its segments where they differ."""
    for card in review.program.scorecards:
        for variant in reversed(card.variants):
            lagging = sum(
                share
                for leaf, share in leaves(variant)
                if leaf.scorecard is None and review.model.indicator(leaf.name, variant).kind == "lagging"
            )
            if lagging > _MOST:
                where = "" if variant.condition is None else f" in the segment `{variant.segment}`"
                yield rules.LAGGING.at(
                    variant.span,
                    f"{words.number(round(lagging * 100, 1))}% of the weight of `{card.name}`{where} looks back",
                    help="what lags tells of an account when it is late: weigh leading indicators too",
                )
                break
