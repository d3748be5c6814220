"""A played playbook -> its tasks, each with a person and a day, and what had to be assumed."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache

from scorelang.actions.context import Book, Cell, Episode, PlanContext, Play, Task
from scorelang.actions.due import due_day
from scorelang.actions.filter_functions import plural
from scorelang.actions.naming import summed, told
from scorelang.actions.plan import PlannedTask, Roles, Settings
from scorelang.actions.playbook import Library, Playbook, TaskTemplate
from scorelang.source.records import dataclass, replace

RANKS = {"low": 0, "normal": 1, "high": 2, "urgent": 3}
MOST_KEPT = 2_000
Person = tuple[str, str | None]  # who it is, and what to say where nobody is known
People = tuple[tuple[str, Person], ...]  # by role
Starts = tuple[tuple[str, Cell], ...]  # by column


@dataclass(frozen=True, slots=True)
class Scheduled:
    """A playbook with its people and days; titles are templates still.

    `template`: the file of its text; `role`: the one that runs it.
    """

    book: Book
    episode: Episode
    tasks: tuple[Task, ...]
    template: str
    role: str = ""


@dataclass(frozen=True, slots=True)
class _Made:
    """What a playbook comes to for all accounts with the same people and days."""

    book: Book
    tasks: tuple[Task, ...]


class Scheduler:
    """Says who does what by when; what many accounts have in common is made once."""

    def __init__(self, library: Library, settings: Settings) -> None:
        self.library = library
        self.settings = settings
        self.reads = {name: _reads(playbook) for name, playbook in library.playbooks.items()}
        self.made = lru_cache(MOST_KEPT)(self._made)

    def schedule(self, context: PlanContext) -> tuple[Scheduled, ...]:
        """Everything that is played for an account, the most urgent first; a playbook that two triggers play, once."""
        episodes = {episode.trigger: episode for episode in context.episodes}
        playbooks = self.library.playbooks
        plays = {play.playbook: play for play in reversed(context.plays)}
        known = [play for play in context.plays if plays[play.playbook] is play and play.playbook in playbooks]
        made = [self._scheduled(context, playbooks[play.playbook], play, episodes) for play in known]
        made.sort(key=lambda item: -rank(item.episode.priority))
        return tuple(
            replace(item, book=replace(item.book, first=False)) if number else item for number, item in enumerate(made)
        )

    def _scheduled(
        self, context: PlanContext, playbook: Playbook, play: Play, episodes: dict[str, Episode]
    ) -> Scheduled:
        episode = episodes.get(play.trigger) or Episode(play.trigger, play.trigger, context.today, 0)
        account = context.account
        roles, columns = self.reads[playbook.name]
        people = tuple([(role, person(role, account, self.settings.roles)) for role in roles])
        starts = tuple([(column, account[column]) for column in columns if column in account])
        made = self.made(playbook.name, play.wanted, episode.since, context.today, people, starts)
        return Scheduled(made.book, episode, made.tasks, playbook.template, playbook.owner)

    def _made(
        self, name: str, wanted: tuple[str, ...], opened: date, today: date, people: People, starts: Starts
    ) -> _Made:
        playbook, calendar = self.library.playbooks[name], self.settings.calendar
        who, days = dict(people), dict(starts)
        tasks = [task for task in playbook.tasks if task.when is None or task.id in wanted]
        made: dict[str, Task] = {}
        for task in _in_order(tasks) if any(task.after for task in tasks) else tasks:
            made[task.id] = _task(task, made, who[task.owner], due_day(task.due, opened, days, calendar), today)
        review = due_day(playbook.review, opened, days, calendar)[0] if playbook.review else None
        book = Book(playbook.name, playbook.title, who[playbook.owner][0], playbook.about, review)
        return _Made(book, tuple(made[task.id] for task in tasks))


def _reads(playbook: Playbook) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The roles and the columns of dates that a playbook's tasks ask for."""
    roles = dict.fromkeys([playbook.owner, *(task.owner for task in playbook.tasks)])
    dues = [playbook.review, *(task.due for task in playbook.tasks)]
    return tuple(roles), tuple(dict.fromkeys(due.column for due in dues if due and due.column))


