"""Rows that cannot be used: found, kept with their reason in a table of their own, and taken out."""

from datetime import date, datetime

from scorelang.engines.duckdb.base import OWNER, Base
from scorelang.engines.duckdb.session import Session
from scorelang.pinning.days import Clock
from scorelang.source.records import dataclass
from scorelang.sources.readings import State
from scorelang.sources.report import RowFault
from scorelang.types import Time


@dataclass(frozen=True, slots=True)
class Day:
    """The evaluation day as literals: `tomorrow` is the instant at which the next day begins.

    `current`: the run is made on it, so that what is dated later cannot have happened.
    """

    date: date
    tomorrow: str
    current: bool = False

    def not_after(self, column: str, *, instant: bool) -> str:
        """Whether a date or instant is not after today."""
        return f"{column} < {self.tomorrow}" if instant else f"{column} <= DATE '{self.date}'"


def day_of(clock: Clock, now: datetime | None = None) -> Day:
    """The day of a clock, with its end in the clock's zone; `now`: when the run is made, None where the day is past."""
    return Day(clock.today, f"make_timestamp({clock.midnight(clock.day + 1)})", now is not None)


def find_faults(session: Session, base: Base, accounts: str, shared_ids: bool, day: Day) -> str:
    """Fill the table `b1` (for `s1`) with the rows at fault: `r` (the row) and `fault`; its name."""
    name = f"b{base.number}"
    session.run(f"CREATE TEMP TABLE {name} (r BIGINT, fault UTINYINT)")
    session.run(f"INSERT INTO {name} {_unbelonging(base, accounts)}")
    if base.source.kind != "events":
        _find_duplicates(session, base, name, day)
    elif shared_ids and base.source.id:
        session.run(f"INSERT INTO {name} {_owners(base, name)}")
    if base.states:
        session.run(f"INSERT INTO {name} {_kept(base, name)}")
    return name


def drop_refused(session: Session, base: Base, faults: str) -> None:
    """Take the refused rows out of the table."""
    refused = f"SELECT r FROM {faults} WHERE fault <> {RowFault.KEPT:d}"
    session.run(f"DELETE FROM {base.relation} WHERE rowid IN ({refused})")


def _unbelonging(base: Base, accounts: str) -> str:
    """Rows without an account or a time, and rows whose account nobody knows."""
    account = base.at(base.source.account)
    arms = [
        f"WHEN {account} IS NULL AND {_blank(base)} THEN {RowFault.BLANK:d}",
        f"WHEN {account} IS NULL THEN {RowFault.NO_ACCOUNT:d}",
    ]
    if base.source.kind == "accounts":
        return f"SELECT rowid, CASE {' '.join(arms)} END FROM {base.relation} WHERE {account} IS NULL"
    if base.time:
        arms.append(f"WHEN {base.time} IS NULL THEN {RowFault.NO_TIME:d}")
    if base.source.via:
        arms.append(f"WHEN {OWNER} IS NULL THEN {RowFault.NO_OWNER:d}")
    arms.append(f"WHEN a.k IS NULL THEN {RowFault.ORPHAN:d}")
    return (
        f"SELECT rowid, CASE {' '.join(arms)} END AS fault FROM {base.relation} "
        f"LEFT JOIN {accounts} AS a ON a.k = {base.account} WHERE fault IS NOT NULL"
    )


def _blank(base: Base) -> str:
    """Whether no declared cell holds anything, as in the rows that spreadsheets leave below their data."""
    names = {column.name: base.at(column.name) for column in base.source.columns}
    return " AND ".join(
        f"{name}_state = {State.ABSENT:d}" if column in base.states else f"{name} IS NULL"
        for column, name in names.items()
    )


def _find_duplicates(session: Session, base: Base, faults: str, day: Day) -> None:
    """Of one account (today, where rows are versions): exact copies count once, rows that differ are all refused."""
    where = f"k IS NOT NULL AND r NOT IN (SELECT r FROM {faults}){_valid(base, day)}"
    columns = ", ".join(f"c{number}" for number in range(len(base.source.columns)))
    rows = f"(SELECT *, rowid AS r, {base.account} AS k FROM {base.relation})"
    repeated = f"SELECT k FROM {rows} WHERE {where} GROUP BY k HAVING count(*) > 1"
    session.run(
        f"INSERT INTO {faults} WITH repeated AS ({repeated}), "
        f"kept AS (SELECT k, r, ROW({columns}) AS content FROM {rows} WHERE {where} AND k IN (FROM repeated)), "
        f"kinds AS (SELECT k, count(DISTINCT content) AS kinds, min(r) AS earliest FROM kept GROUP BY k) "
        f"SELECT r, CASE WHEN kinds > 1 THEN {RowFault.DUPLICATE:d} ELSE {RowFault.COPY:d} END "
        f"FROM kept JOIN kinds USING (k) WHERE kinds > 1 OR r <> earliest"
    )


def _valid(base: Base, day: Day) -> str:
    if base.source.valid is None:
        return ""
    start, end = (base.at(column) for column in base.source.valid)
    starts, ends = (day.not_after(column, instant=_instant(base, column)) for column in (start, end))
    return f" AND ({start} IS NULL OR {starts}) AND ({end} IS NULL OR NOT {ends})"


def _instant(base: Base, identifier: str) -> bool:
    return isinstance(base.source.columns[int(identifier[1:])].type, Time)


def _owners(base: Base, faults: str) -> str:
    """Rows whose id, which other sources go by, belongs to several accounts."""
    id = base.at(base.source.id or "")
    kept = f"(SELECT *, rowid AS r FROM {base.relation} WHERE rowid NOT IN (SELECT r FROM {faults}))"
    shared = f"SELECT {id} FROM {kept} WHERE {id} IS NOT NULL GROUP BY 1 HAVING count(DISTINCT {base.account}) > 1"
    return f"SELECT r, {RowFault.OWNERS:d} FROM {kept} WHERE {id} IN ({shared})"


def _kept(base: Base, faults: str) -> str:
    """Rows that stay although a cell of theirs could not be read or was not allowed."""
    bad = " OR ".join(f"{base.at(column)}_state >= {State.UNREADABLE:d}" for column in base.states)
    return (
        f"SELECT rowid, {RowFault.KEPT:d} FROM {base.relation} WHERE ({bad}) AND rowid NOT IN (SELECT r FROM {faults})"
    )
