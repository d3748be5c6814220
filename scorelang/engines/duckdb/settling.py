"""A source's rows judged: what is wrong is counted and kept aside, and what cannot be used is gone."""

from collections.abc import Mapping

from scorelang.engines.duckdb.base import Base
from scorelang.engines.duckdb.counts import Counts, count
from scorelang.engines.duckdb.faults import Day, drop_refused, find_faults
from scorelang.engines.duckdb.parquet import as_table
from scorelang.engines.duckdb.refused import RefusedRows, keep_refused
from scorelang.engines.duckdb.session import Session
from scorelang.engines.duckdb.views import count_in_view, keep_from_view, may_defer, needs_table
from scorelang.source.records import dataclass
from scorelang.sources.report import RowFault


@dataclass(frozen=True, slots=True)
class Settled:
    """`read`: counts of all rows; `kept`: of those that are seen; `faults`: rows by RowFault.

    `unchecked`: orphans were not looked for, because the run's own grouping counts them for nothing.
    """

    base: Base
    read: Counts
    kept: Counts
    faults: Mapping[int, int]
    refused: RefusedRows | None
    unchecked: bool = False


def settle(session: Session, base: Base, accounts: str, *, shared_ids: bool, day: Day, defer: bool = False) -> Settled:
    """Judge the rows; `accounts` selects the known ones as `k`; `shared_ids`: other sources go by this one's id.

    `defer`: orphans of a large view may be left to the run.
    """
    if not base.table and not needs_table(session, base, shared_ids=shared_ids):
        return _settle_view(session, base, accounts, day, defer)
    return _settle_table(session, base if base.table else as_table(session, base), accounts, shared_ids, day)


def _settle_table(session: Session, base: Base, accounts: str, shared_ids: bool, day: Day) -> Settled:
    read = count(session, base, day)
    faults = find_faults(session, base, accounts, shared_ids, day)
    counted: dict[int, int] = dict(session.rows(f"SELECT fault, count(*) FROM {faults} GROUP BY 1"))
    if not counted:
        return Settled(base, read, read, {}, None)
    told = counted.keys() - {RowFault.BLANK} and not base.part
    refused = keep_refused(session, base, faults) if told else None
    drop_refused(session, base, faults)
    return Settled(base, read, count(session, base, day), counted, refused)


def _settle_view(session: Session, base: Base, accounts: str, day: Day, defer: bool) -> Settled:
    """Rows at fault stay in the view: those without an account or a time, and orphans, meet no account anyway."""
    read = count(session, base, day)
    unchecked = defer and may_defer(base)
    counted = {} if unchecked else count_in_view(session, base, accounts)
    cells = any(unreadable + outside for _, unreadable, outside in read.columns.values())
    refused = keep_from_view(session, base, accounts) if (counted or cells) and not base.part else None
    return Settled(base, read, read, counted, refused, unchecked)
