"""From a project to its observations: replay the days, and lay the columns of each beside one another."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import numpy as np

from scorelang.evidence.horizons import Horizon, horizon, known_until
from scorelang.evidence.observations import Flags, Numbers, Observations, Readings, Words
from scorelang.ir.program import Program
from scorelang.ir.scorecards import Outcome, Scorecard
from scorelang.kernel.operators import Sort
from scorelang.kernel.outputs import Named, Of, named, within
from scorelang.pinning.days import Clock
from scorelang.pinning.tree import leaf_name
from scorelang.project.loading import Loaded
from scorelang.project.overrides import Overrides
from scorelang.run.leaves import Place, places
from scorelang.run.replaying import Days, replayed
from scorelang.run.results import Results
from scorelang.run.scoring import Request, Scored, Sources
from scorelang.run.scratch import scratch
from scorelang.source.records import dataclass
from scorelang.sources.freshness import local_day
from scorelang.sources.report import DataReport

OWN = ("applies", "segment", "status", "grade", "score", "before", "coverage")
PARTS = ("value", "points", "weight", "status")


def outcome_of(program: Program, card: Scorecard, name: str) -> Outcome | None:
    """The outcome of that name, of the scorecard or of the program."""
    return next((one for one in (*card.outcomes, *program.outcomes) if one.name == name), None)


def observe(
    request: Request,
    files: Loaded,
    card: Scorecard,
    outcome: Outcome,
    days: Days,
    until: date,
    tell: Callable[[date], None] = lambda _: None,
) -> Observations:
    """Score each of `days` with the request's program, from what was known then, and look what happened after.

    `files`: the program's. `days`: these days, or what chooses them by the data. `until`: rows dated later than this
    day are no data yet: today, or the day of the export. `tell`: called after each day. RunError where a day cannot be
    scored.
    """
    asked = _Asked(card, outcome, horizon(request.program, outcome), tuple(request.conditions), until)
    # What somebody put in the place of a score is no word of the program, and may have been put after the fact.
    present = replace(request, today=until, now=None, lean=False, wanted=asked.wants, overrides=Overrides())
    parts: list[dict[str, Any]] = []
    data: dict[date, DataReport] = {}
    reach: dict[str, tuple[date, date]] = {}
    end: date | None = None
    with (
        scratch() as folder,
        closing(replayed(present, files, days, folder)) as runs,
    ):
        for run in runs:
            reach = reach or spans(run)
            end = known_until(asked.horizon, run.ends) or until
            parts.append(_day(run, asked, end))
            data[run.request.today] = run.data
            tell(run.request.today)
    return _joined(request.program, asked, tuple(data), end, parts, data, reach)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is asked of each day: of which scorecard, about what, the names of further conditions, and the present."""

    card: Scorecard
    outcome: Outcome
    horizon: Horizon
    conditions: tuple[str, ...]
    until: date

    @property
    def happened(self) -> str:
        """The outcome's name in outputs."""
        name = f"outcome.{self.outcome.name}"
        return f"{self.card.name}.{name}" if self.outcome in self.card.outcomes else name

    def wants(self, name: str) -> bool:
        """Whether an output is needed; the replay keeps what later days read as history."""
        one = named(name)
        if name == self.happened:
            return True
        return one.of not in (Of.ACCOUNT, Of.OUTCOME, Of.ADJUST) and one.part != "contribution"


def spans(run: Scored | Sources) -> dict[str, tuple[date, date]]:
    """The first and the last day of each source of events that lies in the local session, whenever that is."""
    found: dict[str, tuple[date, date]] = {}
    zone = Clock(run.request.today, run.request.project.timezone)
    for source in run.request.program.sources:
        relation = run.loaded.relations.get(source.name)
        if relation is not None and source.time is not None and source.name in run.loaded.settled:
            column = relation.columns[f"{source.name}.{source.time}"]
            days = run.session.row(f"SELECT min({column}), max({column}) FROM {relation.table}")
            first, last = (local_day(zone, one) if isinstance(one, datetime) else one for one in days)
            if first is not None and last is not None:
                found[source.name] = first, last
    return found


def _day(run: Scored, asked: _Asked, end: date | None) -> dict[str, Any]:
    """The columns of one day, by output without the scorecard's name."""
    results, today = run.results, run.request.today
    wanted = _wanted(results, asked)
    cells = ", ".join(f"{column} AS a{place}" for place, column in enumerate(wanted.values()))
    columns = run.session.columns(f"SELECT k, {cells} FROM {results.table} ORDER BY k")
    arrays = {name: columns[f"a{place}"] for place, name in enumerate(wanted)}
    reach = asked.horizon.end(today)
    if reach is not None and end is not None and reach > end:
        arrays["happened"] = np.full(len(columns["k"]), np.nan)
    elif asked.horizon.future:
        # Who has no day of leaving has not left: a condition that is missing does not hold.
        arrays["happened"] = np.nan_to_num(numbers(arrays["happened"]))
    return {**arrays, "key": columns["k"], "day": np.full(len(columns["k"]), np.datetime64(today))}


