"""`plan`: for each account with an open trigger its plan, and one overview for the team."""

from collections.abc import Iterator, Mapping
from datetime import date

from scorelang.actions.calendar import Calendar
from scorelang.actions.context import PlanContext, Since
from scorelang.actions.plan import GradeTotal, RenderedPlan, Roles, Settings
from scorelang.actions.rendering import render_plans
from scorelang.ir.expressions import Expression
from scorelang.ir.program import Program
from scorelang.ir.scorecards import Scorecard, View
from scorelang.project.playbooks import Playbooks, account_columns
from scorelang.project.records import Project
from scorelang.run import views
from scorelang.run.batches import batches
from scorelang.run.contexts import Facts, condition_name, context, grade_of
from scorelang.run.explaining import facts_of
from scorelang.run.leaves import Result, number, readings, variant_of
from scorelang.run.reasons import published
from scorelang.run.report import CardReport
from scorelang.run.results import urgency
from scorelang.run.running import past_days, past_files
from scorelang.run.scoring import Scored
from scorelang.run.since import Lives, day_results, moved, turns
from scorelang.run.urgency import NOTHING, candidates, listed, lives_of, open_of, records_of
from scorelang.run.views import order_of, sight_of


def conditions(found: Playbooks) -> Mapping[str, Expression]:
    """The conditions of tasks as further flags of the kernel."""
    return {condition_name(*key): condition for key, condition in found.conditions.items()}


def settings_of(project: Project, program: Program, calendar: Calendar, formats: tuple[str, ...]) -> Settings:
    """What holds for all plans."""
    return Settings(
        columns=account_columns(program),
        project=project.name,
        currency=project.currency,
        roles=roles_of(project, program),
        calendar=calendar,
        formats=formats,
        capacity=project.plans.capacity,
    )


def roles_of(project: Project, program: Program) -> Roles:
    """`crm.csm` is a column of the accounts, everything else a person; a column is a role by its own name too."""
    prefix = f"{program.accounts.name}."
    names = {column.name for column in program.accounts.columns}
    columns = {name: name for name in names if name not in project.roles} | {
        role: who.removeprefix(prefix)
        for role, who in project.roles.items()
        if who.startswith(prefix) and who.removeprefix(prefix) in names
    }
    people = {role: who for role, who in project.roles.items() if role not in columns}
    fallback = project.plans.fallback
    return Roles(columns, people, fallback) if fallback else Roles(columns, people)


def plans(
    scored: Scored,
    card: Scorecard,
    found: Playbooks,
    settings: Settings,
    since: date | None = None,
    view: View | None = None,
) -> Iterator[RenderedPlan]:
    """One plan an account with an open trigger that plays something, the most urgent first, or as the view sorts."""
    sight = sight_of(scored.request.program, card, view) if view else None
    return render_plans(contexts(scored, card, found, since, view), found.library, settings, sight)


def contexts(
    scored: Scored, card: Scorecard, found: Playbooks, since: date | None = None, view: View | None = None
) -> Iterator[PlanContext]:
    """The contexts, some accounts at a time, so that memory does not grow with their number.

    `since`: the day of the last plan, which is on record.
    """
    session, today = scored.session, scored.request.today
    files, days = past_files(scored, card), past_days(scored, card)
    facts = facts_of(scored, card, found.library)
    last = files[days.index(since)] if since in days else None
    wanted = candidates(session, card, scored.results, files)
    order = order_of(card, view, scored.results) if view else None
    if view and view.only is not None:
        wanted = f"({wanted}) AND {scored.results.column(f'condition.{views.condition_name(card, view)}')} IS TRUE"
    for batch in batches(scored, wanted, order or urgency(facts.program, card, scored.results)):
        which = listed(result["key"] for result in batch)
        records = records_of(session, card, files, days, which)
        then = day_results(session, facts.program, card, last, which) if last else {}
        for result in batch:
            key = str(result["key"])
            record = records.get(key, NOTHING)
            lives = lives_of(card, result, record, today)
            opened = open_of(card, key, lives, today, scored.request.overrides)
            if any(one.starts and one.trigger.plays for one in opened):
                story = _since(facts, result, since, then.get(key), lives)
                yield context(facts, result, record.pasts, opened, story)


def last_plan(scored: Scored, card: Scorecard, asked: date | None = None) -> date | None:
    """The day on record that a plan is held against: the one asked for, of the plan before, or of the run before."""
    days = past_days(scored, card)
    place = scored.request.project.root / scored.request.project.plans.path
    planned = {entry.name for entry in place.iterdir()} if place.is_dir() else set()
    if asked is not None:
        return max((day for day in days if day <= asked), default=None)
    return max((day for day in days if str(day) in planned), default=days[-1] if days else None)


def _since(facts: Facts, result: Result, since: date | None, then: Result | None, lives: Lives) -> Since:
    """What happened since the last plan; nothing is said of an account that was not scored then."""
    if since is None or then is None:
        return Since()
    variant = variant_of(facts.scorecard, result)
    score, before = number(result.get(f"{facts.scorecard.name}.score")), number(then.get("score"))
    return Since(
        day=since,
        score=before,
        grade=grade_of(variant, str(then.get("grade"))),
        change=None if score is None or before is None else published(score - before),
        moved=moved(readings(facts.program, facts.scorecard, result), then, facts.currency),
        turns=tuple(turns(lives, since)),
    )


def totals_of(report: CardReport) -> tuple[GradeTotal, ...]:
    """All accounts by grade, with or without a plan."""
    variant = report.scorecard.default
    return tuple(
        GradeTotal(grade_of(variant, one.name), one.accounts, one.money)
        for one in report.grades
        if one.accounts or one.band is not None
    )
