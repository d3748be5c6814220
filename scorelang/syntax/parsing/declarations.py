"""What is kept of a declaration that could not be read whole."""

from typing import Any

from scorelang.source import Span
from scorelang.syntax.tokens.record import Token
from scorelang.syntax.tree.files import BrokenDeclaration
from scorelang.syntax.tree.sources import SourceDeclaration
from scorelang.syntax.tree.words import Name

# The rules of the grammar for what stands at top level.
DECLARATIONS = {
    "import_declaration": "import",
    "let_declaration": "let",
    "grades_declaration": "grades",
    "source_declaration": "",
    "indicator_declaration": "indicator",
    "scorecard_declaration": "scorecard",
    "outcome_declaration": "outcome",
    "test_declaration": "test",
}

KEYWORDS = frozenset({*filter(None, DECLARATIONS.values()), "accounts", "facts", "events"})


def broken(declaration: Any, rule: str) -> BrokenDeclaration:
    """A declaration of which a part was left out, so that no later step complains of what is not there."""
    keyword = declaration.keyword if isinstance(declaration, SourceDeclaration) else DECLARATIONS[rule]
    return BrokenDeclaration(keyword, getattr(declaration, "name", None), declaration.span)


def broken_from_tokens(tokens: list[Token], span: Span) -> BrokenDeclaration | None:
    """A declaration of which only the head can be read, if it has one."""
    if not tokens or tokens[0].text not in KEYWORDS:
        return None
    name = None
    if len(tokens) > 1 and tokens[1].kind in ("NAME", "QUOTED_NAME"):
        second = tokens[1]
        quoted = second.kind == "QUOTED_NAME"
        place = Span(span.path, second.start, second.end)
        name = Name(second.text.strip("`"), place, quoted)
    return BrokenDeclaration(tokens[0].text, name, span)
