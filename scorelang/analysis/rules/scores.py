"""Scores: what they can come to, grades nobody has, triggers that never open, caps that never act."""

from collections.abc import Iterator
from math import isinf

from scorelang.analysis import words
from scorelang.analysis.conditions import TRUE, Asked, together
from scorelang.analysis.ranges import reach
from scorelang.analysis.reach import between
from scorelang.analysis.review import Review, leaves
from scorelang.analysis.scores import Bound, adjusted
from scorelang.diagnostics import Diagnostic
from scorelang.diagnostics.catalogue import card as rules
from scorelang.ir import expressions as ir
from scorelang.ir.scorecards import Adjustment, Scorecard, Variant

_OUT_OF_REACH = 5.0
"""Points of the scale that no account can have, below which nothing is said: a rating from 1 to 100 leaves one."""


def scores(review: Review) -> Iterator[Diagnostic]:
    """Every scorecard."""
    for card in review.program.scorecards:
        yield from _score_range(review, card)
        yield from _grades(review, card)
        yield from _adjustments(review, card)
        yield from _triggers(review, card)
        yield from _never(review, card)
        yield from _coverage(review, card)


def _score_range(review: Review, card: Scorecard) -> Iterator[Diagnostic]:
    """With everything known, which is what the author has in mind."""
    variant = card.default
    span = review.model.variant(card.name, variant).span
    if span is None or span.least.points + 100 - span.most.points < _OUT_OF_REACH:
        return
    low, high = words.number(span.least.points), words.number(span.most.points)
    yield rules.SCORE_RANGE.at(
        card.span,
        f"with everything known the score of `{card.name}` lies between {low} and {high}, never below or above",
        help=_witness(review, span.least if span.least.points > 0 else span.most),
    )


def _witness(review: Review, bound: Bound) -> str | None:
    said = words.values(dict(bound.witness), review.types)
    return f"it is {words.number(bound.points)} where {said}" if said else None


def _grades(review: Review, card: Scorecard) -> Iterator[Diagnostic]:
    variants = review.model.reached(card)
    reached = {band.name for v in variants for band in review.model.grades(card.name, v)}
    known = {band.name for v in variants for band in review.model.known_grades(card.name, v)}
    score = words.range_of(review.model.score(card.name))
    for band in card.default.grades.bands:
        begins = "" if band.start is None else f", which begins from {words.number(band.start)}"
        if band.name not in reached:
            yield rules.GRADE_UNREACHED.at(
                band.span or card.span, f"no account can be `{band.name}`{begins}: the score is {score}"
            )
        elif band.name not in known:
            yield rules.GRADE_UNREACHED.at(
                band.span or card.span,
                f"only an account with missing data can be `{band.name}`{begins}",
                help=_best_known(review, card),
            )


def _best_known(review: Review, card: Scorecard) -> str | None:
    span = review.model.variant(card.name, card.default).span
    if span is None:
        return None
    low, high = words.number(span.least.points), words.number(span.most.points)
    return f"with everything known the score lies between {low} and {high}"


def _adjustments(review: Review, card: Scorecard) -> Iterator[Diagnostic]:
    said: set[int] = set()
    for variant in card.variants:
        found = review.model.variant(card.name, variant)
        span = found.span
        current = between(span.low, span.high) if span is not None else review.model.score(card.name)
        for each in variant.adjustments:
            reason = _idle(review, each, current.low, current.high) if span is not None else _unheld(review, each)
            if reason is not None and id(each) not in said:
                said.add(id(each))
                yield rules.CAP_NEVER.at(each.span, f"this `{each.keyword}` never changes a score: {reason}")
            current = adjusted(review.model, current, (each,))


def _idle(review: Review, each: Adjustment, low: float, high: float) -> str | None:
    bound = reach(review.model, each.bound, {})
    if each.keyword == "cap" and bound.low >= high:
        return f"the score is at most {words.number(high)} before it"
    if each.keyword == "floor" and bound.high <= low:
        return f"the score is at least {words.number(low)} before it"
    return _unheld(review, each)


def _unheld(review: Review, each: Adjustment) -> str | None:
    return None if holds(review, each.condition) else f"its condition never holds{_why(review, each.condition)}"


def holds(review: Review, condition: ir.Expression) -> bool:
    """Whether a condition can hold, as far as can be told."""
    return together(review.model, [Asked(condition, TRUE)], review.lets) is not None


def _why(review: Review, condition: ir.Expression) -> str:
    """The range of the first part that cannot hold by itself."""
    parts = condition.operands if isinstance(condition, ir.AllOf) else (condition,)
    for part in parts:
        if isinstance(part, ir.Compare) and not holds(review, part):
            name, found = words.name(part.left), reach(review.model, part.left, {})
            if name is not None and found.values is None and not (isinf(found.low) and isinf(found.high)):
                return f", since `{name}` is {words.range_of(found)}"
    return ""


def _triggers(review: Review, card: Scorecard) -> Iterator[Diagnostic]:
    for trigger in card.triggers:
        if not holds(review, trigger.when):
            yield rules.TRIGGER_NEVER.at(
                trigger.when.span, f"the trigger `{trigger.name}` never opens{_why(review, trigger.when)}"
            )
        if trigger.until is not None and not holds(review, trigger.until):
            yield rules.CONDITION_NEVER.at(
                trigger.until.span, f"the trigger `{trigger.name}` never closes{_why(review, trigger.until)}"
            )


def _never(review: Review, card: Scorecard) -> Iterator[Diagnostic]:
    if card.applies is not None and not holds(review, card.applies):
        yield rules.CONDITION_NEVER.at(card.applies.span, f"`{card.name}` scores nobody: this never holds")
    for indicator in review.program.indicators:
        if indicator.applies is not None and not holds(review, indicator.applies) and card is _first(review):
            yield rules.CONDITION_NEVER.at(
                indicator.applies.span, f"`{indicator.name}` applies to nobody: this never holds"
            )


def _first(review: Review) -> Scorecard:
    return review.program.scorecards[0]


def _coverage(review: Review, card: Scorecard) -> Iterator[Diagnostic]:
    """Without `coverage` the best grade may rest on one small indicator."""
    if card.coverage > 0:
        return
    for variant in card.variants:
        best = variant.grades.bands[-1] if variant.grades.bands else None
        found = _lonely(review, variant, best.start) if best is not None and best.start is not None else None
        if found is not None and best is not None:
            name, share = found
            yield rules.LOW_COVERAGE.at(
                card.span,
                f"an account can be `{best.name}` with only `{name}` known, {words.number(share * 100)}% of the weight",
                help="say how much must be known: `coverage from 40%`",
            )
            return


def _lonely(review: Review, variant: Variant, start: float) -> tuple[str, float] | None:
    """The lightest indicator that lifts an account into the best grade alone."""
    shares = [(leaf, share) for leaf, share in leaves(variant) if leaf.scorecard is None]
    light = [
        (leaf.name, share)
        for leaf, share in shares
        if share < 0.4
        and (span := review.model.leaf(review.model.indicator(leaf.name, variant))) is not None
        and span.most.points >= start
    ]
    skippable = [
        leaf.name
        for leaf, _ in shares
        if review.model.indicator(leaf.name, variant).missing.policy in ("skip", "median")
    ]
    lightest = min(light, key=lambda row: row[1], default=None)
    return lightest if lightest is not None and len(set(skippable) - {lightest[0]}) == len(shares) - 1 else None
