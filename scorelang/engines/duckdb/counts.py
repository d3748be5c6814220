"""What is counted of a source: one aggregate query for all its columns and days."""

from dataclasses import dataclass
from datetime import date, datetime

from scorelang.engines.duckdb.base import Base
from scorelang.engines.duckdb.faults import Day
from scorelang.engines.duckdb.session import Session
from scorelang.sources.readings import State
from scorelang.types import Time


@dataclass(frozen=True, slots=True)
class Counts:
    """Of the rows that are seen: `columns` by name, (absent, unreadable, outside) each."""

    rows: int
    columns: dict[str, tuple[int, int, int]]
    repeated_ids: int
    after_today: int
    newest: date | datetime | None
    loaded: date | datetime | None


def count(session: Session, base: Base, day: Day) -> Counts:
    """Count the rows of a table as it stands."""
    wanted = ["count(*)"]
    for column in base.source.columns:
        wanted += _of_column(base, column.name)
    wanted += [_repeated(base), *_dated(base, day), _loaded(base)]
    row = session.row(f"SELECT {', '.join(wanted)} FROM {base.relation}")
    numbers = [int(cell or 0) for cell in row[: 1 + 3 * len(base.source.columns)]]
    columns = {
        column.name: (numbers[3 * i + 1], numbers[3 * i + 2], numbers[3 * i + 3])
        for i, column in enumerate(base.source.columns)
    }
    repeated, after, newest, loaded = row[-4:]
    return Counts(numbers[0], columns, int(repeated or 0), int(after or 0), newest, loaded)


def _of_column(base: Base, column: str) -> list[str]:
    name = base.at(column)
    if column not in base.states:
        return [f"count(*) - count({name})", "0", "0"]
    states = (State.ABSENT, State.UNREADABLE, State.OUTSIDE)
    return [f"count(*) FILTER ({name}_state = {state:d})" for state in states]


def _repeated(base: Base) -> str:
    if base.source.id is None:
        return "0"
    id = base.at(base.source.id)
    return f"count({id}) - count(DISTINCT {id})"


def _dated(base: Base, day: Day) -> list[str]:
    if base.time is None or base.source.time is None:
        return ["0", "NULL"]
    seen = day.not_after(base.time, instant=isinstance(base.source.column(base.source.time).type, Time))
    return [f"count(*) FILTER (NOT ({seen}))", f"max({base.time}) FILTER ({seen})"]


def _loaded(base: Base) -> str:
    return "NULL" if base.source.loaded is None else f"max({base.at(base.source.loaded)})"
