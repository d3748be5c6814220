"""A scorecard's drift: each thing that it measures or says, on a day against a period of reference."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

import numpy as np

from scorelang.diagnostics.catalogue.evidence import NOBODY_OBSERVED
from scorelang.evidence.drift import Column, Shift, shift
from scorelang.evidence.drift_days import Day, days_of, watched
from scorelang.evidence.reading import KEY
from scorelang.ir.expressions import Aggregate, ColumnRef, LetRef
from scorelang.ir.indicators import Indicator
from scorelang.ir.program import Program
from scorelang.ir.reading import nodes
from scorelang.ir.scorecards import Scorecard
from scorelang.pinning.days import day_number
from scorelang.project.loading import Loaded
from scorelang.run.scoring import Request
from scorelang.run.stopping import RunError
from scorelang.source.records import dataclass
from scorelang.types import Date, Time

OWN = (("score", "Score"), ("grade", "Grades"), ("segment", "Segments"))
SLACK = 7
"""Days that a source may come later than it ever did in the reference, before it counts as having stopped."""
STEADY = 14
"""A source whose newest row was once older than so many days has no rhythm from which its end could be told."""

Reader = Callable[[str, Sequence[Day]], Column]
"""What reads a column of some days, by the name of what it is of."""


@dataclass(frozen=True, slots=True)
class Drifted:
    """One thing that was compared; `indicator` None for the scorecard's own score, grades and segments."""

    name: str
    title: str
    indicator: Indicator | None
    shift: Shift


@dataclass(frozen=True, slots=True)
class Stopped:
    """A source without new rows: its newest day, its age in days, and the greatest age it had in the reference."""

    source: str
    newest: date
    age: int
    usual: int


@dataclass(frozen=True, slots=True)
class Drift:
    """`reference`: the days compared with, oldest first. `replayed`: those (and perhaps today) that were scored again.

    `other_programs`: days on record that another version of the program scored. `new`: indicators that the reference
    does not have.
    """

    card: Scorecard
    today: date
    accounts: int
    reference: tuple[date, ...]
    reference_accounts: int
    replayed: tuple[date, ...]
    other_programs: tuple[date, ...]
    own: tuple[Drifted, ...]
    indicators: tuple[Drifted, ...]
    stopped: tuple[Stopped, ...]
    new: tuple[str, ...]

    @property
    def verdict(self) -> str:
        """The gravest of all: dead, large or some; else too few, where that is said of half of them, or steady."""
        verdicts = [one.shift.verdict for one in (*self.own, *self.indicators)]
        gravest = next((one for one in ("dead", "large", "some") if one in verdicts), None)
        return gravest or ("too few" if 2 * verdicts.count("too few") >= len(verdicts) else "steady")


def drift(
    request: Request, files: Loaded, card: Scorecard, reference: Sequence[date], tell: Callable[[str, int], None]
) -> Drift:
    """Compare the request's day with the days of reference; RunError where one of them cannot be had."""
    days = days_of(request, files, card, [*reference, request.today], tell)
    now, then = days[-1], tuple(one for one in days if one.day != request.today)
    _stop_if_empty(card, then, now)
    stopped = tuple(_stopped(then, now))
    parts = [(name, title) for name, title in OWN if name != "segment" or len(card.variants) > 1]
    shared = [one for one in watched(request.program, card) if _has(one, then) and _has(one, (now,))]
    among = len(parts) + len(shared)
    return Drift(
        card=card,
        today=request.today,
        accounts=len(now.columns[KEY]),
        reference=tuple(one.day for one in then),
        reference_accounts=len(np.unique(_joined(then, KEY).astype(str))),
        replayed=tuple(one.day for one in days if not one.kept),
        other_programs=tuple(one.day for one in days if one.program != files.sha256),
        own=tuple(Drifted(name, title, None, _shift(name, then, now, None, among, _plain)) for name, title in parts),
        indicators=tuple(_indicator(request.program, one, then, now, stopped, among) for one in shared),
        stopped=stopped,
        new=tuple(one.name for one in watched(request.program, card) if one not in shared),
    )


def _stop_if_empty(card: Scorecard, then: Sequence[Day], now: Day) -> None:
    """Of nobody nothing can be said, and least of all that all is steady."""
    for days in ((now,), then):
        if not any(len(day.columns[KEY]) for day in days):
            when = f"{days[0].day}" if len(days) == 1 else f"{days[0].day} to {days[-1].day}"
            help = "look at its `applies when`, and whether the data goes back so far"
            raise RunError(NOBODY_OBSERVED.at(card.span, f"`{card.name}` applies to nobody on {when}", help=help))


