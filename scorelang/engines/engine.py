"""What a run needs of an engine: five verbs, and everything that follows reads the local session.

The local session (DuckDB) reads files and judges their rows, and holds the results, one row an account: the report, the
history and the plans are made from those, wherever the query ran.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

from scorelang.diagnostics import Diagnostic
from scorelang.engines.duckdb.days import DayFile
from scorelang.engines.duckdb.loading import Loaded
from scorelang.ir.sources import Source
from scorelang.kernel.plan import Kernel
from scorelang.source.records import dataclass
from scorelang.sources.located import Located
from scorelang.sql import Dialect, Relation

Progress = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be read: the declared sources, where each lies, and the day and the moment that it is read for.

    `now`: when the run is made, which `refresh` is held against; None: the day is past. `only`: the key of the one
    account whose rows are wanted. `tell`: is told each source before it is read, and how far that is, 0 to 1.
    `read`: gives the columns (`source.column`) that something reads, so that the cells of no others have to be looked
    at; None: all are.
    """

    sources: Sequence[Source]
    located: Located
    zone: str
    today: date
    now: datetime | None
    only: str | float | None = None
    tell: Callable[[str, float], None] | None = None
    read: Callable[[], Collection[str]] | None = None


@dataclass(frozen=True, slots=True)
class KeptDay:
    """One scorecard's day as the history keeps it: a Parquet file, and its columns in order."""

    scorecard: str
    day: date
    path: Path
    columns: tuple[str, ...]
    program: str


class Engine(Protocol):
    """Where the printed query runs; it lives as long as its context in `engines.choosing`."""

    @property
    def dialect(self) -> Dialect:
        """What the query is printed for."""
        ...

    @property
    def types_words(self) -> bool:
        """Whether the query itself can give a text of a few words the local session's type; else it comes as text."""
        ...

    def check(self, wanted: Wanted, /) -> tuple[Diagnostic, ...]:
        """What is wrong with the places of the sources, as far as can be seen without reading them."""
        ...

    def load(self, wanted: Wanted) -> Loaded:
        """Read every source and judge its rows; what is said of the data comes from here.

        The relations lie on the local session, where everything that looks at single rows finds them.
        """
        ...

    def relations(
        self, kernel: Kernel, loaded: Loaded, pasts: Mapping[str, Sequence[DayFile]]
    ) -> Mapping[str, Relation]:
        """Where the query finds each source that the kernel reads: data by `loaded`, earlier days by `pasts`.

        It may be asked again for another kernel over the same data; the former relations are then gone.
        """
        ...

    def results(self, query: str, kernel: Kernel, progress: Progress | None, /) -> str:
        """Run a printed query; a query on the local session that gives its rows, `k`, `o1`, `o2`, …."""
        ...

    def keeping(self, days: Sequence[KeptDay], /) -> AbstractContextManager[None]:
        """Write days to tables of the engine's own where the profile names a place for them, all or nothing.

        They are written when the context begins and there for others when it ends well; else the former ones stay.
        """
        ...
