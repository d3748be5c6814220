"""Days on the command line, and the one clock: today, where none was asked for, in the project's zone."""

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

import click

from scorelang.kernel.entry import FIRST_DAY, LAST_DAY

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class Day(click.ParamType[date]):
    """A day as `2026-03-01`, one that data can have; `any_year`: any that there is."""

    name = "day"

    def __init__(self, *, any_year: bool = False) -> None:
        self.any_year = any_year

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day that was written; one way to write it."""
        if isinstance(value, date):
            return value
        text = str(value)
        try:
            day = date.fromisoformat(text) if _DAY.fullmatch(text) else None
        except ValueError:
            day = None
        if day is None:
            self.fail(f"`{text}` is no day; wanted one such as 2026-03-01", param, ctx)
        if not self.any_year and not FIRST_DAY <= day <= LAST_DAY:
            self.fail(f"`{text}` was found; wanted a day from {FIRST_DAY} to {LAST_DAY}", param, ctx)
        return day


def today_in(zone: str) -> date:
    """The current day in a zone."""
    return datetime.now(ZoneInfo(zone)).date()
