"""A type is what an expression may mean, with the set or range that was declared for it."""

from scorelang.source.records import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """Text; `members` is its declared set (empty: any text); `folded`: case and outer blanks do not count."""

    members: tuple[str, ...] = ()
    folded: bool = False


@dataclass(frozen=True, slots=True)
class Number:
    """A finite number; bounds and `members` as declared; `decimals`: how finely it is summed (None: 4).

    `tenths`: a published score or points; sums and differences of tenths run over whole tenths.
    `percent`: shown (and in data also read) as a percent; no type of its own.
    """

    low: float | None = None
    high: float | None = None
    members: tuple[float, ...] = ()
    decimals: int | None = None
    tenths: bool = False
    percent: bool = False


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in the project's currency, summed in cents."""

    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Flag:
    """True or false."""


@dataclass(frozen=True, slots=True)
class Date:
    """A calendar day."""


@dataclass(frozen=True, slots=True)
class Time:
    """An instant."""


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time, in days (24 hours are one day)."""


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade of a scorecard; `members` from worst to best, without `unknown`."""

    scorecard: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Segment:
    """A segment of a scorecard; `members` in the order written, `default` last."""

    scorecard: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unknown:
    """The type of what was already reported as wrong: it agrees with everything, so one mistake is said once."""


Type = Text | Number | Money | Flag | Date | Time | Duration | Grade | Segment | Unknown
