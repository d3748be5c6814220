"""The accounts that got better since the last plan: a better grade, or a trigger that is over while it is no worse."""

from collections.abc import Iterator, Sequence
from datetime import date

from scorelang.actions.plan import Better, Roles
from scorelang.actions.playbook import Library
from scorelang.actions.schedule import person
from scorelang.engines.duckdb.base import quoted
from scorelang.engines.duckdb.days import DayFile, day_relation
from scorelang.ir.scorecards import Scorecard, Trigger
from scorelang.run.accounts import account_name, money_column
from scorelang.run.batches import batches
from scorelang.run.contexts import account_cells, grade_of
from scorelang.run.leaves import Result, number, variant_of
from scorelang.run.results import ranks
from scorelang.run.running import past_days, past_files
from scorelang.run.scoring import Scored
from scorelang.run.since import day_results
from scorelang.run.urgency import NOTHING, listed, lives_of, records_of, run_columns


def better(scored: Scored, card: Scorecard, library: Library, roles: Roles, since: date | None) -> Iterator[Better]:
    """Each of them, some at a time."""
    files, days = past_files(scored, card), past_days(scored, card)
    if since is None or since not in days:
        return
    last = files[days.index(since)]
    session, program = scored.session, scored.request.program
    for results in batches(scored, _which(scored, card, files, last)):
        which = listed(result["key"] for result in results)
        records = records_of(session, card, files, days, which)
        then = day_results(session, program, card, last, which)
        for result in results:
            key = str(result["key"])
            lives = lives_of(card, result, records.get(key, NOTHING), scored.request.today)
            closed = [trigger for trigger, life in lives if life.ended_after(since)]
            before = then.get(key, {})
            rose = _rose(card, str(before.get("grade")), result)
            if rose > 0 or (closed and rose == 0):
                yield _better(scored, card, result, before, closed, library, roles)


def _which(scored: Scored, card: Scorecard, files: Sequence[DayFile], last: DayFile) -> str:
    """Accounts whose grade is better than it was, and those for which a trigger ever held."""
    grade, status = (scored.results.column(f"{card.name}.{what}") for what in ("grade", "status"))
    columns = run_columns(card)
    before = day_relation(scored.session, "gradesbefore", [last], columns)
    rose = f"{ranks(card, str(grade))} > (SELECT {ranks(card, 'b.grade')} FROM {before} b WHERE b.account = k)"
    if not card.triggers:
        return rose
    ever = " OR ".join(quoted(f"trigger.{one.name}") for one in card.triggers)
    runs = day_relation(scored.session, "everheld", files, columns)
    return f"({rose} OR k IN (SELECT account FROM {runs} WHERE {ever})) AND {status} <> 'not applicable'"


def _rose(card: Scorecard, before: str, result: Result) -> int:
    """By how many grades of the same scheme; 0 where either is none of them."""
    names = [band.name for band in variant_of(card, result).grades.bands]
    now = str(result.get(f"{card.name}.grade"))
    return names.index(now) - names.index(before) if before in names and now in names else 0


def _better(
    scored: Scored,
    card: Scorecard,
    result: Result,
    then: Result,
    closed: Sequence[Trigger],
    library: Library,
    roles: Roles,
) -> Better:
    program, variant = scored.request.program, variant_of(card, result)
    money = money_column(program)
    cells = account_cells(program, result, scored.request.project.timezone)
    books = [library.playbooks[play] for one in closed for play in one.plays if play in library.playbooks]
    return Better(
        key=str(result["key"]),
        name=account_name(program, result),
        owner=person(books[0].owner, cells, roles)[0] if books else "",
        score_before=number(then.get("score")),
        score=number(result.get(f"{card.name}.score")),
        grade_before=grade_of(variant, str(then.get("grade"))),
        grade=grade_of(variant, str(result.get(f"{card.name}.grade"))),
        money=number(result.get(f"account.{money.name}")) if money else None,
        closed=tuple(one.title for one in closed),
    )
