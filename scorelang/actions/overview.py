"""The team's overview, and a page for each person: what to do, for whom, by when, and how much work that is."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from jinja2 import DictLoader

from scorelang.actions.context import Grade
from scorelang.actions.documents import own_templates, style_and_policy, without_gaps
from scorelang.actions.environment import frames, shown_in_html, shown_in_markdown
from scorelang.actions.filter_functions import day_and_month
from scorelang.actions.plan import GradeTotal, Settings
from scorelang.actions.team import STRETCHES, WEEK, WEEKS, Duty, Line, Team, Work
from scorelang.source.records import dataclass


@dataclass(frozen=True, slots=True)
class Documents:
    """The same page twice."""

    markdown: str
    html: str


@dataclass(frozen=True, slots=True)
class Week:
    """The hours of a week, and whether they are more than there are."""

    hours: float
    over: bool


@dataclass(frozen=True, slots=True)
class Person:
    """The work of one person; `later`: the hours after the weeks that are shown."""

    name: str
    accounts: int
    tasks: int
    overdue: int
    hours: float
    weeks: tuple[Week, ...]
    later: float
    unknown: int
    first: date
    file: str
    capacity: float | None
    money: float | None

    @property
    def over(self) -> bool:
        """Whether this week is too much."""
        return self.weeks[0].over


@dataclass(frozen=True, slots=True)
class Stretch:
    """The tasks of a person within some days."""

    title: str
    duties: tuple[Duty, ...]
    hours: float
    more: int


@dataclass(frozen=True, slots=True)
class Share:
    """A grade's part of all accounts, with the width of its bar."""

    grade: Grade
    accounts: int
    money: float | None
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Filled:
    """Which columns of the overview have anything in them: what a view leaves out is not there."""

    score: bool
    grade: bool
    money: bool
    why: bool
    tasks: bool
    grade_money: bool
    person_money: bool


class Pages:
    """Makes the pages of a team; its templates are compiled once."""

    def __init__(self, team: Team, settings: Settings) -> None:
        texts = dict(own_templates())
        self.team = team
        self.settings = settings
        self.today = team.today
        self.style, self.policy = style_and_policy(texts["style.css"])
        self.markdown = frames(DictLoader(texts), settings.currency, shown_in_markdown)
        self.html = frames(DictLoader(texts), settings.currency, shown_in_html)

    def page(self, template: str, names: Mapping[str, object]) -> Documents:
        """A page in the formats that are wanted."""
        ends = [day_and_month(self.today + WEEK * number + timedelta(days=6)) for number in range(WEEKS)]
        sources = self.team.sources
        common: dict[str, object] = {
            "today": self.today,
            "since": self.team.since,
            "project": self.settings.project,
            "ends": ends,
        }
        common |= {"sources": sources, "lacking": [one for one in sources if one.status in ("stale", "failed")]}
        all_names = {**names, **common, "style": self.style, "policy": self.policy}
        wanted = self.settings.formats
        markdown = self.markdown.get_template(f"{template}.md").render(all_names) if "markdown" in wanted else ""
        html = self.html.get_template(f"{template}.html").render(all_names) if "html" in wanted else ""
        return Documents(without_gaps(markdown), html)


def overview(team: Team, totals: Sequence[GradeTotal], settings: Settings) -> Documents:
    """The team's page; plans and people's pages lie beside it, by their file names. A column that is empty is none."""
    lines = team.lines.first
    people = [_person(work, settings) for work in team.people]
    better = team.better.first
    names: Mapping[str, object] = {
        "lines": lines,
        "shows": _shows(lines, people, totals),
        "plans": team.lines.count,
        "more": team.lines.more,
        "people": people,
        "shares": _shares(totals),
        "money": team.money,
        "hours": team.hours,
        "tasks": team.tasks,
        "overdue": team.overdue,
        "accounts": sum(total.accounts for total in totals),
        "better": better,
        "better_more": team.better.more,
    }
    return Pages(team, settings).page("overview", names)


def people(team: Team, settings: Settings) -> Iterator[tuple[str, Documents]]:
    """A page for everybody with a task, by its file name: what to do, for whom, by when."""
    pages = Pages(team, settings)
    for work in team.people:
        mine = [one for one in team.better.first if one.owner == work.name]
        names = {"person": _person(work, settings), "stretches": _stretches(work), "better": mine}
        yield work.file, pages.page("person", names)


def _shows(lines: Sequence[Line], people: Sequence[Person], totals: Sequence[GradeTotal]) -> Filled:
    return Filled(
        score=any(one.score is not None for one in lines),
        grade=any(one.grade.title for one in lines),
        money=any(one.money is not None for one in lines),
        why=any(one.triggers for one in lines),
        tasks=any(one.tasks for one in lines),
        grade_money=any(one.money is not None for one in totals),
        person_money=any(one.money is not None for one in people),
    )


def _stretches(work: Work) -> list[Stretch]:
    """What has passed, this week, and later; a stretch without a task is left out."""
    every = zip(STRETCHES, work.stretches, work.stretch_hours, strict=True)
    return [Stretch(title, tuple(one.first), hours, one.more) for title, one, hours in every if one.count]


def _person(work: Work, settings: Settings) -> Person:
    capacity = work.capacity(settings.capacity)
    weeks = tuple(Week(hours, capacity is not None and round(hours - capacity, 4) > 0) for hours in work.weeks)
    return Person(
        name=work.name,
        accounts=work.accounts,
        tasks=work.tasks,
        overdue=work.overdue,
        hours=work.hours,
        weeks=weeks,
        later=max(round(work.hours - sum(work.weeks), 4), 0.0),
        unknown=work.unknown,
        first=work.first,
        file=work.file,
        capacity=capacity,
        money=work.money,
    )


def _shares(totals: Sequence[GradeTotal]) -> list[Share]:
    """Side by side in one bar."""
    everybody = sum(total.accounts for total in totals) or 1
    shares: list[Share] = []
    x = 0.0
    for total in totals:
        width = total.accounts / everybody * 1000
        shares.append(Share(total.grade, total.accounts, total.money, round(x, 1), round(max(width - 3, 0.0), 1)))
        x += width
    return shares
