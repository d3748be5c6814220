"""What a run gave, as columns of numpy: a cell an account that the scorecard applies to, by their keys."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scorelang.ir.scorecards import Scorecard
from scorelang.kernel.operators import Sort
from scorelang.run.scoring import Scored

KEY = "key"


def columns(run: Scored, card: Scorecard, outputs: Iterable[str]) -> Mapping[str, Any]:
    """By output: numbers (days and instants in days since 1970) with NaN, texts with None, flags (missing is false).

    An output that the run does not have is left out; `key` is always there, as text.
    """
    results = run.results
    named = [(name, column) for name in dict.fromkeys(outputs) if (column := results.column(name)) is not None]
    sorts = {one.name: one.ref.sort for one in results.kernel.outputs}
    cells = "".join(f", {_cell(column, sorts[name])} AS a{n}" for n, (name, column) in enumerate(named))
    applies = f"{results.column(f'{card.name}.status')} <> 'not applicable'"
    found = run.session.columns(f"SELECT k{cells} FROM {results.table} WHERE {applies} ORDER BY k")
    read = {name: _array(found[f"a{n}"], sorts[name]) for n, (name, _) in enumerate(named)}
    return {**read, KEY: texts(found["k"])}


def numbers(column: Any) -> NDArray[np.float64]:
    """A column as numbers, NaN where it is missing."""
    found: NDArray[np.float64] = np.ma.filled(np.ma.asarray(column).astype(np.float64), np.nan)
    return found


def texts(column: Any) -> NDArray[np.object_]:
    """A column as texts, None where it is missing."""
    found: NDArray[np.object_] = np.ma.filled(np.ma.asarray(column, dtype=object), None)
    return found


def _cell(column: str, sort: Sort) -> str:
    match sort:
        case Sort.DAY:
            return f"CAST({column} - DATE '1970-01-01' AS DOUBLE)"
        case Sort.INSTANT:
            return f"epoch_us({column}) / 86400000000.0"
        case Sort.WIDE:
            return f"CAST({column} AS DOUBLE)"
        case Sort.FLAG:
            return f"coalesce({column}, FALSE)"
        case Sort.TEXT:
            return f"CAST({column} AS VARCHAR)"
        case _:
            return column


def _array(column: Any, sort: Sort) -> Any:
    match sort:
        case Sort.TEXT:
            return texts(column)
        case Sort.FLAG:
            return np.ma.filled(np.ma.asarray(column), False).astype(np.bool_)
        case _:
            return numbers(column)
