"""The days that a drift compares: as the history has them, else scored again from what was known then."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import date
from typing import Any

from scorelang.engines.duckdb.days import DayFile
from scorelang.evidence.reading import columns, kept
from scorelang.ir.indicators import Indicator
from scorelang.ir.program import Program
from scorelang.ir.scorecards import Group, Scorecard
from scorelang.kernel.operators import Sort
from scorelang.pinning.words import sort_of_type
from scorelang.project.loading import Loaded
from scorelang.run.agenda import looking_back
from scorelang.run.history import History, Manifest, history_of
from scorelang.run.leaves import places
from scorelang.run.naming import output_name
from scorelang.run.replaying import replayed
from scorelang.run.scoring import Request, Scored, scored
from scorelang.run.scratch import scratch
from scorelang.run.stopping import RunError
from scorelang.source.records import dataclass, replace

OWN = (("status", Sort.TEXT), ("score", Sort.NUMBER), ("grade", Sort.TEXT), ("segment", Sort.TEXT))


@dataclass(frozen=True, slots=True)
class Day:
    """The accounts of a day to which the scorecard applies, by the names that the history has.

    `kept`: it is on record, else it was scored again. `program`: the version that scored it. `newest`: the newest day
    of each source that could be seen.
    """

    day: date
    kept: bool
    program: str
    columns: Mapping[str, Any]
    newest: Mapping[str, date]


def watched(program: Program, card: Scorecard) -> tuple[Indicator, ...]:
    """The indicators that the scorecard weighs, in the order of its tree, then those that are only measured."""
    found: dict[str, Indicator] = {}
    for variant in reversed(card.variants):
        if isinstance(variant.method, Group):
            for place in places(program, variant):
                if place.indicator is not None:
                    found.setdefault(place.leaf.name, program.indicator(place.leaf.name))
    for indicator in program.indicators:
        if indicator.curve is None:
            found.setdefault(indicator.name, indicator)
    return tuple(found.values())


def days_of(
    request: Request, files: Loaded, card: Scorecard, days: Sequence[date], tell: Callable[[str, int], None]
) -> tuple[Day, ...]:
    """These days, oldest first; RunError where one is damaged or cannot be scored."""
    history = history_of(request.project)
    on_record = set(history.days(card.name))
    wanted = sorted(set(days))
    found = list(_kept(request, history, card, [day for day in wanted if day in on_record]))
    others = [day for day in wanted if day not in on_record]
    # What is stale is known of the present day alone, so it is no replay.
    if request.today in others and request.now is not None:
        others.remove(request.today)
        with scored(replace(request, lean=False)) as run:
            found.append(_of_run(run, card, files.sha256))
    if others:
        found += _replayed(request, files, card, others, tell)
    return tuple(sorted(found, key=lambda one: one.day))


def _kept(request: Request, history: History, card: Scorecard, days: Sequence[date]) -> Iterator[Day]:
    if not days:
        return
    manifests = [history.verified(card.name, day) for day in days]
    damaged = [one for one in manifests if not isinstance(one, Manifest)]
    if damaged:
        raise RunError(*damaged)
    named = _named(request.program, card)
    with looking_back(history) as session:
        for one in manifests:
            assert isinstance(one, Manifest)
            read = kept(session, DayFile(history.file(one), one.columns), named)
            newest = {name: date.fromisoformat(source.newest) for name, source in one.sources.items() if source.newest}
            yield Day(one.day, True, one.program, read, newest)


def _replayed(
    request: Request, files: Loaded, card: Scorecard, days: Sequence[date], tell: Callable[[str, int], None]
) -> list[Day]:
    found = []
    with (
        scratch() as folder,
        closing(replayed(replace(request, lean=False), files, days, folder)) as runs,
    ):
        for number, run in enumerate(runs, 1):
            found.append(_of_run(run, card, files.sha256))
            tell("scoring past days", number)
    return found


def _of_run(run: Scored, card: Scorecard, program: str) -> Day:
    named = dict(_named(run.request.program, card))
    outputs = {f"{card.name}.{output_name(name)}": name for name in named}
    read = columns(run, card, outputs)
    newest = {one.source: one.newest for one in run.data.sources if one.newest is not None}
    return Day(run.request.today, False, program, {outputs.get(name, name): one for name, one in read.items()}, newest)


def _named(program: Program, card: Scorecard) -> list[tuple[str, Sort]]:
    found = list(OWN)
    for one in watched(program, card):
        found += [(f"{one.name}.value", sort_of_type(one.value.type)), (f"{one.name}.status", Sort.TEXT)]
        if one.curve is not None:
            found.append((f"{one.name}.score", Sort.NUMBER))
    return found
