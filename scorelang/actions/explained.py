"""The page of an explanation: what made a score, what changed it, what would lift it; one file that loads nothing."""

from collections.abc import Sequence
from datetime import date

from jinja2 import DictLoader

from scorelang.actions.charts import Fall, Waterfall, falling
from scorelang.actions.context import Grade
from scorelang.actions.documents import own_templates, style_and_policy
from scorelang.actions.environment import frames, shown_in_html
from scorelang.source.records import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the sum, in words and tenths; `depth` is how deep it stands, `leaf` whether it is a part of the sum."""

    depth: int
    title: str
    note: str
    value: str
    points: float | None
    weight: str
    adds: float | None
    full: float | None
    leaf: bool


@dataclass(frozen=True, slots=True)
class Move:
    """A step or a change: what it is, what it was and is, and what that did to the score."""

    title: str
    then: str
    now: str
    amount: float


@dataclass(frozen=True, slots=True)
class Change:
    """What changed since `label`; `causes`: in words, and what each did."""

    label: str
    basis: str
    score: float | None
    grade: Grade
    difference: float | None
    causes: tuple[tuple[str, float], ...]
    moves: tuple[Move, ...]
    notes: tuple[str, ...]
    why: str | None


@dataclass(frozen=True, slots=True)
class Way:
    """Something that would lift the score, in words, and the score that it gives."""

    said: str
    score: float


@dataclass(frozen=True, slots=True)
class Unknown:
    """What is not known, how it was counted, and what it would be otherwise."""

    title: str
    said: str
    otherwise: str


@dataclass(frozen=True, slots=True)
class Card:
    """One scorecard's explanation of an account."""

    title: str
    low: float
    high: float
    today: date
    name: str
    status: str
    score: float | None
    grade: Grade
    facts: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]
    before: float | None
    steps: tuple[Move, ...]
    reasons: tuple[tuple[str, float], ...]
    unknown: tuple[Unknown, ...]
    changed: Change | None
    lifts: tuple[Way, ...]
    reach: str | None
    ways: tuple[Way, ...]

    @property
    def chart(self) -> Waterfall | None:
        """The sum as bars, each from where the one before it ended."""
        if self.score is None:
            return None
        falls = [
            Fall(row.title, row.value, row.adds or 0.0, max((row.full or 0.0) - (row.adds or 0.0), 0.0), "part")
            for row in self.rows
            if row.leaf
        ]
        falls += [Fall(step.title, step.now, step.amount, 0.0, "adjustment") for step in self.steps]
        return falling(falls, self.title, self.score, self.low, self.high)

    @property
    def fall(self) -> Waterfall | None:
        """The difference as bars."""
        found = self.changed
        if found is None or self.score is None or found.score is None or not found.moves:
            return None
        falls = [Fall(found.label, "", found.score, 0.0, "then")]
        falls += [Fall(move.title, move.now, move.amount, 0.0, "move") for move in found.moves]
        return falling(falls, self.title, self.score, self.low, self.high)


def page(cards: Sequence[Card], currency: str, project: str) -> str:
    """All of them as one HTML page."""
    texts = dict(own_templates())
    style, policy = style_and_policy(texts["style.css"])
    template = frames(DictLoader(texts), currency, shown_in_html).get_template("explanation.html")
    return template.render(cards=tuple(cards), project=project, style=style, policy=policy)