def _indicator(
    program: Program, one: Indicator, then: Sequence[Day], now: Day, stopped: Sequence[Stopped], among: int
) -> Drifted:
    silent = next((source for source in stopped if source.source in sources_of(program, one)), None)
    why = f"no new data in `{silent.source}` since {silent.newest}" if silent else _frozen(one.name, then, now)
    read = _age if isinstance(one.value.type, Date | Time) else _value
    return Drifted(one.name, one.title, one, _shift(one.name, then, now, why, among, read))


def sources_of(program: Program, indicator: Indicator) -> frozenset[str]:
    """The sources of events that an indicator's value reads, through lets."""
    found, waiting = set[str](), [indicator.value]
    while waiting:
        for one in nodes(waiting.pop()):
            match one:
                case Aggregate(source=source):
                    found.add(source)
                case ColumnRef(source) if any(each.name == source for each in program.sources):
                    found.add(source)
                case LetRef(name):
                    waiting.append(next(let.value for let in program.lets if let.name == name))
    return frozenset(found)


def _has(one: Indicator, days: Sequence[Day]) -> bool:
    return any(f"{one.name}.value" in day.columns for day in days)


def _shift(name: str, then: Sequence[Day], now: Day, why: str | None, among: int, read: Reader) -> Shift:
    there = [day for day in then if read is _plain or f"{name}.value" in day.columns]
    _, accounts = np.unique(_joined(there, KEY).astype(str), return_inverse=True)
    return shift(read(name, there), read(name, [now]), accounts.astype(np.int64), why, among)


def _value(name: str, days: Sequence[Day]) -> Column:
    return _column(_joined(days, f"{name}.value"), _joined(days, f"{name}.status"))


def _age(name: str, days: Sequence[Day]) -> Column:
    """How many days before the day a date lies: dates themselves are others every week."""
    ages = [day_number(day.day) - day.columns[f"{name}.value"] for day in days]
    return _column(np.concatenate(ages), _joined(days, f"{name}.status"))


def _plain(name: str, days: Sequence[Day]) -> Column:
    """The scorecard's own; an account without a score says why in its status, an unknown grade is one of its own."""
    return _column(_joined(days, name), _joined(days, "status"))


def _column(values: Any, status: Any) -> Column:
    if values.dtype == np.object_:
        return Column(None, values, status)
    return Column(values.astype(np.float64), None, status)


def _joined(days: Sequence[Day], name: str) -> Any:
    parts = [day.columns[name] for day in days]
    return np.concatenate(parts) if parts else np.array([], dtype=object)


def _stopped(then: Sequence[Day], now: Day) -> Iterator[Stopped]:
    """Sources with a rhythm whose newest row is older than it ever was: at least twice as old, and by a week."""
    for source, newest in now.newest.items():
        ages = [(day.day - day.newest[source]).days for day in then if source in day.newest]
        age = (now.day - newest).days
        if ages and max(ages) <= STEADY and age > max(2 * max(ages), max(ages) + SLACK):
            yield Stopped(source, newest, age, max(ages))


def _frozen(name: str, then: Sequence[Day], now: Day) -> str | None:
    """No value of any account changed since the last day, though in as short a time some always did."""
    days = [day for day in (*then, now) if f"{name}.value" in day.columns]
    gaps = list(pairwise(days))
    if len(gaps) < 2:
        return None
    *earlier, (before, last) = gaps
    comparable = [pair for pair in earlier if (pair[1].day - pair[0].day) <= (last.day - before.day)]
    if not comparable or _changed(name, before, last) or not all(_changed(name, *pair) for pair in comparable):
        return None
    return f"not one value has changed since {before.day}"


def _changed(name: str, before: Day, after: Day) -> bool:
    """Whether any account has another value; of a column that no account has, nothing can be said: it counts as so."""
    one, other = _by_account(name, before), _by_account(name, after)
    both = one.keys() & other.keys()
    return len(both) < 2 or any(one[key] != other[key] for key in both)


def _by_account(name: str, day: Day) -> Mapping[str, object]:
    values = day.columns[f"{name}.value"]
    known = [one is not None and one == one for one in values]
    return {str(key): one for key, one, there in zip(day.columns[KEY], values, known, strict=True) if there}
