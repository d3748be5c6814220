"""What is counted of a source: one aggregate query for all that its files do not already say."""

from datetime import date, datetime
from typing import Any

from scorelang.engines.duckdb.base import Base
from scorelang.engines.duckdb.faults import Day
from scorelang.engines.duckdb.session import Session
from scorelang.source.records import dataclass
from scorelang.sources.readings import State
from scorelang.types import Time


@dataclass(frozen=True, slots=True)
class Counts:
    """Of the rows in a table or view: `columns` that are not idle by name, (absent, unreadable, outside) each."""

    rows: int
    columns: dict[str, tuple[int, int, int]]
    repeated_ids: int
    after_today: int
    newest: date | datetime | None
    loaded: date | datetime | None


def count(session: Session, base: Base, day: Day) -> Counts:
    """Count the rows of a source as it stands."""
    wanted: dict[str, str] = {} if base.rows is not None else {"rows": "count(*)"}
    looked_at = [column.name for column in base.source.columns if column.name not in base.idle]
    for column in looked_at:
        wanted |= _of_column(base, column)
    wanted |= _repeated(base) | _dated(base, day) | _loaded(base, day)
    found = _found(session, base, wanted)
    found |= _found(session, base, _doubted(base, found))
    columns = {column: _column(base, column, found) for column in looked_at}
    return Counts(
        rows=base.rows if base.rows is not None else found["rows"],
        columns=columns,
        repeated_ids=found.get("repeated", 0),
        after_today=found.get("after", 0),
        newest=found.get("newest", base.last_day),
        loaded=found.get("loaded"),
    )


def seen(session: Session, base: Base, day: Day) -> tuple[int, date | datetime | None]:
    """Of a day's run: how many rows are dated later, and the newest that is not."""
    wanted = _dated(base, day)
    if not wanted:
        return 0, base.last_day
    after, newest = session.row(_query(base, wanted))
    return after, newest


def _found(session: Session, base: Base, wanted: dict[str, str]) -> dict[str, Any]:
    return dict(zip(wanted, session.row(_query(base, wanted)), strict=True)) if wanted else {}


def _query(base: Base, wanted: dict[str, str]) -> str:
    return f"SELECT {', '.join(wanted.values())} FROM {base.relation}"


def _of_column(base: Base, column: str) -> dict[str, str]:
    name = base.at(column)
    if column in base.nulls:
        return {}
    if column in base.states and column not in base.absent:
        return _states(name)
    return {name: f"count(*) - count({name})"}


def _states(name: str) -> dict[str, str]:
    states = (State.ABSENT, State.UNREADABLE, State.OUTSIDE)
    return {f"{name} {state:d}": f"count(*) FILTER ({name}_state = {state:d})" for state in states}


def _doubted(base: Base, found: dict[str, Any]) -> dict[str, str]:
    """Of the columns in which more is missing than is absent: how much of it is which fault."""
    names = {base.at(column): absent for column, absent in base.absent.items()}
    return {
        key: value for name, absent in names.items() if found[name] > absent for key, value in _states(name).items()
    }


def _column(base: Base, column: str, found: dict[str, int]) -> tuple[int, int, int]:
    name = base.at(column)
    if f"{name} {State.ABSENT:d}" in found:
        absent, unreadable, outside = (found[f"{name} {state:d}"] for state in State if state is not State.KNOWN)
        return absent, unreadable, outside
    return base.nulls[column] if column in base.nulls else found[name], 0, 0


def _repeated(base: Base) -> dict[str, str]:
    if base.source.id is None or base.large:
        return {}
    id = base.at(base.source.id)
    return {"repeated": f"count({id}) - count(DISTINCT {id})"}


def _dated(base: Base, day: Day) -> dict[str, str]:
    if base.time is None or base.source.time is None or (base.last_day is not None and base.last_day <= day.date):
        return {}
    seen = day.not_after(base.time, instant=isinstance(base.source.column(base.source.time).type, Time))
    return {"after": f"count(*) FILTER (NOT ({seen}))", "newest": f"max({base.time}) FILTER ({seen})"}


def _loaded(base: Base, day: Day) -> dict[str, str]:
    """A load that is still to come says nothing of how old the data is: one wrong cell would keep it fresh for ever."""
    if base.source.loaded is None:
        return {}
    name = base.at(base.source.loaded)
    seen = day.not_after(name, instant=isinstance(base.source.column(base.source.loaded).type, Time))
    return {"loaded": f"max({name}){f' FILTER ({seen})' if day.current else ''}"}
