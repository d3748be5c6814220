"""The rows at fault as they stand in their files: for the report's examples, and for the file of refused rows."""

from collections.abc import Iterator

from scorelang.engines.duckdb.base import Base
from scorelang.engines.duckdb.days import key_as_text
from scorelang.engines.duckdb.session import Row, Session
from scorelang.kernel.operators import Sort
from scorelang.source.records import dataclass
from scorelang.sources.readings import State
from scorelang.sources.report import REASONS, Example, RowFault

EXAMPLES = 3
MOST_ACCOUNTS = 10_000
LONGEST_LIST = 100_000
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class RefusedRows:
    """A table `x1` (for `s1`): `r`, `fault`, `place` (among the rows of its file), `filename`, cells and states.

    `k` is the row's account.
    """

    base: Base
    table: str

    def rows(self, session: Session) -> Iterator[tuple[str, int, str, tuple[str | None, ...]]]:
        """File, number of the row there, reason and the original cells of each, in the order of the files."""
        header = ", ".join(f"h{number}" for number in range(len(self.base.original.header)))
        states = "".join(f", {self.base.at(column)}_state" for column in self.base.states)
        query = f"SELECT filename, place, fault, {header}{states} FROM {self.table} ORDER BY r"
        for batch in session.batches(query):
            for row in batch:
                yield self._row(row)

    def _row(self, row: Row) -> tuple[str, int, str, tuple[str | None, ...]]:
        width = len(self.base.original.header)
        cells = tuple(None if cell is None else str(cell) for cell in row[3 : 3 + width])
        return self.base.original.shown[str(row[0])], int(row[1]), self._reason(row[2], row[3 + width :]), cells

    def _reason(self, fault: int, states: Row) -> str:
        found = [] if fault == RowFault.KEPT else [REASONS[RowFault(fault)]]
        for column, state in zip(self.base.states, states, strict=True):
            if state is not None and int(state) >= State.UNREADABLE:
                words = "cannot be read" if state == State.UNREADABLE else "is not allowed"
                found.append(f"`{self.base.binding.name_of(column)}` {words}")
        return "; ".join(found)

    def examples(self, session: Session, fault: RowFault) -> tuple[Example, ...]:
        """A few rows refused for one reason, with the cell that names their account."""
        cell = f"h{self.base.original.cells[self.base.source.account]}"
        return self._examples(session, cell, f"fault = {fault:d}")

    def accounts(self, session: Session, key: Sort) -> tuple[tuple[str, ...], int]:
        """The accounts whose rows were refused, in order, and how many rows more there are.

        These do not say whose they are, or are those of all accounts behind the first MOST_ACCOUNTS.
        """
        refused = f"fault NOT IN ({RowFault.KEPT:d}, {RowFault.COPY:d}, {RowFault.BLANK:d})"
        query = f"SELECT {key_as_text('k', key)}, count(*) FROM {self.table} WHERE {refused} GROUP BY 1 ORDER BY 1"
        named = [(str(k), int(rows)) for k, rows in session.rows(query) if k is not None]
        nameless = session.count(f"SELECT count(*) FROM {self.table} WHERE {refused} AND k IS NULL")
        return tuple(k for k, _ in named[:MOST_ACCOUNTS]), nameless + sum(rows for _, rows in named[MOST_ACCOUNTS:])

    def faulty_cells(self, session: Session, column: str) -> tuple[Example, ...]:
        """A few cells of a column that could not be read or were not allowed."""
        cell = f"h{self.base.original.cells[column]}"
        return self._examples(session, cell, f"{self.base.at(column)}_state >= {State.UNREADABLE:d}")

    def _examples(self, session: Session, cell: str, where: str) -> tuple[Example, ...]:
        query = f"SELECT filename, place, {cell} FROM {self.table} WHERE {where} ORDER BY r LIMIT {EXAMPLES}"
        return tuple(
            Example(self.base.original.shown[str(file)], int(place), str(text or "")[:_SHOWN])
            for file, place, text in session.rows(query)
        )


def keep_refused(session: Session, base: Base, faults: str) -> RefusedRows:
    """Fetch the rows at fault from the files once more, before any is taken out."""
    states = "".join(f", s.{base.at(column)}_state" for column in base.states)
    original = base.original
    first = ", min(r) OVER (PARTITION BY filename) AS first_row" if len(base.files) > 1 else ", 0 AS first_row"
    session.run(
        f"CREATE TEMP TABLE x{base.number} AS "
        f"SELECT o.* EXCLUDE (first_row), b.fault, s.{base.account} AS k, "
        f"o.r - o.first_row + {original.first} AS place{states} "
        f"FROM (SELECT *{first} FROM ({original.query})) o "
        f"JOIN {faults} b ON b.r = o.r JOIN (SELECT *, rowid AS id FROM {base.relation}) s ON s.id = o.r "
        f"WHERE b.fault <> {RowFault.BLANK:d}"
    )
    return RefusedRows(base, f"x{base.number}")
