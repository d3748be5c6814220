"""What a run gave, or a day on record, as columns of numpy: a cell an account that the scorecard applies to."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from scorelang.engines.duckdb.base import quoted
from scorelang.engines.duckdb.days import DayFile, day_relation
from scorelang.engines.duckdb.session import Session
from scorelang.evidence.observing import cell, numbers, words
from scorelang.ir.scorecards import Scorecard
from scorelang.kernel.operators import Sort
from scorelang.run.scoring import Scored

KEY = "key"
Named = Sequence[tuple[str, str, Sort]]
"""(name, the engine's identifier, sort) of each column."""


def columns(run: Scored, card: Scorecard, outputs: Iterable[str]) -> Mapping[str, Any]:
    """By output, in the order of the accounts' keys; an output that the run does not have is left out.

    Numbers (days and instants in days since 1970) have NaN where they are missing, texts None, a missing flag is
    false; `key` is always there, as text.
    """
    results = run.results
    sorts = {one.name: one.ref.sort for one in results.kernel.outputs}
    found = [(one, column, sorts[one]) for one in dict.fromkeys(outputs) if (column := results.column(one)) is not None]
    applies = f"{results.column(f'{card.name}.status')} <> 'not applicable'"
    return _read(run.session, results.table, "k", found, f" WHERE {applies}")


def kept(session: Session, file: DayFile, named: Sequence[tuple[str, Sort]]) -> Mapping[str, Any]:
    """A day on record by the names that the history has; a column that the day does not have is left out."""
    there = [(name, sort) for name, sort in named if name in file.columns]
    table = day_relation(session, "kept", [file], [("account", Sort.TEXT), *there])
    return _read(session, table, "account", [(name, quoted(name), sort) for name, sort in there], "")


def _read(session: Any, table: str, key: str, named: Named, where: str) -> Mapping[str, Any]:
    cells = "".join(f", {_cell(column, sort)} AS a{n}" for n, (_, column, sort) in enumerate(named))
    found = session.columns(f"SELECT {key} AS k{cells} FROM {table}{where} ORDER BY {key}")
    return {KEY: words(found["k"])} | {name: _array(found[f"a{n}"], sort) for n, (name, _, sort) in enumerate(named)}


def _cell(column: str, sort: Sort) -> str:
    return f"coalesce({column}, FALSE)" if sort is Sort.FLAG else cell(column, sort)


def _array(column: Any, sort: Sort) -> Any:
    match sort:
        case Sort.TEXT:
            return words(column)
        case Sort.FLAG:
            return np.ma.filled(np.ma.asarray(column), False).astype(np.bool_)
        case _:
            return numbers(column)
