"""Days of the history: written as Parquet, read back as a relation with only the columns that are asked for.

An account to which the scorecard did not apply on a day has a row that says so, and none in what is read back.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from scorelang.engines.duckdb.base import quoted
from scorelang.engines.duckdb.paths import read_path
from scorelang.engines.duckdb.session import Progress, Session
from scorelang.kernel.operators import Sort
from scorelang.kernel.plan import SourcePlan
from scorelang.source.records import dataclass
from scorelang.sources.to_duckdb import literal, one_of
from scorelang.sql.relations import Relation

TYPES = {
    Sort.NUMBER: "DOUBLE",
    Sort.WIDE: "HUGEINT",
    Sort.FLAG: "BOOLEAN",
    Sort.TEXT: "VARCHAR",
    Sort.DAY: "DATE",
    Sort.INSTANT: "TIMESTAMP",
}


@dataclass(frozen=True, slots=True)
class DayFile:
    """One day on record: its file, and the columns that are in it.

    `refused`: the accounts whose rows were refused, so that nothing is known of them; `nameless`: how many rows more
    were refused, which do not say whose they are.
    """

    path: Path
    columns: tuple[str, ...]
    refused: frozenset[str] = frozenset()
    nameless: int = 0


def history_relation(session: Session, plan: SourcePlan, files: Sequence[DayFile], number: int) -> Relation:
    """The days as the source that a plan reads; a column that a day does not have is missing there."""
    wanted = [("account", plan.account.name, plan.account.sort)]
    wanted += [(entry.column, entry.name, entry.sort) for entry in plan.inputs]
    columns = {name: f"c{place}" for place, (_, name, _) in enumerate(wanted)}
    parts = [_day(file, wanted) for file in files] or [f"SELECT {_nothing(wanted)} WHERE FALSE"]
    table = f"past{number}"
    session.run(f"CREATE OR REPLACE TEMP VIEW {table} AS {' UNION ALL '.join(parts)}")
    return Relation(table, columns)


def day_relation(session: Session, name: str, files: Sequence[DayFile], columns: Sequence[tuple[str, Sort]]) -> str:
    """A view `name` over the days with these columns under their own names, quoted."""
    wanted = [(column, column, sort) for column, sort in columns]
    parts = [_day(file, wanted, own_names=True) for file in files]
    parts = parts or [f"SELECT {_nothing(wanted, own_names=True)} WHERE FALSE"]
    session.run(f"CREATE OR REPLACE TEMP VIEW {name} AS {' UNION ALL '.join(parts)}")
    return name


def write_day(session: Session, query: str, path: Path) -> int:
    """Write the rows of a query as Parquet; how many there are."""
    session.run(f"COPY ({query}) TO {literal(str(path))} (FORMAT parquet)")
    return count_day(session, path)


def score_day(
    session: Session,
    query: str,
    columns: Mapping[str, str],
    day: date,
    path: Path,
    progress: Progress | None,
    words: Mapping[str, str],
    program: str,
    key: Sort = Sort.TEXT,
) -> str:
    """A query's rows straight into the Parquet file of a day, and a view `result` that reads them back from there.

    `columns`: each of the query's columns but `k`, and its name in the file; those that are equal may have one name.
    `words`: the type of those that are one of a few words: a byte is kept and written where it would take sixteen.
    `program`: the hash of what speaks. Hardly any number stands twice, so that looking for a dictionary of numbers is
    given up early.
    """
    once = {name: identifier for identifier, name in columns.items()}
    written = ((identifier, name) for identifier, name in columns.items() if once[name] == identifier)
    cells = "".join(f", {_cell(identifier, words)} AS {quoted(name)}" for identifier, name in written)
    named = f"SELECT {key_as_text('k', key)} AS account, {day_cells(day, program)}{cells} FROM ({query})"
    options = "FORMAT parquet, DICTIONARY_SIZE_LIMIT 1000"
    session.watched(f"COPY ({named}) TO {literal(str(path))} ({options})", progress)
    back = "".join(f", {quoted(name)} AS {identifier}" for identifier, name in columns.items())
    session.run(f"CREATE OR REPLACE TEMP VIEW result AS SELECT account AS k{back} FROM read_parquet({read_path(path)})")
    return "result"


def day_cells(day: date, program: str) -> str:
    """What is the same in every row of a day: the day, and the hash of the program, as one word of one."""
    return f"DATE '{day}' AS day, CAST({literal(program)} AS {one_of([program])}) AS program"


def _cell(identifier: str, words: Mapping[str, str]) -> str:
    return f"CAST({identifier} AS {words[identifier]})" if identifier in words else identifier


def score_table(session: Session, query: str, name: str, progress: Progress | None, key: Sort = Sort.TEXT) -> None:
    """A query's rows into a table."""
    rows = query if key is Sort.TEXT else f"SELECT {key_as_text('k', key)} AS k, * EXCLUDE (k) FROM ({query})"
    session.watched(f"CREATE OR REPLACE TEMP TABLE {name} AS {rows}", progress)


def key_as_text(column: str, sort: Sort) -> str:
    """An account's key as people write it: a whole number without a point."""
    text = f"CAST({column} AS VARCHAR)"
    if sort is not Sort.NUMBER:
        return column if sort is Sort.TEXT else text
    whole = f"{column} = floor({column}) AND abs({column}) < 1e15"
    return f"CASE WHEN {whole} THEN CAST(CAST({column} AS BIGINT) AS VARCHAR) ELSE {text} END"


def count_day(session: Session, path: Path) -> int:
    """How many rows a day has."""
    return session.count(f"SELECT count(*) FROM read_parquet({read_path(path)})")


def _day(file: DayFile, wanted: Sequence[tuple[str, str, Sort]], *, own_names: bool = False) -> str:
    cells = []
    for place, (column, _, sort) in enumerate(wanted):
        there = column in file.columns
        cell = f"TRY_CAST({quoted(column)} AS {TYPES[sort]})" if there else f"CAST(NULL AS {TYPES[sort]})"
        cells.append(f"{cell} AS {quoted(column) if own_names else f'c{place}'}")
    applies = " WHERE status IS DISTINCT FROM 'not applicable'" if "status" in file.columns else ""
    return f"SELECT {', '.join(cells)} FROM read_parquet({read_path(file.path)}){applies}"


def _nothing(wanted: Sequence[tuple[str, str, Sort]], *, own_names: bool = False) -> str:
    cells = (
        f"CAST(NULL AS {TYPES[sort]}) AS {quoted(column) if own_names else f'c{place}'}"
        for place, (column, _, sort) in enumerate(wanted)
    )
    return ", ".join(cells)
