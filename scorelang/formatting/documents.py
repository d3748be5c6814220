"""Text with places where a line may be broken, and the lay-out that breaks as few of them as the width asks for."""

from collections.abc import Iterable
from dataclasses import dataclass

WIDTH = 100


@dataclass(frozen=True, slots=True)
class Break:
    """A new line where its group is broken, else this text; always a new line where there is none."""

    flat: str | None


@dataclass(frozen=True, slots=True)
class Broken:
    """A text where its group is broken, else nothing: the comma after the last of a list."""

    text: str


@dataclass(frozen=True, slots=True)
class Note:
    """A comment at the end of the line on which this stands; the groups around it are broken."""

    text: str


@dataclass(frozen=True, slots=True)
class Indented:
    """Lines that begin within it begin further to the right."""

    by: int
    inner: "Document"


@dataclass(frozen=True, slots=True)
class Group:
    """All of its breaks are new lines, or none."""

    inner: "Document"


Document = str | Break | Broken | Note | Indented | Group | tuple["Document", ...]

SOFT = Break("")
LINE = Break(" ")
HARD = Break(None)


def joined(parts: Iterable[Document], between: Document) -> Document:
    """The parts with something between each two."""
    result: list[Document] = []
    for part in parts:
        result += [between, part] if result else [part]
    return tuple(result)


def laid_out(document: Document, column: int, after: int = 0) -> list[str]:
    """The lines of a document that begins at a column; `after` columns follow its end on the last line."""
    return _LayOut(column, after).lines(document)


class _LayOut:
    """The lines written so far; breaks go back to the column where the document began, and further by indents."""

    def __init__(self, base: int, after: int) -> None:
        self.base = base
        self.after = after
        self.done: list[str] = []
        self.line = ""
        self.notes: list[str] = []

    def lines(self, document: Document) -> list[str]:
        stack: list[tuple[int, bool, Document]] = [(0, True, document)]
        while stack:
            indent, broken, part = stack.pop()
            match part:
                case str():
                    self.line += part
                case tuple():
                    stack.extend((indent, broken, inner) for inner in reversed(part))
                case Break():
                    if broken or part.flat is None:
                        self.new_line(indent)
                    else:
                        self.line += part.flat
                case Broken():
                    self.line += part.text if broken else ""
                case Note():
                    self.notes.append(part.text)
                case Indented():
                    stack.append((indent + part.by, broken, part.inner))
                case Group():
                    stack.append((indent, not self.fits(part, stack), part.inner))
        self.new_line(0)
        return self.done

    def new_line(self, indent: int) -> None:
        self.done.append("  ".join((self.line.rstrip(), *self.notes)))
        self.notes = []
        self.line = " " * (indent if self.done[:1] else 0)

    def fits(self, group: Group, stack: list[tuple[int, bool, Document]]) -> bool:
        """Whether the group in one line, and what follows up to the next new line, stays within the width."""
        room = WIDTH - self.base - len(self.line)
        todo: list[tuple[bool, Document]] = [(False, group.inner)]
        behind = len(stack)
        while room >= 0:
            if not todo:
                if not behind:
                    return room >= self.after
                behind -= 1
                _, broken, part = stack[behind]
                todo.append((broken, part))
                continue
            broken, part = todo.pop()
            match part:
                case str():
                    room -= len(part)
                case tuple():
                    todo.extend((broken, inner) for inner in reversed(part))
                case Break():
                    if broken:
                        return True
                    if part.flat is None:
                        return False
                    room -= len(part.flat)
                case Note():
                    return False
                case Indented():
                    todo.append((broken, part.inner))
                case Group():
                    # One that comes later may break at its first place, so what stands before that must fit.
                    todo.append((broken, part.inner))
                case Broken():
                    room -= len(part.text) if broken else 0
        return False
