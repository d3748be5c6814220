"""Braces as the indentation wants them: a second reading of a file that is faulty as its braces stand."""

from bisect import bisect_right
from collections.abc import Iterator
from itertools import takewhile
from typing import NamedTuple

from scorelang.diagnostics import Diagnostic, Label
from scorelang.diagnostics.catalogue.syntax import STRAY_CLOSE, UNEXPECTED
from scorelang.source import SourceText, Span
from scorelang.syntax.grammar.table import END
from scorelang.syntax.parsing.messages import cut, not_closed
from scorelang.syntax.tokens.record import MOST_FINDINGS, Token

# A line that begins with one of these goes on with what stands before it, however it is indented.
_GOING_ON = frozenset({"{", ")", ",", END})
_MOST_AHEAD = 20


class Layout(NamedTuple):
    """The tokens with some braces put in and others left out, and what is said of each."""

    tokens: list[Token]
    messages: tuple[Diagnostic, ...]
    doubtful: tuple[Span, ...]  # where it is not plain which brace is at fault


def by_layout(source: SourceText, tokens: list[Token]) -> Layout | None:
    """The reading; None where the braces stand as the indentation wants them, or it is no guide to them."""
    reading = _Reading(source.path, list(_placed(source.text, tokens)))
    for place in range(len(tokens)):
        reading.take(place)
        if len(reading.said) + len(reading.surplus) > MOST_FINDINGS:
            return None
    found = (*reading.said, *map(reading.too_many, reading.surplus))
    doubtful = tuple(reading.span(one.words[0]) for one in reading.surplus if one.doubtful)
    return Layout([word.token for word in reading.kept], found, doubtful) if found else None


class _Word(NamedTuple):
    """A token, the line it stands on and the blanks before that line; whether it is the first on it."""

    token: Token
    line: int
    indent: int
    first: bool

    @property
    def kind(self) -> str:
        """The kind of the token."""
        return self.token.kind

    def then(self, sign: str) -> "_Word":
        """A sign that is put in right after this word."""
        return _Word(Token(sign, sign, self.token.end, self.token.end), self.line, self.indent, False)


class _Surplus(NamedTuple):
    """Some `}` right after one another that are too many, and the opener of the block that goes on after them."""

    words: list[_Word]
    goes_on: _Word | None
    doubtful: bool


def _placed(text: str, tokens: list[Token]) -> Iterator[_Word]:
    line = indent = end = 0
    for token in tokens:
        edge = text.rfind("\n", end, token.start) + 1
        first = edge > 0 or end == 0
        if first:
            line, indent = line + 1, token.start - edge
        yield _Word(token, line, indent, first)
        end = token.end


