"""A whole file in the one style."""

from typing import assert_never

from scorelang.formatting.comments import Comments
from scorelang.formatting.expressions import name, words
from scorelang.formatting.indicators import write_indicator
from scorelang.formatting.lines import Lines
from scorelang.formatting.scorecards import write_outcome, write_scheme, write_scorecard
from scorelang.formatting.sources import write_source
from scorelang.formatting.tests import write_test
from scorelang.syntax.tree import files as tree
from scorelang.syntax.tree.indicators import IndicatorDeclaration
from scorelang.syntax.tree.scorecards import GradesDeclaration, OutcomeDeclaration, ScorecardDeclaration
from scorelang.syntax.tree.sources import SourceDeclaration

_BRIEF = (tree.ImportDeclaration, tree.LetDeclaration, OutcomeDeclaration)


def format_file(file: tree.File) -> str:
    """The text of a file that was read without a fault; formatting it again changes nothing."""
    lines = Lines(file.source, Comments(file))
    before: tree.Declaration | None = None
    for one in file.declarations:
        start, height = len(lines.lines), lines.height
        _write(lines, one)
        alike = type(before) is type(one) and (isinstance(one, _BRIEF) or height == lines.height == 1)
        if before is not None and not alike and lines.lines[start]:
            lines.lines.insert(start, "")
        before = one
    return lines.end()


def _write(lines: Lines, one: tree.Declaration) -> None:
    match one:
        case tree.ImportDeclaration():
            lines.statement(one.span, f"import {words(one.path)}")
        case tree.LetDeclaration():
            lines.statement(one.span, (f"let {name(one.name)} = ", lines.expressions.document(one.value)))
        case GradesDeclaration():
            write_scheme(lines, one)
        case SourceDeclaration():
            write_source(lines, one)
        case IndicatorDeclaration():
            write_indicator(lines, one)
        case ScorecardDeclaration():
            write_scorecard(lines, one)
        case OutcomeDeclaration():
            write_outcome(lines, one)
        case tree.TestDeclaration():
            write_test(lines, one)
        case tree.BrokenDeclaration():
            lines.statement(one.span, file_text(lines, one))
        case _:
            assert_never(one)


def file_text(lines: Lines, one: tree.BrokenDeclaration) -> str:
    """What could not be read stays as it is."""
    return lines.source.text[one.span.start : one.span.end]
