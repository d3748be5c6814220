"""Rendered Markdown -> HTML that runs nothing and loads nothing."""

import re
from collections.abc import Sequence
from functools import lru_cache, partial
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from scorelang.actions.plain_markdown import BOX, plain_html

ALLOWED = re.compile(r"(https?://|mailto:)", re.IGNORECASE)
DEEPEST = 20
SECTION = re.compile(r"^(?=#{1,6} )", re.MULTILINE)
MOST_KEPT = 500
LONGEST_KEPT = 10_000


def _image(self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    """An image shows its words: nothing is loaded."""
    return self.renderInlineAsText(tokens[index].children or [], options, env).translate(AS_TEXT)


AS_TEXT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})


def _tasks(state: StateCore) -> None:
    """`- [ ] …` becomes a box to tick, and headings go down by one, below the account's name."""
    for number, token in enumerate(state.tokens):
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1]) + 1, 6)}"
        elif token.type == "inline" and token.content.startswith(("[ ] ", "[x] ")):
            _box(state.tokens, number)


def _box(tokens: list[Token], number: int) -> None:
    inline = tokens[number]
    opened = [token for token in tokens[max(number - 2, 0) : number] if token.type == "list_item_open"]
    if not opened or not inline.children or inline.children[0].type != "text":
        return
    first = inline.children[0]
    first.content = first.content[4:]
    inline.children.insert(0, Token("html_inline", "", 0, content=BOX))
    for token in reversed(tokens[:number]):
        if token.type == "bullet_list_open":
            token.attrSet("class", "tasks")
            return


def _link(self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    tokens[index].attrSet("rel", "noopener noreferrer")
    return self.renderToken(tokens, index, options, env)


def converter() -> MarkdownIt:
    """A converter without HTML, with tables, with links to pages and addresses alone, and without images."""
    made = MarkdownIt("commonmark", {"html": False, "maxNesting": DEEPEST}).enable("table")
    made.validateLink = _is_allowed  # type: ignore[method-assign]
    made.add_render_rule("image", _image)
    made.add_render_rule("link_open", _link)
    made.core.ruler.push("tasks", _tasks)
    return made


def _is_allowed(url: str) -> bool:
    return ALLOWED.match(url.strip()) is not None


def to_html(made: MarkdownIt, markdown: str) -> str:
    """The HTML of some Markdown."""
    env: dict[str, Any] = {}
    return str(made.render(markdown, env))


class Converter:
    """Converts text by its sections, and keeps those that come back in plan after plan: a playbook's own words."""

    def __init__(self) -> None:
        made = converter()
        self.whole = partial(to_html, made)
        self.section = lru_cache(MOST_KEPT)(self._section)

    def _section(self, markdown: str) -> str:
        """The same in a fraction of the time where the section is plain, which most are."""
        html = plain_html(markdown)
        return self.whole(markdown) if html is None else html

    def convert(self, markdown: str) -> str:
        """The HTML; a heading ends whatever stands above it, unless code or an address lies across the sections."""
        if "```" in markdown or "~~~" in markdown or "]:" in markdown:
            return self.whole(markdown)
        parts = SECTION.split(markdown)
        return "".join(self.section(part) if len(part) < LONGEST_KEPT else self.whole(part) for part in parts)
