"""Where each key and value of a TOML text stands; the text is already known to be valid."""

import re
import tomllib
from collections.abc import Iterator, Mapping

from scorelang.source import SourceText, Span
from scorelang.source.records import dataclass

Path = tuple[str | int, ...]

_TOKEN = re.compile(
    r"""(?P<space>[ \t\r]+|\#[^\n]*)
      | (?P<newline>\n)
      | (?P<text>\"{3}(?:[^\\]|\\.)*?\"{3,5}|'{3}.*?'{3,5}|"(?:[^"\\\n]|\\.)*"|'[^'\n]*')
      | (?P<mark>[\[\]{}=,.])
      | (?P<bare>[^\s\[\]{}=,.\#"']+)""",
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Place:
    """The spans of a key and of its value."""

    key: Span
    value: Span


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    start: int
    end: int


def places(source: SourceText) -> Mapping[Path, Place]:
    """Each key's place by its path; a member of a list has its number in the path."""
    return _Reader(source).read()


def value_at(source: SourceText, *path: str | int) -> Span | None:
    """Where the value of a setting is written, if it is."""
    place = places(source).get(path)
    return place.value if place else None


def too_deep(text: str, most: int) -> int | None:
    """Where brackets or the parts of a key are nested deeper than `most`, None where none are. The text may be any."""
    depth = dots = 0
    for token in _tokens(text):
        if token.kind == "mark":
            depth += (token.text in "[{") - (token.text in "]}")
            dots = dots + 1 if token.text == "." else 0
        elif token.kind == "newline":
            dots = 0
        if depth > most or dots > most:
            return token.start
    return None


class _Reader:
    """Walks over the tokens once."""

    def __init__(self, source: SourceText) -> None:
        self._source = source
        self._tokens = tuple(_tokens(source.text))
        self._at = 0
        self._found: dict[Path, Place] = {}
        self._implied: dict[Path, Place] = {}  # tables that only a longer key or header makes
        self._counts: dict[Path, int] = {}

    def read(self) -> Mapping[Path, Place]:
        table: Path = ()
        while (token := self._skip_newlines()) is not None:
            if token.text == "[" and token.kind == "mark":
                table = self._header()
            else:
                self._pair(table)
        return {**self._implied, **self._found}

    def _header(self) -> Path:
        start = self._next()
        many = self._peek_mark("[")
        if many:
            self._next()
        path, last = self._key()
        self._next()
        end = self._next() if many else self._tokens[self._at - 1]
        self._imply(path, 0, last, self._span(start, end))
        if many:
            number = self._counts.get(path, 0)
            self._counts[path] = number + 1
            self._found.setdefault(path, Place(last, self._span(start, end)))
            path = (*path, number)
        self._found.setdefault(path, Place(last, self._span(start, end)))
        return path

    def _pair(self, table: Path) -> None:
        path, key = self._key()
        self._next()
        path = (*table, *path)
        value = self._value(path)
        self._found[path] = Place(key, value)
        self._imply(path, len(table), key, value)

    def _imply(self, path: Path, above: int, key: Span, value: Span) -> None:
        """Tables that stand nowhere by themselves, of which this is the first that tells."""
        for length in range(above + 1, len(path)):
            self._implied.setdefault(path[:length], Place(key, value))

    def _value(self, path: Path) -> Span:
        token = self._next()
        if token.kind == "mark" and token.text == "{":
            return self._span(token, self._inline(path))
        if token.kind == "mark" and token.text == "[":
            return self._span(token, self._list(path))
        end = token
        while self._at < len(self._tokens) and self._glued(end, self._tokens[self._at]):
            end = self._next()
        return self._span(token, end)

    def _glued(self, end: _Token, following: _Token) -> bool:
        """A number or a time with dots or a blank in it is several tokens."""
        if following.kind == "newline" or (following.kind == "mark" and following.text != "."):
            return False
        return following.kind in ("bare", "mark") and following.start - end.end <= 1

    def _inline(self, path: Path) -> _Token:
        while True:
            token = self._skip_newlines()
            if token is None or (token.text in ("}", ",") and token.kind == "mark"):
                closing = self._next()
                if closing.text == "}":
                    return closing
                continue
            self._pair(path)

    def _list(self, path: Path) -> _Token:
        number = 0
        while True:
            token = self._skip_newlines()
            if token is None or (token.text in ("]", ",") and token.kind == "mark"):
                closing = self._next()
                if closing.text == "]":
                    return closing
                continue
            value = self._value((*path, number))
            self._found[(*path, number)] = Place(value, value)
            number += 1

    def _key(self) -> tuple[Path, Span]:
        first = last = self._next()
        parts = [_plain(first)]
        while self._peek_mark("."):
            self._next()
            last = self._next()
            parts.append(_plain(last))
        return tuple(parts), self._span(first, last)

    def _peek_mark(self, text: str) -> bool:
        token = self._tokens[self._at] if self._at < len(self._tokens) else None
        return token is not None and token.kind == "mark" and token.text == text

    def _skip_newlines(self) -> _Token | None:
        while self._at < len(self._tokens) and self._tokens[self._at].kind == "newline":
            self._at += 1
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _next(self) -> _Token:
        token = self._tokens[min(self._at, len(self._tokens) - 1)]
        self._at += 1
        return token

    def _span(self, start: _Token, end: _Token) -> Span:
        return Span(self._source.path, start.start, end.end)


def _tokens(text: str) -> Iterator[_Token]:
    for match in _TOKEN.finditer(text):
        if match.lastgroup and match.lastgroup != "space":
            yield _Token(match.lastgroup, match.group(), match.start(), match.end())


def _plain(token: _Token) -> str:
    if token.kind != "text":
        return token.text
    return str(tomllib.loads(f"key = {token.text}")["key"]) if "\\" in token.text else token.text[1:-1]
