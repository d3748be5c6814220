"""The data inventory."""

from typing import Any

from scorelang.syntax.building.leaves import word
from scorelang.syntax.building.record import Builder, Part, Read, one_of_each, part, spread
from scorelang.syntax.tree import sources as tree
from scorelang.syntax.tree.words import Words


def text_clause(read: Read) -> tree.TextClause:
    """A keyword and a quoted text."""
    keyword, words = read.parts
    return tree.TextClause(keyword.text, words, read.span)


def word_clause(read: Read) -> tree.TextClause:
    """A keyword and a bare word."""
    keyword, name = read.parts
    return tree.TextClause(keyword.text, Words(name.text, name.span), read.span)


def _source_declaration(read: Read) -> tree.SourceDeclaration:
    keyword, name, title, *clauses = read.parts
    return tree.SourceDeclaration(keyword.text, name, title, tuple(clauses), read.span)


def _account_clause(read: Read) -> tree.AccountClause:
    return tree.AccountClause(read.parts[0], None, read.span)


def _via_clause(read: Read) -> tree.AccountClause:
    via, column = read.parts
    return tree.AccountClause(column, via, read.span)


def _column_clause(read: Read) -> tree.ColumnClause:
    name, keyword, *marks = read.parts
    found = one_of_each(read, marks)
    kind = _type_of(keyword, [mark for mark in marks if mark.kind not in ("optional", "folded", "known")], found)
    return tree.ColumnClause(name, kind, "optional" in found, "folded" in found, found.get("known"), read.span)


def _plain_mark(read: Read) -> Part:
    return Part(read.parts[0].text, True, read.span)


def _type(read: Read) -> tree.TypeName:
    keyword, *marks = read.parts
    return _type_of(keyword, marks, one_of_each(read, marks))


def _type_of(keyword: Part, marks: list[Part], found: dict[str, Any]) -> tree.TypeName:
    last = marks[-1].span if marks else keyword.span
    return tree.TypeName(
        keyword.kind,
        keyword.span.to(last),
        found.get("in", ()),
        found.get("from"),
        found.get("to"),
        found.get("decimals"),
        found.get("format"),
        "future" in found,
    )


def _members_mark(read: Read) -> Part:
    return Part("in", tuple(read.parts), read.span)


BUILDERS: dict[str, Builder] = {
    "text_clause": text_clause,
    "word_clause": word_clause,
    "source_declaration": _source_declaration,
    "source_keyword": word,
    "refresh_clause": lambda read: tree.RefreshClause(read.parts[0], read.span),
    "silent_clause": lambda read: tree.SilentClause(read.parts[0], read.span),
    "key_clause": spread(tree.KeyClause),
    "account_clause": _account_clause,
    "via_clause": _via_clause,
    "id_clause": spread(tree.IdClause),
    "time_clause": spread(tree.TimeClause),
    "loaded_clause": lambda read: tree.LoadedClause(read.parts[0], read.span),
    "valid_clause": spread(tree.ValidClause),
    "exists_clause": spread(tree.SinceUntilClause),
    "parent_clause": lambda read: tree.ParentClause(read.parts[0], read.span),
    "column_clause": _column_clause,
    "plain_mark": _plain_mark,
    "known_mark": part("known"),
    "type": _type,
    "type_word": lambda read: Part(read.parts[0].text, None, read.span),
    "members_mark": _members_mark,
    "from_mark": part("from"),
    "to_mark": part("to"),
    "decimals_mark": part("decimals"),
    "format_mark": part("format"),
    "future_mark": part("future"),
}
