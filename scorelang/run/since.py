"""What happened to an account since its last plan: its score, the indicators that moved, the triggers that turned."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from scorelang.actions import context as plan
from scorelang.engines.duckdb.days import DayFile, day_relation
from scorelang.engines.duckdb.session import Session
from scorelang.ir.indicators import Indicator
from scorelang.ir.program import Program
from scorelang.ir.scorecards import Scorecard, Trigger
from scorelang.kernel.operators import Sort
from scorelang.kernel.tables import Cell
from scorelang.pinning.words import sort_of_type
from scorelang.run.episodes import Life
from scorelang.run.leaves import Reading, Result, number, places
from scorelang.run.reasons import published
from scorelang.run.words import indicator_value

# Of an indicator that the program of then did not have.
UNMEASURED = "not measured"

Lives = Sequence[tuple[Trigger, Life]]


def day_results(session: Session, program: Program, card: Scorecard, file: DayFile, which: str) -> Mapping[str, Result]:
    """What a day on record says of some accounts, by the names it is kept under."""
    columns = list(_columns(program, card))
    view = day_relation(session, "lastplan", [file], columns)
    names = [name for name, _ in columns]
    rows = session.rows(f"SELECT * FROM {view} WHERE account IN ({which})")
    return {str(row[0]): dict(zip(names, row, strict=True)) for row in rows}


def moved(read: Sequence[Reading], then: Result, currency: str) -> tuple[plan.Moved, ...]:
    """The indicators whose points or state are others than then, the greatest effect first.

    Not one that moved among its peers alone, by less than is shown: it would go from 8 features to 8 features.
    """
    every = [one for reading in read if (one := _moved(reading, then, currency)) is not None]
    found = [one for one in every if one.effect != 0 or one.before != one.now]
    return tuple(sorted(found, key=lambda one: -abs(one.effect or 0.0)))


def turns(lives: Lives, since: date) -> Iterator[plan.Turn]:
    """The triggers that opened or closed after a day, as they did."""
    for trigger, life in lives:
        for episode in life.episodes:
            if episode.since > since:
                yield plan.Turn(trigger.name, trigger.title, "opened", episode.since, trigger.priority)
            if episode.closed is not None and episode.closed > since:
                yield plan.Turn(trigger.name, trigger.title, "closed", episode.closed, trigger.priority)


def _moved(reading: Reading, then: Result, currency: str) -> plan.Moved | None:
    indicator = reading.place.indicator
    if indicator is None:
        return None
    status = str(then.get(f"{reading.name}.status") or UNMEASURED)
    points = number(then.get(f"{reading.name}.score"))
    if points is None and reading.points is None:
        return None
    apart = None if points is None or reading.points is None else published(reading.points - points)
    if apart == 0 or (apart is None and status == reading.status):
        return None
    return plan.Moved(
        name=reading.name,
        title=reading.title,
        before=_words(indicator, status, then.get(f"{reading.name}.value"), currency),
        now=_words(indicator, reading.status, reading.value, currency),
        points_before=points,
        points=reading.points,
        effect=None if apart is None else published(reading.weight * apart),
    )


def _words(indicator: Indicator, status: str, value: Cell, currency: str) -> str:
    return indicator_value(indicator, value, currency) if status == "known" else status


def _columns(program: Program, card: Scorecard) -> Iterator[tuple[str, Sort]]:
    yield from (("account", Sort.TEXT), ("score", Sort.NUMBER), ("grade", Sort.TEXT))
    found: dict[str, Sort] = {}
    for variant in card.variants:
        for place in places(program, variant):
            if place.indicator is not None:
                found.setdefault(place.name, sort_of_type(place.indicator.value.type))
    for name, sort in found.items():
        yield from ((f"{name}.status", Sort.TEXT), (f"{name}.value", sort), (f"{name}.score", Sort.NUMBER))
