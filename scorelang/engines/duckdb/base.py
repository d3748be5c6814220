"""A source as it lies in the engine before anybody looked at its rows: our own column names, values and states."""

from dataclasses import dataclass

from scorelang.ir.sources import Source
from scorelang.sources.binding import Binding
from scorelang.sources.files import DataFile

OWNER = "owner"


@dataclass(frozen=True, slots=True)
class Original:
    """The rows as they stand in the files, for those that have to be shown.

    `query` gives the row's identity `r`, its file's path `filename` and its cells `h0`, `h1`, …, whose names in the
    data are `header`. `cells`: where each declared column stands among them. `counted`: rows are counted through all
    files, so that a row's number in its file has to be worked out.
    """

    query: str
    header: tuple[str, ...]
    cells: dict[str, int]
    shown: dict[str, str]


@dataclass(frozen=True, slots=True)
class Base:
    """`relation` is a table or view called `s1` and so on; a column's identifier is `c0`, `c1`, … as declared.

    `states`: the columns that have a state beside them (`c0_state`). `table`: whether rows can be taken out of it;
    `row` identifies a row. `owner`: whether `owner` holds the account (with `via`), else the account column does.
    """

    source: Source
    binding: Binding
    files: tuple[DataFile, ...]
    number: int
    relation: str
    states: tuple[str, ...]
    original: Original
    row: str = "rowid"
    table: bool = True
    integers: frozenset[str] = frozenset()

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


def identifiers(source: Source) -> dict[str, str]:
    """Declared name to identifier."""
    return {column.name: f"c{number}" for number, column in enumerate(source.columns)}
