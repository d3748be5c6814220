"""Days on the command line, and the one clock: today, where none was asked for, in the project's zone."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import click


class Day(click.ParamType[date]):
    """A day as `2026-03-01`."""

    name = "day"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day that was written; one way to write it."""
        if isinstance(value, date):
            return value
        try:
            day = date.fromisoformat(str(value))
        except ValueError:
            day = None
        if day is None or len(str(value)) != 10:
            self.fail(f"`{value}` is no day; wanted one such as 2026-03-01", param, ctx)
        return day


def today_in(zone: str) -> date:
    """The current day in a zone."""
    return datetime.now(ZoneInfo(zone)).date()
