"""Where an expression stands, which decides what its names can mean."""

from scorelang.diagnostics import Label, Rule
from scorelang.ir.expressions import ColumnRef, Constant, Expression
from scorelang.ir.sources import Source
from scorelang.semantics.names import CardShape, Names
from scorelang.semantics.reports import Reports
from scorelang.source import Span
from scorelang.source.records import dataclass, replace
from scorelang.types import Type, Unknown, described


@dataclass(frozen=True, slots=True)
class Place:
    """`card`: the scorecard around it. `declared`: indicators are meant as declared, not as the scorecard sees them.

    `inside`: it is evaluated for each row of an aggregate, of `row` where that is known. `ahead`: it may look ahead.
    `test`: it is a test's, where a bare indicator is meant as the one scorecard that weighs it sees it.
    `within_lets`: the lets whose text takes the place of their name around it.
    """

    names: Names
    reports: Reports
    card: CardShape | None = None
    row: Source | None = None
    inside: bool = False
    ahead: bool = False
    declared: bool = False
    test: bool = False
    within_lets: tuple[str, ...] = ()

    def say(
        self, rule: Rule, span: Span, message: str, *, labels: tuple[Label, ...] = (), help: str | None = None
    ) -> Constant:
        """Report a mistake; what stands there agrees with everything from now on."""
        self.reports.say(rule, span, message, labels=labels, help=help)
        return unknown(span)

    def within(self, row: Source | None) -> "Place":
        """The same place, for each row of a source."""
        return replace(self, row=row, inside=True)

    def written(self, span: Span) -> str:
        """The author's text in backquotes, or `this`."""
        text = self.names.written(span)
        return f"`{text}`" if text else "this"

    def origin(self, value: Expression) -> tuple[Label, ...]:
        """Which type a value has, and where that comes from."""
        said = Label(value.span, f"{self.written(value.span)} is {described(value.type)}")
        declared = declared_at(self.names, value)
        return (said,) if declared is None else (said, Label(declared, "declared here"))


def unknown(span: Span) -> Constant:
    """What stands for something already reported as wrong."""
    return Constant(None, Unknown(), span)


def is_unknown(of: Type) -> bool:
    """Whether a mistake was already reported there."""
    return isinstance(of, Unknown)


def declared_at(names: Names, value: Expression) -> Span | None:
    """Where the column that a value reads was declared."""
    match value:
        case ColumnRef(source, column) if source in names.sources:
            return next((c.span for c in names.sources[source].columns if c.name == column), None)
        case _:
            return None
