"""The work of a team, plan after plan: only what the pages show is kept, however many plans there are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from operator import itemgetter
from typing import Any, Generic, TypeVar

from scorelang.actions.context import Freshness, Grade, Link
from scorelang.actions.naming import stem
from scorelang.actions.plan import Better, PlannedTask, Summary
from scorelang.actions.schedule import effort_in_words, rank

WEEK = timedelta(days=7)
WEEKS = 4  # that are shown one by one
MOST_LINES = 1000  # of the overview
MOST_BETTER = 50
MOST_DUTIES = 200  # of a stretch on a person's page; all tasks stand in the files for other systems
STRETCHES = ("Past due, unless done", "The next 7 days", "Later")
Item = TypeVar("Item")


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


class Foremost(Generic[Item]):
    """The first of many by an order, and how many there were; equals in the order in which they came."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.count = 0
        self.kept: list[tuple[Any, Item]] = []

    def add(self, order: Any, item: Item) -> None:
        """One more, and its place in the order."""
        self.count += 1
        self.kept.append((order, item))
        if len(self.kept) > 2 * self.most:
            self.kept = sorted(self.kept, key=itemgetter(0))[: self.most]

    @property
    def first(self) -> list[Item]:
        """In order."""
        return [item for _, item in sorted(self.kept, key=itemgetter(0))[: self.most]]

    @property
    def more(self) -> int:
        """How many are not shown."""
        return max(self.count - self.most, 0)


@dataclass(slots=True)
class Work:
    """The work of one person; `hours` in all, `weeks` those of the next weeks one by one, past due in the first."""

    name: str
    accounts: int = 0
    tasks: int = 0
    overdue: int = 0
    hours: float = 0.0
    weeks: list[float] = field(default_factory=lambda: [0.0] * WEEKS)
    unknown: int = 0
    money: float | None = None
    first: date = date.max
    roles: set[str] = field(default_factory=set)
    stretches: tuple[Foremost[Duty], ...] = field(
        default_factory=lambda: tuple(Foremost(MOST_DUTIES) for _ in STRETCHES)
    )
    stretch_hours: list[float] = field(default_factory=lambda: [0.0] * len(STRETCHES))

    @property
    def file(self) -> str:
        """The page's name, without its ending."""
        return stem(self.name, self.name, "a person")

    def add(self, task: PlannedTask, summary: Summary, today: date) -> None:
        """One more task."""
        hours = task.hours or 0.0
        week = max((task.due - today).days // 7, 0)
        stretch = 0 if task.due < today else 1 if task.due < today + WEEK else 2
        self.tasks += 1
        self.overdue += task.due < today
        self.hours += hours
        if week < WEEKS:
            self.weeks[week] += hours
        self.unknown += task.hours is None
        self.first = min(self.first, task.due)
        self.roles.add(task.role)
        order = task.due, -rank(task.priority), -(summary.money or 0.0), summary.name
        self.stretches[stretch].add(order, duty(task, summary))
        self.stretch_hours[stretch] += hours

    def capacity(self, rooms: Mapping[str, float]) -> float | None:
        """The hours a week that the person's roles have; None where nothing is said."""
        return max((rooms[role] for role in self.roles if role in rooms), default=None)


def by_urgency(summary: Summary) -> Any:
    """The most urgent first, then the most money, then the lowest score, then by name."""
    score = summary.score if summary.score is not None else 1e9
    return -rank(summary.priority), -(summary.money or 0.0), score, summary.name, summary.key


class Team:
    """Everything that the team's pages need.

    `in_order`: the plans come in the order that is wanted; `sources`: how fresh each is that the scorecard reads.
    """

    def __init__(
        self, today: date, since: date | None = None, *, in_order: bool = False, sources: Sequence[Freshness] = ()
    ) -> None:
        self.today = today
        self.sources = tuple(sources)
        self.since = since
        self.in_order = in_order
        self.lines: Foremost[Line] = Foremost(MOST_LINES)
        self.better: Foremost[Better] = Foremost(MOST_BETTER)
        self.work: dict[str, Work] = {}
        self.tasks = self.overdue = 0
        self.hours = 0.0
        self.money: float | None = None

    def add(self, summary: Summary) -> None:
        """One more plan."""
        self.lines.add(0 if self.in_order else by_urgency(summary), line(summary, self.today))
        self.tasks += len(summary.tasks)
        if summary.money is not None:
            self.money = (self.money or 0.0) + summary.money
        for task in summary.tasks:
            self.hours += task.hours or 0.0
            self.overdue += task.due < self.today
            self.work.setdefault(task.owner, Work(task.owner)).add(task, summary, self.today)
        for owner in {task.owner for task in summary.tasks}:
            work = self.work[owner]
            work.accounts += 1
            if summary.money is not None:
                work.money = (work.money or 0.0) + summary.money

    def improve(self, better: Better) -> None:
        """One more account that got better."""
        self.better.add((-(better.money or 0.0), better.name), better)

    @property
    def people(self) -> list[Work]:
        """Everybody with a task, the busiest first."""
        return sorted(self.work.values(), key=lambda one: (-one.weeks[0], -one.hours, one.name))


def line(summary: Summary, today: date) -> Line:
    """An account on the overview."""
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


def duty(task: PlannedTask, summary: Summary) -> Duty:
    """A task on its person's page."""
    effort = None if task.hours is None else effort_in_words(task.hours)
    links = tuple(Link(title, url) for title, url in task.links)
    return Duty(task.title, task.due, summary.name, summary.stem, task.priority, effort, task.note, links)
