"""`# scorelang: ignore SC4103 because …`: a finding that its author has looked at and leaves as it is."""

import re
from collections.abc import Iterator

from scorelang.diagnostics import Diagnostic, Severity
from scorelang.diagnostics.catalogue.syntax import IGNORE_FORM, NEEDLESS_IGNORE
from scorelang.source import SourceText, Span
from scorelang.source.records import dataclass
from scorelang.syntax.tree.files import File
from scorelang.syntax.tree.words import Comment

_BEGINNING = re.compile(r"#\s*scorelang\s*:")
_WHOLE = re.compile(r"#\s*scorelang\s*:\s*ignore\s+(?P<names>\S+(?:\s*,\s*\S+)*)\s+because\s+\S")
_HELP = "write it as in `# scorelang: ignore SC4103 because the lead asked for it`"


@dataclass(frozen=True, slots=True)
class _Ignore:
    """One name of a comment, and the line whose findings it is about."""

    name: str
    path: str
    line: int
    span: Span

    def covers(self, found: Diagnostic, source: SourceText) -> bool:
        """Whether it is about a finding; what stops the compiler cannot be ignored."""
        if found.severity is Severity.ERROR or found.span is None or found.span.path != self.path:
            return False
        return self.name in (found.rule.code, found.rule.slug) and source.position(found.span.start).line == self.line


def without_ignored(files: tuple[File, ...], found: tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
    """The findings that no comment ignores, and what is wrong with the comments themselves."""
    kept, said = list(found), []
    for file in files:
        for comment in file.comments:
            if not _BEGINNING.match(comment.text):
                continue
            ignores = tuple(_ignores(file, comment))
            if not ignores:
                said.append(IGNORE_FORM.at(comment.span, "this comment says not what it ignores and why", help=_HELP))
            for ignore in ignores:
                left = [one for one in kept if not ignore.covers(one, file.source)]
                if len(left) == len(kept):
                    said.append(_needless(ignore))
                kept = left
    return (*kept, *said)


def _ignores(file: File, comment: Comment) -> Iterator[_Ignore]:
    match = _WHOLE.match(comment.text)
    if match is None:
        return
    line = _line(file.source, comment)
    for name in re.split(r"\s*,\s*", match.group("names")):
        yield _Ignore(name, file.source.path, line, comment.span)


def _line(source: SourceText, comment: Comment) -> int:
    """The comment's own line where something stands before it, else the next line that is no comment."""
    number = source.position(comment.span.start).line
    last = source.position(len(source.text)).line
    if source.line(number).strip().startswith("#"):
        while number < last and (not source.line(number).strip() or source.line(number).strip().startswith("#")):
            number += 1
    return number


def _needless(ignore: _Ignore) -> Diagnostic:
    message = f"there is no `{ignore.name}` to ignore in line {ignore.line}"
    return NEEDLESS_IGNORE.at(ignore.span, message, help="take it out; an error cannot be ignored")
