"""Diagnostics for people: the author's own line, a caret under the author's own words, labels and help."""

from collections.abc import Iterable, Iterator, Mapping

from scorelang.diagnostics.columns import Shown, shown, visible
from scorelang.diagnostics.record import Diagnostic, Severity
from scorelang.source import SourceText, Span
from scorelang.source.records import dataclass

_COLORS = {Severity.ERROR: "1;31", Severity.WARNING: "1;33", Severity.NOTE: "1;36"}
_BOLD, _FRAME, _HELP = "1", "1;34", "1;36"


def render(diagnostics: Iterable[Diagnostic], sources: Mapping[str, SourceText], color: bool) -> str:
    """All messages, a blank line after each; the empty text where there are none."""
    return "".join("\n".join(_Message(one, sources, color).lines()) + "\n\n" for one in diagnostics)


@dataclass(frozen=True, slots=True)
class _Mark:
    """What is underlined on a line: characters counted from 0, the last one not included."""

    line: int
    first: int
    last: int
    text: str
    main: bool


class _Message:
    """One message on its way to lines."""

    def __init__(self, one: Diagnostic, sources: Mapping[str, SourceText], color: bool) -> None:
        self.one = one
        self.sources = sources
        self.color = color
        self.accent = _COLORS[one.severity]
        self.marks = self.by_path()
        numbers = (mark.line for marks in self.marks.values() for mark in marks)
        self.margin = max((len(str(number)) for number in numbers), default=1)

    def lines(self) -> Iterator[str]:
        """Head, excerpts, help."""
        head = self.paint(f"{self.one.severity}[{self.one.rule.code} {self.one.rule.slug}]", self.accent)
        yield f"{head}: {self.paint(visible(self.one.message), _BOLD)}"
        for number, (path, marks) in enumerate(self.marks.items()):
            yield from self.excerpt(path, marks, "-->" if number == 0 else ":::")
        if self.one.help:
            yield f"{' ' * self.margin} {self.frame('=')} {self.paint('help', _HELP)}: {visible(self.one.help)}"

    def by_path(self) -> dict[str, list[_Mark]]:
        """The places by file, the message's own first."""
        places = [(self.one.span, "", True)] if self.one.span else []
        places += [(label.span, label.text, False) for label in self.one.labels]
        found: dict[str, list[_Mark]] = {}
        for span, text, main in places:
            found.setdefault(span.path, []).append(self.mark(span, text, main))
        return found

    def mark(self, span: Span, text: str, main: bool) -> _Mark:
        """The part of a place that lies on its first line; at least one character."""
        source = self.sources.get(span.path)
        if source is None:
            return _Mark(0, 0, 0, text, main)
        start = source.position(min(span.start, len(source.text)))
        first = start.column - 1
        end = (
            len(source.line(start.line))
            if "\n" in source.text[span.start : span.end]
            else first + span.end - span.start
        )
        return _Mark(start.line, first, max(end, first + 1), text, main)

    def excerpt(self, path: str, marks: list[_Mark], arrow: str) -> Iterator[str]:
        """One file: where, its lines, what is underlined in them."""
        blank = " " * self.margin
        source = self.sources.get(path)
        if source is None:
            yield f"{blank}{self.frame(arrow)} {visible(path)}"
            return
        lead = next((mark for mark in marks if mark.main), marks[0])
        yield f"{blank}{self.frame(arrow)} {visible(path)}:{lead.line}:{lead.first + 1}"
        yield f"{blank} {self.frame('|')}"
        before = 0
        for number in sorted({mark.line for mark in marks}):
            if before and number > before + 1:
                yield (
                    self.frame("...")
                    if number > before + 2
                    else self.numbered(before + 1, source.line(before + 1), 0).rstrip()
                )
            yield from self.marked(number, source.line(number), [mark for mark in marks if mark.line == number])
            before = number
        if self.one.help:
            yield f"{blank} {self.frame('|')}"

    def marked(self, number: int, line: str, marks: list[_Mark]) -> Iterator[str]:
        """A line, and under it a row a mark, the message's own first, then from right to left."""
        marks = sorted(marks, key=lambda mark: (not mark.main, -mark.first))
        view = shown(line, marks[0].first)
        yield f"{self.frame(f'{number:>{self.margin}} |')} {view.text}".rstrip()
        for mark in marks:
            yield f"{' ' * self.margin} {self.frame('|')} {self.underline(view, mark)}"

    def numbered(self, number: int, line: str, around: int) -> str:
        """A line that is shown for its place between two others."""
        return f"{self.frame(f'{number:>{self.margin}} |')} {shown(line, around).text}"

    def underline(self, view: Shown, mark: _Mark) -> str:
        """Carets for the message, dashes with a few words for a label."""
        first = view.column(mark.first)
        length = max(view.column(mark.last) - first, 1)
        if mark.main:
            return " " * first + self.paint("^" * length, self.accent)
        return " " * first + self.frame(f"{'-' * length} {visible(mark.text)}".rstrip())

    def frame(self, text: str) -> str:
        """In the colour of what is not the author's."""
        return self.paint(text, _FRAME)

    def paint(self, text: str, code: str) -> str:
        """In a colour, or plain."""
        return f"\x1b[{code}m{text}\x1b[0m" if self.color else text
