"""What a run has to tell, as values: how grades are spread, what moved, who needs someone first."""

from collections.abc import Mapping
from dataclasses import field
from datetime import date

from scorelang.ir.scorecards import Band, Scorecard
from scorelang.source.records import dataclass


@dataclass(frozen=True, slots=True)
class GradeCount:
    """The accounts of one grade and the money in them; `band` None is `unknown`."""

    band: Band | None
    accounts: int
    money: float | None

    @property
    def name(self) -> str:
        """The grade's name."""
        return self.band.name if self.band else "unknown"

    @property
    def title(self) -> str:
        """The grade's title."""
        return self.band.title if self.band else "Unknown"


@dataclass(frozen=True, slots=True)
class Movement:
    """An account whose score moved since the run before."""

    account: str
    name: str | None
    before: float
    after: float
    grade_before: str
    grade_after: str


@dataclass(frozen=True, slots=True)
class Movements:
    """What moved since the run before: how many rose, fell, and changed their grade; who fell and rose most."""

    since: date
    risen: int
    fallen: int
    better: int
    worse: int
    falls: tuple[Movement, ...]
    rises: tuple[Movement, ...]


@dataclass(frozen=True, slots=True)
class Urgent:
    """An account for which a trigger holds."""

    account: str
    name: str | None
    score: float | None
    grade: str
    change: float | None
    money: float | None
    priority: str
    triggers: tuple[str, ...]
    reason: str | None


@dataclass(frozen=True, slots=True)
class Outage:
    """A source without which a scorecard was scored.

    `status`: "stale" or "failed". `indicators`: the titles of those that read it; `rules`: what else does, in words.
    `accounts`: how many lack one of the indicators for it.
    """

    source: str
    title: str
    status: str
    why: str
    indicators: tuple[str, ...]
    rules: tuple[str, ...]
    accounts: int = 0


@dataclass(frozen=True, slots=True)
class CardReport:
    """One scorecard on one day."""

    scorecard: Scorecard
    accounts: int
    statuses: Mapping[str, int]
    mean: float | None
    grades: tuple[GradeCount, ...]
    movements: Movements | None
    triggers: Mapping[str, int]
    urgent: tuple[Urgent, ...]
    broken: Mapping[str, int] = field(default_factory=dict)
    outages: tuple[Outage, ...] = ()
    overridden: int = 0
