"""One account's score, taken apart: the tree of weights with tenths that add up, what changed it, what is open."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from scorelang.actions.context import Freshness, PlanContext
from scorelang.actions.playbook import Library
from scorelang.diagnostics import Diagnostic
from scorelang.engines.duckdb.days import DayFile, day_relation
from scorelang.ir.scorecards import Scorecard
from scorelang.kernel.operators import Sort
from scorelang.kernel.tables import Cell
from scorelang.pinning.words import sort_of_type
from scorelang.run.accounts import MOST_COMPARED, name_column, unknown_account
from scorelang.run.contexts import Facts, context
from scorelang.run.episodes import Open, Past
from scorelang.run.leaves import Result, number, places, readings
from scorelang.run.levers import Levers, Lift, Reach
from scorelang.run.outages import lost, outages
from scorelang.run.reasons import published
from scorelang.run.recorded import last_seen
from scorelang.run.report import Outage
from scorelang.run.running import past_days, past_files
from scorelang.run.scoring import Scored
from scorelang.run.stopping import RunError
from scorelang.run.summing import SCALE, Line, Step, lines, steps
from scorelang.run.supposed import as_kept, supposed_of
from scorelang.run.unknowns import Kept, Unknown, unknowns
from scorelang.run.urgency import NOTHING, listed, open_triggers, records_of
from scorelang.source.records import dataclass
from scorelang.sources.report import DataReport
from scorelang.sources.to_duckdb import literal


@dataclass(frozen=True, slots=True)
class Costs:
    """Why a score is not better, and the points that costs: `code` is a part's name, or `cap 1` and the like."""

    code: str
    title: str
    value: str
    lost: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything about one account and one scorecard.

    `before`: what the lines add up to; the steps go from there to the published score. `reach`: what the next grade
    takes, where that can be said. `opened`: the triggers behind the episodes of the context, in their order.
    """

    scorecard: Scorecard
    context: PlanContext
    status: str
    lines: tuple[Line, ...]
    steps: tuple[Step, ...]
    before: float | None
    reasons: tuple[Costs, ...] = ()
    unknowns: tuple[Unknown, ...] = ()
    lifts: tuple[Lift, ...] = ()
    reach: Reach | None = None
    outages: tuple[Outage, ...] = ()
    opened: tuple[Open, ...] = ()


def explanations(scored: Scored, account: str, card: str | None = None) -> tuple[Explanation, ...]:
    """The account's explanation by every scorecard, or by one."""
    result = result_of(scored, account)
    cards = (one for one in scored.request.program.scorecards if card in (None, one.name))
    return tuple(_explanation(scored, one, result) for one in cards)


def freshness(report: DataReport, without: Sequence[Outage] = ()) -> tuple[Freshness, ...]:
    """How fresh each source is, for plans; `without`: what the missing ones leave undecided."""
    rules = {one.source: one.rules for one in without}
    return tuple(
        Freshness(
            one.source,
            one.title,
            one.state,
            one.newest,
            "; not decided: ".join(filter(None, (one.outage, ", ".join(rules.get(one.source, ()))))) or None,
        )
        for one in report.sources
    )


def facts_of(scored: Scored, card: Scorecard, library: Library | None = None) -> Facts:
    """What holds for every account of a run."""
    request, fresh = scored.request, freshness(scored.data, outages(scored, card))
    put = request.overrides.of(card.name, request.today)
    supposed = supposed_of(scored)
    levers = None if supposed is None else Levers(request.program, card, supposed, lost(scored))
    project = request.project
    return Facts(request.program, card, request.today, project.currency, project.timezone, fresh, library, put, levers)


def result_of(scored: Scored, account: str) -> dict[str, Cell]:
    """What a run published of an account; RunError where there is none."""
    found = next(scored.results.fetch(f"k = {literal(account)}"), None)
    if found is None:
        raise RunError(_unknown(scored, account))
    return found


