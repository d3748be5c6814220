"""DuckDB as the engine: the local session itself runs the query."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from scorelang.diagnostics import Diagnostic
from scorelang.engines.duckdb.days import DayFile, history_relation
from scorelang.engines.duckdb.loading import Loaded, load
from scorelang.engines.duckdb.session import Session
from scorelang.engines.engine import KeptDay, Progress, Wanted
from scorelang.kernel.plan import Kernel
from scorelang.source.records import dataclass
from scorelang.sql import DUCKDB, Dialect, Relation


@dataclass(frozen=True, slots=True)
class DuckDB:
    """The engine of the local session."""

    session: Session

    @property
    def dialect(self) -> Dialect:
        """DuckDB's."""
        return DUCKDB

    @property
    def types_words(self) -> bool:
        """It runs on that session."""
        return True

    def check(self, _wanted: Wanted, /) -> tuple[Diagnostic, ...]:
        """Nothing: files were looked at when they were found."""
        return ()

    def load(self, wanted: Wanted) -> Loaded:
        """Into tables and views of the session; orphans of large files are left to the run."""
        return load(
            self.session,
            wanted.sources,
            wanted.located,
            wanted.zone,
            wanted.today,
            wanted.now,
            past=wanted.now is None,
            only=wanted.only,
            tell=wanted.tell,
            read=wanted.read,
        )

    def relations(
        self, kernel: Kernel, loaded: Loaded, pasts: Mapping[str, Sequence[DayFile]]
    ) -> Mapping[str, Relation]:
        """Where they were loaded to; earlier days are views over their files."""
        return {**loaded.relations, **past_relations(self.session, kernel, pasts)}

    def results(self, query: str, _kernel: Kernel, _progress: Progress | None, /) -> str:
        """The query, which nobody has to bring over."""
        return query

    @contextmanager
    def keeping(self, _days: Sequence[KeptDay], /) -> Iterator[None]:
        """There are no tables but the history."""
        yield


def past_relations(session: Session, kernel: Kernel, pasts: Mapping[str, Sequence[DayFile]]) -> dict[str, Relation]:
    """A view of the session for each history that the kernel reads."""
    plans = [plan for plan in kernel.sources if plan.source in pasts]
    return {
        plan.source: history_relation(session, plan, pasts[plan.source], number) for number, plan in enumerate(plans, 1)
    }
