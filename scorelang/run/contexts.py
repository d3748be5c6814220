"""From a result, its history and its open triggers to what an action plan is made of."""

from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import date

from scorelang.actions import context as plan
from scorelang.actions.playbook import Library
from scorelang.ir.program import Program
from scorelang.ir.scorecards import Band, Scorecard, Variant
from scorelang.ir.sources import Column
from scorelang.project.overrides import Override
from scorelang.run.accounts import account_name, money_column
from scorelang.run.episodes import Open, Past
from scorelang.run.leaves import Reading, Result, number, readings, variant_of
from scorelang.run.levers import Account, Levers, Lift
from scorelang.run.reasons import Reason, published, reasons
from scorelang.run.summing import Step, contributions, steps
from scorelang.run.words import as_day, as_local, indicator_value
from scorelang.source.records import dataclass
from scorelang.types import Date, Time

NO_PLAN_BEFORE = plan.Since()


@dataclass(frozen=True, slots=True)
class Facts:
    """What holds for all accounts of a run.

    `zone`: the project's. `overrides` are those that count today, by account; `levers`: what can be changed, where the
    run can say it.
    """

    program: Program
    scorecard: Scorecard
    today: date
    currency: str
    zone: str
    freshness: tuple[plan.Freshness, ...]
    library: Library | None = None
    overrides: Mapping[str, Override] = field(default_factory=dict)
    levers: Levers | None = None


def context(
    facts: Facts,
    result: Result,
    past: Sequence[Past],
    open_: Sequence[Open],
    since: plan.Since = NO_PLAN_BEFORE,
) -> plan.PlanContext:
    """Everything about one account that a plan may say."""
    card, variant = facts.scorecard, variant_of(facts.scorecard, result)
    read = readings(facts.program, card, result)
    score = number(result.get(f"{card.name}.score"))
    before = past[-1] if past else None
    money = money_column(facts.program)
    key = str(result["key"])
    put = facts.overrides.get(key)
    tried = None if facts.levers is None else facts.levers.of(result)
    account = tried if put is None and score is not None else None
    lifts = account.lifts() if account else ()
    adds = contributions(read, number(result.get(f"{card.name}.before")))
    return plan.PlanContext(
        key=key,
        name=account_name(facts.program, result),
        account=account_cells(facts.program, result, facts.zone),
        plays=tuple(play for one in open_ if one.starts for play in _plays(facts, one, result)),
        today=facts.today,
        scorecard=card_of(card, variant),
        score=score,
        grade=grade_of(variant, str(result.get(f"{card.name}.grade"))),
        segment=variant.title,
        coverage=number(result.get(f"{card.name}.coverage")),
        change=_change(score, before.score if before else None),
        previous=plan.Previous(before.day, before.score, grade_of(variant, before.grade))
        if before
        else plan.Previous(),
        since=since,
        reasons=tuple(_reason(one, facts.currency) for one in reasons(facts.program, card, result)),
        levers=tuple(_lever(one, facts.currency) for one in lifts),
        next_grade=_next_grade(variant, score, account, lifts, facts.currency),
        parts=tuple(_part(one, adds.get(one.name, 0.0), facts.currency) for one in read),
        adjustments=tuple(_adjustment(one) for one in steps(card, result, tried.now if tried else None, put)),
        history=tuple(plan.HistoryPoint(one.day, one.score, grade_of(variant, one.grade)) for one in past),
        episodes=tuple(_episode(one, facts.today, score, past) for one in open_),
        freshness=facts.freshness,
        gaps=tuple(plan.Gap(one.name, one.title, one.status) for one in read if not one.counts_as_known),
        money=number(result.get(f"account.{money.name}")) if money else None,
    )


def account_cells(program: Program, result: Result, zone: str) -> Mapping[str, plan.Cell]:
    """The columns of the accounts as a template reads them, times as the clocks of the project's zone show them."""
    return {one.name: _cell(one, result, zone) for one in program.accounts.columns if f"account.{one.name}" in result}


