"""Spark as the engine: rows go there as Parquet, and one row an account comes back as Parquet; nothing is collected."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from itertools import count
from pathlib import Path

from pyspark.sql import DataFrame, SparkSession

from scorelang.diagnostics import Diagnostic
from scorelang.engines.duckdb.days import DayFile
from scorelang.engines.duckdb.engine import past_relations
from scorelang.engines.duckdb.loading import Loaded
from scorelang.engines.duckdb.session import Session as Local
from scorelang.engines.engine import KeptDay, Progress, Wanted
from scorelang.engines.fault import EngineError
from scorelang.engines.fetching import columns_of, entered, fetched, judged, unfit
from scorelang.engines.options import Options, text
from scorelang.engines.selecting import check_select
from scorelang.engines.shipping import Shipment, shipments
from scorelang.engines.spark.keeping import keeping
from scorelang.engines.spark.problems import own_errors
from scorelang.engines.spark.session import connect
from scorelang.ir.sources import Source
from scorelang.kernel.plan import Kernel
from scorelang.source.records import dataclass, replace
from scorelang.sources.binding import Binding
from scorelang.sources.files import DataFile
from scorelang.sources.headers import positions
from scorelang.sources.to_duckdb import literal
from scorelang.sql import Dialect, Relation
from scorelang.sql.dialects.spark import SPARK

VIEW = "scorelang_rows_"


@dataclass(frozen=True, slots=True)
class Spark:
    """A session; `local` is the one that reads files and holds results, `schema` where days are kept."""

    session: SparkSession
    local: Local
    schema: str | None

    @property
    def dialect(self) -> Dialect:
        """Spark's."""
        return SPARK

    @property
    def types_words(self) -> bool:
        """They are text there."""
        return False

    def check(self, wanted: Wanted, /) -> tuple[Diagnostic, ...]:
        """Whether tables and queries are there, with the columns that are declared."""
        return unfit(wanted, lambda source, binding: self._described(source, binding, Path("unread")))

    def load(self, wanted: Wanted) -> Loaded:
        """Tables and queries are written as Parquet by Spark; then the local reader judges all rows."""
        return judged(self.local, wanted, fetched(wanted, self.local.folder, self._fetch))

    def relations(
        self, kernel: Kernel, loaded: Loaded, pasts: Mapping[str, Sequence[DayFile]]
    ) -> Mapping[str, Relation]:
        """Temporary views over files with what the kernel reads."""
        here = {**loaded.relations, **past_relations(self.local, kernel, pasts)}
        return {one.source: self._shipped(one, number) for number, one in enumerate(shipments(kernel, here))}

    def results(self, query: str, kernel: Kernel, _progress: Progress | None, /) -> str:
        """Run it there, written by its executors; a query on the local session that reads what they wrote."""
        folder = self.local.folder / "brought"
        with own_errors("scoring"):
            self.session.sql(query).write.mode("overwrite").parquet(str(folder))
        cells = ", ".join(f"{entered(name, sort)} AS {name}" for name, sort in columns_of(kernel).items())
        return f"SELECT {cells} FROM read_parquet({literal(f'{folder}/*.parquet')})"

    def keeping(self, days: Sequence[KeptDay], /) -> AbstractContextManager[None]:
        """In tables of the schema that the profile names."""
        return keeping(self.session, self.local, self.schema, days)

    def _shipped(self, one: Shipment, number: int) -> Relation:
        path, view = self.local.folder / f"ship-{number}.parquet", f"{VIEW}{number}"
        self.local.run(f"COPY ({one.query}) TO {literal(str(path))} (FORMAT parquet)")
        with own_errors(f"bringing the rows of `{one.source}` to Spark"):
            self.session.read.parquet(str(path)).createOrReplaceTempView(view)
        return one.relation(view)

    def _fetch(self, source: Source, binding: Binding, folder: Path) -> tuple[DataFile, ...]:
        rows, file = self._described(source, binding, folder)
        with _reading(binding):
            rows.write.mode("overwrite").parquet(str(folder))
        return tuple(replace(file, path=path) for path in sorted(folder.glob("*.parquet")))

    def _described(self, source: Source, binding: Binding, folder: Path) -> tuple[DataFrame, DataFile]:
        """What is asked of Spark, and the file that it is to become, with the columns that are declared."""
        with _reading(binding):
            rows = self.session.table(binding.table) if binding.table else self.session.sql(_query(binding))
            names = tuple(rows.columns)
        file = DataFile(folder, binding.table or f"the query of {binding.source}", "parquet", None)
        places = positions(source, binding, file, names)
        with _reading(binding):
            return rows.select(*(_quoted(names[at]) for at in sorted(set(places.values())))), file


def _reading(binding: Binding) -> AbstractContextManager[None]:
    what = f"reading `{binding.table}` for" if binding.table else "the query of"
    return own_errors(f"{what} `{binding.source}`", binding.span, theirs=True)


def _quoted(name: str) -> str:
    return f"`{name.replace('`', '``')}`"


def _query(binding: Binding) -> str:
    """In parentheses nothing but a query can stand, whatever else Spark takes for a statement."""
    return f"SELECT * FROM (\n{check_select(binding, 'spark')}\n) AS source"


@contextmanager
def connected(options: Options, local: Local) -> Iterator[Spark]:
    """The session of a profile."""
    with connect(options, local.folder) as session:
        try:
            yield Spark(session, local, text(options, "schema"))
        finally:
            _drop_views(session)


def _drop_views(session: SparkSession) -> None:
    """What we put into the session, whose owner may go on with it: until there is none of the next number."""
    with suppress(EngineError), own_errors("giving the Spark session back"):
        all(session.catalog.dropTempView(f"{VIEW}{number}") for number in count())
