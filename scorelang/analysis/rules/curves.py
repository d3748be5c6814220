"""Curves: gaps, overlaps, arms that nothing comes to, and lines that turn."""

from collections.abc import Iterator
from itertools import pairwise

from scorelang.analysis import words
from scorelang.analysis.curves import arms, fixed, left_over
from scorelang.analysis.ranges import reach
from scorelang.analysis.reach import Reach, narrowed, pick
from scorelang.analysis.review import Review
from scorelang.analysis.whole import holds_whole, is_whole
from scorelang.diagnostics import Diagnostic, Label
from scorelang.diagnostics.catalogue import card as rules
from scorelang.ir import expressions as ir
from scorelang.ir.indicators import Indicator, Linear, Map, Steps
from scorelang.source import Span

_Taken = tuple[str, float, Span]
_LOWER, _UPPER = (">", ">="), ("<", "<=")


def curves(review: Review) -> Iterator[Diagnostic]:
    """Every indicator's curve, as declared and as segments change it."""
    changed = [i for card in review.program.scorecards for variant in card.variants for i in variant.indicators]
    for indicator in (*review.program.indicators, *changed):
        if isinstance(indicator.curve, Steps):
            yield from _steps(review, indicator, indicator.curve)
        yield from _turning(review, indicator)
        yield from _rubric(review, indicator)


def _steps(review: Review, indicator: Indicator, curve: Steps) -> Iterator[Diagnostic]:
    value = reach(review.model, indicator.value, {})
    if value.values is not None or not curve.arms:
        return
    yield from _gap(review, indicator, curve, value)
    yield from _overlap(review, indicator, curve, value)
    for number, arm in enumerate(arms(review.model, curve, value)):
        if not arm.reached:
            yield _unreached(review, indicator, curve, value, number)


def _gap(review: Review, indicator: Indicator, curve: Steps, value: Reach) -> Iterator[Diagnostic]:
    left = [] if curve.otherwise is not None else left_over(review.model, curve, value)
    if is_whole(indicator.value, review.lets):
        left = [part for part in left if holds_whole(part)]
    if left:
        at = words.amount(_in_gap(left), indicator.value.type)
        yield rules.STEPS_GAP.at(
            curve.arms[0][1].span.to(curve.arms[-1][2].span),
            f"no arm of `{indicator.name}` takes {at}, so such an account has no points",
            help="let the arms meet, or add `else -> …`",
        )


def _in_gap(left: list[Reach]) -> float:
    """Of several gaps one that lies between arms, if there is one."""
    inner = [part for part in left if part.low != float("-inf") and part.high != float("inf")]
    part = (inner or left)[0]
    between = part.low + (part.high - part.low) / 2
    return between if inner and part.high - part.low < 5 else pick(part)


def _overlap(review: Review, indicator: Indicator, curve: Steps, value: Reach) -> Iterator[Diagnostic]:
    """Arms that look in opposite directions and share values: only their order decides."""
    taken = _taken(review, curve)
    wide = _widest_after(taken)
    index = next(
        (i for i, one in enumerate(taken) if wide[i] and not _shared(value, one, wide[i][0]).empty), len(taken)
    )
    for operator, _, span in taken[index : index + 1]:
        later = (one for one in taken[index + 1 :] if (one[0] in _LOWER) != (operator in _LOWER))
        second = next(one for one in later if not _shared(value, taken[index], one).empty)
        shared = _shared(value, taken[index], second)
        said = words.amount(pick(shared), indicator.value.type)
        yield rules.STEPS_OVERLAP.at(
            second[2],
            f"two arms of `{indicator.name}` take {said}, and only their order decides",
            labels=(Label(span, "the other, which comes first"),),
            help=f"write `{second[0][0]}` here"
            if second[0].endswith("=") and shared.point
            else "let the arms meet in one edge",
        )


def _shared(value: Reach, first: _Taken, second: _Taken) -> Reach:
    return narrowed(narrowed(value, first[0], first[1]), second[0], second[1])


def _widest_after(taken: list[_Taken]) -> list[list[_Taken]]:
    """For each arm the one behind it that looks the other way and takes the most; whoever meets none meets not it."""
    widest: dict[bool, list[_Taken]] = {True: [], False: []}
    found = []
    for one in reversed(taken):
        lower = one[0] in _LOWER
        found.append(widest[not lower])
        if not widest[lower] or _wider(one, widest[lower][0]):
            widest[lower] = [one]
    return found[::-1]


