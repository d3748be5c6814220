"""A table of a database: what it holds is read back by key, so that it alone says what was published."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from scorelang.diagnostics import Diagnostic
from scorelang.diagnostics.catalogue.postgres import NO_CONNECTION
from scorelang.engines.choosing import DATABASE, publishing
from scorelang.engines.fault import EngineError
from scorelang.engines.options import Options
from scorelang.project.records import Profile, Target
from scorelang.project.targets import KEY
from scorelang.run.binding import revealed
from scorelang.run.publish_changes import Cell, Changes, Rows, cell, meanwhile
from scorelang.run.publish_columns import Column
from scorelang.run.stopping import RunError
from scorelang.source import Span
from scorelang.source.records import dataclass

if TYPE_CHECKING:
    from scorelang.engines.postgres.publishing import Table


@dataclass(frozen=True, slots=True)
class PublishedTable:
    """The table of a target; `options`: where its database is."""

    name: str
    options: Options
    span: Span

    @property
    def shown(self) -> str:
        """Its name in messages."""
        return f"`{self.name}`"

    def before(self, columns: Sequence[Column]) -> Rows:
        """The rows it holds; none where it is not there yet."""
        with self._opened(columns) as table, table.session.reading():
            return _rows(columns, table.rows())

    def problems(self, columns: Sequence[Column]) -> tuple[Diagnostic, ...]:
        """What stands in the way of a publication, as far as can be seen without reading the rows."""
        try:
            with self._opened(columns) as table, table.session.reading():
                table.is_there()
        except RunError as stopped:
            return stopped.diagnostics
        return ()

    def waiting(self, _columns: Sequence[Column]) -> frozenset[str]:
        """Whoever reads the table sees at once what is in it."""
        return frozenset()

    def write(self, columns: Sequence[Column], before: Rows, changes: Changes) -> int:
        """The changes in one transaction, which ends well only if the table then has what was meant."""
        left = "the table has all of it or nothing"
        with self._opened(columns) as table, table.session.writing(left):
            table.alone()
            if _rows(columns, table.rows()) != before:
                raise meanwhile(self.shown)
            order = _order(columns)
            table.write(([row[place] for place in order] for row in changes.written.values()), changes.deleted)
            self._held(table, columns, changes.written)
        return changes.number

    def _held(self, table: "Table", columns: Sequence[Column], wanted: Rows) -> None:
        """A type that rounds or cuts would make every row another one for ever."""
        found = _rows(columns, table.written())
        for account, row in wanted.items():
            has = found.get(account)
            bad = (one.header for one, was, is_ in zip(columns, row, has or row, strict=True) if _other(one, was, is_))
            lost = table.key if has is None else next(bad, None)
            if lost is not None:
                why = f"cannot keep what is published in the column `{lost}`"
                raise table.unfit(why, "its type rounds, cuts or changes it; nothing was written")

    @contextmanager
    def _opened(self, columns: Sequence[Column]) -> "Iterator[Table]":
        sorts = {columns[place].header: columns[place].sort for place in _order(columns)}
        try:
            with publishing().opened(self.options, self.name, sorts, self.span) as table:
                yield table
        except EngineError as fault:
            raise RunError(fault.diagnostic) from fault


def table_of(profile: Profile, target: Target, environment: Mapping[str, str]) -> PublishedTable:
    """The table of a target, in its own database or else in the profile's; RunError where neither says which."""
    options = target.options if any(map(target.options.get, DATABASE)) else profile.options
    if not any(map(options.get, DATABASE)):
        message = f"`{target.name}` publishes to a table, and nothing says where its database is"
        help = 'say `host` and `database`, or `url = { env = "NAME" }`'
        raise RunError(NO_CONNECTION.at(target.span, message, help=help))
    return PublishedTable(str(target.options["table"]), revealed(options, environment), target.span)


def _other(column: Column, meant: Cell, found: Cell) -> bool:
    return column.compared and meant != found


def _order(columns: Sequence[Column]) -> list[int]:
    """The places of the columns, that of the key first."""
    return sorted(range(len(columns)), key=lambda place: columns[place].field != KEY)


def _rows(columns: Sequence[Column], found: Sequence[Sequence[object]]) -> Rows:
    """Rows of the table by key, their cells in the order of the columns; the key is text here, whatever it is there."""
    order = _order(columns)
    back = [order.index(place) for place in range(len(columns))]
    rows = {}
    for one in found:
        cells = [str(one[0]), *map(cell, one[1:])]
        rows[str(one[0])] = tuple(cells[place] for place in back)
    return rows
