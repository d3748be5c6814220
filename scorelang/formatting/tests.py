"""Tests as they are written in a file."""

from typing import assert_never

from scorelang.formatting.documents import HARD, LINE, Document, Group, Indented
from scorelang.formatting.expressions import name, words
from scorelang.formatting.lines import Lines
from scorelang.syntax.tree import files as tree


def write_test(lines: Lines, one: tree.TestDeclaration) -> None:
    """A test with its clauses; the rows of its sources begin in one column."""
    givens = [clause for clause in one.clauses if isinstance(clause, tree.GivenClause)]
    width = max((len(name(given.source)) for given in givens), default=0)
    head = f"test {words(one.title)}"
    lines.block(one.span, head, one.title.span.end, one.clauses, lambda clause: _clause(lines, clause, width))


def _clause(lines: Lines, one: tree.TestClause, width: int) -> None:
    expression = lines.expressions.document
    match one:
        case tree.DayClause():
            lines.clause(one.span, "today", expression(one.day))
        case tree.GivenClause():
            lines.clause(one.span, "given", _given(lines, one, width))
        case tree.StaleClause():
            lines.clause(one.span, "stale", name(one.source))
        case tree.ExpectCondition():
            lines.clause(one.span, "expect", expression(one.condition))
        case tree.ExpectPlay():
            plays = " not plays " if one.negated else " plays "
            lines.clause(one.span, "expect", name(one.scorecard) + plays + name(one.playbook))
        case _:
            assert_never(one)


def _given(lines: Lines, one: tree.GivenClause, width: int) -> Document:
    """Each row on a line of its own."""
    parts: list[Document] = []
    for number, row in enumerate(one.rows):
        last = number == len(one.rows) - 1
        parts += [_row(lines, row), "" if last else (",", HARD)]
    return (lines.column(name(one.source), width), " ", Indented(width + 1, tuple(parts)))


def _row(lines: Lines, one: tree.GivenRow) -> Document:
    if not one.cells:
        return "{}"
    cells: list[Document] = []
    for number, cell in enumerate(one.cells):
        value = "absent" if cell.value is None else lines.expressions.document(cell.value)
        cells += [Group(LINE) if number else "", name(cell.column), " = ", value]
        cells += ["," if number < len(one.cells) - 1 else ""]
    return ("{ ", Indented(2, tuple(cells)), " }")