def _unknown(scored: Scored, account: str) -> Diagnostic:
    results, name = scored.results, name_column(scored.request.program)
    named = results.column(f"account.{name.name}") if name else None
    rows = scored.session.rows(f"SELECT k, {named or 'NULL'} FROM {results.table} ORDER BY k LIMIT {MOST_COMPARED}")
    names = {str(key): str(text) for key, text in rows if text is not None}
    last = last_seen(scored.history, scored.request.program.scorecards, account, scored.request.today)
    return unknown_account(account, (str(key) for key, _ in rows), scored.request.today, names, last)


def _explanation(scored: Scored, card: Scorecard, result: Result) -> Explanation:
    key = str(result["key"])
    files, days = past_files(scored, card), past_days(scored, card)
    record = records_of(scored.session, card, files, days, listed([key])).get(key, NOTHING)
    opened = open_triggers(card, result, record, scored.request.today, scored.request.overrides)
    found = explained(facts_of(scored, card), result, record.pasts, opened, _last_known(scored, card, key, files))
    return replace(found, outages=tuple(replace(one, accounts=0) for one in outages(scored, card)))


def _last_known(scored: Scored, card: Scorecard, key: str, files: Sequence[DayFile]) -> Mapping[str, Kept]:
    """The last value on record of each indicator."""
    names = [leaf.name for leaf in places(scored.request.program, card.default) if leaf.indicator is not None]
    there = [name for name in names if any(f"{name}.value" in file.columns for file in files)]
    if not there:
        return {}
    sorts = {name: sort_of_type(scored.request.program.indicator(name).value.type) for name in there}
    columns = [("account", Sort.TEXT), ("day", Sort.DAY), *((f"{name}.value", sorts[name]) for name in there)]
    view = day_relation(scored.session, "lastknown", files, columns)
    found: dict[str, Kept] = {}
    for row in scored.session.rows(f"SELECT * FROM {view} WHERE account = {literal(key)} ORDER BY day"):
        found |= {n: Kept(row[1], as_kept(cell)) for n, cell in zip(there, row[2:], strict=True) if cell is not None}
    return found


def explained(
    facts: Facts,
    result: Result,
    past: Sequence[Past] = (),
    opened: Sequence[Open] = (),
    last: Mapping[str, Kept] | None = None,
) -> Explanation:
    """A result by one scorecard, with what is known of its past; `last`: the last values on record."""
    card, put = facts.scorecard, facts.overrides.get(str(result["key"]))
    account = None if facts.levers is None else facts.levers.of(result)
    found = context(facts, result, past, opened)
    read = readings(facts.program, card, result)
    told = lines(card, result, read, facts.currency)
    done = steps(card, result, account.now if account else None, put)
    weights = {one.name: one.written for one in told}
    scored = account if account is not None and found.score is not None and put is None else None
    before = number(result.get(f"{card.name}.before"))
    if done and done[0].keyword == SCALE:
        before = done[0].before
    return Explanation(
        card,
        found,
        str(result.get(f"{card.name}.status")),
        told,
        done,
        None if before is None else published(before),
        _costs(found, done),
        unknowns(read, weights, scored, last or {}, facts.currency),
        scored.lifts() if scored else (),
        scored.reach() if scored else None,
        opened=tuple(opened),
    )


def _costs(found: PlanContext, done: Sequence[Step]) -> tuple[Costs, ...]:
    """The parts of the sum that fall short, and what caps took, the dearest first; ties as written."""
    costs = [Costs(one.name, one.title, one.value, published(one.lost)) for one in found.reasons]
    numbers = Counter[str]()
    for step in done:
        numbers[step.keyword] += 1
        if step.amount < 0:
            costs.append(Costs(f"{step.keyword} {numbers[step.keyword]}", step.because, step.keyword, -step.amount))
    return tuple(sorted((one for one in costs if one.lost > 0), key=lambda one: -one.lost))
