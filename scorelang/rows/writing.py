"""The text of generated functions: fresh names, lines with their indentation, and constants that are never pasted."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from types import CodeType
from typing import Any

from scorelang.rows.runtime import CALLED


class Names:
    """Identifiers of our own for one generated module, and the objects behind its constants."""

    def __init__(self) -> None:
        self._count = 0
        self._constants: dict[tuple[type, object], str] = {}
        self.namespace: dict[str, object] = dict(CALLED)

    def fresh(self, prefix: str) -> str:
        """A name that nothing else has."""
        self._count += 1
        return f"{prefix}{self._count}"

    def constant(self, value: object) -> str:
        """The name under which the generated code finds a hashable value."""
        key = (type(value), value)
        if key not in self._constants:
            self._constants[key] = self.fresh("k")
            self.namespace[self._constants[key]] = value
        return self._constants[key]

    def literal(self, value: int) -> str:
        """A name for a number that changes from day to day: the text around it stays, and is compiled once."""
        name = self.fresh("k")
        self.namespace[name] = value
        return name

    def function(self, text: str) -> Callable[..., Any]:
        """The function that a text defines under the name `made`; it sees our constants and nothing else of ours."""
        exec(_compiled(text), self.namespace)
        made = self.namespace.pop("made")
        assert callable(made)
        return made


@lru_cache(maxsize=512)
def _compiled(text: str) -> CodeType:
    return compile(text, "<a generated function>", "exec")


class Lines:
    """The body of a function as it grows."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self.indent = 1

    def add(self, text: str) -> None:
        """One statement at the present indentation."""
        self._lines.append("    " * self.indent + text)

    @contextmanager
    def block(self, head: str) -> Iterator[None]:
        """A compound statement: what is added within belongs to it."""
        self.add(head)
        self.indent += 1
        before = len(self._lines)
        yield
        if len(self._lines) == before:
            self.add("pass")
        self.indent -= 1

    @contextmanager
    def aside(self) -> Iterator[list[str]]:
        """Statements set aside, to be added by `extend` where they turn out to belong."""
        kept, self._lines = self._lines, []
        aside = self._lines
        yield aside
        self._lines = kept

    def extend(self, lines: list[str], shift: int) -> None:
        """Statements that were set aside, indented `shift` further than when they were written."""
        self._lines.extend("    " * shift + line for line in lines)

    def text(self, head: str) -> str:
        """The whole function under its head."""
        return "\n".join([head, *(self._lines or ["    pass"])]) + "\n"
