"""What is said of the data: counts, examples and freshness a source, as values."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import IntEnum

from scorelang.diagnostics import Diagnostic
from scorelang.source.records import dataclass, replace


class RowFault(IntEnum):
    """Why a row was refused; KEPT rows only have a faulty cell, a COPY counts once, a BLANK row is none at all."""

    KEPT = 0
    NO_ACCOUNT = 1
    NO_TIME = 2
    DUPLICATE = 3
    COPY = 4
    OWNERS = 5
    ORPHAN = 6
    NO_OWNER = 7
    BLANK = 8


REASONS = {
    RowFault.KEPT: "a cell could not be read or was not allowed",
    RowFault.NO_ACCOUNT: "no account",
    RowFault.NO_TIME: "no time",
    RowFault.DUPLICATE: "another row of the same account differs",
    RowFault.COPY: "an exact copy of an earlier row",
    RowFault.OWNERS: "the same id belongs to several accounts",
    RowFault.ORPHAN: "its account is not among the accounts",
    RowFault.BLANK: "no cell holds anything",
    RowFault.NO_OWNER: "the row that says whose it is does not exist",
}


@dataclass(frozen=True, slots=True)
class Example:
    """A row, by file and by its number there (the header is row 1), and what stood where it went wrong."""

    file: str
    row: int
    text: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """Rows refused for one reason, with up to three examples."""

    fault: RowFault
    rows: int
    examples: tuple[Example, ...] = ()

    @property
    def reason(self) -> str:
        """The reason in words."""
        return REASONS[self.fault]


@dataclass(frozen=True, slots=True)
class ColumnReport:
    """The cells of one column that are missing, by what became of them; examples of what could not stand."""

    column: str
    absent: int = 0
    unreadable: int = 0
    outside: int = 0
    examples: tuple[Example, ...] = ()

    @property
    def faults(self) -> int:
        """The cells that held something that could not be read or was not allowed."""
        return self.unreadable + self.outside


@dataclass(frozen=True, slots=True)
class SourceReport:
    """One source. `rows` were read; `refusals` were left out; `copies` count once; `repeated_ids` were kept.

    `after_today`: rows dated later than the evaluation day. `newest`: the newest day that can be seen. `stale`: why it
    is, in words. `unheld`: why nothing says that it is fresh, in words. `unchecked`: its orphans are not counted (yet).
    `failed`: it could not be loaded, and `problems` say why. `idle`: the columns that nothing reads and that were not
    looked at, of which there is no ColumnReport.
    """

    source: str
    kind: str
    title: str
    files: tuple[str, ...]
    rows: int
    refusals: tuple[Refusal, ...] = ()
    copies: int = 0
    repeated_ids: int = 0
    columns: tuple[ColumnReport, ...] = ()
    after_today: int = 0
    newest: date | None = None
    loaded_at: datetime | date | None = None
    stale: str | None = None
    failed: bool = False
    problems: tuple[Diagnostic, ...] = ()
    unchecked: bool = False
    unheld: str | None = None
    idle: tuple[str, ...] = ()

    @property
    def state(self) -> str:
        """`failed`, `stale`, `fresh`, or why nothing says so: `no limit`, `no load date`, `not checked`."""
        if self.failed:
            return "failed"
        return "stale" if self.stale is not None else self.unheld or "fresh"

    @property
    def outage(self) -> str | None:
        """Why nothing that is computed from it is known, in words: it is stale, or could not be loaded."""
        if not self.failed:
            return self.stale
        return self.problems[0].message if self.problems else "it could not be loaded"

    @property
    def refused(self) -> int:
        """How many rows were left out."""
        return sum(refusal.rows for refusal in self.refusals)

    @property
    def kept(self) -> int:
        """How many rows are seen by the program."""
        return self.rows - self.refused - self.copies

    @property
    def share_refused(self) -> float:
        """The refused rows as a share of those read, 0 to 1."""
        return self.refused / self.rows if self.rows else 0.0

    @property
    def faults(self) -> int:
        """The cells that held something that could not be read or was not allowed."""
        return sum(column.faults for column in self.columns)


@dataclass(frozen=True, slots=True)
class DataReport:
    """All sources, in the order declared, and what has to be said of them."""

    today: date
    sources: tuple[SourceReport, ...]
    diagnostics: tuple[Diagnostic, ...] = ()

    def source(self, name: str) -> SourceReport:
        """The report of a source; KeyError where there is none."""
        for source in self.sources:
            if source.source == name:
                return source
        raise KeyError(name)

    def with_orphans(self, counted: Mapping[str, int]) -> "DataReport":
        """The report with the orphans that a run has counted."""
        return replace(self, sources=tuple(_with_orphans(source, counted) for source in self.sources))

    @property
    def unavailable(self) -> dict[str, str]:
        """The sources whose aggregates are missing: "stale" or "failed"."""
        return {source.source: source.state for source in self.sources if source.failed or source.stale is not None}


def _with_orphans(source: SourceReport, counted: Mapping[str, int]) -> SourceReport:
    if source.source not in counted:
        return source
    found = (Refusal(RowFault.ORPHAN, counted[source.source]),) if counted[source.source] else ()
    return replace(source, refusals=(*source.refusals, *found), unchecked=False)
