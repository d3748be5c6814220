"""A whole file, its imports, lets and tests as written."""

from scorelang.source import SourceText, Span
from scorelang.source.records import dataclass
from scorelang.syntax.tree.expressions import Expression
from scorelang.syntax.tree.indicators import IndicatorDeclaration
from scorelang.syntax.tree.scorecards import (
    GradesDeclaration,
    OutcomeDeclaration,
    ScorecardDeclaration,
)
from scorelang.syntax.tree.sources import SourceDeclaration
from scorelang.syntax.tree.words import Comment, Name, Words


@dataclass(frozen=True, slots=True)
class ImportDeclaration:
    """`import "inventory.score"`."""

    path: Words
    span: Span


@dataclass(frozen=True, slots=True)
class LetDeclaration:
    """`let NAME = EXPR`."""

    name: Name
    value: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class Cell:
    """`column = value` of a given row; `value` None is written `absent`."""

    column: Name
    value: Expression | None
    span: Span


@dataclass(frozen=True, slots=True)
class GivenRow:
    """`{ column = value, … }`."""

    cells: tuple[Cell, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class GivenClause:
    """`given SOURCE { … }, { … }`."""

    source: Name
    rows: tuple[GivenRow, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class DayClause:
    """`today 2026-03-01` of a test."""

    day: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class StaleClause:
    """`stale SOURCE`."""

    source: Name
    span: Span


@dataclass(frozen=True, slots=True)
class ExpectCondition:
    """`expect COND` of a test."""

    condition: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class ExpectPlay:
    """`expect health plays rescue`, `expect health not plays rescue`."""

    scorecard: Name
    playbook: Name
    negated: bool
    span: Span


TestClause = DayClause | GivenClause | StaleClause | ExpectCondition | ExpectPlay


@dataclass(frozen=True, slots=True)
class TestDeclaration:
    """`test "…" { … }`."""

    title: Words
    clauses: tuple[TestClause, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class BrokenDeclaration:
    """A declaration that could not be read and was blanked; `name` where the head was still readable."""

    keyword: str
    name: Name | None
    span: Span


Declaration = (
    ImportDeclaration
    | LetDeclaration
    | GradesDeclaration
    | SourceDeclaration
    | IndicatorDeclaration
    | ScorecardDeclaration
    | OutcomeDeclaration
    | TestDeclaration
    | BrokenDeclaration
)


@dataclass(frozen=True, slots=True)
class File:
    """A file as written: declarations in order, comments beside them."""

    source: SourceText
    declarations: tuple[Declaration, ...]
    comments: tuple[Comment, ...]
