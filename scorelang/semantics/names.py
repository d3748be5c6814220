"""What the names of a program stand for, as far as an expression needs to know."""

from collections.abc import Callable, Mapping
from dataclasses import field

from scorelang.ir.expressions import Constant, Expression
from scorelang.ir.sources import Column, Source
from scorelang.semantics.row_lets import RowLet
from scorelang.source import SourceText, Span
from scorelang.source.records import dataclass
from scorelang.types import Date, Grade, Number, Segment, Type

OWN = ("score", "grade", "segment", "coverage")


@dataclass(frozen=True, slots=True)
class CardShape:
    """The names inside a scorecard, before anything in it is elaborated.

    `indicators`: the leaves of its trees and those that its segments change. `grades` from worst to best.
    """

    name: str
    span: Span | None
    groups: tuple[str, ...] = ()
    indicators: frozenset[str] = frozenset()
    weighed_cards: frozenset[str] = frozenset()
    segments: tuple[str, ...] = ("default",)
    grades: tuple[str, ...] = ()
    low: float | None = 0.0
    high: float | None = 100.0

    def own(self, what: str) -> Type:
        """The type of `score`, `grade`, `segment` or `coverage`."""
        match what:
            case "score":
                return Number(low=self.low, high=self.high, tenths=True)
            case "grade":
                return Grade(self.name, self.grades)
            case "segment":
                return Segment(self.name, self.segments)
            case _:
                return Number(low=0.0, high=1.0, percent=True)

    @property
    def kinds(self) -> tuple[Grade, Segment]:
        """The types that its own names belong to."""
        return Grade(self.name, self.grades), Segment(self.name, self.segments)

    @property
    def history(self) -> Source:
        """Its history, as a source."""
        points = Number(low=0.0, high=100.0, tenths=True)
        inside = sorted({*self.groups, *self.indicators, *(f"{card}.score" for card in self.weighed_cards)})
        columns = (
            Column("day", Date(), role="time"),
            *(Column(what, self.own(what), optional=True) for what in OWN),
            *(Column(f"{name}.score", points, optional=True) for name in inside),
        )
        name = f"{self.name}.history"
        return Source(name, "events", "History", columns, account="account", time="day", span=self.span)


POINTS = Number(low=0.0, high=100.0, tenths=True)


@dataclass(frozen=True, slots=True)
class IndicatorShape:
    """An indicator's type, and whether it gives points."""

    type: Type
    scored: bool
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class LetShape:
    """A let's type, and its value where that is written out."""

    type: Type
    constant: Constant | None = None
    plain: bool = False
    span: Span | None = None


def _no_let(name: str) -> LetShape:
    raise KeyError(name)


def _no_indicator(name: str) -> IndicatorShape:
    raise KeyError(name)


@dataclass(slots=True)
class Names:
    """Everything that is declared at top level.

    `let` and `indicator` elaborate on demand. `broken`: names whose declaration could not be read; `vague`: something
    unreadable may have declared any name, so that an unknown one is not reported. `texts`: the files, by path.
    `written_out`: lets of rows that took their place once, by name and whether they may look ahead.
    """

    sources: dict[str, Source] = field(default_factory=dict)
    cards: dict[str, CardShape] = field(default_factory=dict)
    lets: frozenset[str] = frozenset()
    row_lets: Mapping[str, RowLet] = field(default_factory=dict)
    indicators: frozenset[str] = frozenset()
    let: Callable[[str], LetShape] = field(default=_no_let)
    indicator: Callable[[str], IndicatorShape] = field(default=_no_indicator)
    broken: frozenset[str] = frozenset()
    vague: bool = False
    texts: Mapping[str, SourceText] = field(default_factory=dict)
    written_out: dict[tuple[str, bool], Expression] = field(default_factory=dict)

    def rows(self, name: str) -> Source | None:
        """The source of that name, histories included."""
        if name in self.sources:
            return self.sources[name]
        card = self.cards.get(name.removesuffix(".history"))
        return card.history if card is not None else None

    @property
    def account_sources(self) -> tuple[Source, ...]:
        """The sources with one value an account: the accounts, then the facts."""
        one_row = [source for source in self.sources.values() if source.kind != "events"]
        return tuple(sorted(one_row, key=lambda source: source.kind != "accounts"))

    def written(self, span: Span | None) -> str:
        """The author's own text, cut where it is long; empty where the file is not at hand."""
        if span is None or span.path not in self.texts:
            return ""
        text = " ".join(self.texts[span.path].text[span.start : span.end].split())
        return text if len(text) <= 60 else text[:57] + "…"
