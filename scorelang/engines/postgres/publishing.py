"""A table that another system reads: its rows read back by key, and changed ones written in one transaction."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from scorelang.diagnostics.catalogue import postgres as rules
from scorelang.diagnostics.catalogue.run import UNFIT_TABLE
from scorelang.engines.fault import EngineError
from scorelang.engines.options import Options
from scorelang.engines.postgres.address import address
from scorelang.engines.postgres.problems import Doing
from scorelang.engines.postgres.session import Session, connect
from scorelang.engines.postgres.texts import quoted
from scorelang.kernel.operators import Sort
from scorelang.source import Span
from scorelang.source.records import dataclass
from scorelang.sources.to_duckdb import literal

_TYPES = {
    Sort.TEXT: "text",
    Sort.NUMBER: "double precision",
    Sort.WIDE: "numeric",
    Sort.FLAG: "boolean",
    Sort.DAY: "date",
    Sort.INSTANT: "timestamptz",
}
# With a point in its name, which no table of a target has: by that name alone it would be found first.
_NEW = 'pg_temp."scorelang.publishing"'

Row = Sequence[Any]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with these columns, the key first; it may not be there yet."""

    session: Session
    schema: str | None
    name: str
    columns: Mapping[str, Sort]
    span: Span | None = None

    @property
    def shown(self) -> str:
        """Its name in messages."""
        return f"`{self.schema}.{self.name}`" if self.schema else f"`{self.name}`"

    def rows(self) -> list[tuple[Any, ...]]:
        """All rows that have a key; none where the table is not there yet. EngineError where it is unfit."""
        return self._rows(f"{self.place} WHERE {quoted(self.key)} IS NOT NULL") if self.is_there() else []

    def write(self, rows: Iterable[Row], deleted: Sequence[str]) -> None:
        """Put these rows in the place of those with their keys and take others away; the caller's transaction."""
        doing = self._doing("writing to")
        if not self.is_there():
            self.session.run(f"CREATE TABLE {self.place} ({', '.join(self._declared())})", doing)
        listed = ", ".join(map(quoted, self.columns))
        self.session.run(f"CREATE TEMP TABLE {_NEW} ON COMMIT DROP AS SELECT {listed} FROM {self.place} LIMIT 0", doing)
        self.session.copy_rows(_NEW, rows, doing)
        others = [name for name in self.columns if name != self.key]
        changed = ", ".join(f"{quoted(name)} = EXCLUDED.{quoted(name)}" for name in others)
        what = f"UPDATE SET {changed}" if others else "NOTHING"
        into = f"INSERT INTO {self.place} ({listed}) SELECT {listed} FROM {_NEW}"
        self.session.run(f"{into} ON CONFLICT ({quoted(self.key)}) DO {what}", doing)
        if deleted:
            keys = ", ".join(map(literal, deleted))
            self.session.run(f"DELETE FROM {self.place} WHERE CAST({quoted(self.key)} AS text) IN ({keys})", doing)

    def written(self) -> list[tuple[Any, ...]]:
        """The rows that were just written, as the table has them."""
        key = quoted(self.key)
        return self._rows(f"{self.place} WHERE {key} IN (SELECT {key} FROM {_NEW})")

    def alone(self) -> None:
        """Be the only one who publishes to the table until the transaction ends."""
        lock = f"hashtext({literal(f'scorelang publish {self.place}')})"
        self.session.run(f"SELECT pg_catalog.pg_advisory_xact_lock({lock})", self._doing("writing to"))

    def unfit(self, why: str, help: str) -> EngineError:
        """The table cannot hold what is published."""
        return EngineError(UNFIT_TABLE.at(self.span, f"{self.shown} {why}", help=help))

    @property
    def key(self) -> str:
        """The column by which rows are told apart."""
        return next(iter(self.columns))

    @property
    def place(self) -> str:
        """Its name in statements."""
        return f"{quoted(self.schema)}.{quoted(self.name)}" if self.schema else quoted(self.name)

    def _rows(self, place: str) -> list[tuple[Any, ...]]:
        return self.session.rows(f"SELECT {', '.join(map(quoted, self.columns))} FROM {place}", self._doing("reading"))

    def is_there(self) -> bool:
        """Whether there is such a table; EngineError where it cannot hold what is published, or can never be."""
        doing = self._doing("looking at")
        if self.schema:
            query = f"SELECT pg_catalog.to_regnamespace({literal(quoted(self.schema))}) IS NOT NULL"
            ((there,),) = self.session.rows(query, doing)
            if not there:
                help = f"`CREATE SCHEMA {quoted(self.schema)}` makes it"
                message = f"there is no schema `{self.schema}` for the table {self.shown}"
                raise EngineError(rules.NO_TABLE.at(self.span, message, help=help))
        oid = f"pg_catalog.to_regclass({literal(self.place)})"
        ((there,),) = self.session.rows(f"SELECT {oid} IS NOT NULL", doing)
        if there:
            self._fits(oid, doing)
        return bool(there)

    def _fits(self, oid: str, doing: Doing) -> None:
        query = (
            f"SELECT attname FROM pg_catalog.pg_attribute WHERE attrelid = {oid} AND attnum > 0 AND NOT attisdropped"
        )
        known = {str(name) for (name,) in self.session.rows(query, doing)}
        lacking = [name for name in self.columns if name not in known]
        if lacking:
            added = ", ".join(f"ADD COLUMN {quoted(name)} {_TYPES[self.columns[name]]}" for name in lacking)
            listed = ", ".join(f"`{name}`" for name in lacking)
            raise self.unfit(f"has no column {listed}", f"`ALTER TABLE {self.place} {added}` adds what is missing")
        query = (
            "SELECT count(*) FROM pg_catalog.pg_index i JOIN pg_catalog.pg_attribute a "
            f"ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0] WHERE i.indrelid = {oid} AND i.indisunique "
            f"AND i.indimmediate AND i.indnkeyatts = 1 AND i.indpred IS NULL AND a.attname = {literal(self.key)}"
        )
        ((unique,),) = self.session.rows(query, doing)
        if not unique:
            help = f"`ALTER TABLE {self.place} ADD PRIMARY KEY ({quoted(self.key)})` makes it so"
            raise self.unfit(f"may have a key twice: `{self.key}` is not unique", help)

    def _declared(self) -> Iterator[str]:
        for name, sort in self.columns.items():
            yield f"{quoted(name)} {_TYPES[sort]}{' PRIMARY KEY' if name == self.key else ''}"

    def _doing(self, what: str) -> Doing:
        return Doing(f"{what} {self.shown}", self.span, refused=UNFIT_TABLE)


@contextmanager
def opened(options: Options, table: str, columns: Mapping[str, Sort], span: Span | None) -> Iterator[Table]:
    """A table `name` or `schema.name` of a database, connected."""
    schema, _, name = table.rpartition(".")
    with connect(address(options)) as session:
        yield Table(session, schema or None, name, columns, span)
