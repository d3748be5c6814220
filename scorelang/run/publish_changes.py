"""What a target would hold, against what it holds: a pure function of both."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from scorelang.diagnostics.catalogue.run import PUBLISHED_MEANWHILE
from scorelang.project.fields import LASTING
from scorelang.project.targets import DELETE, KEY, MARK, STATUS
from scorelang.run.publish_columns import Column
from scorelang.run.stopping import RunError
from scorelang.source.records import dataclass

GONE = "gone"

# A day and an instant are text here: as ISO 8601 writes them.
Cell = str | float | bool | None
Row = tuple[Cell, ...]
Rows = Mapping[str, Row]


@dataclass(frozen=True, slots=True)
class Changed:
    """A row that is another: of each column that differs its header, the cell that was, and the cell that is."""

    account: str
    cells: tuple[tuple[str, Cell, Cell], ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """What becomes of each row, by the account's key. `before`: how many rows the target holds.

    `gone`: accounts that the scorecard scores no more; `written` and `deleted`: what follows for the target.
    """

    before: int
    added: tuple[str, ...]
    changed: tuple[Changed, ...]
    gone: tuple[str, ...]
    unchanged: int
    written: Rows
    deleted: tuple[str, ...]

    @property
    def number(self) -> int:
        """How many rows become others."""
        return len(self.written) + len(self.deleted)

    @property
    def lost(self) -> int:
        """How many rows are emptied or deleted."""
        return len(self.deleted) or sum(account in self.written for account in self.gone)

    def share(self, rows: int) -> float:
        """Rows as a share of those that the target holds, 0 where it holds none: nothing is lost by them."""
        return rows / self.before if self.before else 0.0


def changes(
    columns: Sequence[Column],
    before: Rows,
    now: Rows,
    gone: str,
    stamped: Mapping[str, Cell],
    *,
    full: bool = False,
) -> Changes:
    """What becomes of each row of a target that holds `before` where the day says `now`.

    `gone`: keep, mark or delete. `stamped`: the cells of the stamps, for rows of accounts that are gone.
    `full`: rows that are the same are written too.
    """
    seen = [place for place, column in enumerate(columns) if column.compared]
    added, changed, unchanged, written = [], [], 0, dict[str, Row]()
    for account, row in now.items():
        old = before.get(account)
        if old is None:
            added.append(account)
        elif any(old[place] != row[place] for place in seen):
            cells = ((columns[place].header, old[place], row[place]) for place in seen if old[place] != row[place])
            changed.append(Changed(account, tuple(cells)))
        else:
            unchanged += 1
            if not full:
                continue
        written[account] = row
    left = tuple(account for account in before if account not in now)
    if gone == MARK:
        empty = {account: _marked(columns, account, before[account], stamped) for account in left}
        left = tuple(
            account for account in left if any(before[account][place] != empty[account][place] for place in seen)
        )
        written |= {account: empty[account] for account in left}
    deleted = left if gone == DELETE else ()
    return Changes(len(before), tuple(added), tuple(changed), left, unchanged, written, deleted)


def _marked(columns: Sequence[Column], account: str, old: Row, stamped: Mapping[str, Cell]) -> Row:
    """The row of an account that is gone: its key, which scorecard it was, when that was seen, and nothing else."""
    known: dict[str, Cell] = {**stamped, KEY: account, STATUS: GONE}
    kept = {column.field: cell for column, cell in zip(columns, old, strict=True) if column.field in LASTING}
    return tuple((kept | known).get(column.field) for column in columns)


def cell(value: Any) -> Cell:
    """A value of an engine or a database as it is compared: numbers are doubles, days and instants are text.

    A NUL, which no database of text and no spreadsheet takes, is the character for what cannot be shown.
    """
    match value:
        case bool() | None:
            return value
        case str():
            return value.replace("\0", "\ufffd")
        case int() | float() | Decimal():
            return float(value)
        case date():
            return value.isoformat()
        case _:
            return str(value)


def meanwhile(shown: str) -> RunError:
    """What is written was agreed to for other rows."""
    message = f"{shown} is no more what it was: somebody else published in between"
    return RunError(PUBLISHED_MEANWHILE.at(None, message, help="nothing was written; publish again"))
