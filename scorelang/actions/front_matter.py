"""The front matter's text -> its TOML tables, and where each key and value stands in the file."""

import re
import tomllib
from collections.abc import Iterator, Mapping

from scorelang.diagnostics import Diagnostic
from scorelang.diagnostics.catalogue.playbooks import FRONT_MATTER_TOML, NO_FRONT_MATTER
from scorelang.source import SourceText, Span
from scorelang.source.records import dataclass

FENCE = re.compile(r"^\+\+\+[ \t]*\r?$", re.MULTILINE)
TABLE = re.compile(r"[ \t]*\[\[?[ \t]*([\w-]+)[ \t]*\]\]?")
KEY = re.compile(r"[ \t]*([\w-]+|\"[^\"\n]*\")[ \t]*=[ \t]*")
STRING = re.compile(r'"""(?:\\.|[^\\])*?"""' r"|'''.*?'''" r'|"(?:\\.|[^"\\\n])*"' r"|'[^'\n]*'", re.DOTALL)
MOST_BRACKETS = 16
MOST_CHARACTERS = 65_536


@dataclass(frozen=True, slots=True)
class Place:
    """Where a key and its value stand."""

    key: Span
    value: Span


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The values, and their places by (number of the `[[tasks]]` table or -1, key); `end` is where the body begins."""

    values: Mapping[str, object]
    places: Mapping[tuple[int, str], Place]
    start: int
    end: int

    def place(self, source: SourceText, table: int, key: str) -> Place:
        """Where a key stands; its table, or the front matter's first line, where it does not stand."""
        first = Span(source.path, self.start, self.start + 3)
        fallback = self.places.get((table, "")) or Place(first, first)
        return self.places.get((table, key), fallback)


def read_front_matter(source: SourceText) -> tuple[FrontMatter | None, tuple[Diagnostic, ...]]:
    """The tables between the first line `+++` and the next one."""
    fences = [match.span() for _, match in zip(range(2), FENCE.finditer(source.text), strict=False)]
    if not fences or source.text[: fences[0][0]].strip():
        return None, (_missing(source, 0, "found no line `+++` at the top, where a playbook's front matter begins"),)
    if len(fences) < 2:
        return None, (_missing(source, fences[0][0], "found front matter without the line `+++` that ends it"),)
    (_, start), (end, body) = fences
    values, problem = _toml(source, start, end)
    if values is None:
        return None, problem
    end_of_fence = min(body + 1, len(source.text))
    return FrontMatter(values, dict(_places(source, start, end)), fences[0][0], end_of_fence), ()


def _missing(source: SourceText, at: int, message: str) -> Diagnostic:
    help_text = 'begin with `+++`, `title = "…"`, `owner = "…"`, the `[[tasks]]`, and `+++` again'
    return NO_FRONT_MATTER.at(Span(source.path, at, min(at + 3, len(source.text))), message, help=help_text)


def _toml(source: SourceText, start: int, end: int) -> tuple[dict[str, object] | None, tuple[Diagnostic, ...]]:
    text = source.text[start:end]
    if end - start > MOST_CHARACTERS or _brackets(text) > MOST_BRACKETS:
        span = Span(source.path, 0, 3)
        return None, (FRONT_MATTER_TOML.at(span, "found front matter beyond 64 KB or 16 brackets within each other"),)
    try:
        return tomllib.loads(text), ()
    except tomllib.TOMLDecodeError as error:
        return None, (_broken_toml(source, start, str(error)),)
    except ValueError:
        return None, (FRONT_MATTER_TOML.at(Span(source.path, 0, 3), "found a number of more than 4,300 digits"),)


def _broken_toml(source: SourceText, start: int, text: str) -> Diagnostic:
    said = re.sub(r" \(at .*\)$", "", text)
    said = said[:1].lower() + said[1:]
    at = start
    if place := re.search(r"\(at line (\d+), column (\d+)\)", text):
        first = source.position(start).line
        line = first + int(place[1]) - 1
        at = _offset(source, line) + int(place[2]) - 1 + (source.position(start).column - 1 if line == first else 0)
    span = Span(source.path, min(at, len(source.text)), min(at + 1, len(source.text)))
    return FRONT_MATTER_TOML.at(span, f"found front matter that cannot be read: {said.replace(chr(39), '`')}")


def _offset(source: SourceText, line: int) -> int:
    return sum(len(text) for text in source.text.splitlines(keepends=True)[: line - 1])


def _brackets(text: str) -> int:
    """The greatest depth of brackets, strings left out."""
    depth = deepest = 0
    for char in STRING.sub("", text):
        depth += (char in "[{") - (char in "]}")
        deepest = max(deepest, depth)
    return deepest


def _places(source: SourceText, start: int, end: int) -> Iterator[tuple[tuple[int, str], Place]]:
    at, table = start, -1
    while at < end:
        if match := TABLE.match(source.text, at, end):
            table += match[1] == "tasks" and "[[" in match[0]
            span = Span(source.path, match.start() + match[0].index("["), match.end())
            yield (table, ""), Place(span, span)
        elif match := KEY.match(source.text, at, end):
            at = _value_end(source.text, match.end(), end)
            key = Span(source.path, match.start(1), match.end(1))
            yield (table, match[1].strip('"')), Place(key, _trimmed(source, match.end(), at))
        at = _line_end(source.text, at, end)


def _value_end(text: str, at: int, end: int) -> int:
    """Where a value ends: at the line's end or a comment, outside strings and brackets."""
    depth = 0
    while at < end:
        if string := STRING.match(text, at, end):
            at = string.end()
            continue
        if depth <= 0 and text[at] in "\n#":
            break
        depth += (text[at] in "[{") - (text[at] in "]}")
        at += 1
    return at


def _trimmed(source: SourceText, start: int, end: int) -> Span:
    return Span(source.path, start, start + len(source.text[start:end].rstrip()))


def _line_end(text: str, at: int, end: int) -> int:
    newline = text.find("\n", at, end)
    return end if newline < 0 else newline + 1
