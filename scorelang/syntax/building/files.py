"""Files, imports, lets and tests."""

from scorelang.syntax.building.leaves import word
from scorelang.syntax.building.record import Builder, Part, Read, spread
from scorelang.syntax.tree import files as tree


def _test_declaration(read: Read) -> tree.TestDeclaration:
    title, *clauses = read.parts
    return tree.TestDeclaration(title, tuple(clauses), read.span)


def _given_clause(read: Read) -> tree.GivenClause:
    source, *rows = read.parts
    return tree.GivenClause(source, tuple(rows), read.span)


def _cell(read: Read) -> tree.Cell:
    column, value = read.parts
    return tree.Cell(column, None if isinstance(value, Part) else value, read.span)


def _expect_play(read: Read) -> tree.ExpectPlay:
    scorecard, plays, playbook = read.parts
    return tree.ExpectPlay(scorecard, playbook, plays.text.startswith("not"), read.span)


BUILDERS: dict[str, Builder] = {
    "file": lambda read: tuple(read.parts),
    "import_declaration": lambda read: tree.ImportDeclaration(read.parts[0], read.span),
    "let_declaration": spread(tree.LetDeclaration),
    "test_declaration": _test_declaration,
    "day_clause": lambda read: tree.DayClause(read.parts[0], read.span),
    "given_clause": _given_clause,
    "given_row": lambda read: tree.GivenRow(tuple(read.parts), read.span),
    "cell": _cell,
    "nothing": lambda read: Part("absent", None, read.span),
    "stale_clause": lambda read: tree.StaleClause(read.parts[0], read.span),
    "expect_condition": lambda read: tree.ExpectCondition(read.parts[0], read.span),
    "expect_play": _expect_play,
    "plays": word,
}
