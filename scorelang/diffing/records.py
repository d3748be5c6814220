"""What a change does, as values: the same for text, Markdown, JSON and HTML."""

from dataclasses import field
from datetime import date
from enum import StrEnum

from scorelang.source.records import dataclass

UNKNOWN, NOT_SCORED = "unknown", ""


class Kind(StrEnum):
    """What differs of a scorecard, from the least to the most.

    UNCHANGED, WORDS and BESIDE hold whatever the data: they are read off the program. SAME and SCORES are of this data.
    """

    UNCHANGED = "unchanged"
    WORDS = "words"
    BESIDE = "beside"
    SAME = "same-scores"
    SCORES = "scores"
    NEW = "new"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Version:
    """One side: how people name it, and its commit where it is one."""

    label: str
    commit: str | None = None


@dataclass(frozen=True, slots=True)
class Band:
    """A grade of one of the versions; `unknown`, and not scored at all, are grades here too."""

    name: str
    title: str
    colour: str | None


@dataclass(frozen=True, slots=True)
class Move:
    """How many accounts went from a grade to another (or stayed), with the money in them."""

    before: str
    after: str
    accounts: int
    money: float | None


@dataclass(frozen=True, slots=True)
class Tally:
    """Accounts of the whole, or of one segment, before and after.

    `better` and `worse`: by the place of their grade. `lost` and `found`: from a score to none, from none to one.
    """

    accounts: int
    risen: int
    fallen: int
    better: int
    worse: int
    lost: int
    found: int
    mean_before: float | None
    mean_after: float | None
    money_better: float | None = None
    money_worse: float | None = None
    money_lost: float | None = None


@dataclass(frozen=True, slots=True)
class SegmentTally:
    """A segment of the new version on its own."""

    name: str
    title: str
    tally: Tally


@dataclass(frozen=True, slots=True)
class Why:
    """One reason of a movement: what it is about, how it differs, and the tenths that it moved the score by."""

    name: str
    title: str
    says: str
    points: float


@dataclass(frozen=True, slots=True)
class Mover:
    """An account whose score moved; `name` None where the data has none."""

    account: str
    name: str | None
    segment: str
    before: float
    after: float
    grade_before: str
    grade_after: str
    money: float | None
    why: tuple[Why, ...]


@dataclass(frozen=True, slots=True)
class Episodes:
    """A trigger: how many accounts it would open for, and how many it would close for."""

    name: str
    title: str
    priority: str
    opens: int
    closes: int


@dataclass(frozen=True, slots=True)
class Work:
    """What there is to do because of the change: tasks that come, tasks that go, and the hours in them."""

    episodes: tuple[Episodes, ...]
    tasks_more: int
    tasks_fewer: int
    hours_more: float
    hours_fewer: float

    @property
    def hours(self) -> float:
        """More hours of work, or fewer where it is negative."""
        return self.hours_more - self.hours_fewer

    @property
    def is_any(self) -> bool:
        """Whether anything comes or goes."""
        return bool(self.episodes or self.tasks_more or self.tasks_fewer or self.hours_more or self.hours_fewer)


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change does to the accounts of a scorecard.

    Grades of each version from best to worst, then unknown and not scored. `otherwise`: accounts whose score and grade
    stay, while a part of the score is another.
    """

    tally: Tally
    grades_before: tuple[Band, ...]
    grades_after: tuple[Band, ...]
    moves: tuple[Move, ...]
    segments: tuple[SegmentTally, ...]
    movers: tuple[Mover, ...]
    work: Work
    otherwise: int = 0


@dataclass(frozen=True, slots=True)
class CardDifference:
    """One scorecard. `was`: its former name where it has another now. `parts`: what was changed, in words.

    `sentences`: the change as the pages of scorecards tell it. `effect`: None where no account can be touched.
    """

    name: str
    title: str
    was: str | None
    kind: Kind
    parts: tuple[str, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()
    sentences: tuple[str, ...] = ()
    effect: Effect | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """The whole. `same_files`: not even a comment differs. `notes`: what a reader has to know of how it was found."""

    project: str
    before: Version
    after: Version
    today: date
    currency: str
    same_files: bool
    cards: tuple[CardDifference, ...]
    notes: tuple[str, ...] = field(default=())

    @property
    def matters(self) -> bool:
        """Whether any account has another score or grade, or anybody other work."""
        return any(_matters(one) for one in self.cards)

    @property
    def kind(self) -> Kind:
        """The gravest of all scorecards."""
        order = list(Kind)
        return max((one.kind for one in self.cards), key=order.index, default=Kind.UNCHANGED)


def _matters(card: CardDifference) -> bool:
    if card.kind in (Kind.SCORES, Kind.NEW, Kind.REMOVED):
        return True
    return card.effect is not None and card.effect.work.is_any
