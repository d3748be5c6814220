"""What a plan is made of: frozen plain records; a field that says what it is may be read by a template."""

from collections.abc import Mapping
from dataclasses import field
from datetime import date, datetime
from typing import Annotated

from scorelang.source.records import dataclass

Cell = str | float | bool | date | datetime | None


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade as people see it; `colour` is the scorecard's word for it, `symbol` says the same without colour."""

    name: Annotated[str, "its name in the scorecard"]
    title: Annotated[str, "its title"]
    colour: Annotated[str, "its colour in words: `green`, `amber`, `red`, or `grey` where none is declared"] = "grey"

    @property
    def symbol(self) -> str:
        """A shape for each colour, so that no one has to see the colour."""
        return SYMBOLS.get(self.colour, "○")


SYMBOLS = {"green": "●", "amber": "▲", "yellow": "▲", "orange": "▲", "red": "■", "blue": "◆"}
UNKNOWN = Grade("unknown", "Unknown")


@dataclass(frozen=True, slots=True)
class Band:
    """A grade and the least score of it (None: the lowest), for the chart's background."""

    grade: Grade
    start: float | None


@dataclass(frozen=True, slots=True)
class Card:
    """The scorecard that a plan follows."""

    name: Annotated[str, "its name"]
    title: Annotated[str, "its title"]
    about: Annotated[str | None, "what it says of itself"] = None
    low: Annotated[float, "the least score there is"] = 0.0
    high: Annotated[float, "the best score there is"] = 100.0
    bands: tuple[Band, ...] = ()


@dataclass(frozen=True, slots=True)
class Previous:
    """The run before this one; all missing on the first."""

    day: Annotated[date | None, "its day"] = None
    score: Annotated[float | None, "the score then"] = None
    grade: Annotated[Grade, "the grade then"] = UNKNOWN


@dataclass(frozen=True, slots=True)
class Moved:
    """An indicator whose points are others than they were at the last plan."""

    name: Annotated[str, "the indicator's name"]
    title: Annotated[str, "the indicator's title"]
    before: Annotated[str, "its value then, in words, or why it was not known"]
    now: Annotated[str, "its value now, in words, or why it is not known"]
    points_before: Annotated[float | None, "its points then, 0 to 100"]
    points: Annotated[float | None, "its points now"]
    effect: Annotated[float | None, "what that moved the score by, at today's weight"]


@dataclass(frozen=True, slots=True)
class Turn:
    """A trigger that opened or closed since the last plan."""

    trigger: Annotated[str, "the trigger's name"]
    title: Annotated[str, "the trigger's title"]
    what: Annotated[str, "`opened` or `closed`"]
    day: Annotated[date, "when"]
    priority: Annotated[str, "`low`, `normal`, `high` or `urgent`"] = "normal"


@dataclass(frozen=True, slots=True)
class Since:
    """What happened since the last plan; all missing or empty with the first."""

    day: Annotated[date | None, "the day of the last plan"] = None
    score: Annotated[float | None, "the score then"] = None
    grade: Annotated[Grade, "the grade then"] = UNKNOWN
    change: Annotated[float | None, "what the score changed since"] = None
    moved: Annotated[tuple[Moved, ...], "the indicators that moved, the greatest effect first"] = ()
    turns: Annotated[tuple[Turn, ...], "the triggers that opened or closed"] = ()


@dataclass(frozen=True, slots=True)
class Reason:
    """Why the score is not better: one indicator, ranked by the points it costs."""

    name: Annotated[str, "the indicator's name"]
    title: Annotated[str, "the indicator's title"]
    value: Annotated[str, "its value in words, as in `42%` or `61 days`"]
    points: Annotated[float | None, "its points, 0 to 100"]
    lost: Annotated[float, "what it costs the score, in points of the score"]
    status: Annotated[str, "`known`, `absent`, `not applicable`, `stale`, `unreadable` or `failed`"] = "known"
    about: Annotated[str | None, "what the indicator says of itself"] = None


@dataclass(frozen=True, slots=True)
class Lever:
    """What would raise the score: one indicator brought to a better value."""

    name: Annotated[str, "the indicator's name"]
    title: Annotated[str, "the indicator's title"]
    value: Annotated[str, "its value now, in words"]
    target: Annotated[str, "the value to reach, in words"]
    gain: Annotated[float, "what that adds to the score"]
    change: Annotated[str, "how far that is, in words, as in `2 more features`"] = ""
    score: Annotated[float | None, "the score that it gives"] = None


@dataclass(frozen=True, slots=True)
class NextGrade:
    """The next better grade and what it takes; `levers` is empty where no single indicator gets there."""

    grade: Annotated[Grade, "the grade"]
    short: Annotated[float, "the points that are missing"]
    levers: Annotated[tuple[Lever, ...], "each one alone would reach it"] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """One leaf of the tree of weights; the contributions add up to the score before caps and floors."""

    name: Annotated[str, "the indicator's name"]
    title: Annotated[str, "the indicator's title"]
    group: Annotated[str, "the title of the group it stands in"]
    value: Annotated[str, "its value in words"]
    status: Annotated[str, "as of a reason"]
    points: Annotated[float | None, "its points, 0 to 100"]
    weight: Annotated[float, "its weight in force, as a share: 0.25 is 25%"]
    contribution: Annotated[float, "what it adds to the score, in tenths that add up"]


