"""What a scorecard's page says, as plain words and numbers: the same for Markdown and for HTML."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Chart:
    """A curve as a small picture: `lines` are SVG point lists in a box of 220 by 90; labels stand at its corners."""

    lines: tuple[str, ...]
    left: str
    right: str


@dataclass(frozen=True, slots=True)
class IndicatorPage:
    """One indicator in words.

    `lets`: the names in `value` that stand for more. `arms`: (when, points). `reads`: the titles of its sources.
    """

    name: str
    title: str
    about: str | None
    value: str
    lets: tuple[tuple[str, str], ...]
    unit: str | None
    kind: str | None
    stage: str | None
    owner: str | None
    applies: str | None
    arms: tuple[tuple[str, str], ...]
    curve: str
    chart: Chart | None
    missing: str
    rubric: tuple[tuple[str, str], ...]
    reads: tuple[str, ...]
    segments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WeightRow:
    """A line of the tree of weights: `shares` in percent of the whole, one a segment (None: not there)."""

    depth: int
    title: str
    note: str
    shares: tuple[str | None, ...]
    leaf: bool


@dataclass(frozen=True, slots=True)
class GradeRow:
    """A grade and the scores that have it."""

    title: str
    colour: str
    scores: str


@dataclass(frozen=True, slots=True)
class AdjustmentRow:
    """A cap, floor or set in words."""

    says: str
    because: str
    segment: str | None


@dataclass(frozen=True, slots=True)
class TriggerPage:
    """What starts work. `plays`: (playbook's title, what it is for, its tasks as (title, who, due))."""

    title: str
    priority: str
    owner: str | None
    when: str
    life: tuple[str, ...]
    plays: tuple[tuple[str, str, tuple[tuple[str, str, str], ...]], ...]


@dataclass(frozen=True, slots=True)
class SourceRow:
    """Where data comes from."""

    title: str
    about: str | None
    system: str | None
    owner: str | None
    fresh: str
    feeds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CardPage:
    """A scorecard in words, for people who are no engineers."""

    name: str
    title: str
    about: str | None
    owner: str | None
    rhythm: str | None
    applies: str | None
    scale: str
    reach: str
    coverage: str | None
    segments: tuple[tuple[str, str], ...]
    weights: tuple[WeightRow, ...]
    grades: tuple[tuple[str | None, tuple[GradeRow, ...]], ...]
    adjustments: tuple[AdjustmentRow, ...]
    indicators: tuple[IndicatorPage, ...]
    points: tuple[tuple[str, str], ...]
    triggers: tuple[TriggerPage, ...]
    outcomes: tuple[tuple[str, str], ...]
    sources: tuple[SourceRow, ...]
    changes: tuple[str, ...]
    since: str | None
