"""Every account as of each of some past days, scored from what was known then, with what happened after."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scorelang.engines.duckdb.days import score_table
from scorelang.evidence.horizons import Horizon, horizon, known_until
from scorelang.ir.indicators import Indicator
from scorelang.ir.program import Program
from scorelang.ir.scorecards import Outcome, Scorecard
from scorelang.kernel.operators import Sort
from scorelang.kernel.plan import Kernel
from scorelang.pinning.days import Clock
from scorelang.pinning.from_ir import pin
from scorelang.pipeline.back import printed
from scorelang.project.loading import Loaded
from scorelang.run.leaves import Place, leaf_name, places
from scorelang.run.results import Results
from scorelang.run.scoring import Request, Scored, scored
from scorelang.source.records import dataclass
from scorelang.sources.freshness import local_day
from scorelang.sources.report import DataReport
from scorelang.sql import DUCKDB
from scorelang.types import Time

Numbers = NDArray[np.float64]
Words = NDArray[np.object_]

AHEAD = "ahead"


@dataclass(frozen=True, slots=True)
class Readings:
    """One leaf of the tree of weights, a cell an observation; all arrays are as long as the observations.

    `name`: the indicator's, or `other.score`; `indicator`: as declared, None for another scorecard's score.
    `value`: as a number (flags 0 and 1, durations and dates in days), NaN where it is missing or a text;
    `text`: the value where it is a text, else None. `points`: 0 to 100, NaN where there are none. `weight`: the share
    of the score in force for this account, 0 to 1. `status`: "known", "absent", "not applicable", "stale", ….
    """

    name: str
    title: str
    indicator: Indicator | None
    value: Numbers
    text: Words | None
    points: Numbers
    weight: Numbers
    status: Words

    def of(self, chosen: NDArray[Any]) -> "Readings":
        """The chosen observations, by a mask or by places."""
        text = None if self.text is None else self.text[chosen]
        arrays = self.value[chosen], text, self.points[chosen], self.weight[chosen], self.status[chosen]
        return Readings(self.name, self.title, self.indicator, *arrays)


@dataclass(frozen=True, slots=True)
class Observations:
    """One row an account and day to which the scorecard applies, by day and then by account.

    `account`: places in `accounts`, the ids. `day`: datetime64[D]. `segment`, `grade`, `status`: as the scorecard
    publishes them ("default", "unknown", "scored", …). `score`: published, NaN where unknown; `before`: unrounded,
    after caps and the like. `happened`: 1 or 0, NaN where the outcome is not known (yet). `known_until`: the last day
    of which the data knows the outcome; an outcome that reaches beyond it is NaN. `data`: what was found in the data
    on each day.
    """

    program: Program
    card: Scorecard
    outcome: Outcome
    horizon: Horizon
    days: tuple[date, ...]
    known_until: date | None
    accounts: tuple[str, ...]
    account: NDArray[np.int64]
    day: NDArray[np.datetime64]
    segment: Words
    status: Words
    grade: Words
    score: Numbers
    before: Numbers
    coverage: Numbers
    happened: Numbers
    indicators: Mapping[str, Readings]
    data: Mapping[date, DataReport]

    def __len__(self) -> int:
        return len(self.account)

    @property
    def judged(self) -> NDArray[np.bool_]:
        """Which observations count in a validation: there is a score, and what happened is known."""
        return ~np.isnan(self.score) & ~np.isnan(self.happened)

    def of(self, chosen: NDArray[Any]) -> "Observations":
        """The chosen observations, by a mask or by places."""
        names = ("account", "day", "segment", "status", "grade", "score", "before", "coverage", "happened")
        arrays = {name: getattr(self, name)[chosen] for name in names}
        return replace(self, **arrays, indicators={name: one.of(chosen) for name, one in self.indicators.items()})

    def between(self, first: date, last: date) -> "Observations":
        """Those of the days from `first` to `last`, both included."""
        chosen = (self.day >= np.datetime64(first)) & (self.day <= np.datetime64(last))
        return replace(self.of(chosen), days=tuple(day for day in self.days if first <= day <= last))


def outcome_of(program: Program, card: Scorecard, name: str) -> Outcome | None:
    """The outcome of that name, of the scorecard or of the program."""
    return next((one for one in (*card.outcomes, *program.outcomes) if one.name == name), None)


def observe(
    request: Request,
    files: Loaded,
    card: Scorecard,
    outcome: Outcome,
    days: Sequence[date],
    until: date,
    tell: Callable[[date], None] = lambda _: None,
) -> Observations:
    """Score each of `days` with the request's program, from what was known then, and look what happened after.

    `files`: the program's. `until`: rows dated later than this day are no data yet: today, or the day of the export.
    `tell`: called before each day. RunError where a day cannot be scored.
    """
    del files  # the days' histories are kept with it as soon as days are replayed
    found = horizon(request.program, outcome)
    parts: list[dict[str, Any]] = []
    data: dict[date, DataReport] = {}
    end: date | None = None
    for day in days:
        tell(day)
        with scored(replace(request, today=day, now=None, lean=False)) as run:
            if end is None and not parts:
                ends = {source: newest for source in found.sources if (newest := _newest(run, source, until))}
                end = known_until(found, ends or _all_newest(run, until))
            happened = _look_ahead(run, card, outcome, found, end)
            parts.append(_arrays(run, card, happened, found, end))
            data[day] = run.data
    return _joined(request.program, card, outcome, found, tuple(days), end, parts, data)


def _all_newest(run: Scored, until: date) -> dict[str, date]:
    events = [source.name for source in run.request.program.sources if source.kind == "events"]
    return {name: newest for name in events if (newest := _newest(run, name, until))}


def _newest(run: Scored, name: str, until: date) -> date | None:
    """The newest day of a source up to a day."""
    source = run.request.program.source(name)
    relation = run.loaded.relations.get(name)
    if relation is None or source.time is None:
        return None
    clock = Clock(until, run.request.project.timezone)
    column = relation.columns[f"{name}.{source.time}"]
    instant = isinstance(source.column(source.time).type, Time)
    edge = f"make_timestamp({clock.midnight(clock.day + 1)})" if instant else f"DATE '{until}' + 1"
    (newest,) = run.session.row(f"SELECT max({column}) FROM {relation.table} WHERE {column} < {edge}")
    return local_day(clock, newest) if instant and newest is not None else newest


def _look_ahead(run: Scored, card: Scorecard, outcome: Outcome, found: Horizon, end: date | None) -> str:
    """What happened to each account after the day, in a table of its own: a score never meets it. Its column."""
    wanted = f"{card.name}.outcome.{outcome.name}" if outcome in card.outcomes else f"outcome.{outcome.name}"
    kernel = pin(
        run.request.program,
        run.request.today,
        run.request.project.timezone,
        wanted=lambda name: name == wanted,
        faultless=run.loaded.faultless,
        data_ends={source: end for source in found.sources if end is not None},
    )
    text = printed(kernel, DUCKDB, run.loaded.relations)
    score_table(run.session, text, AHEAD, None, kernel.accounts.key.sort)
    return Results(run.session, kernel, AHEAD).columns[wanted]


def _arrays(run: Scored, card: Scorecard, outcome: str, found: Horizon, end: date | None) -> dict[str, Any]:
    """The columns of one day, by output without the scorecard's name."""
    results = run.results
    wanted = {name: column for name, column in _wanted(results, card).items() if column is not None}
    cells = ", ".join(f"{column} AS {_alias(place)}" for place, column in enumerate(wanted.values()))
    query = (
        f"SELECT r.k AS k, {AHEAD}.{outcome} AS happened, {cells} "
        f"FROM {results.table} r LEFT JOIN {AHEAD} ON r.k = {AHEAD}.k "
        f"WHERE r.{results.column(f'{card.name}.status')} <> 'not applicable' ORDER BY r.k"
    )
    columns = run.session.columns(query)
    arrays = {name: columns[_alias(place)] for place, name in enumerate(wanted)}
    reach = found.end(run.request.today)
    beyond = reach is not None and end is not None and reach > end
    happened = _numbers(columns["happened"])
    return {
        **arrays,
        "key": _words(columns["k"]),
        "happened": np.full_like(happened, np.nan) if beyond else happened,
        "day": np.full(len(happened), np.datetime64(run.request.today)),
    }


