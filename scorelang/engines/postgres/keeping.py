"""Days in tables of the database: written in one transaction, which ends well only when the history has them too."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from scorelang.engines.duckdb.session import Session as Local
from scorelang.engines.engine import KeptDay
from scorelang.engines.keeping import rows_of
from scorelang.engines.postgres.problems import Doing
from scorelang.engines.postgres.session import Session
from scorelang.engines.postgres.texts import quoted, write_copied
from scorelang.sources.to_duckdb import literal

_KEY = "scorecard text NOT NULL, day date NOT NULL"
_ACCOUNT = f"{_KEY}, account text NOT NULL"
TABLES = {
    "runs": f"{_KEY}, accounts bigint NOT NULL, program text NOT NULL, PRIMARY KEY (scorecard, day)",
    "scores": f"{_ACCOUNT}, status text NOT NULL, score double precision, grade text, segment text, "
    "coverage double precision, PRIMARY KEY (scorecard, day, account)",
    "indicators": f"{_ACCOUNT}, indicator text NOT NULL, status text, number double precision, value text, "
    "score double precision, PRIMARY KEY (scorecard, day, account, indicator)",
    "triggers": f"{_ACCOUNT}, trigger text NOT NULL, PRIMARY KEY (scorecard, day, account, trigger)",
}


@contextmanager
def keeping(session: Session, local: Local, schema: str | None, days: Sequence[KeptDay]) -> Iterator[None]:
    """Write the days in the place of those of the same scorecard and day; committed at the end of the context."""
    if schema is None or not days:
        yield
        return
    doing = Doing(f"writing to the schema `{schema}`")
    with session.writing():
        _begin(session, schema, doing)
        for day in days:
            _replace(session, local, schema, day, doing)
        yield


def _begin(session: Session, schema: str, doing: Doing) -> None:
    """The schema and its tables, where they are not there yet; and the right to be the only one who writes."""
    session.run(f"SELECT pg_catalog.pg_advisory_xact_lock(hashtext({literal('scorelang ' + schema)}))", doing)
    ((there,),) = session.rows(f"SELECT pg_catalog.to_regnamespace({literal(quoted(schema))}) IS NOT NULL", doing)
    if not there:
        session.run(f"CREATE SCHEMA {quoted(schema)}", doing)
    for table, columns in TABLES.items():
        place = f"{quoted(schema)}.{table}"
        ((known,),) = session.rows(f"SELECT pg_catalog.to_regclass({literal(place)}) IS NOT NULL", doing)
        if not known:
            session.run(f"CREATE TABLE {place} ({columns})", doing)


def _replace(session: Session, local: Local, schema: str, day: KeptDay, doing: Doing) -> None:
    queries = rows_of(day)
    for number, table in enumerate(TABLES):
        place = f"{quoted(schema)}.{table}"
        which = f"scorecard = {literal(day.scorecard)} AND day = DATE '{day.day}'"
        session.run(f"DELETE FROM {place} WHERE {which}", doing)
        if table in queries:
            path = local.folder / f"keep-{number}.csv"
            local.run(write_copied(queries[table], path))
            session.copy_in(place, path, doing)
            path.unlink()