def _wanted(results: Results, asked: _Asked) -> dict[str, str]:
    """The engine's expression for each column, by output without the scorecard's name."""
    prefix = f"{asked.card.name}."
    found = {"happened": _cell(results, asked.happened)}
    found |= {name: _cell(results, prefix + name) for name in OWN}
    found |= {f"condition.{name}": _cell(results, f"condition.{name}") for name in asked.conditions}
    for name in _measured(results, asked.card):
        for what in PARTS:
            found[f"{name}.{what}"] = _cell(results, f"{prefix}{name}.{what}")
        if name.endswith(".score"):
            found[f"{name}.points"] = _cell(results, name)
    return {name: cell for name, cell in found.items() if cell is not None}


def _measured(results: Results, card: Scorecard) -> list[str]:
    """The names of the leaves and of what is only measured, in the order of the outputs."""
    said = (named(one.name) for one in results.kernel.outputs)
    return _parts(one for one in said if one.card == card.name)


def _parts(said: Iterable[Named]) -> list[str]:
    """What is weighed or measured, by what is published of it."""
    return list(dict.fromkeys(one.name for one in said if one.of is Of.PART and one.part in ("status", "weight")))


def _cell(results: Results, output: str) -> str | None:
    """The engine's expression of an output; None where there is none."""
    column = results.column(output)
    if column is None:
        return None
    return cell(column, next(one.ref.sort for one in results.kernel.outputs if one.name == output))


def cell(column: str, sort: Sort) -> str:
    """A column as numpy takes it: days and instants in days since 1970."""
    match sort:
        case Sort.DAY:
            return f"CAST({column} - DATE '1970-01-01' AS DOUBLE)"
        case Sort.INSTANT:
            return f"epoch_us({column}) / 86400000000.0"
        case Sort.WIDE:
            return f"CAST({column} AS DOUBLE)"
        case Sort.TEXT:
            return f"CAST({column} AS VARCHAR)"
        case _:
            return column


def _joined(
    program: Program,
    asked: _Asked,
    days: tuple[date, ...],
    end: date | None,
    parts: Sequence[Mapping[str, Any]],
    data: Mapping[date, DataReport],
    reach: Mapping[str, tuple[date, date]],
) -> Observations:
    join: Callable[[list[Any]], Any] = np.ma.concatenate
    whole = {name: join([part[name] for part in parts]) for name in parts[0]}
    accounts, account = np.unique(words(whole["key"]).astype(str), return_inverse=True)
    everyone = Observations(
        program=program,
        card=asked.card,
        outcome=asked.outcome,
        horizon=asked.horizon,
        days=days,
        until=asked.until,
        known_until=end,
        accounts=tuple(map(str, accounts)),
        account=account.astype(np.int64),
        day=np.asarray(whole["day"], dtype="datetime64[D]"),
        segment=words(whole["segment"]),
        status=words(whole["status"]),
        grade=words(whole["grade"]),
        score=numbers(whole["score"]),
        before=numbers(whole["before"]),
        coverage=numbers(whole["coverage"]),
        happened=numbers(whole["happened"]),
        indicators=_indicators(program, asked.card, whole),
        data=data,
        spans=reach,
        conditions={name: _either(whole[f"condition.{name}"]) for name in asked.conditions},
    )
    applies: Flags = numbers(whole["applies"]) == 1.0
    return replace(everyone.of(applies), aside=everyone.of(~applies))


def _indicators(program: Program, card: Scorecard, whole: Mapping[str, Any]) -> dict[str, Readings]:
    names = _parts(within(name) for name in whole if not name.startswith("condition."))
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
    size = len(whole["key"])
    missing = np.full(size, np.nan)
    points = numbers(whole[f"{name}.points"]) if f"{name}.points" in whole else missing
    cells = whole.get(f"{name}.value", points)
    text = words(cells) if np.ma.asarray(cells).dtype == np.object_ else None
    status = whole.get(f"{name}.status", np.where(np.isnan(points), "absent", "known"))
    return Readings(
        name=name,
        title=place.leaf.title if place else indicator.title if indicator else name,
        indicator=indicator,
        value=missing if text is not None else numbers(cells),
        text=text,
        points=points,
        weight=np.nan_to_num(numbers(whole[f"{name}.weight"])) if f"{name}.weight" in whole else np.zeros(size),
        status=words(status),
    )


def _either(column: Any) -> Numbers | Words:
    """A column as texts where it holds some, else as numbers."""
    return words(column) if np.ma.asarray(column).dtype == np.object_ else numbers(column)


def numbers(column: Any) -> Numbers:
    """A column as numbers, NaN where it is missing; flags are 1 and 0."""
    found: Numbers = np.ma.filled(np.ma.asarray(column).astype(np.float64), np.nan)
    return found


def words(column: Any) -> Words:
    """A column as texts, None where it is missing."""
    masked: Any = np.ma.asarray(column, dtype=object)
    # `filled(None)` would fill with the default, which is "?" for objects.
    found: Words = np.array(masked.data, dtype=object)
    found[np.ma.getmaskarray(masked)] = None
    return found
