"""Segments: those that others hide, and those that meet in a value which both want."""

from collections.abc import Iterator

from scorelang.analysis import words
from scorelang.analysis.conditions import NOT_TRUE, TRUE, Asked, together
from scorelang.analysis.review import Review
from scorelang.diagnostics import Diagnostic, Label
from scorelang.diagnostics.catalogue import card as rules
from scorelang.ir import expressions as ir
from scorelang.ir.scorecards import Variant


def segments(review: Review) -> Iterator[Diagnostic]:
    """Every scorecard's segments, in the order written."""
    for card in review.program.scorecards:
        before: list[tuple[Variant, ir.Expression]] = []
        for variant in card.variants:
            if variant.condition is None:
                continue
            hidden = _hidden(review, variant, variant.condition, before)
            yield from (hidden,) if hidden else _edges(review, variant, variant.condition, before)
            before.append((variant, variant.condition))


def _hidden(
    review: Review, variant: Variant, condition: ir.Expression, before: list[tuple[Variant, ir.Expression]]
) -> Diagnostic | None:
    held = Asked(condition, TRUE)
    if together(review.model, [held], review.lets) is None:
        return rules.SEGMENT_HIDDEN.at(condition.span, f"no account is ever `{variant.segment}`: this never holds")
    others = [Asked(earlier, NOT_TRUE) for _, earlier in before]
    if not others or together(review.model, [held, *others], review.lets) is not None:
        return None
    alone = next(
        (v for v, c in before if together(review.model, [held, Asked(c, NOT_TRUE)], review.lets) is None), None
    )
    first = alone or before[-1][0]
    return rules.SEGMENT_HIDDEN.at(
        condition.span,
        f"no account is ever `{variant.segment}`: "
        + (f"all of them are `{first.segment}`, which stands before it" if alone else "those before it take them all"),
        labels=() if first.span is None else (Label(first.span, "this one comes first"),),
        help="write the narrower segment first",
    )


def _edges(
    review: Review, variant: Variant, condition: ir.Expression, before: list[tuple[Variant, ir.Expression]]
) -> Iterator[Diagnostic]:
    for earlier, other in before:
        found = together(review.model, [Asked(other, TRUE), Asked(condition, TRUE)], review.lets)
        edges = [] if found is None else [expr for expr, reach in found.items() if reach.point and words.name(expr)]
        alone = together(review.model, [Asked(condition, TRUE)], review.lets) or {}
        opposite = together(review.model, [Asked(other, TRUE)], review.lets) or {}
        for expr in edges:
            if found is None or expr not in alone or expr not in opposite or alone[expr].point or opposite[expr].point:
                continue
            at = words.amount(found[expr].low, expr.type)
            yield rules.SEGMENT_EDGE.at(
                condition.span,
                f"both `{earlier.segment}` and `{variant.segment}` want an account whose `{words.name(expr)}` is {at}",
                labels=() if earlier.span is None else (Label(earlier.span, "this one comes first and gets it"),),
                help="let one of them stop short of the edge: `<` in place of `<=`",
            )
