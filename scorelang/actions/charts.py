"""The geometry of a plan's charts: numbers that the SVG macros place, in units of one pixel on a phone."""

from collections.abc import Sequence
from datetime import date

from scorelang.actions.context import Band, HistoryPoint, PlanContext
from scorelang.source.records import dataclass

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 360, 150, 4, 318, 14, 124
ROW, FIRST_ROW, BAR = 38, 8, 10
MOST_POINTS = 120


@dataclass(frozen=True, slots=True)
class BandArea:
    """A grade's area behind the trend."""

    y: float
    height: float
    label_y: float
    colour: str
    title: str


@dataclass(frozen=True, slots=True)
class Trend:
    """The line of past scores; `lines` are SVG paths, one for each stretch without a gap."""

    areas: tuple[BandArea, ...]
    lines: tuple[str, ...]
    dots: tuple[tuple[float, float], ...]
    last: tuple[float, float] | None
    first_day: date
    last_day: date
    lowest: float
    highest: float


@dataclass(frozen=True, slots=True)
class Bar:
    """One step of the waterfall: what was added from `x` on, and behind it what was lost."""

    y: float
    x: float
    width: float
    lost: float
    title: str
    detail: str
    amount: float
    kind: str


@dataclass(frozen=True, slots=True)
class Waterfall:
    """What made the score, step by step."""

    bars: tuple[Bar, ...]
    height: float


def trend(context: PlanContext) -> Trend | None:
    """The chart of the history; None with fewer than two known scores."""
    now = HistoryPoint(context.today, context.score, context.grade)
    earlier = [point for point in context.history if point.day < context.today]
    points = (*earlier[-MOST_POINTS:], now)
    known = [point.score for point in points if point.score is not None]
    if len(known) < 2:
        return None
    low, high = context.scorecard.low, max(context.scorecard.high, context.scorecard.low + 1)
    days = max((points[-1].day - points[0].day).days, 1)
    placed = [(LEFT + (p.day - points[0].day).days / days * (RIGHT - LEFT), _y(p.score, low, high)) for p in points]
    runs = _stretches(placed)
    return Trend(
        areas=_areas(context.scorecard.bands, low, high),
        lines=tuple(_path(run) for run in runs if len(run) > 1),
        dots=tuple((round(x, 1), round(y, 1)) for run in runs if len(run) == 1 for x, y in run),
        last=(round(runs[-1][-1][0], 1), round(runs[-1][-1][1], 1)),
        first_day=points[0].day,
        last_day=points[-1].day,
        lowest=min(known),
        highest=max(known),
    )


def _y(score: float | None, low: float, high: float) -> float | None:
    if score is None:
        return None
    share = min(max((score - low) / (high - low), 0.0), 1.0)
    return BOTTOM - share * (BOTTOM - TOP)


def _stretches(placed: list[tuple[float, float | None]]) -> list[list[tuple[float, float]]]:
    """The points between gaps: an unknown score breaks the line."""
    runs: list[list[tuple[float, float]]] = [[]]
    for x, y in placed:
        if y is None:
            runs.append([])
        else:
            runs[-1].append((x, y))
    return [run for run in runs if run]


def _path(run: list[tuple[float, float]]) -> str:
    return "M" + " L".join(f"{x:.1f} {y:.1f}" for x, y in run)


def _areas(bands: tuple[Band, ...], low: float, high: float) -> tuple[BandArea, ...]:
    """From the lowest grade up, each to where the next begins."""
    areas: list[BandArea] = []
    starts = [low if band.start is None else band.start for band in bands]
    for number, band in enumerate(bands):
        top = _y(starts[number + 1], low, high) if number + 1 < len(bands) else float(TOP)
        bottom = _y(starts[number], low, high)
        if top is not None and bottom is not None and bottom > top:
            middle = round((top + bottom) / 2 + 3, 1)
            areas.append(BandArea(round(top, 1), round(bottom - top, 1), middle, band.grade.colour, band.grade.title))
    return tuple(areas)


@dataclass(frozen=True, slots=True)
class Fall:
    """A step of a waterfall before it is placed: what it adds, and what it lost of what it could have added.

    `kind`: "part" and "adjustment" of a score, "then" (a score to begin from) and "move" of a difference.
    """

    title: str
    detail: str
    amount: float
    lost: float
    kind: str


def waterfall(context: PlanContext) -> Waterfall | None:
    """The chart of the contributions; None where nothing is weighed."""
    if not context.parts or context.score is None:
        return None
    card = context.scorecard
    falls = [
        Fall(
            part.title,
            part.value if part.status == "known" else part.status,
            part.contribution,
            max(part.weight * (card.high - card.low) - part.contribution, 0) if part.status == "known" else 0,
            "part",
        )
        for part in context.parts
    ]
    at = card.low + sum(part.contribution for part in context.parts)
    for one in context.adjustments:
        after = context.score if one.after is None else one.after
        falls.append(Fall(one.because, one.keyword, after - at, 0, "adjustment"))
        at = after
    return falling(falls, card.title, context.score, card.low, card.high)


def falling(falls: Sequence[Fall], title: str, score: float, low: float, high: float) -> Waterfall:
    """Each step from where the one before it ended, and at last the score."""
    scale = (WIDTH - 8) / max(high - low, 1)
    bars: list[Bar] = []
    at = low
    for one in falls:
        begun = low if one.kind == "then" else at
        amount = one.amount - low if one.kind == "then" else one.amount
        bars.append(_bar(len(bars), begun - low, amount, one, scale))
        at = begun + amount
    bars.append(_bar(len(bars), 0, score - low, Fall(title, "", score, 0, "score"), scale))
    return Waterfall(tuple(bars), FIRST_ROW + ROW * len(bars) + 4)


def _bar(row: int, start: float, width: float, one: Fall, scale: float) -> Bar:
    left = min(start, start + width)
    return Bar(
        y=FIRST_ROW + ROW * row,
        x=round(4 + max(left, 0) * scale, 1),
        width=round(max(abs(width) * scale, 0.0), 1),
        lost=round(min(one.lost * scale, WIDTH - 4), 1),
        title=one.title,
        detail=one.detail,
        amount=one.amount,
        kind=one.kind,
    )
