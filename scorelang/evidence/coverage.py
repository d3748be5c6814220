"""Whether the windows of the days asked lie within what the data covers."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from scorelang.diagnostics import Diagnostic
from scorelang.diagnostics.catalogue import evidence as rules
from scorelang.evidence.observations import Observations
from scorelang.evidence.reads import aggregates, reads
from scorelang.ir.expressions import Aggregate, Before, Length, Was
from scorelang.pinning.days import shift
from scorelang.source import Span

SLACK = 5
"""So many times the usual time between two rows may pass without one before a source is taken not to be there yet."""


def coverage(seen: Observations) -> Iterator[Diagnostic]:
    """Windows that begin before their source does, days after its end, rows later than the present."""
    yield from _history(seen)
    read = aggregates(seen.program, seen.card)
    for name in sorted(seen.spans):
        first, last = seen.spans[name]
        windows = [one for one in read if one.source == name]
        if windows:
            slack = _slack(seen, name, first, last)
            yield from _early(seen, name, windows, first, slack)
            yield from _late(seen, name, min(last, seen.until), slack)
        if last > seen.until:
            message = f"`{name}` has rows up to {last}, later than {seen.until}: no score and no outcome counts them"
            help = "what is planned may lie ahead; else say until when the data goes, `--until DAY`, or mend the dates"
            yield rules.ROWS_AHEAD.at(_place(seen, name), message, help=help)


def _history(seen: Observations) -> Iterator[Diagnostic]:
    """A score that looks at its own history has none before the first day that is scored again."""
    found = [one.node for one in reads(seen.program, seen.card)]
    history = [one for one in found if isinstance(one, Aggregate) and one.source.endswith(".history")]
    if history or any(isinstance(one, Before | Was) for one in found):
        message = f"`{seen.card.name}` reads its own history, which begins with the first day asked, {seen.days[0]}"
        help = "what it looks back to is missing until then: begin earlier than the days that matter"
        yield rules.UNCOVERED_WINDOW.at(seen.card.span, message, help=help)


def _early(
    seen: Observations, name: str, windows: Sequence[Aggregate], first: date, slack: timedelta
) -> Iterator[Diagnostic]:
    early = [day for day in seen.days if any(_start(one, day) < first - slack for one in windows)]
    if early:
        message = f"`{name}` begins on {first}, and the windows of {_days(early)} reach back before it"
        covered = first_covered(windows, first)
        help = "no day asked is covered: a shorter window would be, or wait until there is more data"
        if covered <= seen.days[-1]:
            help = f"begin with `--from {covered}`: before it a score counts what nobody recorded"
        yield rules.UNCOVERED_WINDOW.at(_place(seen, name), message, help=help)


def _late(seen: Observations, name: str, last: date, slack: timedelta) -> Iterator[Diagnostic]:
    late = [day for day in seen.days if day > last + slack]
    if late:
        message = f"`{name}` ends on {last}, and {_days(late)} would be scored as if nothing had happened since"
        yield rules.UNCOVERED_WINDOW.at(_place(seen, name), message, help=f"end with `--to {last}`")


def _slack(seen: Observations, name: str, first: date, last: date) -> timedelta:
    rows = max(report.source(name).rows for report in seen.data.values())
    return timedelta(days=SLACK * ((last - first).days + 1) / max(rows, 1))


def _start(one: Aggregate, day: date) -> date:
    match one.window.kind, one.window.length:
        case "over", Length() as length:
            return shift(day, length, -1) + timedelta(days=1)
        case "previous", Length() as length:
            return shift(day, length, -2) + timedelta(days=1)
        case _:
            return day


def first_covered(windows: Sequence[Aggregate], first: date) -> date:
    """The first day on which no window reaches back before a source's first row."""
    day = first
    while any(_start(one, day) < first for one in windows):
        day += timedelta(days=1)
    return day


def _place(seen: Observations, name: str) -> Span | None:
    return seen.program.source(name).span


def _days(days: list[date]) -> str:
    return str(days[0]) if len(days) == 1 else f"{len(days)} days from {days[0]} to {days[-1]}"
