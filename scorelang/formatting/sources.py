"""The data inventory: names in one column, their types in the next."""

from typing import assert_never

from scorelang.formatting.documents import Document, Group, Indented
from scorelang.formatting.expressions import name, words
from scorelang.formatting.lines import Lines
from scorelang.syntax.tokens.texts import written
from scorelang.syntax.tree import sources as tree
from scorelang.syntax.tree.words import Name, Words

_SAID_AS_WORDS = frozenset({"kind", "stage", "priority"})
_Typed = tree.KeyClause | tree.IdClause | tree.TimeClause | tree.ColumnClause


def heading(keyword: str, one: Name, title: Words | None) -> str:
    """A keyword, a name and what it is called."""
    return f"{keyword} {name(one)}" + (f" {words(title)}" if title else "")


def heading_end(one: Name, title: Words | None) -> int:
    """Where the heading ends."""
    return (title or one).span.end


def write_text(lines: Lines, one: tree.TextClause) -> None:
    """A clause that says something in words."""
    said = one.words.text if one.keyword in _SAID_AS_WORDS else written(one.words.text)
    lines.clause(one.span, one.keyword, said)


def write_source(lines: Lines, one: tree.SourceDeclaration) -> None:
    """A source with its clauses."""
    typed = [clause for clause in one.clauses if isinstance(clause, _Typed)]
    width = max((len(name(clause.column)) for clause in typed), default=0)
    head = heading(one.keyword, one.name, one.title)
    lines.block(
        one.span, head, heading_end(one.name, one.title), one.clauses, lambda clause: _clause(lines, clause, width)
    )


def _clause(lines: Lines, one: tree.SourceClause, width: int) -> None:
    match one:
        case tree.TextClause():
            write_text(lines, one)
        case tree.RefreshClause():
            lines.clause(one.span, "refresh", one.length.text)
        case tree.SilentClause():
            lines.clause(one.span, "silent", f"after {one.length.text}")
        case tree.KeyClause():
            lines.clause(one.span, "key", _typed(lines, one, width))
        case tree.IdClause():
            lines.clause(one.span, "id", _typed(lines, one, width))
        case tree.TimeClause():
            lines.clause(one.span, "time", _typed(lines, one, width))
        case tree.ColumnClause():
            lines.clause(one.span, "column", (_typed(lines, one, width), _marks(one)))
        case tree.AccountClause():
            via = f"via {name(one.via)} on " if one.via else ""
            lines.clause(one.span, "account", via + name(one.column))
        case tree.LoadedClause():
            lines.clause(one.span, "loaded", name(one.column))
        case tree.ParentClause():
            lines.clause(one.span, "parent", name(one.column))
        case tree.ValidClause():
            lines.clause(one.span, "valid", f"from {name(one.start)} to {name(one.end)}")
        case tree.SinceUntilClause():
            until = f" until {name(one.until)}" if one.until else ""
            lines.clause(one.span, "since", name(one.since) + until)
        case _:
            assert_never(one)


def _typed(lines: Lines, one: _Typed, width: int) -> Document:
    return (lines.column(name(one.column), width), " : ", _type(lines, one.type))


def _marks(one: tree.ColumnClause) -> str:
    marks = (one.optional and "optional", one.folded and "folded", one.known and f"known {name(one.known)}")
    return "".join(f" {mark}" for mark in marks if mark)


def _type(lines: Lines, one: tree.TypeName) -> Document:
    parts: list[Document] = [one.word]
    if one.members:
        members = [(each.span, words(each) if isinstance(each, Words) else each.text) for each in one.members]
        parts.append(lines.expressions.listed(" in (", members, ")", one.span))
    marks = (
        one.low and f"from {one.low.text}",
        one.high and f"to {one.high.text}",
        one.decimals and f"decimals {one.decimals.text}",
        one.format and f"format {words(one.format)}",
        one.future and "future",
    )
    parts += [f" {mark}" for mark in marks if mark]
    return Group(Indented(0, tuple(parts)))
