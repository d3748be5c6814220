"""The team's overview, and a page for each person: what to do, for whom, by when, and how much work that is."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from jinja2 import DictLoader

from scorelang.actions.context import Grade, Link
from scorelang.actions.documents import BLANK_LINES, own_templates, style_and_policy
from scorelang.actions.environment import frames, shown_in_html, shown_in_markdown
from scorelang.actions.naming import stem
from scorelang.actions.plan import GradeTotal, PlannedTask, Settings, Summary
from scorelang.actions.schedule import effort_in_words, rank

WEEK = timedelta(days=7)
MOST_LINES = 1000  # of one page; all tasks stand in the files for other systems


@dataclass(frozen=True, slots=True)
class Documents:
    """The same page twice."""

    markdown: str
    html: str


@dataclass(frozen=True, slots=True)
class Line:
    """One account."""

    name: str
    file: str
    score: float | None
    grade: Grade
    change: float | None
    money: float | None
    priority: str
    triggers: tuple[str, ...]
    owner: str | None
    title: str | None
    due: date | None
    overdue: bool
    tasks: int


@dataclass(frozen=True, slots=True)
class Person:
    """The work of one person."""

    name: str
    accounts: int
    tasks: int
    overdue: int
    hours: float
    this_week: float
    unknown: int
    first: date
    file: str
    capacity: float | None
    over: bool


@dataclass(frozen=True, slots=True)
class Duty:
    """One task on a person's own page."""

    title: str
    due: date
    account: str
    file: str
    priority: str
    effort: str | None
    note: str | None
    links: tuple[Link, ...]


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


def ordered(summaries: Iterable[Summary]) -> list[Summary]:
    """The most urgent first, then the most money, then the lowest score, then by name."""
    return sorted(
        summaries,
        key=lambda s: (-rank(s.priority), -(s.money or 0.0), s.score if s.score is not None else 1e9, s.name, s.key),
    )


class Pages:
    """Makes the pages of a team; its templates are compiled once."""

    def __init__(self, settings: Settings, today: date) -> None:
        texts = dict(own_templates())
        self.settings = settings
        self.today = today
        self.style, self.policy = style_and_policy(texts["style.css"])
        self.markdown = frames(DictLoader(texts), settings.currency, shown_in_markdown)
        self.html = frames(DictLoader(texts), settings.currency, shown_in_html)

    def page(self, template: str, names: Mapping[str, object]) -> Documents:
        """A page in the formats that are wanted."""
        common = {"today": self.today, "project": self.settings.project, "style": self.style, "policy": self.policy}
        all_names = {**names, **common}
        wanted = self.settings.formats
        markdown = self.markdown.get_template(f"{template}.md").render(all_names) if "markdown" in wanted else ""
        html = self.html.get_template(f"{template}.html").render(all_names) if "html" in wanted else ""
        return Documents(BLANK_LINES.sub("\n\n", markdown), html)


def overview(summaries: Sequence[Summary], totals: Sequence[GradeTotal], settings: Settings, today: date) -> Documents:
    """The team's page; plans and people's pages lie beside it, by their file names."""
    lines = [_line(summary, today) for summary in ordered(summaries)]
    money = [line.money for line in lines if line.money is not None]
    tasks = [task for summary in summaries for task in summary.tasks]
    names: Mapping[str, object] = {
        "lines": lines[:MOST_LINES],
        "plans": len(lines),
        "more": max(len(lines) - MOST_LINES, 0),
        "people": _people(tasks, settings, today),
        "shares": _shares(totals),
        "money": sum(money) if money else None,
        "hours": sum(task.hours or 0.0 for task in tasks),
        "overdue": sum(task.due < today for task in tasks),
        "accounts": sum(total.accounts for total in totals),
    }
    return Pages(settings, today).page("overview", names)


def people(summaries: Sequence[Summary], settings: Settings, today: date) -> Iterator[tuple[str, Documents]]:
    """A page for everybody with a task, by its file name: what to do, for whom, by when."""
    pages = Pages(settings, today)
    owned: dict[str, list[tuple[PlannedTask, Summary]]] = {}
    for summary in summaries:
        for task in summary.tasks:
            owned.setdefault(task.owner, []).append((task, summary))
    for person in _people([task for mine in owned.values() for task, _ in mine], settings, today):
        mine = owned[person.name]
        mine.sort(key=lambda both: (both[0].due, -rank(both[0].priority), -(both[1].money or 0.0), both[1].name))
        yield person.file, pages.page("person", {"person": person, "stretches": _stretches(mine, today)})


def _stretches(mine: Sequence[tuple[PlannedTask, Summary]], today: date) -> list[Stretch]:
    """What has passed, this week, and later; a stretch without a task is left out."""
    ends = (("Past due, unless done", date.min, today), ("The next 7 days", today, today + WEEK))
    spans = (*ends, ("Later", today + WEEK, date.max))
    stretches = []
    for title, start, end in spans:
        within = [both for both in mine if start <= both[0].due < end or both[0].due == end == date.max]
        hours = sum(task.hours or 0.0 for task, _ in within)
        duties = tuple(_duty(task, summary) for task, summary in within[:MOST_LINES])
        stretches.append(Stretch(title, duties, hours, len(within) - len(duties)))
    return [stretch for stretch in stretches if stretch.duties]


def _duty(task: PlannedTask, summary: Summary) -> Duty:
    effort = None if task.hours is None else effort_in_words(task.hours)
    links = tuple(Link(title, url) for title, url in task.links)
    return Duty(task.title, task.due, summary.name, summary.stem, task.priority, effort, task.note, links)


def _line(summary: Summary, today: date) -> Line:
    first = summary.tasks[0] if summary.tasks else None
    return Line(
        name=summary.name,
        file=summary.stem,
        score=summary.score,
        grade=summary.grade,
        change=summary.change,
        money=summary.money,
        priority=summary.priority,
        triggers=summary.triggers,
        owner=first.owner if first else None,
        title=first.title if first else None,
        due=first.due if first else None,
        overdue=bool(first and first.due < today),
        tasks=len(summary.tasks),
    )


def _people(tasks: Sequence[PlannedTask], settings: Settings, today: date) -> list[Person]:
    """Everybody with a task, the busiest first."""
    owned: dict[str, list[PlannedTask]] = {}
    for task in tasks:
        owned.setdefault(task.owner, []).append(task)
    people = [_person(name, mine, settings, today) for name, mine in owned.items()]
    return sorted(people, key=lambda person: (-person.this_week, -person.hours, person.name))


def _person(name: str, tasks: Sequence[PlannedTask], settings: Settings, today: date) -> Person:
    this_week = sum(task.hours or 0.0 for task in tasks if task.due < today + WEEK)
    rooms = [settings.capacity[role] for role in {task.role for task in tasks} if role in settings.capacity]
    return Person(
        name=name,
        accounts=len({task.account for task in tasks}),
        tasks=len(tasks),
        overdue=sum(task.due < today for task in tasks),
        hours=sum(task.hours or 0.0 for task in tasks),
        this_week=this_week,
        unknown=sum(task.hours is None for task in tasks),
        first=min(task.due for task in tasks),
        file=stem(name, name, "a person"),
        capacity=max(rooms) if rooms else None,
        over=bool(rooms) and this_week > max(rooms),
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
