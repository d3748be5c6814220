"""A connection to PostgreSQL whose settings decide nothing, and whose errors are our own."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import make_conninfo
from psycopg.pq import ExecStatus

from scorelang.diagnostics.catalogue import postgres as rules
from scorelang.engines.fault import EngineError
from scorelang.engines.postgres.address import Address
from scorelang.engines.postgres.problems import Doing, not_connected, own_errors
from scorelang.source.records import dataclass

OLDEST = 130_000
PATIENCE = 10
PIECE = 1 << 20
LEFT = "the history may have the day, and the tables the former one"
# What the server, the database or the role may have set otherwise, and what a result must not depend on.
_SETTINGS = (
    "SET TIME ZONE 'UTC'",
    "SET datestyle = 'ISO, YMD'",
    "SET extra_float_digits = 1",
    "SET standard_conforming_strings = on",
    "SET default_transaction_read_only = off",
    "SET default_transaction_isolation = 'read committed'",
    "SET xmlbinary = base64",
    "SET idle_in_transaction_session_timeout = 0",
    "SET jit = off",
    # A grouping by account that does not fit is written to disk and read again.
    "SELECT set_config('work_mem', '64MB', false) WHERE pg_size_bytes(current_setting('work_mem')) < 67108864",
)
_OURS = Doing("the query of the scorecards")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a query: its name, the type's name, and the letter of its category (N, S, D, B, E, …)."""

    name: str
    type: str
    category: str


@dataclass(frozen=True, slots=True)
class Session:
    """One connection. Outside `reading` and `writing` each statement is a transaction of its own."""

    connection: psycopg.Connection[tuple[Any, ...]]

    def run(self, sql: str, doing: Doing = _OURS) -> None:
        """Execute a statement."""
        with own_errors(doing):
            self.connection.execute(sql.encode())

    def rows(self, sql: str, doing: Doing = _OURS) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        with own_errors(doing):
            return self.connection.execute(sql.encode()).fetchall()

    def columns(self, sql: str, doing: Doing) -> tuple[Column, ...]:
        """The columns of a statement, which is parsed by itself and as one, and not executed."""
        with own_errors(doing):
            found = self._described(sql)
            oids = sorted({oid for _, oid in found})
            query = "SELECT oid::bigint, typname, typcategory FROM pg_catalog.pg_type WHERE oid = ANY(%s)"
            types = {oid: (str(name), str(kind)) for oid, name, kind in self.connection.execute(query, (oids,))}
        return tuple(Column(name, *types[oid]) for name, oid in found)

    def _described(self, sql: str) -> list[tuple[str, int]]:
        low = self.connection.pgconn
        self.connection.execute("SELECT 1")  # begins the transaction that `reading` asks for
        for done in (low.prepare(b"", sql.encode()), low.describe_prepared(b"")):
            if done.status != ExecStatus.COMMAND_OK:
                raise psycopg.errors.error_from_result(done)
        return [((done.fname(i) or b"").decode(), done.ftype(i)) for i in range(done.nfields)]

    def copy_out(self, query: str, path: Path, doing: Doing = _OURS) -> None:
        """The rows of a query into a file: every known cell in quotes, an unknown one bare."""
        statement = f"COPY ({query}\n) TO STDOUT (FORMAT csv, NULL '\\N', FORCE_QUOTE *)"
        with own_errors(doing), path.open("wb") as file, self._copy(statement) as copy:
            for piece in copy:
                file.write(piece)

    def copy_in(self, table: str, path: Path, doing: Doing = _OURS) -> None:
        """The rows of such a file into a table; `table` may name columns."""
        statement = f"COPY {table} FROM STDIN (FORMAT csv, NULL '\\N')"
        with own_errors(doing), path.open("rb") as file, self._copy(statement) as copy:
            while piece := file.read(PIECE):
                copy.write(piece)

    def copy_rows(self, table: str, rows: Iterable[Sequence[object]], doing: Doing = _OURS) -> None:
        """Rows of values into a table, each cell as the column's own type reads it."""
        with own_errors(doing), self._copy(f"COPY {table} FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)

    def _copy(self, statement: str) -> AbstractContextManager[psycopg.Copy]:
        return self.connection.cursor().copy(statement.encode())

    @contextmanager
    def reading(self) -> Iterator[None]:
        """One transaction that sees one moment, and in which the server lets nothing be changed."""
        with self._transaction(read_only=True):
            yield

    @contextmanager
    def writing(self, left: str = LEFT) -> Iterator[None]:
        """One transaction, committed at the end if all went well, and gone else; `left`: where nobody knows which."""
        with self._transaction(read_only=False, left=left):
            yield

    @contextmanager
    def _transaction(self, *, read_only: bool, left: str = "") -> Iterator[None]:
        one = self.connection
        with own_errors(Doing("a transaction")):
            one.autocommit = False
            one.read_only = read_only
            one.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ if read_only else None
        try:
            yield
            with own_errors(Doing("the commit", left=left)):
                one.commit()
        finally:
            if not one.closed:
                with own_errors(Doing("a transaction")):
                    one.rollback()
                    one.autocommit = True
                    one.read_only = one.isolation_level = None


@contextmanager
def connect(address: Address) -> Iterator[Session]:
    """A session that ends with the context, which a server notices soon."""
    given = {name: hidden.value for name, hidden in address.parameters.items()}
    try:
        whole = make_conninfo(
            given.pop("conninfo", ""), connect_timeout=PATIENCE, application_name="scorelang", **given
        )
        connection = psycopg.connect(whole, autocommit=True)
    except psycopg.Error as error:
        raise not_connected(error, address.shown, address.database, address.user) from None
    with closing(connection):
        _check(connection)
        with own_errors(Doing("the settings of the connection")):
            connection.execute(f"SET lock_timeout = '{address.lock_wait:d}s'".encode())
            for statement in _SETTINGS:
                connection.execute(statement.encode())
            if connection.info.server_version >= 140_000:
                connection.execute("SET client_connection_check_interval = '2s'")
        yield Session(connection)


def _check(connection: psycopg.Connection[Any]) -> None:
    """What no setting of ours could change."""
    version, encoding = connection.info.server_version, connection.info.parameter_status("server_encoding")
    if version < OLDEST:
        message = f"the server is PostgreSQL {version // 10_000}, and 13 or later was wanted"
        raise EngineError(rules.UNFIT_DATABASE.at(None, message))
    if encoding != "UTF8":
        message = f"the database keeps text as {encoding}, and UTF8 was wanted"
        raise EngineError(rules.UNFIT_DATABASE.at(None, message))
    with own_errors(Doing("the settings of the connection")):
        connection.execute("SET client_encoding = 'UTF8'")
