"""The relations read back as tables in memory: what the rows evaluator reads, for one account or for agreement."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from scorelang.engines.duckdb.session import Session
from scorelang.kernel.operators import Ref, Sort
from scorelang.kernel.plan import Input, Kernel
from scorelang.kernel.tables import Cell, Row, Tables
from scorelang.sources.to_duckdb import double, literal
from scorelang.sql.relations import Relation

_EPOCH = datetime(1970, 1, 1)


def read_tables(
    session: Session, kernel: Kernel, relations: Mapping[str, Relation], keys: Collection[str | float] | None = None
) -> Tables:
    """What a kernel reads, cell by cell; `keys`: of these accounts only."""
    plan = kernel.accounts
    accounts = _read(session, relations[plan.source], [_pair(entry) for entry in plan.inputs], plan.key, keys)
    rows = {
        source.source: list(
            _read(
                session,
                relations[source.source],
                [(source.account.name, source.account.sort), *map(_pair, source.inputs)],
                source.account,
                keys,
            )
        )
        for source in kernel.sources
    }
    return Tables(list(accounts), rows)


def _pair(entry: Input) -> tuple[str, Sort]:
    return entry.name, entry.sort


def _read(
    session: Session,
    relation: Relation,
    wanted: Sequence[tuple[str, Sort]],
    key: Ref,
    keys: Collection[str | float] | None,
) -> Iterator[Row]:
    there = [(name, sort) for name, sort in wanted if name in relation.columns]
    listed = ", ".join(relation.columns[name] for name, _ in there)
    where = "" if keys is None else f" WHERE {_among(relation.columns[key.name], keys)}"
    for batch in session.batches(f"SELECT {listed} FROM {relation.table}{where}"):
        for row in batch:
            yield {name: _cell(sort, cell) for (name, sort), cell in zip(there, row, strict=True)}


def _among(column: str, keys: Collection[str | float]) -> str:
    printed = [literal(key) if isinstance(key, str) else double(key) for key in keys]
    return f"{column} IN ({', '.join(printed)})" if printed else "FALSE"


def _cell(sort: Sort, cell: Any) -> Cell:
    """A value of the driver as the kernel's cell of that sort."""
    if cell is None:
        return None
    if isinstance(cell, datetime):
        return (cell - _EPOCH) // timedelta(microseconds=1)
    if isinstance(cell, date):
        return (cell - _EPOCH.date()).days
    return float(cell) if sort is Sort.NUMBER else cell
