"""The whole program."""

from dataclasses import field
from datetime import date

from scorelang.ir.expressions import Constant, Expression
from scorelang.ir.indicators import Indicator
from scorelang.ir.scorecards import Outcome, Scorecard
from scorelang.ir.sources import Source
from scorelang.source import Span
from scorelang.source.records import dataclass


@dataclass(frozen=True, slots=True)
class Let:
    """A named expression of the account."""

    name: str
    value: Expression
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Plays:
    """`expect health plays rescue`; `negated`: `not plays`."""

    scorecard: str
    playbook: str
    negated: bool


@dataclass(frozen=True, slots=True)
class TestExpectation:
    """One `expect` of a test; `text` as written, for the report."""

    condition: Expression | Plays
    text: str
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class GivenRow:
    """One row of a source: (column, value) as written; a value None is `absent`."""

    source: str
    cells: tuple[tuple[str, Constant | None], ...]
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Test:
    """A test of the program over one account, on a fixed day."""

    title: str
    today: date
    rows: tuple[GivenRow, ...]
    stale: tuple[str, ...]
    expectations: tuple[TestExpectation, ...]
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Program:
    """Everything, in an order in which each declaration follows those it reads."""

    sources: tuple[Source, ...]
    lets: tuple[Let, ...]
    indicators: tuple[Indicator, ...]
    scorecards: tuple[Scorecard, ...]
    outcomes: tuple[Outcome, ...] = ()
    tests: tuple[Test, ...] = ()

    @property
    def accounts(self) -> Source:
        """The one accounts source."""
        return next(source for source in self.sources if source.kind == "accounts")

    def source(self, name: str) -> Source:
        """The source of that name; KeyError where there is none."""
        for source in self.sources:
            if source.name == name:
                return source
        raise KeyError(name)

    def indicator(self, name: str) -> Indicator:
        """The indicator of that name as declared; KeyError where there is none."""
        for indicator in self.indicators:
            if indicator.name == name:
                return indicator
        raise KeyError(name)

    def scorecard(self, name: str) -> Scorecard:
        """The scorecard of that name; KeyError where there is none."""
        for scorecard in self.scorecards:
            if scorecard.name == name:
                return scorecard
        raise KeyError(name)