def _wider(one: _Taken, other: _Taken) -> bool:
    (operator, at, _), (before, edge, _) = one, other
    if at == edge:
        return operator.endswith("=") and not before.endswith("=")
    return (at < edge) == (operator in _LOWER)


def _taken(review: Review, curve: Steps) -> list[_Taken]:
    found = []
    for operator, position, _ in curve.arms:
        at = fixed(review.model, position)
        if at is not None and operator in (*_LOWER, *_UPPER):
            found.append((operator, at, position.span))
    return found


def _unreached(review: Review, indicator: Indicator, curve: Steps, value: Reach, number: int) -> Diagnostic:
    if number == len(curve.arms):
        span = curve.otherwise.span if curve.otherwise is not None else indicator.span
        return rules.STEP_UNREACHED.at(
            span, f"no value of `{indicator.name}` comes to `else`: the arms before it take {_all(value)}"
        )
    operator, position, points = curve.arms[number]
    at = fixed(review.model, position)
    free = at is None or not narrowed(value, operator, at).empty
    reason = "the arms before it take all that it would" if free else f"the value is {words.range_of(value)}"
    return rules.STEP_UNREACHED.at(
        position.span.to(points.span),
        f"no value of `{indicator.name}` comes to this arm: {reason}",
        help="write the arms from the narrowest to the widest" if free else None,
    )


def _all(value: Reach) -> str:
    return (
        "all there are"
        if value.low == float("-inf") or value.high == float("inf")
        else "all of " + words.range_of(value)
    )


def _turning(review: Review, indicator: Indicator) -> Iterator[Diagnostic]:
    """A line or stairs whose points do not run in one direction, and those that do not run at all."""
    points = _in_order(review, indicator)
    if len(points) < 2:
        return
    amounts = [amount for amount, _ in points]
    rises = [b - a for a, b in pairwise(amounts)]
    if all(rise == 0 for rise in rises):
        yield rules.CURVE_FLAT.at(
            points[0][1].span.to(points[-1][1].span),
            f"every value of `{indicator.name}` gets {words.number(amounts[0])} points, so it tells nothing apart",
        )
    if any(rise > 0 for rise in rises) and any(rise < 0 for rise in rises):
        up = next(rise for rise in rises if rise != 0) > 0
        turn = next(i for i, rise in enumerate(rises) if rise and (rise > 0) != up)
        yield rules.CURVE_TURNS.at(
            points[turn + 1][1].span,
            f"the points of `{indicator.name}` {'rise and then fall' if up else 'fall and then rise'}, here to "
            f"{words.number(amounts[turn + 1])}",
            labels=(Label(points[turn][1].span, f"{words.number(amounts[turn])} points before"),),
        )


def _in_order(review: Review, indicator: Indicator) -> list[tuple[float, ir.Expression]]:
    """(points, where) by ascending position; empty where the order cannot be told."""
    match indicator.curve:
        case Linear(knots):
            placed = [(fixed(review.model, x), fixed(review.model, y), y) for x, y in knots]
        case Steps(stairs, otherwise):
            placed = [(fixed(review.model, x), fixed(review.model, y), y) for _, x, y in stairs]
            directions = {operator[0] for operator, _, _ in stairs}
            if len(directions) != 1 or directions & {"=", "!"}:
                return []
            if otherwise is not None:
                end = float("-inf") if directions == {">"} else float("inf")
                placed.append((end, fixed(review.model, otherwise), otherwise))
        case Map(held, otherwise):
            same = [(fixed(review.model, y), y) for y in (*(y for _, y in held), *((otherwise,) if otherwise else ()))]
            amounts = [(y, at) for y, at in same if y is not None]
            return amounts if len({y for y, _ in amounts}) == 1 else []
        case _:
            return []
    if any(x is None or y is None for x, y, _ in placed):
        return []
    ordered = sorted(((x, y, at) for x, y, at in placed if x is not None and y is not None), key=lambda row: row[0])
    return [(y, at) for _, y, at in ordered]


def _rubric(review: Review, indicator: Indicator) -> Iterator[Diagnostic]:
    """What people are told an answer is worth, held against what it is worth."""
    told = dict(indicator.rubric)
    if not isinstance(indicator.curve, Map):
        return
    for position, points in indicator.curve.arms:
        word = position.value if isinstance(position, ir.Constant) else None
        worth = fixed(review.model, points)
        if isinstance(word, str) and word in told and worth is not None and worth != told[word]:
            yield rules.RUBRIC_DIFFERS.at(
                points.span,
                f'`"{word}"` is worth {words.number(worth)} points here and {words.number(told[word])} in the rubric',
            )