@dataclass(frozen=True, slots=True)
class Adjustment:
    """A cap, floor or set that changed the score, or an override, which is somebody's own word."""

    keyword: Annotated[str, "`cap`, `floor`, `set` or `override`"]
    because: Annotated[str, "the reason in the scorecard's words, or in those of whoever overrides"]
    before: Annotated[float | None, "the score before it"] = None
    after: Annotated[float | None, "the score after it"] = None


@dataclass(frozen=True, slots=True)
class HistoryPoint:
    """One earlier run."""

    day: Annotated[date, "its day"]
    score: Annotated[float | None, "the score then"]
    grade: Annotated[Grade, "the grade then"] = UNKNOWN


@dataclass(frozen=True, slots=True)
class Episode:
    """A trigger that is open for the account."""

    trigger: Annotated[str, "the trigger's name"]
    title: Annotated[str, "the trigger's title"]
    since: Annotated[date, "the day it opened"]
    days: Annotated[int, "how many days it has been open"]
    priority: Annotated[str, "`low`, `normal`, `high` or `urgent`"] = "normal"
    change: Annotated[float | None, "what the score changed since it opened"] = None
    new: Annotated[bool, "whether it opened with this run"] = False
    note: Annotated[str | None, "why nothing starts, where another trigger mutes it or somebody silenced it"] = None


@dataclass(frozen=True, slots=True)
class Freshness:
    """How fresh one source is."""

    source: Annotated[str, "the source's name"]
    title: Annotated[str, "the source's title"]
    status: Annotated[str, "`fresh`, `stale`, `failed`, or [why nothing says so](data.md#freshness)"]
    newest: Annotated[date | None, "the day of its newest row, or of its load"] = None
    note: Annotated[str | None, "more about it, in a few words"] = None


@dataclass(frozen=True, slots=True)
class Gap:
    """An indicator that is not known, and the word for why."""

    name: Annotated[str, "the indicator's name"]
    title: Annotated[str, "the indicator's title"]
    status: Annotated[str, "`absent`, `not applicable`, `stale`, `unreadable` or `failed`"]


@dataclass(frozen=True, slots=True)
class Link:
    """A page that helps with a task."""

    title: Annotated[str, "what it is"]
    url: Annotated[str, "where it is: `https://…`, `http://…` or `mailto:…`"]


@dataclass(frozen=True, slots=True)
class Task:
    """One task of a playbook, with its person and its day."""

    id: Annotated[str, "its id in the playbook"]
    title: Annotated[str, "what to do"]
    owner: Annotated[str, "the person who does it"]
    role: Annotated[str, "the role that the playbook names"]
    due: Annotated[date, "the day by which it is done"]
    effort: Annotated[str | None, "how long it takes, as in `2 hours`"] = None
    hours: Annotated[float | None, "the same as a number"] = None
    after: Annotated[tuple[str, ...], "the titles of the tasks that come before it"] = ()
    links: Annotated[tuple[Link, ...], "pages that help"] = ()
    note: Annotated[str | None, "what had to be assumed about its owner or its day"] = None
    overdue: Annotated[bool, "whether its day has passed"] = False


@dataclass(frozen=True, slots=True)
class Book:
    """The playbook that is played."""

    name: Annotated[str, "its name"]
    title: Annotated[str, "its title"]
    owner: Annotated[str, "the person who runs it"]
    about: Annotated[str | None, "what it says of itself"] = None
    review: Annotated[date | None, "the day to look at it again"] = None
    first: Annotated[bool, "whether it is the first in the plan: what holds for all is said once"] = True


@dataclass(frozen=True, slots=True)
class Play:
    """A playbook that an open trigger started; `wanted`: the ids of the tasks whose `when` holds."""

    playbook: str
    trigger: str
    wanted: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlanContext:
    """Everything about one account and one scorecard, on one day. `money`: what is at risk, for the order of plans."""

    key: str
    name: str
    account: Mapping[str, Cell]
    plays: tuple[Play, ...]
    today: Annotated[date, "the evaluation day"]
    scorecard: Annotated[Card, "the scorecard"]
    score: Annotated[float | None, "the published score"]
    grade: Annotated[Grade, "the grade"]
    segment: Annotated[str, "the title of the segment"] = ""
    coverage: Annotated[float | None, "how much of the weight is known, 0 to 1"] = None
    change: Annotated[float | None, "what the score changed since the previous run"] = None
    previous: Annotated[Previous, "the run before this one"] = field(default_factory=Previous)
    since: Annotated[Since, "what happened since the last plan"] = field(default_factory=Since)
    reasons: Annotated[tuple[Reason, ...], "what pulls the score down, the dearest first"] = ()
    levers: Annotated[tuple[Lever, ...], "what would lift it most, the best first"] = ()
    next_grade: Annotated[NextGrade | None, "the next better grade; missing at the top"] = None
    parts: Annotated[tuple[Part, ...], "what made the score, as weighed"] = ()
    adjustments: Annotated[tuple[Adjustment, ...], "the caps, floors, sets and override that changed it"] = ()
    history: Annotated[tuple[HistoryPoint, ...], "earlier runs, oldest first"] = ()
    episodes: Annotated[tuple[Episode, ...], "all triggers that are open, the most urgent first"] = ()
    freshness: Annotated[tuple[Freshness, ...], "the sources that the scorecard reads"] = ()
    gaps: Annotated[tuple[Gap, ...], "the indicators that are not known"] = ()
    money: float | None = None