class _Reading:
    """One pass over the words."""

    def __init__(self, path: str, words: list[_Word]) -> None:
        self.path = path
        self.words = words
        self.firsts = [place for place, word in enumerate(words) if word.first or word.kind == END]
        self.kept: list[_Word] = []
        self.open: list[_Word] = []
        self.lines: list[int] = []  # where among `kept` those lines begin after which none is indented less
        self.surplus: list[_Surplus] = []
        self.said: list[Diagnostic] = []

    def take(self, place: int) -> None:
        """Keep a word, with the braces that are missing before it; or leave it out."""
        word = self.words[place]
        if word.kind == END:
            self.close_before(word, 0)
        elif word.first and word.kind not in _GOING_ON:
            self.close_before(word, word.indent + (word.kind == "}"))
        if (word.kind == "{" and self.opens_nothing(word)) or (word.kind == "}" and self.closes_nothing(place)):
            return
        if word.first:
            self.forget_lines(word.indent - 1)
            self.lines.append(len(self.kept))
        if word.kind == "{":
            self.open.append(word)
        self.kept.append(word)

    def close_before(self, word: _Word, indent: int) -> None:
        """Put in a `}` for each of the innermost blocks that are indented by so many blanks or more."""
        ended = list(takewhile(lambda opener: opener.indent >= indent, reversed(self.open)))
        if ended:
            self.kept += [self.kept[-1].then("}")] * len(ended)
            self.said.append(not_closed(self.path, [one.token for one in ended], word.token))
            del self.open[-len(ended) :]

    def opens_nothing(self, word: _Word) -> bool:
        """Whether a `{` is too many: no block of the language begins with another."""
        surplus = bool(self.kept) and self.kept[-1].kind == "{"
        if surplus:
            self.said.append(UNEXPECTED.at(self.span(word), "this `{` opens nothing", help="take it out"))
        return surplus

    def closes_nothing(self, place: int) -> bool:
        """Whether a `}` is too many; one that is not closes the innermost block, or one whose `{` is put in."""
        word = self.words[place]
        inner = not self.open or self.open[-1].indent < word.indent
        if inner and word.first and self.opened_late(word):
            return False
        if self.open and not self.goes_on(self.open[-1], place):
            self.open.pop()
            return False
        self.leave_out(word)
        return True

    def opened_late(self, closer: _Word) -> bool:
        """Put in the `{` that is missing before a `}`, if there is a line that would have ended with it."""
        place = self.unopened(closer)
        if place is None:
            return False
        last = self.kept[place - 1]
        self.kept.insert(place, last.then("{"))
        message = f"a `{{` is missing after `{cut(last.token.text)}`"
        label = Label(self.span(closer), "which this would close")
        self.said.append(UNEXPECTED.at(self.span(last), message, labels=(label,)))
        return True

    def unopened(self, closer: _Word) -> int | None:
        """Where the line ends that is indented as this `}` while those between them are deeper, and opens nothing."""
        self.forget_lines(closer.indent)
        head = self.kept[self.lines[-1]] if self.lines else None
        if head is None or head.kind != "NAME" or head.indent != closer.indent:
            return None
        rest = range(self.lines.pop() + 1, len(self.kept))
        end = next((at for at in rest if self.kept[at].first), None)
        return None if end is None or self.kept[end - 1].kind == "{" else end

    def forget_lines(self, indent: int) -> None:
        """Of the lines before here keep those that are indented by so many blanks or fewer."""
        while self.lines and self.kept[self.lines[-1]].indent > indent:
            self.lines.pop()

    def goes_on(self, opener: _Word, place: int) -> bool:
        """Whether the block that a `}` would close is continued, or closed once more, by what stands after it."""
        word = self.words[place]
        if word.line == opener.line:
            return False
        following = self.following(opener, place)
        if following is None or following.kind != "}":
            return following is not None and following.kind == "NAME" and following.indent > opener.indent
        return following.indent == opener.indent and not (word.first and word.indent == opener.indent)

    def following(self, opener: _Word, place: int) -> _Word | None:
        """The beginning of the first line after a `}` that is not a `}` of what lies within the block."""
        after = bisect_right(self.firsts, place)
        lines = (self.words[at] for at in self.firsts[after : after + _MOST_AHEAD])
        return next((one for one in lines if one.kind != "}" or one.indent <= opener.indent), None)

    def leave_out(self, word: _Word) -> None:
        """Without a `}`; those that stand right after one another are told of together."""
        before = self.kept[-1] if self.kept else None
        run = self.surplus[-1].words if self.surplus else []
        if run and (before is None or before.token.start < run[0].token.start):
            run.append(word)
            return
        doubtful = not word.first and before is not None and before.kind != "}"
        self.surplus.append(_Surplus([word], self.open[-1] if self.open else None, doubtful))

    def too_many(self, surplus: _Surplus) -> Diagnostic:
        """What is said of them."""
        number, first = len(surplus.words), surplus.words[0]
        same = next(word for word in reversed(surplus.words) if word.line == first.line)
        message = "this `}` closes nothing" if number == 1 else f"these {number:,} `}}` close nothing"
        help = "take it out" if number == 1 else "take them out"
        if surplus.doubtful:
            help = f"{help}, or write the `{{` that it closes"
        return STRAY_CLOSE.at(self.span(first, same), message, labels=tuple(self.beside(surplus)), help=help)

    def beside(self, surplus: _Surplus) -> Iterator[Label]:
        """What is marked besides those `}`, and where they end on another line."""
        first, last = surplus.words[0], surplus.words[-1]
        if surplus.goes_on:
            yield Label(self.span(surplus.goes_on), "by the indentation this block goes on")
        if last.line > first.line:
            yield Label(self.span(last), "up to this")

    def span(self, first: _Word, last: _Word | None = None) -> Span:
        """Where words stand."""
        return Span(self.path, first.token.start, (last or first).token.end)