def rank(priority: str) -> int:
    """The order of priorities, the most urgent last."""
    return RANKS.get(priority, 1)


def _in_order(tasks: list[TaskTemplate]) -> Iterator[TaskTemplate]:
    """Each task behind those it waits for; tasks in a circle, which the reader refuses, as they are written."""
    waiting, ids = tasks, {task.id for task in tasks}
    done: set[str] = set()
    while waiting:
        later = []
        for task in waiting:
            if all(id in done or id not in ids for id in task.after):
                yield task
                done.add(task.id)
            else:
                later.append(task)
        if len(later) == len(waiting):
            yield from later
            return
        waiting = later


def _task(task: TaskTemplate, made: Mapping[str, Task], who: Person, day: tuple[date, str | None], today: date) -> Task:
    """The task with its day, which never lies before those of the tasks it waits for."""
    (owner, unresolved), (due, assumed) = who, day
    before = [made[id] for id in task.after if id in made]
    for other in before:
        if other.due > due:
            due, assumed = other.due, None
    note = f"{unresolved}; {assumed}" if unresolved and assumed else unresolved or assumed
    return Task(
        id=task.id,
        title=task.title,
        owner=owner,
        role=task.owner,
        due=due,
        effort=None if task.hours is None else effort_in_words(task.hours),
        hours=task.hours,
        after=tuple(other.title for other in before),
        links=task.links,
        note=note,
        overdue=due < today,
    )


@lru_cache(1000)
def effort_in_words(hours: float) -> str:
    """`2 hours`, `30 minutes`."""
    return plural(hours, "hour") if hours >= 1 else plural(hours * 60, "minute")


def person(role: str, account: Mapping[str, Cell], roles: Roles) -> Person:
    """Who a role is, and what to say where nobody is known."""
    column = roles.columns.get(role, role if role in account else None)
    if role in roles.people:
        return roles.people[role], None
    cell = account.get(column) if column else None
    if isinstance(cell, str) and cell.strip():
        return cell.strip(), None
    return roles.fallback, f"nobody is `{role}` here"


def planned(context: PlanContext, made: tuple[Scheduled, ...], key: str) -> tuple[PlannedTask, ...]:
    """The tasks as they leave for other systems, by day; `key` is the account's, whatever the context shows of it."""
    tasks = [task for item in made for task in _planned_of(context, item, key)]
    return tuple(sorted(tasks, key=lambda task: (task.due, -rank(task.priority))))


def _planned_of(context: PlanContext, item: Scheduled, key: str) -> list[PlannedTask]:
    account, name, card = context.key, context.name, context.scorecard.name
    trigger, priority, book = item.episode.trigger, item.episode.priority, item.book.name
    begins = told(card, key, trigger, item.episode.since.isoformat(), book)
    return [
        PlannedTask(
            uid=summed(f"{begins}{told(task.id)}")[:32],
            account=account,
            account_name=name,
            scorecard=card,
            trigger=trigger,
            playbook=book,
            id=task.id,
            title=task.title,
            owner=task.owner,
            role=task.role,
            due=task.due,
            hours=task.hours,
            priority=priority,
            after=task.after,
            links=tuple([(link.title, link.url) for link in task.links]),
            note=task.note,
        )
        for task in item.tasks
    ]


def titled(made: tuple[Scheduled, ...], titles: list[list[str]]) -> tuple[Scheduled, ...]:
    """The same with the titles that the templates gave; none where they stay as they are written."""
    return tuple([_with_titles(item, new) if new else item for item, new in zip(made, titles, strict=True)])


def _with_titles(item: Scheduled, titles: list[str]) -> Scheduled:
    if all(task.title == title for task, title in zip(item.tasks, titles, strict=True)):
        return item
    return replace(item, tasks=_titled(item, titles))


def _titled(item: Scheduled, titles: list[str]) -> tuple[Task, ...]:
    new = {task.title: title for task, title in zip(item.tasks, titles, strict=True)}
    return tuple(
        replace(task, title=new[task.title], after=tuple(new.get(title, title) for title in task.after))
        for task in item.tasks
    )
