"""Due days, business days, people and stable ids."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorelang.actions.calendar import Calendar
from scorelang.actions.calendar_file import read_calendar
from scorelang.actions.due import due_day, in_words, parse_due, parse_effort
from scorelang.actions.from_text import read_library
from scorelang.actions.plan import Roles
from scorelang.actions.playbook import Due, Unit
from scorelang.actions.schedule import Scheduler, person, planned
from scorelang.source import SourceText
from tests.actions.plans import SETTINGS, TODAY, account, library, played

DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))
CHRISTMAS = Calendar(frozenset({date(2026, 12, 25), date(2026, 12, 28), date(2027, 1, 1)}))


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("1 day", Due(1, Unit.DAY)),
        ("2  business   days", Due(2, Unit.BUSINESS_DAY)),
        ("1 business day", Due(1, Unit.BUSINESS_DAY)),
        ("3 weeks", Due(3, Unit.WEEK)),
        ("30 days before renews_on", Due(-30, Unit.DAY, "renews_on")),
        ("2 weeks after `Signed on`", Due(2, Unit.WEEK, "Signed on")),
        ("5 business days before x or 1 week", Due(-5, Unit.BUSINESS_DAY, "x", Due(1, Unit.WEEK))),
    ],
)
def test_a_due_day_reads_as_it_is_written(text: str, due: Due) -> None:
    assert parse_due(text) == due
    assert parse_due(in_words(due)) == Due(due.count, due.unit, due.column) or "`" in text


@pytest.mark.parametrize(
    "text", ["", "day", "1.5 days", "-1 days", "1 month", "1 day before", "99999 days", "1 day or 2 days", "٣ days"]
)
def test_what_is_no_due_day(text: str) -> None:
    assert parse_due(text) is None


def test_efforts() -> None:
    assert [parse_effort(text) for text in ("1 hour", "1.5 hours", "30 minutes", "x", "2 days")] == [
        1,
        1.5,
        0.5,
        None,
        None,
    ]


@pytest.mark.parametrize(
    ("opened", "count", "day"),
    [
        (date(2026, 12, 23), 1, date(2026, 12, 24)),
        (date(2026, 12, 24), 1, date(2026, 12, 29)),
        (date(2026, 12, 24), 4, date(2027, 1, 4)),
        (date(2026, 12, 26), 0, date(2026, 12, 29)),
        (date(2026, 12, 29), -1, date(2026, 12, 24)),
    ],
)
def test_business_days_leave_out_weekends_and_holidays(opened: date, count: int, day: date) -> None:
    assert CHRISTMAS.business_days_from(opened, count) == day


@given(DAYS, st.integers(1, 60))
def test_business_days_are_counted(day: date, count: int) -> None:
    end = CHRISTMAS.business_days_from(day, count)
    assert CHRISTMAS.works(end)
    start = CHRISTMAS.business_days_from(day, 0)
    between = [start + timedelta(days=n) for n in range(1, (end - start).days + 1)]
    assert sum(CHRISTMAS.works(each) for each in between) == count


@given(DAYS, st.integers(0, 9999), st.sampled_from(Unit), DAYS)
def test_a_due_day_never_lies_before_the_opening(opened: date, count: int, unit: Unit, start: date) -> None:
    due = Due(-min(count, 400) if unit is Unit.BUSINESS_DAY else -count, unit, "d")
    assert due_day(due, opened, {"d": start}, Calendar())[0] >= opened


def test_a_day_that_passed_and_a_date_that_is_missing_are_said() -> None:
    due = Due(-30, Unit.DAY, "renews_on", Due(2, Unit.WEEK))
    opened = date(2026, 3, 2)
    assert due_day(due, opened, {"renews_on": date(2026, 5, 31)}, Calendar()) == (date(2026, 5, 1), None)
    assert due_day(due, opened, {"renews_on": datetime(2026, 5, 31, 12)}, Calendar()) == (date(2026, 5, 1), None)
    assert due_day(due, opened, {"renews_on": date(2026, 3, 20)}, Calendar()) == (
        opened,
        "at once: 2026-02-18 has passed",
    )
    assert due_day(due, opened, {"renews_on": None}, Calendar()) == (date(2026, 3, 16), "no renews_on is on record")
    assert due_day(due, opened, {}, Calendar()) == (date(2026, 3, 16), None)


def test_roles_become_people() -> None:
    roles = Roles({"owner": "csm"}, {"vp": "vp@x.example"}, "lead@x.example")
    context = account()
    assert person("owner", context.account, roles) == ("Ada Petrov", None)
    assert person("csm", context.account, roles) == ("Ada Petrov", None)
    assert person("vp", context.account, roles) == ("vp@x.example", None)
    assert person("nobody", context.account, roles) == ("lead@x.example", "nobody is `nobody` here")
    assert person("csm", account(csm=None).account, roles) == ("lead@x.example", "nobody is `csm` here")
    assert person("csm", account(csm="  ").account, roles) == ("lead@x.example", "nobody is `csm` here")


def test_the_id_of_a_task_lasts_as_long_as_its_episode() -> None:
    made = library("x")
    first = planned(played(account()), Scheduler(made, SETTINGS).schedule(played(account())), "k")
    again = planned(played(account(csm="Bo")), Scheduler(made, SETTINGS).schedule(played(account(csm="Bo"))), "k")
    other = planned(played(account("b")), Scheduler(made, SETTINGS).schedule(played(account("b"))), "other")
    assert [task.uid for task in first] == [task.uid for task in again]
    assert first[0].uid != other[0].uid


def test_no_task_is_due_before_those_it_waits_for() -> None:
    text = (
        '+++\ntitle = "T"\nowner = "csm"\n'
        '[[tasks]]\nid = "hold"\ntitle = "Hold"\nowner = "csm"\ndue = "60 days before renews_on"\nafter = ["prepare"]\n'
        '[[tasks]]\nid = "prepare"\ntitle = "Prepare"\nowner = "csm"\ndue = "3 weeks"\n+++\n'
    )
    made, _ = read_library({"try.md": SourceText("try.md", text)}, {})
    (item,) = Scheduler(made, SETTINGS).schedule(played(account(renews_on=date(2026, 3, 20))))
    assert [(task.id, task.due, task.note) for task in item.tasks] == [
        ("hold", date(2026, 3, 9), None),
        ("prepare", date(2026, 3, 9), None),
    ]
    (item,) = Scheduler(made, SETTINGS).schedule(played(account(renews_on=date(2026, 9, 20))))
    assert item.tasks[0].due == date(2026, 7, 22)


def test_what_past_due_means() -> None:
    context = played(account())
    (item,) = Scheduler(library("x"), SETTINGS).schedule(context)
    assert item.tasks[0].due < TODAY
    assert item.tasks[0].overdue


def test_a_calendar_file() -> None:
    text = "date,name\n2026-12-25,Christmas Day\n\n2026-12-26,Boxing Day\nsoon,x\n"
    calendar, found = read_calendar(SourceText("de.csv", text))
    assert calendar.holidays == {date(2026, 12, 25), date(2026, 12, 26)}
    assert [(d.rule.code, d.span and text[d.span.start : d.span.end]) for d in found] == [("SC5050", "soon,x")]


def test_accounts_with_the_same_people_and_days_share_their_tasks_and_no_others() -> None:
    scheduler = Scheduler(library("x"), SETTINGS)
    one, same, other = (
        scheduler.schedule(played(made))[0].tasks for made in (account("a"), account("b"), account("c", csm="Bo"))
    )
    assert one is same
    assert {task.owner for task in other} != {task.owner for task in one}
