"""What `run`, `explain` and `plan` share: the options, the request, progress, and how a run that stops is told."""

import contextlib
import os
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path

from scorelang.cli import opening, printing
from scorelang.cli.days import today_in
from scorelang.cli.options import profile_asked
from scorelang.ir.expressions import Expression
from scorelang.ir.program import Program
from scorelang.run.history import history_of
from scorelang.run.scoring import Request
from scorelang.run.stopping import RunError


def request(
    folder: Path,
    today: date | None,
    profile: str | None,
    conditions: Mapping[str, Expression] | None = None,
    *,
    last: bool = False,
    lean: bool = False,
) -> tuple[opening.Opened, Request]:
    """The project in a folder, and what is to be scored; leaves with messages where its program has errors.

    `last`: where no day is asked for, it is the last one on record. `lean`: only what the history keeps.
    """
    opened, program = opening.whole(folder)
    current = today_in(opened.project.timezone)
    day = today or (_last_day(opened, program, current) if last else None) or current
    return opened, Request(
        project=opened.project,
        program=program,
        today=day,
        profile=profile_asked(profile),
        now=datetime.now(UTC) if day == current else None,
        environment=os.environ,
        overrides=opened.overrides,
        version=opened.loaded.sha256,
        conditions=conditions or {},
        lean=lean,
        progress=_progress if printing.moving() else None,
    )


def _last_day(opened: opening.Opened, program: Program, current: date) -> date | None:
    """The newest day on record of any scorecard, up to now."""
    history = history_of(opened.project)
    days = [day for card in program.scorecards for day in history.days(card.name) if day <= current]
    return max(days, default=None)


@contextlib.contextmanager
def stops(opened: opening.Opened) -> Iterator[None]:
    """Show why a run stopped, and leave with the code that goes with it."""
    try:
        yield
    except RunError as stopped:
        clear()
        opening.stop(stopped.diagnostics, opened.sources)


def clear() -> None:
    """Take the line of progress away."""
    if printing.moving():
        printing.erase()


def tell(step: str, done: int) -> None:
    """How many of something are done, where a person is looking."""
    if printing.moving() and done % 10 == 0:
        printing.replace_line(f"  {step} … {done:,}")


def say(what: str) -> None:
    """What is being done, where a person is looking."""
    if printing.moving():
        printing.replace_line(f"  {what} …")


def _progress(step: str, share: float) -> None:
    printing.replace_line(f"  {step} …{f' {share:.0%}' if share > 0 else ''}")
