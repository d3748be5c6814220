"""Scorecards, resolved: every segment is a complete variant."""

from dataclasses import field

from scorelang.ir.expressions import Expression, Length
from scorelang.ir.indicators import Indicator
from scorelang.source import Span
from scorelang.source.records import dataclass


@dataclass(frozen=True, slots=True)
class Leaf:
    """An indicator in the tree of weights (`scorecard` None), or another scorecard's score (`name` is "score").

    `weight`: percent as written; 1 in a level that says `equal` or that is `worst of` or `best of`.
    """

    name: str
    title: str
    weight: float
    scorecard: str | None = None
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Group:
    """A level of the tree; `how`: "mean", "worst" or "best". The root's name is the scorecard's, its weight 100."""

    name: str
    title: str
    weight: float
    how: str
    members: tuple["Leaf | Group", ...]
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class PointsItem:
    """`add`/`take` with `sign` 1 or -1; `condition` None is `otherwise`."""

    sign: int
    amount: Expression
    condition: Expression | None
    because: str | None


@dataclass(frozen=True, slots=True)
class FirstOfItems:
    """The first arm whose condition holds; without `otherwise` and with none that holds, the score is undefined."""

    title: str
    baseline: float | None
    arms: tuple[PointsItem, ...]


@dataclass(frozen=True, slots=True)
class PointsSum:
    """`points from START { … }`: a score that adds up."""

    start: Expression
    items: tuple[PointsItem | FirstOfItems, ...]


@dataclass(frozen=True, slots=True)
class Adjustment:
    """`keyword`: "cap", "floor" or "set"; `bound` in the scorecard's scale."""

    keyword: str
    bound: Expression
    condition: Expression
    because: str
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Band:
    """A grade; `start` is the least score of it, None for the lowest."""

    name: str
    title: str
    colour: str | None
    start: float | None
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Grades:
    """Bands from worst to best; `hold` 0 where nothing is said."""

    bands: tuple[Band, ...]
    hold: float = 0.0


@dataclass(frozen=True, slots=True)
class Scale:
    """How the result is shown and bounded; both None: `scale none`."""

    low: float | None = 0.0
    high: float | None = 100.0


@dataclass(frozen=True, slots=True)
class Variant:
    """A scorecard as one segment sees it, whole.

    `method`: the root group, or a sum of points. `indicators`: those that this segment changes, whole.
    `adjustments`: the scorecard's, then the segment's, in the order written.
    """

    segment: str
    title: str
    condition: Expression | None
    method: Group | PointsSum
    indicators: tuple[Indicator, ...]
    adjustments: tuple[Adjustment, ...]
    grades: Grades
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Trigger:
    """What starts playbooks. `when` and `until` are flags; `priority`: "low", "normal", "high" or "urgent"."""

    name: str
    title: str
    when: Expression
    until: Expression | None
    held_for: Length | None
    again_after: Length | None
    priority: str
    plays: tuple[str, ...]
    mutes: tuple[str, ...]
    owner: str | None
    span: Span | None = field(default=None, compare=False)
    play_spans: tuple[Span, ...] = field(default=(), compare=False)  # where each of `plays` stands


@dataclass(frozen=True, slots=True)
class Outcome:
    """What later happened: the one place that may look ahead."""

    name: str
    title: str
    condition: Expression
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Expectation:
    """`expect auc(churned) >= 75%`."""

    statistic: str
    outcome: str
    operator: str
    bound: float
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Invariant:
    """`always "…" EXPR`: broken where it is known to be false."""

    text: str
    condition: Expression
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Cadence:
    """How often an account is scored, where `condition` holds (None: always)."""

    length: Length
    condition: Expression | None


@dataclass(frozen=True, slots=True)
class View:
    """What a role sees; names are published columns of the scorecard or columns of the accounts."""

    name: str
    title: str
    show: tuple[str, ...] = ()
    hide: tuple[str, ...] = ()
    only: Expression | None = None
    sort: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scorecard:
    """A scorecard; `variants` in the order of its segments, the last one is `default` (its condition is None)."""

    name: str
    title: str
    applies: Expression | None
    variants: tuple[Variant, ...]
    scale: Scale
    coverage: float
    triggers: tuple[Trigger, ...]
    outcomes: tuple[Outcome, ...] = ()
    expectations: tuple[Expectation, ...] = ()
    invariants: tuple[Invariant, ...] = ()
    every: tuple[Cadence, ...] = ()
    stages: tuple[str, ...] = ()
    views: tuple[View, ...] = ()
    about: str | None = None
    owner: str | None = None
    span: Span | None = field(default=None, compare=False)

    @property
    def default(self) -> Variant:
        """The variant of accounts in no segment."""
        return self.variants[-1]
