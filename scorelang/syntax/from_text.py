"""From a text to its syntax tree and what is wrong with it; a tree comes back whatever the text holds."""

from scorelang.diagnostics import Diagnostic
from scorelang.diagnostics.catalogue.syntax import TOO_MANY_DECLARATIONS
from scorelang.source import SourceText
from scorelang.syntax.parsing.from_tokens import parse_tokens
from scorelang.syntax.tokens.from_text import tokens_of
from scorelang.syntax.tokens.record import Findings
from scorelang.syntax.tree.expressions import Expression
from scorelang.syntax.tree.files import Declaration, File

MOST_DECLARATIONS = 10_000


def parse(source: SourceText) -> tuple[File, tuple[Diagnostic, ...]]:
    """The file as written; what could not be read is left out and reported."""
    findings = Findings()
    tokens, comments = tokens_of(source, findings)
    declarations: tuple[Declaration, ...] = parse_tokens(source, tokens, findings, "file") or ()
    if len(declarations) > MOST_DECLARATIONS:
        message = f"this file has {len(declarations):,} declarations; at most {MOST_DECLARATIONS:,} are taken"
        findings.add(TOO_MANY_DECLARATIONS.at(declarations[MOST_DECLARATIONS].span, message))
        declarations = declarations[:MOST_DECLARATIONS]
    return File(source, declarations, tuple(comments)), findings.in_order()


def parse_expression(source: SourceText) -> tuple[Expression | None, tuple[Diagnostic, ...]]:
    """An expression that stands alone, as in a playbook; None where it cannot be read."""
    findings = Findings()
    tokens, _ = tokens_of(source, findings)
    expression: Expression | None = parse_tokens(source, tokens, findings, "only_expression")
    return expression, findings.in_order()