def _alias(place: int) -> str:
    return f"a{place}"


def _wanted(results: Results, card: Scorecard) -> dict[str, str | None]:
    """The engine's expression for each column, by output without the scorecard's name."""
    found = {name: _cell(results, f"{card.name}.{name}") for name in ("segment", "status", "grade")}
    found |= {name: _cell(results, f"{card.name}.{name}") for name in ("score", "before", "coverage")}
    program_places = _places(results.kernel, card)
    for name in program_places:
        for what in ("value", "points", "weight", "status"):
            found[f"{name}.{what}"] = _cell(results, f"{card.name}.{name}.{what}")
        if name.endswith(".score"):
            found[f"{name}.points"] = _cell(results, name)
    return found


def _places(kernel: Kernel, card: Scorecard) -> list[str]:
    """The names of the leaves and of what is only measured, in the order of the outputs."""
    prefix = f"{card.name}."
    ends = (".status", ".weight")
    names = [one.name.removeprefix(prefix) for one in kernel.outputs if one.name.startswith(prefix)]
    return list(dict.fromkeys(name.rpartition(".")[0] for name in names if "." in name and name.endswith(ends)))


def _cell(results: Results, output: str) -> str | None:
    """A column as a number or a text: days as days since 1970, flags as they are."""
    column = results.column(output)
    if column is None:
        return None
    sort = next(one.ref.sort for one in results.kernel.outputs if one.name == output)
    match sort:
        case Sort.DAY:
            return f"CAST(r.{column} - DATE '1970-01-01' AS DOUBLE)"
        case Sort.INSTANT:
            return f"epoch_us(r.{column}) / 86400000000.0"
        case Sort.WIDE:
            return f"CAST(r.{column} AS DOUBLE)"
        case _:
            return f"r.{column}"


