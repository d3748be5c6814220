"""A source as it lies in the engine before anybody looked at its rows: our own column names, values and states."""

from collections.abc import Mapping
from dataclasses import field
from datetime import date

from scorelang.diagnostics import Diagnostic
from scorelang.ir.sources import Source
from scorelang.source.records import dataclass
from scorelang.sources.binding import Binding
from scorelang.sources.files import DataFile

OWNER = "owner"
FILE, ROW = "@file", "file_row_number"  # what a reader of Parquet calls a row's file, and its number within
LARGE = 1_000_000


@dataclass(frozen=True, slots=True)
class Original:
    """The rows as they stand in the files, for those that have to be shown.

    `query` gives each row's number `r` through all files, its file's path `filename` and its cells `h0`, `h1`, …, whose
    names in the data are `header`. `cells`: where each declared column stands among them. `shown`: what each path is
    called in messages. `first`: the number of a file's first row (2 below a header). `reader`: of typed files, what
    gives their columns with FILE and ROW.
    """

    query: str
    header: tuple[str, ...]
    cells: dict[str, int]
    shown: dict[str, str]
    first: int = 2
    reader: str = ""


@dataclass(frozen=True, slots=True)
class TextRows:
    """Files of text in the engine: `cells` gives the text of each declared column as `c0`, `c1`, …."""

    cells: str
    original: Original
    said: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class Base:
    """`relation` is a table or view called `s1` and so on; a column's identifier is `c0`, `c1`, … as declared.

    `states`: the columns that have a state beside them (`c0_state`), without those that are `idle`: nothing reads them,
    and their cells are not looked at. `table`: whether rows can be taken out of it, each
    known by its `rowid`, which is its number through all files. With `via`, `owner` holds the account.

    What the files say of themselves: `rows`; `nulls` of the columns that can be missing in no other way, and `absent`
    of those whose faults are missing too; `last_day`, the greatest of the time column in the project's zone; `said`:
    what is to be noted. `part`: only the rows of one account are there, so that their numbers are not those of the
    files.
    """

    source: Source
    binding: Binding
    files: tuple[DataFile, ...]
    number: int
    relation: str
    states: tuple[str, ...]
    original: Original
    idle: tuple[str, ...] = ()
    table: bool = True
    integers: frozenset[str] = frozenset()
    rows: int | None = None
    nulls: Mapping[str, int] = field(default_factory=dict)
    absent: Mapping[str, int] = field(default_factory=dict)
    last_day: date | None = None
    said: tuple[Diagnostic, ...] = ()
    part: bool = False

    @property
    def large(self) -> bool:
        """Whether it is so large that only what the run needs is looked at."""
        return self.rows is not None and self.rows > LARGE

    def at(self, column: str) -> str:
        """The identifier of a declared column."""
        return f"c{[declared.name for declared in self.source.columns].index(column)}"

    @property
    def account(self) -> str:
        """The identifier of the column with each row's account."""
        return OWNER if self.source.via else self.at(self.source.account)

    @property
    def time(self) -> str | None:
        """The identifier of the time column."""
        return self.at(self.source.time) if self.source.time else None


def quoted(name: str) -> str:
    """A name of the data as an identifier."""
    return '"' + name.replace('"', '""') + '"'


def identifiers(source: Source) -> dict[str, str]:
    """Declared name to identifier."""
    return {column.name: f"c{number}" for number, column in enumerate(source.columns)}
