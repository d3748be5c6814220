"""What there is to do because of a change: triggers that would open or close, tasks that would come or go."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from scorelang.actions.playbook import Library
from scorelang.diffing.moving import Moving, Seen
from scorelang.diffing.records import Episodes, Work
from scorelang.ir.scorecards import Trigger
from scorelang.run.contexts import condition_name
from scorelang.run.episodes import Open
from scorelang.run.leaves import Result
from scorelang.run.running import past_days, past_files
from scorelang.run.urgency import NOTHING, Record, candidates, open_triggers, records_of
from scorelang.source.records import dataclass

BATCH = 20_000
Tasks = Mapping[tuple[str, str], float]


@dataclass(slots=True)
class _Sums:
    """What was counted so far; triggers by their new name, those that are gone by the former one."""

    opens: Counter[str]
    closes: Counter[str]
    tasks: list[int]
    hours: list[float]


def work(
    moving: Moving, triggers: Mapping[str, str], libraries: tuple[Library | None, Library | None], *, everybody: bool
) -> Work:
    """The work that comes and goes. `triggers`: each new name and the former one.

    `libraries`: the playbooks before and after. `everybody`: triggers or playbooks are other ones, so that accounts are
    to be looked at of which no condition differs.
    """
    sums = _Sums(Counter(), Counter(), [0, 0], [0.0, 0.0])
    names = {was: now for now, was in triggers.items()}
    for before, after in _accounts(moving, triggers, everybody=everybody):
        was = {names.get(one.trigger.name, one.trigger.name) for one in before[1]}
        now = {one.trigger.name for one in after[1]}
        sums.opens.update(now - was)
        sums.closes.update(was - now)
        _count(sums, _tasks(moving.before, libraries[0], *before), _tasks(moving.after, libraries[1], *after))
    return Work(tuple(_episodes(moving, names, sums)), *sums.tasks, *(round(hours, 2) for hours in sums.hours))


def _count(sums: _Sums, before: Tasks, after: Tasks) -> None:
    """A task whose effort is another counts with the difference."""
    sums.tasks[0] += len(after.keys() - before.keys())
    sums.tasks[1] += len(before.keys() - after.keys())
    for task in before.keys() | after.keys():
        more = after.get(task, 0.0) - before.get(task, 0.0)
        sums.hours[0] += max(more, 0.0)
        sums.hours[1] += max(-more, 0.0)


def _episodes(moving: Moving, names: Mapping[str, str], sums: _Sums) -> Iterator[Episodes]:
    """In the order of the new version, then what is gone."""
    found: dict[str, Trigger] = {one.name: one for one in (moving.after.card.triggers if moving.after else ())}
    for one in moving.before.card.triggers if moving.before else ():
        found.setdefault(names.get(one.name, one.name), one)
    for name, one in found.items():
        if sums.opens[name] or sums.closes[name]:
            yield Episodes(name, one.title or one.name, one.priority, sums.opens[name], sums.closes[name])


Opened = tuple[Result, tuple[Open, ...]]
_NOBODY: Opened = ({}, ())


def _accounts(moving: Moving, triggers: Mapping[str, str], *, everybody: bool) -> Iterator[tuple[Opened, Opened]]:
    """What is open before and after, of each account of which it may differ, some accounts at a time."""
    listed, session = f"{moving.table}_work", moving.session
    numbered = (
        f"SELECT k, row_number() OVER (ORDER BY k) - 1 AS place FROM ({_which(moving, triggers, everybody=everybody)})"
    )
    session.run(f"CREATE OR REPLACE TEMP TABLE {listed} AS {numbered}")
    for start in range(0, session.count(f"SELECT count(*) FROM {listed}"), BATCH):
        which = f"SELECT k FROM {listed} WHERE place BETWEEN {start} AND {start + BATCH - 1}"
        before, after = (_open(seen, which) for seen in (moving.before, moving.after))
        yield from ((before.get(key, _NOBODY), after.get(key, _NOBODY)) for key in before.keys() | after.keys())


def _open(seen: Seen | None, which: str) -> dict[str, Opened]:
    """What is open of each of the accounts that a query lists."""
    if seen is None:
        return {}
    scored, card = seen.scored, seen.card
    days, files = past_days(scored, card), past_files(scored, card)
    records: Mapping[str, Record] = records_of(seen.session, card, files, days, which)
    today, overrides = scored.request.today, scored.request.overrides
    found: dict[str, Opened] = {}
    for result in _flags(seen, which):
        key = str(result["key"])
        found[key] = (result, open_triggers(card, result, records.get(key, NOTHING), today, overrides))
    return found


def _flags(seen: Seen, which: str) -> Iterator[Result]:
    """Of each account what opens and closes triggers, and whether conditions of tasks hold."""
    prefixes = tuple(f"{seen.card.name}.{what}" for what in ("status", "trigger.", "until."))
    columns = {
        name: identifier
        for name, identifier in seen.results.columns.items()
        if name == "key" or name.startswith((*prefixes, "condition."))
    }
    cells = ", ".join(columns.values())
    for row in seen.session.rows(f"SELECT {cells} FROM {seen.results.table} WHERE k IN ({which})"):
        yield dict(zip(columns, row, strict=True))


def _which(moving: Moving, triggers: Mapping[str, str], *, everybody: bool) -> str:
    """The accounts to look at: any trigger, or condition of a task, says something else of them, or of all one."""
    before, after = moving.before, moving.after
    if before is None or after is None or everybody:
        sides = [f"SELECT k FROM {one.results.table} WHERE {_candidates(one)}" for one in (before, after) if one]
        return f"SELECT DISTINCT k FROM ({' UNION ALL '.join(sides)})"
    flags = [
        (before.column(f"{kind}.{was}"), after.column(f"{kind}.{now}"))
        for now, was in triggers.items()
        for kind in ("trigger", "until")
    ]
    flags += [(before.results.column(name), after.results.column(name)) for name in _conditions(after)]
    flags.append((before.column("status"), after.column("status")))
    tests = [f"CAST(b.{was} AS VARCHAR) IS DISTINCT FROM CAST(n.{now} AS VARCHAR)" for was, now in flags if was and now]
    joined = f"{before.results.table} b FULL JOIN {after.results.table} n ON n.k = b.k"
    return f"SELECT coalesce(n.k, b.k) AS k FROM {joined} WHERE {' OR '.join(tests)}"


def _candidates(seen: Seen) -> str:
    return candidates(seen.session, seen.card, seen.results, past_files(seen.scored, seen.card))


def _conditions(seen: Seen) -> list[str]:
    return [name for name in seen.results.columns if name.startswith("condition.")]


def _tasks(seen: Seen | None, library: Library | None, result: Result, opened: Sequence[Open]) -> Tasks:
    """The hours of each task that is to be done for an account; what two triggers play is played once."""
    if seen is None or library is None:
        return {}
    played = dict.fromkeys(name for one in opened if one.starts for name in one.trigger.plays)
    books = [library.playbooks[name] for name in played if name in library.playbooks]
    return {
        (book.name, task.id): task.hours or 0.0
        for book in books
        for task in book.tasks
        if task.when is None or result.get(f"condition.{condition_name(seen.card.name, book.name, task.id)}") is True
    }
