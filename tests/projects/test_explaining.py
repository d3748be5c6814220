"""On whole projects explanations add up and levers are true, for days and causes of change: of a third of the accounts.

Of all accounts where more is asked for.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from math import fsum
from pathlib import Path

import pytest

from scorelang.cli.opening import opened
from scorelang.engines.duckdb.tables import read_tables
from scorelang.ir.program import Program
from scorelang.ir.scorecards import Adjustment, Group, Scorecard
from scorelang.kernel.tables import Cell
from scorelang.run.changing import shared
from scorelang.run.contexts import Facts
from scorelang.run.explaining import explained, facts_of
from scorelang.run.leaves import computed_score
from scorelang.run.levers import Account, Levers, Lift
from scorelang.run.mixing import Mix, Moment
from scorelang.run.scoring import Request, Scored, pasts_of, scored
from scorelang.run.supposed import Supposition, asking, supposed_of
from tests.effort import every
from tests.projects.running import Folder, copied, recorded
from tests.run.suppositions import Everyone, whole

DATA = os.environ.get("SCORELANG_DATA")
REAL = pytest.mark.skipif(DATA is None, reason="SCORELANG_DATA is not set")
DEMO = ("2026-02-02", "2026-02-23", "2026-03-02")
RAVENSTACK = ("2024-06-30", "2024-09-30", "2024-12-31")


@dataclass(frozen=True)
class Day:
    """A scored day: what is published, and what can be supposed, of every account."""

    card: Scorecard
    results: dict[str, dict[str, Cell]]
    supposed: Supposition


def request_of(folder: Folder, day: str) -> Request:
    one = opened(folder.path)
    assert one.program is not None, one.found
    return asking(Request(one.project, one.program, date.fromisoformat(day), environment=folder.environment))


def lighter(program: Program) -> Program:
    """Another version: the first group weighs twice as much, and there are no caps."""

    def changed(card: Scorecard) -> Scorecard:
        return replace(
            card,
            variants=tuple(
                replace(one, method=_heavier(one.method), adjustments=tuple(filter(_is_set, one.adjustments)))
                for one in card.variants
            ),
        )

    return replace(program, scorecards=tuple(map(changed, program.scorecards)))


def _is_set(one: Adjustment) -> bool:
    return one.keyword == "set"


def _heavier(group: object) -> Group:
    assert isinstance(group, Group)
    first, *rest = group.members
    return replace(group, members=(replace(first, weight=first.weight * 2), *rest))


def on_day(request: Request, look: Callable[[Scored], None] | None = None) -> Day:
    with scored(asking(replace(request, conditions={}))) as run:
        (card,) = run.request.program.scorecards
        supposed = supposed_of(run, always=card.name)
        assert supposed is not None
        if look is not None:
            look(run)
        return Day(card, {str(one["key"]): one for one in run.results.fetch()}, supposed)


def adds_up(run: Scored) -> None:
    """The explanations of a day."""
    (card,) = run.request.program.scorecards
    facts = facts_of(run, card)
    results = list(run.results.fetch())[:: every(3)]
    seen = sum(_explained(facts, card, result) for result in results)
    assert seen > len(results) / 3


def _explained(facts: Facts, card: Scorecard, result: dict[str, Cell]) -> bool:
    told = explained(facts, result)
    if told.before is None:
        return False
    leaves = [line.contribution for line in told.lines if line.kind != "group"]
    assert round(fsum(one or 0.0 for one in leaves), 1) == told.before, result["key"]
    assert [one.contribution for one in told.context.parts] == [one or 0.0 for one in leaves]
    assert all(line.full == line.contribution for line in told.lines if line.points == 100.0 and line.weight)
    at = told.before
    for step in told.steps:
        assert step.before == at
        at = round(at + step.amount, 1)
    assert at == result[f"{card.name}.score"], result["key"]
    top = [line.contribution or 0.0 for line in told.lines if line.depth == 0]
    assert round(fsum(top), 1) == told.before
    return True


def changes_add_up(then: Day, now: Day, moments: dict[tuple[int, int], Day]) -> set[str]:
    """The causes that acted on any account."""
    acted: set[str] = set()
    for key, after in list(now.results.items())[:: every(3)]:
        before = then.results.get(key)
        if before is None or any(key not in day.results for day in moments.values()):
            continue
        old, new = computed_score(then.card, before), computed_score(now.card, after)
        if old is None or new is None:
            continue
        made = {place: Moment(day.card, day.results[key], day.supposed, None) for place, day in moments.items()}
        for program, day in moments:
            same = next(place for place in moments if moments[place] is moments[program, day])
            made[program, day] = made[same]
        amounts = shared(Mix(made), round(new - old, 1))
        assert round(fsum(one.points for one in amounts), 1) == round(new - old, 1), key
        acted |= {one.cause for one in amounts}
    return acted


def check(folder: Folder, days: tuple[str, ...]) -> set[str]:
    """The explanations of each day, and the differences of days, and of two programs on two days.

    Comes back with the causes that acted.
    """
    requests = [request_of(folder, day) for day in days]
    scored_days = [on_day(request, adds_up) for request in requests]
    acted: set[str] = set()
    for then, now in pairwise(scored_days):
        acted |= changes_add_up(then, now, {(0, 0): then, (1, 0): then, (0, 1): now, (1, 1): now})
    other = [on_day(replace(one, program=lighter(one.program))) for one in (requests[0], requests[-1])]
    ends = {(0, 0): other[0], (1, 0): scored_days[0], (0, 1): other[1], (1, 1): scored_days[-1]}
    return acted | changes_add_up(other[0], scored_days[-1], ends)


def test_the_demo_adds_up(tmp_path: Path) -> None:
    assert check(copied("demo", tmp_path, thinned=True), DEMO[::2]) >= {"data", "missing data", "program"}


@REAL
def test_ravenstack_adds_up(tmp_path: Path) -> None:
    folder = copied("ravenstack", tmp_path, {"SCORELANG_DATA": DATA or ""})
    assert check(folder, RAVENSTACK[::2]) >= {"data", "missing data", "program"}


def levers_are_true(run: Scored, step: int) -> int:
    """Each promise is held by scoring the account again, and one step less does not reach the grade.

    Of some accounts by the whole program over the rows of all accounts. How many reach the next grade.
    """
    (card,) = run.request.program.scorecards
    supposed = supposed_of(run)
    assert supposed is not None
    levers = Levers(run.request.program, card, supposed)
    everyone = _everyone(run)
    reached = 0
    for number, result in enumerate(run.results.fetch()):
        account = levers.of(result)
        reach = account.reach()
        for lift in (*account.lifts(), *((*reach.singles, *reach.pairs) if reach else ())):
            values = {one.indicator.name: one.after for one in lift.changes}
            tried = account.tried(values)
            assert (tried[f"{card.name}.score"], tried[f"{card.name}.grade"]) == (lift.score, lift.grade)
            if number % step == 0:
                scored_again = everyone.scored(str(result["key"]), values)
                assert scored_again[f"{card.name}.score"] == lift.score, (result["key"], values)
                assert scored_again[f"{card.name}.grade"] == lift.grade
        for lift in reach.singles if reach else ():
            reached += 1
            assert not _reaches_with_less(account, lift)
    return reached


def _reaches_with_less(account: Account, lift: Lift) -> bool:
    (one,) = lift.changes
    if not isinstance(one.before, float) or not isinstance(one.after, float) or one.counted:
        return False
    nearer = round(one.after + (one.step if one.before > one.after else -one.step), 10)
    if not min(one.before, one.after) < nearer < max(one.before, one.after):
        return False
    return account.rank(account.tried({one.indicator.name: nearer})) > account.rank(account.now)


def _everyone(run: Scored) -> Everyone:
    request = run.request
    again = whole(request.program, request.today, run.data.unavailable, request.project.timezone)
    relations = run.engine.relations(again.kernel, run.loaded, pasts_of(again.kernel, run.history, request.today))
    return again.over(read_tables(run.session, again.kernel, relations))


def test_the_levers_of_the_demo_are_true(tmp_path: Path) -> None:
    folder = recorded("demo", tmp_path, DEMO[:1], thinned=True)
    with scored(request_of(folder, DEMO[-1])) as run:
        assert levers_are_true(run, 100) > 50


@REAL
def test_the_levers_of_ravenstack_are_true(tmp_path: Path) -> None:
    folder = copied("ravenstack", tmp_path, {"SCORELANG_DATA": DATA or ""})
    with scored(request_of(folder, RAVENSTACK[-1])) as run:
        assert levers_are_true(run, 120) > 50
