"""The page of each rule: what it says and why, a project that deserves it with the exact output, and the cure."""

import re
from dataclasses import dataclass
from importlib.resources import files

BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
EXAMPLE, CURE = "## For example", "## Instead"
STARTED = "In the project that `scorelang init` makes"
ONE_FILE = "case.score"


@dataclass(frozen=True, slots=True)
class Shown:
    """One block of a page: a file of the example (`console`: what is typed and what comes back)."""

    language: str
    file: str
    text: str


@dataclass(frozen=True, slots=True)
class RulePage:
    """`text` is the whole page as Markdown; `example` and `cure` are the blocks of its two sections."""

    code: str
    text: str
    example: tuple[Shown, ...]
    cure: tuple[Shown, ...]


def rule_page(code: str) -> RulePage | None:
    """The page that is shipped for a code; None where there is none."""
    place = files("scorelang.docgen") / "rules" / f"{code}.md"
    return from_markdown(code, place.read_text(encoding="utf-8")) if place.is_file() else None


def from_markdown(code: str, text: str) -> RulePage:
    """A page from its text."""
    example, _, cure = text.partition(CURE)
    return RulePage(code, text, _blocks(example), _blocks(cure))


def _blocks(section: str) -> tuple[Shown, ...]:
    return tuple(Shown(match[1], match[2] or ONE_FILE, match[3]) for match in BLOCK.finditer(section))
