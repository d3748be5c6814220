"""`run`: keep the day of everything that was scored, and tell what happened."""

import contextlib
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from scorelang.diagnostics.catalogue.run import LOCKED_PROJECT
from scorelang.engines.duckdb.days import DayFile, day_relation
from scorelang.ir.scorecards import Scorecard
from scorelang.kernel.operators import Sort
from scorelang.pinning.days import shift
from scorelang.project.loading import Loaded
from scorelang.project.records import Project
from scorelang.run import durable, overriding
from scorelang.run.accounts import names_of
from scorelang.run.keeping import commit, prepared
from scorelang.run.outages import outages
from scorelang.run.report import CardReport, Urgent
from scorelang.run.results import Before, movements, urgent_first
from scorelang.run.scoring import Scored, files_of
from scorelang.run.stopping import RunError
from scorelang.run.tallying import Tally, at_least, by_grade, by_invariant, by_status, by_trigger, mean, tallies
from scorelang.run.urgency import NOTHING, candidates, listed, open_triggers, records_of, urgent
from scorelang.run.weighing import weighing
from scorelang.source.records import replace

FIRST = 10
CANDIDATES = 5 * FIRST  # an account for which a trigger holds may still rest
WAIT = 30.0


@contextlib.contextmanager
def alone(project: Project, wait: float = WAIT) -> Iterator[None]:
    """Be the only run of the project; `wait` is how many seconds another one may take to end."""
    try:
        with durable.lock(durable.folder(project.root / project.history) / ".lock", wait):
            yield
    except durable.BusyError:
        help = f"it was waited for {wait:g} seconds; try again when that run has ended"
        raise RunError(LOCKED_PROJECT.at(None, "another run is at work in this project", help=help)) from None


def keep_all(scored: Scored, files: Loaded) -> tuple[tuple[str, Path, int], ...]:
    """Each scorecard's day into the history: its name, where its rows lie and how many they are.

    An engine that keeps days in tables of its own has written them before, and makes them count after.
    """
    with contextlib.ExitStack() as stack:
        cards = scored.request.program.scorecards
        days = [stack.enter_context(prepared(scored, card, files)) for card in cards]
        with scored.engine.keeping([day.day for day in days]):
            return tuple((day.manifest.scorecard, *commit(scored, day, files)) for day in days)


def forget_old(scored: Scored) -> int:
    """Take away the days that are older than the project keeps them; how many they were."""
    length = scored.request.project.history_keep
    if length is None:
        return 0
    before = shift(scored.request.today, length, -1)
    return sum(scored.history.forget(card.name, before) for card in scored.request.program.scorecards)


def reports(scored: Scored) -> tuple[CardReport, ...]:
    """What is to be told of each scorecard."""
    return tuple(_report(scored, card) for card in scored.request.program.scorecards)


def past_files(scored: Scored, card: Scorecard) -> list[DayFile]:
    """The files of all days before today."""
    return files_of(scored.history, card.name, past_days(scored, card))


def past_days(scored: Scored, card: Scorecard) -> list[date]:
    """The days on record before today."""
    return [day for day in scored.history.days(card.name) if day < scored.request.today]


def _report(scored: Scored, card: Scorecard) -> CardReport:
    found, before = tallies(scored.request.program, card, scored.results, CANDIDATES), _before(scored, card)
    put = overriding.counted(scored.session, scored.results, card.name, scored.request.overrides, scored.request.today)
    told = CardReport(
        scorecard=card,
        accounts=sum(one.accounts for one in found),
        statuses=by_status(found),
        mean=mean(found),
        grades=by_grade(card, found),
        movements=movements(card, scored.results, before) if before else None,
        triggers=by_trigger(card, found),
        urgent=tuple(_urgent(scored, card, found)),
        outages=outages(scored, card),
        broken=by_invariant(card, found),
        overridden=put,
    )
    return _named(scored, told)


def _named(scored: Scored, told: CardReport) -> CardReport:
    """With the names of the few accounts that are shown."""
    program, moved = scored.request.program, told.movements
    accounts = [one.account for one in told.urgent]
    accounts += [one.account for one in (moved.falls + moved.rises if moved else ())]
    relation = scored.loaded.relations[program.accounts.name]
    names = names_of(scored.session, program, relation, accounts)
    urgent_ones = tuple(replace(one, name=names.get(one.account)) for one in told.urgent)
    if moved is not None:
        falls, rises = (
            tuple(replace(one, name=names.get(one.account)) for one in side) for side in (moved.falls, moved.rises)
        )
        moved = replace(moved, falls=falls, rises=rises)
    return replace(told, urgent=urgent_ones, movements=moved)


def _before(scored: Scored, card: Scorecard) -> Before | None:
    days = past_days(scored, card)
    if not days:
        return None
    columns = [("account", Sort.TEXT), ("score", Sort.NUMBER), ("grade", Sort.TEXT)]
    files = files_of(scored.history, card.name, days[-1:])
    return Before(days[-1], day_relation(scored.session, "before", files, columns))


def _urgent(scored: Scored, card: Scorecard, found: Sequence[Tally]) -> Iterator[Urgent]:
    """The first accounts whose trigger is open."""
    results, files = scored.results, past_files(scored, card)
    which = candidates(scored.session, card, results, files)
    least = at_least(card, results, found, CANDIDATES)
    first = urgent_first(scored.request.program, card, results, which, CANDIDATES, least)
    if not first:
        return
    keys = listed(result["key"] for result in first)
    weights = weighing(scored.request.program, card, scored.request.today, scored.request.project.timezone)
    records = records_of(scored.session, card, files, past_days(scored, card), keys)
    shown = 0
    for result in first:
        record = records.get(str(result["key"]), NOTHING)
        opened = open_triggers(card, result, record, scored.request.today, scored.request.overrides)
        if opened and shown < FIRST:
            shown += 1
            yield urgent(scored.request.program, card, {**result, **weights(result)}, record, opened)
