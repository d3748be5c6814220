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

PRIORITIES = ("low", "normal", "high", "urgent")


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


def schedule(context: PlanContext, library: Library, settings: Settings) -> tuple[Scheduled, ...]:
    """Everything that is played for an account, the most urgent first; a playbook that two triggers play, once."""
    episodes = {episode.trigger: episode for episode in context.episodes}
    plays = {play.playbook: play for play in reversed(context.plays)}
    known = [play for play in context.plays if plays[play.playbook] is play and play.playbook in library.playbooks]
    made = [_scheduled(context, library.playbooks[play.playbook], play, episodes, settings) for play in known]
    made.sort(key=lambda item: -rank(item.episode.priority))
    return tuple(
        replace(item, book=replace(item.book, first=False)) if number else item for number, item in enumerate(made)
    )


def rank(priority: str) -> int:
    """The order of priorities, the most urgent last."""
    return PRIORITIES.index(priority) if priority in PRIORITIES else 1


def _scheduled(
    context: PlanContext, playbook: Playbook, play: Play, episodes: dict[str, Episode], settings: Settings
) -> Scheduled:
    episode = episodes.get(play.trigger) or Episode(play.trigger, play.trigger, context.today, 0)
    tasks = [task for task in playbook.tasks if task.when is None or task.id in play.wanted]
    made: dict[str, Task] = {}
    for task in _in_order(tasks) if any(task.after for task in tasks) else tasks:
        made[task.id] = _task(task, made, context, episode.since, settings)
    review = due_day(playbook.review, episode.since, context.account, settings.calendar)[0] if playbook.review else None
    owner, _ = person(playbook.owner, context.account, settings.roles)
    book = Book(playbook.name, playbook.title, owner, playbook.about, review)
    return Scheduled(book, episode, tuple(made[task.id] for task in tasks), playbook.template, playbook.owner)


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


def _task(task: TaskTemplate, made: Mapping[str, Task], context: PlanContext, opened: date, settings: Settings) -> Task:
    """The task with its day, which never lies before those of the tasks it waits for."""
    owner, unresolved = person(task.owner, context.account, settings.roles)
    due, assumed = due_day(task.due, opened, context.account, settings.calendar)
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
        overdue=due < context.today,
    )


@lru_cache(1000)
def effort_in_words(hours: float) -> str:
    """`2 hours`, `30 minutes`."""
    return plural(hours, "hour") if hours >= 1 else plural(hours * 60, "minute")


def person(role: str, account: Mapping[str, Cell], roles: Roles) -> tuple[str, str | None]:
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


def _planned_of(context: PlanContext, item: Scheduled, key: str) -> Iterator[PlannedTask]:
    card, episode = context.scorecard.name, item.episode
    begins = told(card, key, episode.trigger, episode.since.isoformat(), item.book.name)
    for task in item.tasks:
        yield _planned(context, item, task, summed(begins + told(task.id))[:32])


def _planned(context: PlanContext, item: Scheduled, task: Task, uid: str) -> PlannedTask:
    card, episode = context.scorecard.name, item.episode
    return PlannedTask(
        uid=uid,
        account=context.key,
        account_name=context.name,
        scorecard=card,
        trigger=episode.trigger,
        playbook=item.book.name,
        id=task.id,
        title=task.title,
        owner=task.owner,
        role=task.role,
        due=task.due,
        hours=task.hours,
        priority=episode.priority,
        after=task.after,
        links=tuple((link.title, link.url) for link in task.links),
        note=task.note,
    )


def titled(made: tuple[Scheduled, ...], titles: list[list[str]]) -> tuple[Scheduled, ...]:
    """The same with the titles that the templates gave."""
    return tuple(_with_titles(item, new) for item, new in zip(made, titles, strict=True))


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
