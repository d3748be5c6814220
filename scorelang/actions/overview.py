"""The team's overview: accounts by priority and money, who does what, the work a person, and the totals by grade."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from jinja2 import DictLoader
from markupsafe import Markup

from scorelang.actions.context import Grade
from scorelang.actions.documents import BLANK_LINES, own_templates, style_and_policy
from scorelang.actions.environment import frames, shown_in_html, shown_in_markdown
from scorelang.actions.plan import GradeTotal, PlannedTask, Settings, Summary
from scorelang.actions.schedule import rank

WEEK = timedelta(days=7)


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


def overview(summaries: Sequence[Summary], totals: Sequence[GradeTotal], settings: Settings, today: date) -> Documents:
    """The page in Markdown and in HTML; plans lie beside it, by their file names."""
    texts = dict(own_templates())
    style, policy = style_and_policy(texts["style.css"])
    lines = [_line(summary, today) for summary in ordered(summaries)]
    tasks = [task for summary in summaries for task in summary.tasks]
    names: Mapping[str, object] = {
        "today": today,
        "project": settings.project,
        "lines": lines,
        "people": _people(tasks, today),
        "shares": _shares(totals),
        "money": sum(line.money or 0.0 for line in lines) if any(line.money is not None for line in lines) else None,
        "hours": sum(task.hours or 0.0 for task in tasks),
        "overdue": sum(task.due < today for task in tasks),
        "accounts": sum(total.accounts for total in totals),
        "style": style,
        "policy": policy,
    }
    in_markdown = frames(DictLoader(texts), settings.currency, shown_in_markdown).get_template("overview.md")
    in_html = frames(DictLoader(texts), settings.currency, shown_in_html).get_template("overview.html")
    markdown = BLANK_LINES.sub("\n\n", in_markdown.render(names)) if "markdown" in settings.formats else ""
    return Documents(markdown, str(Markup(in_html.render(names))) if "html" in settings.formats else "")


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


def _people(tasks: Sequence[PlannedTask], today: date) -> list[Person]:
    """Everybody with a task, the busiest first."""
    owned: dict[str, list[PlannedTask]] = {}
    for task in tasks:
        owned.setdefault(task.owner, []).append(task)
    people = [_person(name, mine, today) for name, mine in owned.items()]
    return sorted(people, key=lambda person: (-person.this_week, -person.hours, person.name))


def _person(name: str, tasks: Sequence[PlannedTask], today: date) -> Person:
    soon = [task for task in tasks if task.due < today + WEEK]
    return Person(
        name=name,
        accounts=len({task.account for task in tasks}),
        tasks=len(tasks),
        overdue=sum(task.due < today for task in tasks),
        hours=sum(task.hours or 0.0 for task in tasks),
        this_week=sum(task.hours or 0.0 for task in soon),
        unknown=sum(task.hours is None for task in tasks),
        first=min(task.due for task in tasks),
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
