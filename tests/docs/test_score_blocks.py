"""Every `score` block of the pages for readers is a program without a mistake."""

import re
from collections.abc import Mapping

import pytest

from scorelang.diagnostics import Diagnostic, Severity
from scorelang.semantics.from_syntax import elaborate
from scorelang.source import SourceText
from scorelang.syntax.from_text import parse
from tests.docs.markdown_blocks import ROOT, Block, blocks

PAGES = ("README.md", "docs/language.md", "docs/getting-started.md")
IMPORT = re.compile(r'^import "([^"]+)"', re.MULTILINE)
ALL = [block for page in PAGES if (ROOT / page).exists() for block in blocks(page) if block.language == "score"]


def sources(block: Block, named: Mapping[str, Block]) -> tuple[SourceText, ...]:
    """The block behind what it imports, each once."""
    found: dict[str, SourceText] = {}

    def visit(name: str, text: str) -> None:
        for other in IMPORT.findall(text):
            if other not in found:
                visit(other, named[other].text)
        found[name] = SourceText(name, text)

    visit(block.name or "block.score", block.text)
    return tuple(found.values())


def errors(texts: tuple[SourceText, ...]) -> list[Diagnostic]:
    """What is wrong with a program."""
    parsed = [parse(text) for text in texts]
    found = [one for _, diagnostics in parsed for one in diagnostics]
    if not found:
        found = list(elaborate(tuple(file for file, _ in parsed))[1])
    return [one for one in found if one.severity is Severity.ERROR]


def test_there_are_blocks() -> None:
    assert len(ALL) > 8


@pytest.mark.parametrize("block", ALL, ids=lambda block: f"{block.page}:{block.line}")
def test_a_block_checks_clean(block: Block) -> None:
    named = {one.name: one for one in ALL if one.page == block.page and one.name is not None}
    texts = sources(block, named)
    wrong = errors(texts)
    assert not wrong, "\n".join(f"{one.rule.code} {one.message}: {quoted(one, texts)}" for one in wrong)


def quoted(one: Diagnostic, texts: tuple[SourceText, ...]) -> str:
    """The author's own words that a message is about."""
    span = one.span
    return next((text.text[span.start : span.end] for text in texts if span and text.path == span.path), "")
