"""What an engine's own tables keep of a day: a row for each run, account, indicator of an account and trigger."""

from collections.abc import Iterator, Mapping

from scorelang.engines.duckdb.base import quoted
from scorelang.engines.duckdb.paths import read_path
from scorelang.engines.engine import KeptDay
from scorelang.kernel.outputs import Of, within
from scorelang.sources.to_duckdb import literal

_KEY = {"scorecard": "VARCHAR", "day": "DATE"}
_ACCOUNT = {**_KEY, "account": "VARCHAR"}
# The columns in order, with their types on the local session.
COLUMNS = {
    "runs": {**_KEY, "accounts": "BIGINT", "program": "VARCHAR"},
    "scores": _ACCOUNT
    | {"status": "VARCHAR", "score": "DOUBLE", "grade": "VARCHAR", "segment": "VARCHAR", "coverage": "DOUBLE"},
    "indicators": _ACCOUNT
    | {"indicator": "VARCHAR", "status": "VARCHAR", "number": "DOUBLE", "value": "VARCHAR", "score": "DOUBLE"},
    "triggers": {**_ACCOUNT, "trigger": "VARCHAR"},
}


def rows_of(day: KeptDay) -> Mapping[str, str]:
    """What each table gets of a day: queries on the local session over its file, their columns as in COLUMNS."""
    rows = f"read_parquet({read_path(day.path)})"
    key = f"{literal(day.scorecard)}, DATE '{day.day}'"
    own = ", ".join(_cell(day, name) for name in ("status", "score", "grade", "segment", "coverage"))
    found = {
        "runs": f"SELECT {key}, count(*), {literal(day.program)} FROM {rows}",
        "scores": f"SELECT {key}, account, {own} FROM {rows}",
    }
    indicators = [f"SELECT {key}, account, {one} FROM {rows}" for one in _indicators(day)]
    triggers = [
        f"SELECT {key}, account, {literal(one.name)} FROM {rows} WHERE {quoted(name)}"
        for name in day.columns
        if (one := within(name)).of is Of.TRIGGER
    ]
    more = {"indicators": indicators, "triggers": triggers}
    return found | {table: " UNION ALL ".join(parts) for table, parts in more.items() if parts}


def _indicators(day: KeptDay) -> Iterator[str]:
    """Of each indicator or group: its name, status, value as a number and as text, and its points."""
    parts = (one for one in map(within, day.columns) if one.of is Of.PART)
    for name in dict.fromkeys(one.name for one in parts if one.part in ("status", "score")):
        status, value, score = (_cell(day, f"{name}.{what}") for what in ("status", "value", "score"))
        number = f"TRY_CAST(CAST({value} AS VARCHAR) AS DOUBLE)" if f"{name}.value" in day.columns else "NULL"
        yield f"{literal(name)}, {status}, {number}, CAST({value} AS VARCHAR), {score}"


def _cell(day: KeptDay, name: str) -> str:
    return quoted(name) if name in day.columns else "NULL"
