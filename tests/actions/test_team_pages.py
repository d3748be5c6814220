"""What the team and each person see: the overview, the pages of people, the work of a week."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from scorelang.actions.context import Freshness
from scorelang.actions.from_text import read_library
from scorelang.actions.overview import overview, people
from scorelang.actions.plan import Better, GradeTotal, Summary
from scorelang.actions.rendering import render_plans
from scorelang.actions.shipped import shipped
from scorelang.actions.team import Foremost, Team, by_urgency
from tests.actions.plans import AT_RISK, CRITICAL, HEALTHY, SETTINGS, TODAY, account, library, played

SHIPPED, PROBLEMS = read_library({}, shipped())


def team_of(summaries: Iterable[Summary]) -> Team:
    team = Team(TODAY, TODAY - timedelta(days=7))
    for summary in summaries:
        team.add(summary)
    return team


def test_the_overview_is_ordered_by_priority_then_money_and_adds_up() -> None:
    contexts = [
        replace(played(account("a", "Small")), money=10.0),
        replace(played(account("b", "Large")), money=500.0),
        replace(played(account("c", "Unknown money")), money=None, score=None),
    ]
    made = library("x")
    summaries = [plan.summary for plan in render_plans(contexts, made, SETTINGS)]
    summaries[0] = replace(summaries[0], priority="urgent")
    assert [summary.key for summary in sorted(summaries, key=by_urgency)] == ["a", "b", "c"]
    totals = [GradeTotal(HEALTHY, 7, 700.0), GradeTotal(AT_RISK, 2, 20.0), GradeTotal(CRITICAL, 1, None)]
    documents = overview(team_of(summaries), totals, SETTINGS)
    assert (
        documents.markdown.index("Small")
        < documents.markdown.index("Large")
        < documents.markdown.index("Unknown money")
    )
    assert "€510 at stake" in documents.markdown
    assert "| ● Healthy | 7 | €700 |" in documents.markdown
    assert "· 10 accounts in all" in documents.markdown  # with those whose score is not known
    assert "| Ada Petrov |" in documents.markdown
    assert "**3 tasks past due, unless done**" in documents.markdown
    assert "<script" not in documents.html
    nothing = overview(team_of([]), [], SETTINGS).markdown
    assert nothing.startswith("# 0 accounts to act on")
    assert "there is nothing to do from here" in nothing
    assert "Who first" not in nothing


def test_the_overview_names_the_sources_that_are_missing() -> None:
    team = Team(
        TODAY, sources=(Freshness("crm", "CRM", "fresh", TODAY), Freshness("use", "Use", "failed", None, "no <file>"))
    )
    page = overview(team, [], SETTINGS)
    assert "## Not all is known today\n\n- **Use: failed**, no \\<file>\n" in page.markdown
    assert 'Use: failed</span> <span class="quiet">no &lt;file&gt;</span>' in page.html
    assert "CRM" not in page.markdown + page.html
    fresh = overview(Team(TODAY, sources=team.sources[:1]), [], SETTINGS)
    assert "data of 1 source, none stale" in fresh.markdown
    assert "Not all is known" not in fresh.markdown + fresh.html


def test_everybody_has_a_page_with_their_own_tasks() -> None:
    contexts = [
        replace(account("a", "First"), money=10.0),
        replace(account("b", "Second", csm="Bo Lindqvist"), money=20.0),
    ]
    settings = replace(SETTINGS, capacity={"csm": 4.0})
    summaries = [plan.summary for plan in render_plans(contexts, SHIPPED, settings)]
    pages = dict(people(team_of(summaries), settings))
    assert len(pages) == 3
    (ada,) = (page for name, page in pages.items() if name.startswith("ada-petrov-"))
    assert ada.markdown.startswith("# Ada Petrov, Monday 2 Mar 2026")
    assert "of 4 hours, **too much**" in ada.markdown
    assert "Second" not in ada.markdown
    tasks = [task for summary in summaries for task in summary.tasks if task.owner == "Ada Petrov"]
    assert ada.markdown.count("- [ ]") == ada.html.count('<input type="checkbox"') == len(tasks)
    assert [ada.markdown.index(title) for title in ("Past due, unless done", "Later")]
    team = overview(team_of(summaries), [], settings)
    for name in pages:
        assert f'href="{name}.html"' in team.html
        assert f"({name}.md)" in team.markdown


def test_the_overview_says_what_got_better() -> None:
    team = team_of([])
    team.improve(Better("a", "Risen", "Ada", 60.0, 80.0, AT_RISK, HEALTHY, 10.0))
    team.improve(Better("b", "Paid", "Ada", 90.0, 80.0, HEALTHY, HEALTHY, 20.0, ("Unpaid",)))
    text = overview(team, [], SETTINGS).markdown
    assert text.rstrip().splitlines()[-4:] == [
        "## What got better since 23 Feb 2026",
        "",
        "- **Paid**, €20; closed: Unpaid",
        "- **Risen** from 60.0 (At risk) to 80.0 (Healthy), €10",
    ]


def test_a_week_ends_on_the_last_day_that_counts_into_it() -> None:
    (plan,) = render_plans([played(account())], library("x"), SETTINGS)
    tasks = [replace(plan.tasks[0], due=TODAY + timedelta(days=days), hours=1.0) for days in (6, 7, 13, 14)]
    (work,) = (team := team_of([replace(plan.summary, tasks=tuple(tasks))])).people
    assert work.weeks == [1.0, 2.0, 1.0, 0.0]
    assert "| to 8 Mar | to 15 Mar | to 22 Mar | to 29 Mar |" in overview(team, [], SETTINGS).markdown
    ((_, page),) = people(team, SETTINGS)
    assert "Then 2 hours to 15 Mar, 1 hour to 22 Mar, 0 hours to 29 Mar." in page.markdown


def test_nothing_later_is_nothing() -> None:
    (plan,) = render_plans([played(account())], library("x"), SETTINGS)
    parts = ((15, 0.1), (8, 0.2), (1, 0.3))  # their sum is another one from the other end
    tasks = [replace(plan.tasks[0], due=TODAY + timedelta(days=days), hours=hours) for days, hours in parts]
    ((_, page),) = people(team_of([replace(plan.summary, tasks=tuple(tasks))]), SETTINGS)
    assert "later" not in page.markdown
    week = [replace(one, due=TODAY) for one in tasks]
    just = replace(SETTINGS, capacity={task.role: 0.6 for task in week})
    ((_, page),) = people(team_of([replace(plan.summary, tasks=tuple(week))]), just)
    assert "of 0.6 hours" in page.markdown
    assert "too much" not in page.markdown


def test_work_is_held_against_the_hours_of_each_week() -> None:
    summaries = [plan.summary for plan in render_plans([account()], SHIPPED, SETTINGS)]
    (one,) = (one for one in team_of(summaries).people if one.name == "Ada Petrov")
    late = [task for task in summaries[0].tasks if task.owner == "Ada Petrov"]
    assert one.hours == sum(task.hours or 0 for task in late) == sum(one.weeks)
    assert one.weeks[0] == sum(task.hours or 0 for task in late if task.due < TODAY + timedelta(days=7))
    text = overview(team_of(summaries), [], replace(SETTINGS, capacity={"csm": 4.0})).markdown
    assert "to 8 Mar | to 15 Mar" in text
    assert "| 4.5 **too much** | 2.0 | 0.0 | 0.0 | 0.0 | 4 hours | 5 | 4 | 1 | €248,000 |" in text


@given(st.lists(st.integers(0, 50)), st.integers(1, 9))
def test_the_foremost_are_those_of_all(numbers: list[int], most: int) -> None:
    kept: Foremost[int] = Foremost(most)
    for number in numbers:
        kept.add(number, number)
        assert len(kept.kept) <= 2 * most
    assert kept.first == sorted(numbers)[:most]
    assert kept.more == max(len(numbers) - most, 0)


def test_a_page_holds_a_thousand_lines_and_says_how_many_more() -> None:
    (plan,) = render_plans([played(account())], library("x"), SETTINGS)
    summaries = [replace(plan.summary, key=str(number), name=f"Account {number}") for number in range(1003)]
    team = overview(team_of(summaries), [], SETTINGS)
    assert team.markdown.startswith("# 1,003 accounts to act on")
    assert "and 3 accounts more, in tasks.csv" in team.markdown
    assert "and 3 accounts more, in tasks.csv" in team.html
    ((_, page),) = people(team_of(summaries), SETTINGS)
    assert page.markdown.count("- [ ]") == 200
    assert "and 803 tasks more, in tasks.csv" in page.markdown
