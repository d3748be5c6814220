"""Reads text for the tests."""

from scorelang.diagnostics import Diagnostic
from scorelang.source import SourceText
from scorelang.syntax.from_text import parse, parse_expression
from scorelang.syntax.tree.expressions import Expression
from scorelang.syntax.tree.files import File


def read(text: str) -> File:
    file, found = parse(SourceText("card.score", text))
    assert not found, [one.message for one in found]
    return file


def faults(text: str) -> tuple[Diagnostic, ...]:
    return parse(SourceText("card.score", text))[1]


def expression(text: str) -> Expression:
    found, diagnostics = parse_expression(SourceText("expression", text))
    assert not diagnostics, [one.message for one in diagnostics]
    assert found is not None
    return found


def marked(text: str, one: Diagnostic) -> str:
    """The words under the caret."""
    assert one.span is not None
    return text[one.span.start : one.span.end]
