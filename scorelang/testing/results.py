"""What came of a test, as values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from scorelang.kernel.tables import Cell
from scorelang.source import Span


@dataclass(frozen=True, slots=True)
class Found:
    """A name of an expectation and what it was, both as people read them."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class ExpectationResult:
    """`holds` None: what was expected could not be known, which fails too. `found`: what each of its names was."""

    text: str
    span: Span
    holds: bool | None
    found: tuple[Found, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether it is known to hold."""
        return self.holds is True


@dataclass(frozen=True, slots=True)
class Assumed:
    """A cell that the test did not give, the value it took, and whether an expectation turns on it."""

    source: str
    column: str
    value: str


@dataclass(frozen=True, slots=True)
class TestResult:
    """A test's outcome. `problem`: why nothing could be asked at all, in words.

    `depends_on`: the cells it did not give and yet turns on. `outputs`: everything published of the account, only
    where the test failed, for an explanation of its scores.
    """

    title: str
    today: date
    span: Span
    expectations: tuple[ExpectationResult, ...]
    depends_on: tuple[Assumed, ...] = ()
    outputs: Mapping[str, Cell] = field(default_factory=dict)
    problem: str | None = None

    @property
    def passed(self) -> bool:
        """Whether all that it expects holds."""
        return self.problem is None and all(one.passed for one in self.expectations)
