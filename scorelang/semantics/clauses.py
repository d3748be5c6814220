"""Clauses of a declaration: each kind at most once, some required."""

from collections.abc import Iterable
from typing import Any, Protocol, TypeVar

from scorelang.diagnostics import Label
from scorelang.diagnostics.catalogue import card as rules
from scorelang.diagnostics.suggestions import did_you_mean, listed
from scorelang.semantics.reports import Reports
from scorelang.source import Span
from scorelang.syntax.tree.sources import TextClause
from scorelang.syntax.tree.words import Name, Words


class Clause(Protocol):
    """Anything with a place."""

    @property
    def span(self) -> Span:
        """Where it stands."""


C = TypeVar("C", bound=Clause)


def once(reports: Reports, clauses: Iterable[Any], kind: type[C], word: str) -> C | None:
    """The one clause of a kind; a second is a mistake that shows both."""
    return first_of(reports, (clause for clause in clauses if isinstance(clause, kind)), word)


def keyed(reports: Reports, clauses: Iterable[Any], kind: type[C], word: str) -> C | None:
    """The same, of a kind whose clauses begin with one of several keywords."""
    matching = (c for c in clauses if isinstance(c, kind) and getattr(c, "keyword", "").split(" ")[0] == word)
    return first_of(reports, matching, word)


def first_of(reports: Reports, clauses: Iterable[C], word: str) -> C | None:
    """The first of several; the others are said to be one too many."""
    first: C | None = None
    for clause in clauses:
        if first is None:
            first = clause
        else:
            reports.say(
                rules.DUPLICATE_CLAUSE,
                clause.span,
                f"`{word}` stands twice, and once was wanted",
                labels=(Label(first.span, "first here"),),
            )
    return first


def text(reports: Reports, clauses: Iterable[Any], word: str) -> str | None:
    """What a clause of plain words says."""
    found = words(reports, clauses, word)
    return None if found is None else found.text


def words(reports: Reports, clauses: Iterable[Any], word: str) -> Words | None:
    """The same, with its place."""
    found = keyed(reports, clauses, TextClause, word)
    return None if found is None else found.words


def choice(reports: Reports, clauses: Iterable[Any], word: str, known: tuple[str, ...]) -> str | None:
    """What a clause says that must be one of a few words."""
    found = words(reports, clauses, word)
    if found is None or found.text in known:
        return None if found is None else found.text
    help = did_you_mean(found.text, known) or f"write {listed(known)}"
    reports.say(
        rules.WORD_CHOICE,
        found.span,
        f"`{word} {found.text}` was found, and one of {len(known)} words was wanted",
        help=help,
    )
    return None


def missing(reports: Reports, span: Span, what: str, word: str, help: str | None = None) -> None:
    """Say that a required clause is not there."""
    reports.say(rules.MISSING_CLAUSE, span, f"{what} has no `{word}`", help=help)


def title_of(name: Name, title: Words | None) -> str:
    """The title as written, else made from the name."""
    if title is not None:
        return title.text
    spoken = name.text.replace("_", " ").strip()
    return spoken[:1].upper() + spoken[1:]
