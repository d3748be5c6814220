"""Rows of a view (Parquet) that cannot be used: counted without a copy, and fetched only where there are any."""

from scorelang.engines.duckdb.base import FILE, OWNER, ROW, Base, quoted
from scorelang.engines.duckdb.refused import LONGEST_LIST, RefusedRows
from scorelang.engines.duckdb.session import Session
from scorelang.sources.readings import State
from scorelang.sources.report import RowFault


def needs_table(session: Session, base: Base, *, shared_ids: bool) -> bool:
    """Whether rows have to be taken out: several of one account, or an id of several accounts that others go by."""
    if base.source.valid is not None:
        return True
    if base.source.kind != "events":
        return not _ascending(session, base) and _repeats(session, base)
    if not shared_ids or base.source.id is None:
        return False
    id = base.at(base.source.id)
    pairs = f"SELECT DISTINCT {id} AS id, {base.account} FROM {base.relation} WHERE {id} IS NOT NULL"
    return session.count(f"SELECT count(*) - count(DISTINCT id) FROM ({pairs})") > 0


def _ascending(session: Session, base: Base) -> bool:
    """Whether each account is above the one before it, as in a file that was written in order: then none stands twice.

    A quarter of what it costs to tell a million of them apart. Only the first has none before it.
    """
    above = f"SELECT {base.account} > lag({base.account}) OVER () AS above FROM {base.relation}"
    return session.count(f"SELECT count(*) FROM ({above}) WHERE above IS DISTINCT FROM TRUE") <= 1


def _repeats(session: Session, base: Base) -> bool:
    return session.count(f"SELECT count(*) - count(DISTINCT {base.account}) FROM {base.relation}") > 0


def may_defer(base: Base) -> bool:
    """Whether orphans are all that can be wrong with the rows of a large file, and no limit asks for their number."""
    return base.large and base.source.kind == "events" and base.binding.refuse_at_most is None and not _arms(base)


def count_in_view(session: Session, base: Base, accounts: str) -> dict[int, int]:
    """Rows by what is wrong with them."""
    arms = _arms(base)
    if base.source.kind == "accounts":
        return {}
    if not arms:
        lost = session.count(f"SELECT count(*) FROM {base.relation} s ANTI JOIN {accounts} a ON a.k = s.{base.account}")
        return {RowFault.ORPHAN: lost} if lost else {}
    return dict(session.rows(f"SELECT fault, count(*) FROM ({_faulty(base, accounts, '')}) GROUP BY 1"))


def keep_from_view(session: Session, base: Base, accounts: str) -> RefusedRows:
    """Fetch the rows at fault, and those with a cell that is."""
    states = "".join(f", s.{base.at(column)}_state" for column in base.states)
    bad = "".join(f" OR s.{base.at(column)}_state >= {State.UNREADABLE:d}" for column in base.states)
    faulty = _faulty(base, accounts, f", s.{base.account} AS k, s.filename, s.n{states}", bad)
    cells = "".join(f", CAST(o.{quoted(name)} AS VARCHAR) AS h{i}" for i, name in enumerate(base.original.header))
    session.run(
        f"CREATE TEMP TABLE x{base.number} AS "
        f"SELECT row_number() OVER (ORDER BY f.filename, f.n) AS r, f.n + {base.original.first} AS place, "
        f"f.* REPLACE (coalesce(f.fault, {RowFault.KEPT:d}) AS fault){cells} "
        f"FROM (FROM ({faulty}) LIMIT {LONGEST_LIST}) f "
        f"JOIN {base.original.reader} o ON o.{quoted(FILE)} = f.filename AND o.{ROW} = f.n"
    )
    return RefusedRows(base, f"x{base.number}")


def _faulty(base: Base, accounts: str, more: str, bad: str = "") -> str:
    orphan = "" if base.source.kind == "accounts" else f"WHEN a.k IS NULL THEN {RowFault.ORPHAN:d}"
    fault = f"CASE {' '.join(_arms(base))} {orphan} END" if orphan or _arms(base) else "NULL"
    joined = f"LEFT JOIN {accounts} a ON a.k = s.{base.account}" if orphan else ""
    return f"SELECT {fault} AS fault{more} FROM {base.relation} s {joined} WHERE fault IS NOT NULL{bad}"


def _arms(base: Base) -> list[str]:
    """What can be wrong, less what the files prove to be right."""
    source = base.source
    found = []
    if source.kind != "accounts" and base.nulls.get(source.account) != 0:
        found.append(f"WHEN s.{base.at(source.account)} IS NULL THEN {RowFault.NO_ACCOUNT:d}")
    if source.time is not None and base.nulls.get(source.time) != 0:
        found.append(f"WHEN s.{base.at(source.time)} IS NULL THEN {RowFault.NO_TIME:d}")
    if source.via is not None:
        found.append(f"WHEN s.{OWNER} IS NULL THEN {RowFault.NO_OWNER:d}")
    return found
