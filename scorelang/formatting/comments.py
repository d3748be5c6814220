"""The comments of a file, each of which is written exactly once."""

import re
from bisect import bisect_left
from collections.abc import Iterator

from scorelang.source import Span
from scorelang.syntax.tree.files import File
from scorelang.syntax.tree.words import Comment

_BESIDE = re.compile(r"[ \t]*[,{]?[ \t]*")


class Comments:
    """Hands comments out to whoever is written next to them."""

    def __init__(self, file: File) -> None:
        self.text = file.source.text
        self.comments = file.comments
        self.starts = [comment.span.start for comment in file.comments]
        self.taken: set[int] = set()
        # All before this one are taken.
        self.first = 0

    def before(self, end: int) -> list[Comment]:
        """Take all that stand before this place and that nobody took."""
        return list(self._take(0, end))

    def between(self, start: int, end: int) -> list[Comment]:
        """Take all that stand between two places."""
        return list(self._take(start, end))

    def beside(self, end: int) -> Comment | None:
        """Take the one that follows on the same line, with nothing but a comma or a brace between."""
        at = bisect_left(self.starts, end)
        if at == len(self.starts) or at in self.taken:
            return None
        if not _BESIDE.fullmatch(self.text, end, self.starts[at]):
            return None
        self.taken.add(at)
        return self.comments[at]

    def within(self, span: Span) -> bool:
        """Whether one that nobody took stands within this place."""
        at = bisect_left(self.starts, span.start)
        return any(i not in self.taken for i in range(at, bisect_left(self.starts, span.end)))

    def _take(self, start: int, end: int) -> Iterator[Comment]:
        while self.first in self.taken:
            self.first += 1
        for at in range(max(self.first, bisect_left(self.starts, start)), bisect_left(self.starts, end)):
            if at not in self.taken:
                self.taken.add(at)
                yield self.comments[at]
