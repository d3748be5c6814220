"""`plan`: for each account with an open trigger its plan, and one overview for the team."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from scorelang.actions.calendar import Calendar
from scorelang.actions.context import PlanContext
from scorelang.actions.plan import GradeTotal, RenderedPlan, Roles, Settings
from scorelang.actions.rendering import render_plans
from scorelang.ir.expressions import Expression
from scorelang.ir.program import Program
from scorelang.ir.scorecards import Scorecard
from scorelang.kernel.tables import Cell
from scorelang.project.playbooks import Playbooks, account_columns
from scorelang.project.records import Project
from scorelang.run.contexts import condition_name, context, grade_of
from scorelang.run.explaining import facts_of
from scorelang.run.report import CardReport
from scorelang.run.results import urgency
from scorelang.run.running import past_days, past_files
from scorelang.run.scoring import Scored
from scorelang.run.urgency import NOTHING, candidates, listed, open_triggers, records_of

BATCH = 500


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
    """`crm.csm` is a column of the accounts, everything else a person."""
    prefix = f"{program.accounts.name}."
    names = {column.name for column in program.accounts.columns}
    columns = {
        role: who.removeprefix(prefix)
        for role, who in project.roles.items()
        if who.startswith(prefix) and who.removeprefix(prefix) in names
    }
    people = {role: who for role, who in project.roles.items() if role not in columns}
    fallback = project.plans.fallback
    return Roles(columns, people, fallback) if fallback else Roles(columns, people)


def plans(scored: Scored, card: Scorecard, found: Playbooks, settings: Settings) -> Iterator[RenderedPlan]:
    """One plan an account with an open trigger that plays something, the most urgent first."""
    return render_plans(contexts(scored, card, found), found.library, settings)


def contexts(scored: Scored, card: Scorecard, found: Playbooks) -> Iterator[PlanContext]:
    """The contexts, some accounts at a time, so that memory does not grow with their number."""
    files, days = past_files(scored, card), past_days(scored, card)
    facts = facts_of(scored, card, found.library)
    for batch in _batches(scored, card):
        records = records_of(scored.session, card, files, days, listed(result["key"] for result in batch))
        for result in batch:
            record = records.get(str(result["key"]), NOTHING)
            opened = open_triggers(card, result, record, scored.request.today, scored.request.overrides)
            made = context(facts, result, record.pasts, opened)
            if made.plays:
                yield made


def totals_of(report: CardReport) -> tuple[GradeTotal, ...]:
    """All accounts by grade, with or without a plan."""
    variant = report.scorecard.default
    return tuple(
        GradeTotal(grade_of(variant, one.name), one.accounts, one.money)
        for one in report.grades
        if one.accounts or one.band is not None
    )


def _batches(scored: Scored, card: Scorecard) -> Iterator[Sequence[dict[str, Cell]]]:
    results = scored.results
    which = candidates(scored.session, card, results, past_files(scored, card))
    order = urgency(scored.request.program, card, results)
    keys = iter(scored.session.rows(f"SELECT k FROM {results.table} WHERE {which} ORDER BY {order}"))
    while batch := list(islice(keys, BATCH)):
        texts = [str(key) for (key,) in batch]
        place = {text: number for number, text in enumerate(texts)}
        rows = results.fetch(f"k IN ({listed(texts)})")
        yield sorted(rows, key=lambda row: place[str(row["key"])])
