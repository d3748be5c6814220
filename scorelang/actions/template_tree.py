"""A template's text -> Jinja's tree, in which every line number also knows its place in the file."""

import re
from bisect import bisect_right
from collections.abc import Iterator

from jinja2 import Environment, StrictUndefined, TemplateSyntaxError, nodes
from jinja2.lexer import TokenStream
from jinja2.parser import Parser

from scorelang.actions.playbook import Template
from scorelang.diagnostics import Diagnostic, Rule
from scorelang.diagnostics.catalogue.playbooks import TEMPLATE_SIZE, TEMPLATE_SYNTAX
from scorelang.source import SourceText, Span

MOST_CHARACTERS = 100_000
MOST_TOKENS = 150  # of one tag: bounds the depth of the tree and of every walk over it
MOST_BRACKETS = 12
MOST_BLOCKS = 16
MOST_DIGITS = 15
LEXED = Environment(trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined, autoescape=True)
OPENING = frozenset({"if", "for", "block", "macro", "call", "filter", "with", "autoescape"})


class Place(int):
    """A line number, as the parser wants it, that carries the character's place in the file."""

    offset: int

    @classmethod
    def at(cls, line: int, offset: int) -> "Place":
        """The place of a character."""
        place = cls(line)
        place.offset = offset
        return place


class TooLarge(Exception):  # noqa: N818 - it is a limit, no fault of the program
    """A template beyond a stated limit."""

    def __init__(self, offset: int, message: str) -> None:
        super().__init__(message)
        self.offset = offset
        self.message = message


def parse_template(template: Template) -> tuple[nodes.Template | None, tuple[Diagnostic, ...]]:
    """The tree, or why there is none."""
    path = template.source.path
    if len(template.body) > MOST_CHARACTERS:
        span = Span(path, template.start, template.start)
        return None, (TEMPLATE_SIZE.at(span, "found a template of more than 100,000 characters"),)
    try:
        return _parse(template.source, template.start), ()
    except TooLarge as error:
        return None, (_problem(TEMPLATE_SIZE, path, error.offset, error.message),)
    except TemplateSyntaxError as error:
        message = error.message or ""
        return None, (_problem(TEMPLATE_SYNTAX, path, _offset(template, error, message), _in_our_words(message)),)


def place(path: str, node: nodes.Node, length: int = 1) -> Span:
    """Where a node stands."""
    lines = (child.lineno for child in (node, *node.find_all(nodes.Node)))
    start = next((line.offset for line in lines if isinstance(line, Place)), 0)
    if isinstance(node, nodes.Getattr):
        return Span(path, start + 1, start + 1 + len(node.attr))
    if isinstance(node, nodes.Name | nodes.Filter):
        length = len(node.name)
    return Span(path, start, start + length)


def _problem(rule: Rule, path: str, offset: int, message: str) -> Diagnostic:
    return rule.at(Span(path, offset, offset + 1), message)


def _parse(source: SourceText, start: int) -> nodes.Template:
    parser = Parser(LEXED, "")
    tokens = _Tokens(source.text[start:], start)
    stream = LEXED.lexer.wrap(tokens.placed(), None, None)
    parser.stream = TokenStream(stream, None, None)
    tree = parser.parse()
    tree.set_environment(LEXED)
    return tree


class _Tokens:
    """The lexer's tokens with their places, held against the limits on the way."""

    def __init__(self, text: str, start: int) -> None:
        self.text = re.sub(r"\r\n|\r", "\n", text)
        self.start = start
        # where a two-letter line end was shortened, places behind it move on by one
        self.shortened = [match.start() - n for n, match in enumerate(re.finditer(r"\r\n", text))]
        self.in_tag = self.brackets = self.blocks = 0

    def placed(self) -> Iterator[tuple[int, str, str]]:
        at, opens = 0, False
        for line, kind, value in LEXED.lexer.tokeniter(self.text, None):
            at = max(self.text.find(value, at), at) if value else at
            offset = self.start + at + bisect_right(self.shortened, at - 1)
            self.limit(kind, value, offset)
            if opens and kind == "name":
                self.nest(value, offset)
            opens = kind == "block_begin" or (opens and kind == "whitespace")
            yield Place.at(line, offset), kind, value
            at += len(value)

    def limit(self, kind: str, value: str, offset: int) -> None:
        if kind in ("block_begin", "variable_begin"):
            self.in_tag = self.brackets = 0
        self.in_tag += kind != "whitespace"
        self.brackets += (value in "([{") - (value in ")]}") if kind == "operator" else 0
        if kind != "data" and self.in_tag > MOST_TOKENS:
            raise TooLarge(offset, f"found more than {MOST_TOKENS} words and signs in one tag")
        if self.brackets > MOST_BRACKETS:
            raise TooLarge(offset, f"found more than {MOST_BRACKETS} brackets within each other")
        if kind in ("integer", "float") and len(value) > MOST_DIGITS:
            raise TooLarge(offset, f"found a number of more than {MOST_DIGITS} digits")

    def nest(self, word: str, offset: int) -> None:
        self.blocks += (word in OPENING) - (word.removeprefix("end") in OPENING and word.startswith("end"))
        if self.blocks > MOST_BLOCKS:
            raise TooLarge(offset, f"found more than {MOST_BLOCKS} blocks within each other")


def _offset(template: Template, error: TemplateSyntaxError, message: str) -> int:
    """Where a syntax error lies: at its token, at the character it names, or in its line."""
    if isinstance(error.lineno, Place):
        return error.lineno.offset
    if at := re.search(r" at (\d+)$", message):
        return template.start + int(at[1])
    lines = template.body.splitlines(keepends=True)
    return template.start + sum(len(text) for text in lines[: error.lineno - 1])


WORDS = (
    (r"expected token 'end of print statement', got '(.*)'", r"found `\1`, wanted the end of the tag `}}`"),
    (r"expected token 'end of statement block', got '(.*)'", r"found `\1`, wanted the end of the tag `%}`"),
    (r"[Ee]xpected an expression, got '(.*)'", r"found `\1`, wanted a value"),
    (r"[Ee]xpected token '(.*)', got '(.*)'", r"found `\2`, wanted `\1`"),
    (r"Encountered unknown tag '(\w+)'.*", r"found the tag `\1`, which templates do not have"),
    (r"Unexpected end of template\..*innermost block that needs to be closed is '(\w+)'\.", r"found no `end\1`"),
    (r"unexpected char ['\"](.*)['\"] at \d+", r"found `\1`, which does not belong here"),
    (r"unexpected '(.*)'", r"found `\1`, which does not belong here"),
    (r"unexpected end of template.*", r"found the end of the template within a tag"),
)


def _in_our_words(message: str) -> str:
    """The parser's message, without its name and in the form of ours."""
    for pattern, words in WORDS:
        match = re.fullmatch(pattern, message, re.DOTALL)
        if match:
            said = match.expand(words)
            return said.replace("end of print statement", "}}").replace("end of statement block", "%}")
    said = re.sub(r"\bJinja\b", "the parser", message).replace("'", "`").rstrip(".")
    return said[:1].lower() + said[1:]
