"""PostgreSQL as the engine, and as the place of sources whose rows DuckDB scores."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import partial

from scorelang.diagnostics import Diagnostic
from scorelang.engines.duckdb.days import DayFile
from scorelang.engines.duckdb.engine import DuckDB, past_relations
from scorelang.engines.duckdb.loading import Loaded
from scorelang.engines.duckdb.session import Session as Local
from scorelang.engines.engine import KeptDay, Progress, Wanted
from scorelang.engines.fetching import fetched, judged, unfit
from scorelang.engines.options import Options
from scorelang.engines.postgres.address import address
from scorelang.engines.postgres.fetching import fetch, look
from scorelang.engines.postgres.keeping import keeping
from scorelang.engines.postgres.moving import brought, shipped
from scorelang.engines.postgres.session import Session, connect
from scorelang.engines.shipping import shipments
from scorelang.kernel.plan import Kernel
from scorelang.source.records import dataclass
from scorelang.sql import POSTGRES, Dialect, Relation


@dataclass(frozen=True, slots=True)
class Postgres:
    """A database; `local` is the session that reads files and holds results, `schema` where days are kept."""

    session: Session
    local: Local
    schema: str | None

    @property
    def dialect(self) -> Dialect:
        """PostgreSQL's."""
        return POSTGRES

    @property
    def types_words(self) -> bool:
        """They are text there."""
        return False

    def check(self, wanted: Wanted, /) -> tuple[Diagnostic, ...]:
        """Whether tables and queries are there, with the columns that are declared."""
        return unfit(wanted, partial(look, self.session))

    def load(self, wanted: Wanted) -> Loaded:
        """Tables and queries come over in one moment's state; then the local reader judges all rows."""
        with self.session.reading():
            located = fetched(wanted, self.local.folder, partial(fetch, self.session, self.local))
        return judged(self.local, wanted, located)

    def relations(
        self, kernel: Kernel, loaded: Loaded, pasts: Mapping[str, Sequence[DayFile]]
    ) -> Mapping[str, Relation]:
        """Temporary tables with what the kernel reads."""
        # What sources are called was looked up on the role's own path; what is ours depends on none.
        self.session.run("SET search_path = pg_catalog")
        here = {**loaded.relations, **past_relations(self.local, kernel, pasts)}
        return {
            one.source: shipped(self.session, self.local, one, number)
            for number, one in enumerate(shipments(kernel, here))
        }

    def results(self, query: str, kernel: Kernel, _progress: Progress | None, /) -> str:
        """Run it there, and bring one row an account over."""
        return brought(self.session, self.local, query, kernel)

    def keeping(self, days: Sequence[KeptDay], /) -> AbstractContextManager[None]:
        """In the tables of the schema that the profile names."""
        return keeping(self.session, self.local, self.schema, days)


@dataclass(frozen=True, slots=True)
class Beside:
    """DuckDB as the engine of sources that lie in a database."""

    database: Postgres
    duckdb: DuckDB

    @property
    def dialect(self) -> Dialect:
        """DuckDB's."""
        return self.duckdb.dialect

    @property
    def types_words(self) -> bool:
        """As DuckDB does it."""
        return self.duckdb.types_words

    def check(self, wanted: Wanted, /) -> tuple[Diagnostic, ...]:
        """As PostgreSQL does it."""
        return self.database.check(wanted)

    def load(self, wanted: Wanted) -> Loaded:
        """As PostgreSQL does it, for the rows come over anyway."""
        return self.database.load(wanted)

    def relations(
        self, kernel: Kernel, loaded: Loaded, pasts: Mapping[str, Sequence[DayFile]]
    ) -> Mapping[str, Relation]:
        """Where they were loaded to."""
        return self.duckdb.relations(kernel, loaded, pasts)

    def results(self, query: str, kernel: Kernel, progress: Progress | None, /) -> str:
        """The query, which nobody has to bring over."""
        return self.duckdb.results(query, kernel, progress)

    def keeping(self, days: Sequence[KeptDay], /) -> AbstractContextManager[None]:
        """In the tables of the schema that the profile names."""
        return self.database.keeping(days)


@contextmanager
def connected(options: Options, local: Local) -> Iterator[Postgres]:
    """The database that a profile names."""
    found = address(options)
    with connect(found) as session:
        yield Postgres(session, local, found.schema)
