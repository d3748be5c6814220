"""The data inventory, resolved."""

from dataclasses import field

from scorelang.ir.expressions import Length
from scorelang.source import Span
from scorelang.source.records import dataclass
from scorelang.types import Type


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `role`: "key", "account", "id", "time" or "plain".

    `known`: the date column before whose day nobody could see the cell. `format`: of a date or time, None is ISO 8601.
    """

    name: str
    type: Type
    role: str = "plain"
    optional: bool = False
    known: str | None = None
    format: str | None = None
    future: bool = False
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Source:
    """`kind`: "accounts", "facts" or "events".

    `account`: the column that says whose row it is (the key itself for accounts); with `via`, the source whose `id`
    that column names. `valid`: (from, to) columns; `exists`: (since, until or None) columns.
    """

    name: str
    kind: str
    title: str
    columns: tuple[Column, ...]
    account: str
    via: str | None = None
    id: str | None = None
    time: str | None = None
    loaded: str | None = None
    valid: tuple[str, str] | None = None
    exists: tuple[str, str | None] | None = None
    parent: str | None = None
    system: str | None = None
    about: str | None = None
    owner: str | None = None
    refresh: Length | None = None
    silent_after: Length | None = None
    span: Span | None = field(default=None, compare=False)

    def column(self, name: str) -> Column:
        """The column of that name; KeyError where there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)