def card_of(card: Scorecard, variant: Variant) -> plan.Card:
    """The scorecard as a plan shows it."""
    bands = tuple(plan.Band(_grade(one), one.start) for one in variant.grades.bands)
    low = 0.0 if card.scale.low is None else card.scale.low
    high = 100.0 if card.scale.high is None else card.scale.high
    return plan.Card(card.name, card.title, card.about, low, high, bands)


def grade_of(variant: Variant, name: str) -> plan.Grade:
    """A grade with its title and colour; `unknown` where the scorecard has none of that name."""
    return next((_grade(one) for one in variant.grades.bands if one.name == name), plan.UNKNOWN)


def _grade(band: Band) -> plan.Grade:
    return plan.Grade(band.name, band.title, band.colour or "grey")


def _cell(column: Column, result: Result, zone: str) -> plan.Cell:
    cell = result.get(f"account.{column.name}")
    if cell is None:
        return None
    match column.type:
        case Date():
            return as_day(cell)
        case Time():
            return as_local(cell, zone)
        case _:
            return cell


def _plays(facts: Facts, one: Open, result: Result) -> list[plan.Play]:
    return [plan.Play(name, one.trigger.name, _wanted(facts, name, result)) for name in one.trigger.plays]


def _wanted(facts: Facts, playbook: str, result: Result) -> tuple[str, ...]:
    """The tasks that have no `when`, or whose `when` holds for the account."""
    book = facts.library.playbooks.get(playbook) if facts.library else None
    card = facts.scorecard.name
    return tuple(
        task.id
        for task in (book.tasks if book else ())
        if task.when is None or result.get(f"condition.{condition_name(card, playbook, task.id)}") is True
    )


def condition_name(card: str, playbook: str, task: str) -> str:
    """The name of the condition that says whether a task's `when` holds."""
    return f"{card}/{playbook}/{task}"


def _change(score: float | None, before: float | None) -> float | None:
    return None if score is None or before is None else published(score - before)


def _reason(reason: Reason, currency: str) -> plan.Reason:
    reading = reason.reading
    if reading is None:
        return plan.Reason(reason.name, reason.title, "", None, reason.lost)
    indicator = reading.place.indicator
    return plan.Reason(
        name=reason.name,
        title=reason.title,
        value=indicator_value(indicator, reading.value, currency),
        points=reading.points,
        lost=reason.lost,
        status=reading.status,
        about=indicator.about if indicator else None,
    )


def _part(reading: Reading, adds: float, currency: str) -> plan.Part:
    return plan.Part(
        name=reading.name,
        title=reading.title,
        group=reading.place.groups[-1].title,
        value=indicator_value(reading.place.indicator, reading.value, currency),
        status=reading.status,
        points=reading.points,
        weight=reading.weight,
        contribution=adds,
    )


def _adjustment(step: Step) -> plan.Adjustment:
    """What changed the score, in the order in which it acted; somebody's own word comes last."""
    return plan.Adjustment(step.keyword, step.because, step.before, step.after)


def _episode(one: Open, today: date, score: float | None, past: Sequence[Past]) -> plan.Episode:
    trigger, since = one.trigger, one.episode.since
    then = next((run.score for run in past if run.day == since), None)
    change = _change(score, then)
    return plan.Episode(
        trigger.name, trigger.title, since, (today - since).days, trigger.priority, change, since == today, one.note
    )


def _next_grade(
    variant: Variant, score: float | None, account: Account | None, lifts: Sequence[Lift], currency: str
) -> plan.NextGrade | None:
    above = [one for one in variant.grades.bands if one.start is not None and score is not None and one.start > score]
    if not above or score is None:
        return None
    band = min(above, key=lambda one: one.start or 0.0)
    short = published((band.start or 0.0) - score)
    reaching = [one for one in lifts if account and account.reaches(one, band.name)]
    return plan.NextGrade(_grade(band), short, tuple(_lever(one, currency) for one in reaching))


def _lever(lift: Lift, currency: str) -> plan.Lever:
    (one,) = lift.changes
    indicator, now, after = one.indicator, one.before, one.after
    return plan.Lever(
        indicator.name,
        indicator.title,
        indicator_value(indicator, now, currency),
        indicator_value(indicator, after, currency),
        lift.gain,
        one.how_far(currency),
        lift.score,
    )
