"""The lines of a formatted file, with comments and single blank lines where the author had them."""

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

from scorelang.formatting.comments import Comments
from scorelang.formatting.documents import WIDTH, Document, laid_out
from scorelang.formatting.expressions import Expressions
from scorelang.source import SourceText, Span

KEYWORD = 9


class Placed(Protocol):
    """Whatever has a place."""

    @property
    def span(self) -> Span:
        """Its place."""


P = TypeVar("P", bound=Placed)


class Lines:
    """Written from top to bottom."""

    def __init__(self, source: SourceText, comments: Comments) -> None:
        self.source = source
        self.comments = comments
        self.expressions = Expressions(comments)
        self.lines: list[str] = []
        self.indent = 0
        # The line of the author's text where the last written thing ended; None where a block has just begun.
        self.behind: int | None = None
        # How many lines the last thing took.
        self.height = 0
        # Whether what is written comes to stand on one line with others.
        self.brief = False

    def column(self, text: str, width: int, *, right: bool = False) -> str:
        """A cell of a table; alone on one line it needs no width."""
        if self.brief:
            return text
        return text.rjust(width) if right else text.ljust(width)

    def statement(self, span: Span, document: Document) -> None:
        """A clause, with the comments before it, within it where nobody else keeps them, and beside it."""
        written = laid_out(document, self.indent)
        self._above(span)
        self._blank(span.start)
        self._write(written)
        self.height = len(written)
        self._beside(span.end)

    def clause(self, span: Span, keyword: str, document: Document) -> None:
        """A clause whose keyword stands in the column of keywords."""
        head = keyword.ljust(KEYWORD) if len(keyword) < KEYWORD and not self.brief else f"{keyword} "
        written = laid_out(document, self.indent + len(head))
        first, *rest = written
        self._above(span)
        self._blank(span.start)
        self._write([head + first, *(" " * len(head) + line if line else line for line in rest)])
        self._beside(span.end)

    def block(
        self,
        span: Span,
        head: Document,
        head_end: int,
        inner: Sequence[P],
        write: Callable[[P], None],
        tail: str = "",
    ) -> None:
        """A head, and on the lines after it what stands between its braces; `tail` follows the closing one.

        What the author wrote on one line stays there if it fits.
        """
        self._take_before(span.start)
        brief = self._brief(span, head, inner, write, tail)
        if brief is not None:
            self.statement(span, brief)
            return
        written = laid_out((head, " {"), self.indent)
        self._blank(span.start)
        beside = self.comments.beside(head_end)
        written[-1] += f"  {beside.text}" if beside else ""
        self._write(written)
        self.indent += 2
        self.behind = None
        for one in inner:
            write(one)
        self._take_before(span.end)
        self.indent -= 2
        if self.behind is None and not beside:
            self.lines[-1] += f"}}{tail}"
        else:
            self._write([f"}}{tail}"])
        self.height = len(written) if self.behind is None and not beside else 2
        self._beside(span.end)

    def _brief(
        self, span: Span, head: Document, inner: Sequence[P], write: Callable[[P], None], tail: str
    ) -> str | None:
        """The whole block on one line."""
        if "\n" in self.source.text[span.start : span.end] or self.comments.within(span):
            return None
        saved = self.lines, self.brief, self.behind
        self.lines, self.brief = [], True
        for one in inner:
            self.behind = None
            write(one)
        parts = [line.strip() for line in self.lines]
        self.lines, self.brief, self.behind = saved
        heads = laid_out(head, self.indent)
        whole = f"{heads[0]} {{ {'  '.join(parts)} }}{tail}" if parts else f"{heads[0]} {{}}{tail}"
        fits = len(parts) == len(inner) and len(heads) == 1 and self.indent + len(whole) <= WIDTH
        return whole if fits else None

    def end(self) -> str:
        """The whole text, with what comments are left."""
        self._take_before(len(self.source.text) + 1)
        return "\n".join(self.lines) + "\n" if self.lines else ""

    def _above(self, span: Span) -> None:
        """The comments before a clause; those within it that belong nowhere else come before it."""
        self._take_before(span.start)
        for comment in self.comments.before(span.end):
            self._blank(span.start)
            self._write([comment.text])
            self.behind = self._line(span.start)

    def _take_before(self, end: int) -> None:
        for comment in self.comments.before(end):
            self._blank(comment.span.start)
            self._write([comment.text])
            self.behind = self._line(comment.span.start)

    def _beside(self, end: int) -> None:
        comment = self.comments.beside(end)
        if comment is not None:
            self.lines[-1] += f"  {comment.text}"
        self.behind = self._line(end)

    def _blank(self, start: int) -> None:
        """One blank line where the author had some."""
        if self.behind is not None and self._line(start) > self.behind + 1:
            self.lines.append("")

    def _line(self, offset: int) -> int:
        return self.source.position(min(offset, len(self.source.text))).line

    def _write(self, lines: Sequence[str]) -> None:
        self.lines += [" " * self.indent + line if line else line for line in lines]