def _joined(
    program: Program,
    card: Scorecard,
    outcome: Outcome,
    found: Horizon,
    days: tuple[date, ...],
    end: date | None,
    parts: Sequence[Mapping[str, Any]],
    data: Mapping[date, DataReport],
) -> Observations:
    join: Callable[[list[Any]], Any] = np.ma.concatenate
    whole = {name: join([part[name] for part in parts]) for name in parts[0]}
    accounts, account = np.unique(_words(whole["key"]).astype(str), return_inverse=True)
    return Observations(
        program=program,
        card=card,
        outcome=outcome,
        horizon=found,
        days=days,
        known_until=end,
        accounts=tuple(map(str, accounts)),
        account=account.astype(np.int64),
        day=np.asarray(whole["day"], dtype="datetime64[D]"),
        segment=_words(whole["segment"]),
        status=_words(whole["status"]),
        grade=_words(whole["grade"]),
        score=_numbers(whole["score"]),
        before=_numbers(whole["before"]),
        coverage=_numbers(whole["coverage"]),
        happened=_numbers(whole["happened"]),
        indicators=_indicators(program, card, whole),
        data=data,
    )


def _indicators(program: Program, card: Scorecard, whole: Mapping[str, Any]) -> dict[str, Readings]:
    names = list(dict.fromkeys(name.rpartition(".")[0] for name in whole if "." in name))
    leaves = _leaves(program, card)
    return {name: _readings(program, name, leaves.get(name), whole) for name in names}


def _leaves(program: Program, card: Scorecard) -> dict[str, Place]:
    """Every leaf of any segment; the default's first."""
    found: dict[str, Place] = {}
    for variant in reversed(card.variants):
        for place in places(program, variant):
            found.setdefault(leaf_name(place.leaf), place)
    return found


def _readings(program: Program, name: str, place: Place | None, whole: Mapping[str, Any]) -> Readings:
    indicator = next((one for one in program.indicators if one.name == name), None)
    title = place.leaf.title if place else indicator.title if indicator else name
    size = len(whole["key"])
    points = _numbers(whole[f"{name}.points"]) if f"{name}.points" in whole else np.full(size, np.nan)
    value = whole.get(f"{name}.value")
    text = _words(value) if value is not None and value.dtype == np.object_ else None
    missing = np.full(size, np.nan)
    weight = _numbers(whole[f"{name}.weight"]) if f"{name}.weight" in whole else np.zeros(size)
    status = whole.get(f"{name}.status")
    if status is None:
        status = np.where(np.isnan(points), "absent", "known").astype(object)
    number = points if value is None else missing if text is not None else _numbers(value)
    return Readings(name, title, indicator, number, text, points, np.nan_to_num(weight), _words(status))


def _numbers(column: Any) -> Numbers:
    """A column as numbers, NaN where it is missing."""
    found: Numbers = np.ma.filled(np.ma.asarray(column).astype(np.float64), np.nan)
    return found


def _words(column: Any) -> Words:
    """A column as texts, None where it is missing."""
    found: Words = np.ma.filled(np.ma.asarray(column, dtype=object), None)
    return found
