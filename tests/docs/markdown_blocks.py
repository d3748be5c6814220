"""The blocks of a Markdown page: what kind they are, what they are called, and their text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"^```(\w+)(?: +(\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    """A fenced block; `name` stands behind its language where others import it; `line` is its first line."""

    page: str
    language: str
    name: str | None
    text: str
    line: int


def blocks(page: str) -> Iterator[Block]:
    """The fenced blocks of a page, in order."""
    text = (ROOT / page).read_text(encoding="utf-8")
    for match in BLOCK.finditer(text):
        language, name, body = match.groups()
        yield Block(page, language, name, body, text.count("\n", 0, match.start(3)) + 1)
