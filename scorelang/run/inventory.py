"""The data inventory: what each source holds today, how fresh it is, whom it covers and what its columns feed."""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from scorelang.actions.playbook import Library
from scorelang.actions.uses import account_columns_shown
from scorelang.analysis.feeds import Feed, Place, Use, feeds, uses
from scorelang.ir.program import Program
from scorelang.ir.sources import Source
from scorelang.kernel.plan import account_name
from scorelang.pinning.days import Clock
from scorelang.project.playbooks import Playbooks
from scorelang.project.records import Project
from scorelang.run.accounts import money_column, name_column
from scorelang.run.scoring import Sources
from scorelang.source.records import dataclass
from scorelang.sources.report import SourceReport
from scorelang.sources.to_duckdb import literal
from scorelang.sql.relations import Relation
from scorelang.types import Time

_NAMED = re.compile(r"\baccount\.(\w+)")


@dataclass(frozen=True, slots=True)
class Entry:
    """One source: what is declared of it, what was found in it, what its columns feed.

    `covered`: how many accounts have a row that can be seen today (None where that cannot be said).
    """

    source: Source
    report: SourceReport
    covered: int | None
    feeds: tuple[Feed, ...]

    @property
    def state(self) -> str:
        """`failed`, `stale`, `fresh`, or why nothing says so: `no limit`, `no load date`, `not checked`."""
        return self.report.state

    @property
    def idle(self) -> tuple[str, ...]:
        """The columns that feed nothing."""
        return tuple(feed.column.name for feed in self.feeds if feed.idle)


@dataclass(frozen=True, slots=True)
class Inventory:
    """All sources of a program, on a day and by a profile; `accounts`: how many there are."""

    project: str
    profile: str
    today: date
    accounts: int
    entries: tuple[Entry, ...]

    @property
    def late(self) -> tuple[Entry, ...]:
        """The sources that are stale or could not be loaded."""
        return tuple(one for one in self.entries if one.state in ("stale", "failed"))


def inventory(data: Sources, found: Playbooks) -> Inventory:
    """Take stock of what was read."""
    request = data.request
    program, project = request.program, request.project
    clock = Clock(request.today, project.timezone)
    reading = (*uses(program, _tasks(found)), *_shown(program, found.library), *_told(program, project))
    entries = tuple(
        Entry(
            source,
            data.loaded.report.source(source.name),
            _covered(data, source, clock),
            feeds(program, source, reading),
        )
        for source in program.sources
    )
    accounts = data.loaded.report.source(program.accounts.name).kept
    return Inventory(project.name, data.profile.name, request.today, accounts, entries)


def _covered(data: Sources, source: Source, clock: Clock) -> int | None:
    relations = data.loaded.relations
    accounts = data.request.program.accounts
    if source.name not in relations or accounts.name not in relations:
        return None
    keys = relations[accounts.name]
    key = keys.columns[f"{accounts.name}.{accounts.account}"]
    if source.kind == "accounts":
        return data.session.count(f"SELECT count(DISTINCT {key}) FROM {keys.table}")
    rows = relations[source.name]
    account = rows.columns[account_name(source.name)]
    known = f"{account} IN (SELECT {key} FROM {keys.table})"
    return data.session.count(
        f"SELECT count(DISTINCT {account}) FROM {rows.table} WHERE {known}{_seen(source, rows, clock)}"
    )


def _seen(source: Source, rows: Relation, clock: Clock) -> str:
    """A row of a later day cannot be seen yet."""
    if source.time is None:
        return ""
    column = rows.columns[f"{source.name}.{source.time}"]
    if isinstance(source.column(source.time).type, Time):
        tomorrow = datetime(1970, 1, 1) + timedelta(microseconds=clock.midnight(clock.day + 1))
        return f" AND {column} < TIMESTAMP {literal(tomorrow.isoformat(' '))}"
    return f" AND {column} <= DATE {literal(clock.today.isoformat())}"


def _tasks(found: Playbooks) -> Iterator[Place]:
    """The conditions of tasks."""
    for (card, book, task), condition in found.conditions.items():
        yield Place("playbook", card, f"{book}.{task}", _title(found.library, book), condition)


def _shown(program: Program, library: Library) -> Iterator[Use]:
    """The columns of the accounts that plans show, and those that a task is due from."""
    played = dict.fromkeys(name for card in program.scorecards for one in card.triggers for name in one.plays)
    for name in played:
        book = library.playbooks.get(name)
        if book is not None:
            columns = account_columns_shown(library.templates, book.template)
            columns |= {task.due.column for task in book.tasks if task.due.column is not None}
            columns |= {name for task in book.tasks for name in _NAMED.findall(task.title)}
            yield Use("playbook", None, name, book.title, program.accounts.name, columns)


def _told(program: Program, project: Project) -> Iterator[Use]:
    """What lists and plans need of an account: its name, what is at risk, who a role is."""
    accounts = program.accounts.name
    for column, title in (
        (name_column(program), "names in lists and plans"),
        (money_column(program), "money at stake"),
    ):
        if column is not None:
            yield Use("list", None, title, title, accounts, frozenset({column.name}))
    for role, who in project.roles.items():
        if who.startswith(f"{accounts}."):
            title = f"the role {role}"
            yield Use("role", None, role, title, accounts, frozenset({who.removeprefix(f"{accounts}.")}))


def _title(library: Library, book: str) -> str:
    found = library.playbooks.get(book)
    return found.title if found else book
