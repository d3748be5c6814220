"""A plan as it comes out: documents and tasks, and what the rendering needs beside the account."""

from collections.abc import Mapping
from dataclasses import field
from datetime import date

from scorelang.actions.calendar import Calendar
from scorelang.actions.context import Grade
from scorelang.diagnostics import Diagnostic
from scorelang.source.records import dataclass
from scorelang.types import Type


@dataclass(frozen=True, slots=True)
class Roles:
    """Who a role is: a column of the accounts, a person, else the column of that very name, else the fallback."""

    columns: Mapping[str, str] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)
    fallback: str = "nobody yet"


@dataclass(frozen=True, slots=True)
class Settings:
    """What holds for all plans of a run.

    `columns`: the accounts'; `formats`: "markdown", "html" or both; `capacity`: the hours a week that a role has.
    """

    columns: Mapping[str, Type] = field(default_factory=dict)
    project: str = ""
    currency: str = "EUR"
    roles: Roles = field(default_factory=Roles)
    calendar: Calendar = field(default_factory=Calendar)
    formats: tuple[str, ...] = ("markdown", "html")
    capacity: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PlannedTask:
    """One task of one account. `uid` stays as long as its episode lasts; `note` says what had to be assumed."""

    uid: str
    account: str
    account_name: str
    scorecard: str
    trigger: str
    playbook: str
    id: str
    title: str
    owner: str
    role: str
    due: date
    hours: float | None
    priority: str
    after: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    note: str | None = None


@dataclass(frozen=True, slots=True)
class RenderedPlan:
    """The documents of one account; an empty one was not asked for, or could not be made (`diagnostics` say why)."""

    key: str
    name: str
    stem: str
    markdown: str
    html: str
    tasks: tuple[PlannedTask, ...]
    summary: "Summary"
    diagnostics: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class Summary:
    """One line of the team's overview."""

    key: str
    name: str
    stem: str
    scorecard: str
    score: float | None
    grade: Grade
    change: float | None
    money: float | None
    priority: str
    triggers: tuple[str, ...]
    tasks: tuple[PlannedTask, ...]


@dataclass(frozen=True, slots=True)
class Better:
    """An account whose grade rose, or whose triggers closed, since the last plan; `owner` answered for them."""

    key: str
    name: str
    owner: str
    score_before: float | None
    score: float | None
    grade_before: Grade
    grade: Grade
    money: float | None
    closed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GradeTotal:
    """All accounts of a grade, with or without a plan, and the money in them."""

    grade: Grade
    accounts: int
    money: float | None = None
