"""From a project to a validation: choose the days, observe them, hold the scores against what happened."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import takewhile

from scorelang.diagnostics.catalogue import evidence as rules
from scorelang.evidence.coverage import first_covered
from scorelang.evidence.horizons import horizon, known_until
from scorelang.evidence.leaks import conditions
from scorelang.evidence.observing import observe, spans
from scorelang.evidence.reads import aggregates
from scorelang.evidence.validation import Validation, validation
from scorelang.ir.expressions import Length
from scorelang.ir.program import Program
from scorelang.ir.scorecards import Outcome, Scorecard
from scorelang.pinning.days import shift, stepped
from scorelang.project.loading import Loaded
from scorelang.run.replaying import Days
from scorelang.run.scoring import Request, Sources
from scorelang.run.stopping import RunError
from scorelang.source.records import dataclass

MOST_DAYS = 26
LONGEST = 100
"""Windows up to so many days are waited for; of longer ones it is said that the data does not cover them."""


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `first` to `last`, `every` so often; a day that is None is chosen by the data."""

    first: date | None
    last: date | None
    every: Length


def validate(
    request: Request,
    files: Loaded,
    card: Scorecard,
    outcome: Outcome,
    period: Period,
    tell: Callable[[date], None] = lambda _: None,
) -> Validation:
    """Score the days of a period from what was known then, and hold the scores against what happened after.

    `request`: its `today` is the present, after which rows are no data. RunError where a day cannot be scored, no day
    can be chosen, or nobody is scored.
    """
    days = days_of(request.program, card, outcome, period)
    return _of_days(request, files, card, outcome, days, cross_section=False, tell=tell)


def cross_section(request: Request, files: Loaded, card: Scorecard, outcome: Outcome) -> Validation:
    """Score everybody once, and see what goes along with an outcome that has no date."""
    return _of_days(request, files, card, outcome, (request.today,), cross_section=True, tell=lambda _: None)


def _of_days(
    request: Request,
    files: Loaded,
    card: Scorecard,
    outcome: Outcome,
    days: Days,
    *,
    cross_section: bool,
    tell: Callable[[date], None],
) -> Validation:
    asked = conditions(request.program, card, outcome)
    seen = observe(replace(request, conditions=asked), files, card, outcome, days, request.today, tell)
    if not len(seen):
        message = f"`{card.name}` applies to nobody on {between(seen.days)}"
        help = "look at its `applies when`, and whether the data goes back so far"
        raise RunError(rules.NOBODY_OBSERVED.at(card.span, message, help=help))
    return validation(seen, cross_section=cross_section)


def between(days: Sequence[date]) -> str:
    """The days in words."""
    return str(days[0]) if len(days) == 1 else f"{days[0]} to {days[-1]}"


def days_of(program: Program, card: Scorecard, outcome: Outcome, period: Period) -> Days:
    """The days asked for; else the last day whose outcome is known, and half a year of such steps before it."""
    if period.first is not None and period.last is not None:
        return stepped(period.first, period.last, period.every)
    return lambda data: stepped(*_bounds(program, card, outcome, period, data), period.every)


def _bounds(program: Program, card: Scorecard, outcome: Outcome, period: Period, data: Sources) -> tuple[date, date]:
    reach, found = spans(data), horizon(program, outcome)
    ends = data.loaded.data_ends
    # A source of which there is not one row has none until today: nobody gave notice yet.
    end = known_until(found, ends) or (data.request.today if ends else None)
    if end is None:
        message = "no source has rows with a date, so that no day can be chosen"
        help = "without dates use `--cross-section`; else say the days: `--from DAY --to DAY`"
        raise RunError(rules.NOBODY_OBSERVED.at(card.span, message, help=help))
    last = period.last or _last_known(found.end, end)
    windows = [one for one in aggregates(program, card) if one.source in reach]
    begun = min((reach[one.source][0] for one in windows), default=last)
    if period.last is None and last < begun:
        raise _too_short(outcome, begun, found.end(begun), end)
    covered_from = [(first_covered([one], first), first) for one in windows for first in (reach[one.source][0],)]
    begins = max((day for day, first in covered_from if (day - first).days <= LONGEST), default=last)
    if period.first is not None:
        return period.first, last
    back = (shift(last, period.every, -times) for times in range(1, MOST_DAYS))
    return min(takewhile(lambda day: day >= begins, back), default=last), last


def _too_short(outcome: Outcome, begun: date, known: date | None, end: date) -> RunError:
    """Of the only days of which the outcome is known there is no data."""
    message = (
        f"`{outcome.name}` of {begun}, with which the data begins, is known on {known}, and the data ends on {end}: "
        "no day can be judged"
    )
    help = "ask what happens within a shorter time, or wait until there is more data"
    return RunError(rules.NOBODY_OBSERVED.at(outcome.span, message, help=help))


def _last_known(end_of: Callable[[date], date | None], end: date) -> date:
    """The last day whose outcome ends by a day."""
    day = end
    while (reach := end_of(day)) is not None and reach > end:
        day -= timedelta(days=1)
    return day
