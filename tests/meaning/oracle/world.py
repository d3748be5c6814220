"""A program on a day, over rows in memory, read straight off the reference: no kernel, no steps, no cleverness.

Every value comes with what the reference says of its absence: whether a cell that it reads was unreadable, and whether
a source that it reads is stale or failed.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from scorelang.ir.program import Program
from scorelang.ir.sources import Column, Source
from scorelang.kernel.tables import Row, Tables
from scorelang.types import Text

EPOCH = date(1970, 1, 1)
INSTANT = datetime(1970, 1, 1, tzinfo=UTC)
LARGEST = 1e15


@dataclass(frozen=True)
class Seen:
    """A value (None: missing), and why it may be."""

    value: Any
    fault: bool = False
    outage: str | None = None

    def but(self, value: Any) -> "Seen":
        return Seen(value, self.fault, self.outage)


def together(value: Any, *parts: Seen) -> Seen:
    outage = next((part.outage for part in parts if part.outage), None)
    return Seen(value, any(part.fault for part in parts), outage)


@dataclass
class World:
    """The accounts that exist, and their rows."""

    program: Program
    tables: Tables
    today: date
    zone: str
    unavailable: Mapping[str, str] = field(default_factory=dict)
    memo: dict[Any, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.day = (self.today - EPOCH).days
        source = self.program.accounts
        self.accounts: Sequence[Row] = [row for row in self.tables.accounts if self._exists(source, row)]

    def once(self, key: Any, make: Callable[[], Any]) -> Any:
        if key not in self.memo:
            self.memo[key] = make()
        return self.memo[key]

    def key(self, account: int) -> Any:
        return self.accounts[account][f"crm.{self.program.accounts.account}"]

    def rows(self, source: str, account: int) -> list[Row]:
        def found() -> list[Row]:
            name = f"{source}.@account"
            return [row for row in self.tables.rows.get(source, ()) if row.get(name) == self.key(account)]

        made: list[Row] = self.once(("rows", source, account), found)
        return made

    def source(self, name: str) -> Source:
        if not name.endswith(".history"):
            return self.program.source(name)
        columns = (Column("account", Text(), "account"),)
        return Source(name, "events", name, columns, "account", time="day")

    def cell(self, source: Source, row: Row, name: str) -> Seen:
        """A cell as it can be seen today."""
        fault = bool(row.get(f"{source.name}.{name}!", False))
        value = row.get(f"{source.name}.{name}")
        column = next((column for column in source.columns if column.name == name), None)
        if column is not None and column.known is not None:
            since = self.day_of(row.get(f"{source.name}.{column.known}"), source, column.known)
            value = value if since is not None and since <= self.day else None
        return Seen(value, fault)

    def day_of(self, value: Any, source: Source, column: str) -> int | None:
        if value is None:
            return None
        declared = next((one for one in source.columns if one.name == column), None)
        instant = declared is not None and type(declared.type).__name__ == "Time"
        return self.local_day(value) if instant else int(value)

    def local_day(self, instant: int) -> int:
        local = (INSTANT + timedelta(microseconds=instant)).astimezone(ZoneInfo(self.zone))
        return (local.date() - EPOCH).days

    def back(self, amount: float, unit: str, times: int = 1) -> int:
        """The day that lies so long before today."""
        if unit in ("month", "year"):
            months = self.today.year * 12 + self.today.month - 1 - int(amount) * (12 if unit == "year" else 1) * times
            for last in (self.today.day, 30, 29, 28):
                try:
                    return (date(months // 12, months % 12 + 1, last) - EPOCH).days
                except ValueError:
                    continue
        days = {"minute": 1 / 1440, "hour": 1 / 24, "day": 1.0, "week": 7.0}[unit]
        return self.day + math.floor(-amount * days * times)

    def _exists(self, source: Source, row: Row) -> bool:
        if source.exists is None:
            return True
        since, until = source.exists
        begins = self.day_of(row.get(f"{source.name}.{since}"), source, since)
        ends = None if until is None else self.day_of(row.get(f"{source.name}.{until}"), source, until)
        return (begins is None or begins <= self.day) and (ends is None or ends > self.day)


def half_up(x: float, decimals: int) -> float:
    """floor(10**n x + 0.5 + 1e-9) / 10**n."""
    lifted = x * float(10**decimals) + 0.5 + 1e-9
    whole = lifted if abs(lifted) >= 2.0**52 else float(math.floor(lifted))
    return whole / float(10**decimals)
