"""What every builder takes and gives."""

from collections.abc import Callable, Sequence
from typing import Any

from scorelang.diagnostics import Rule
from scorelang.diagnostics.catalogue.syntax import WRITTEN_TWICE
from scorelang.source import Span
from scorelang.source.records import dataclass
from scorelang.syntax.tokens.record import Findings


@dataclass(frozen=True, slots=True)
class Read:
    """What a rule has read: the values of its parts in the grammar's order, `None` for a part left out."""

    parts: Sequence[Any]
    span: Span
    findings: Findings

    def say(self, rule: Rule, span: Span, message: str, help: str | None = None) -> None:
        """Report something that the grammar alone cannot see."""
        self.findings.add(rule.at(span, message, help=help))


Builder = Callable[[Read], Any]


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a node that only the rule around it needs: `kind` is the grammar's name of it."""

    kind: str
    value: Any
    span: Span


def part(kind: str) -> Builder:
    """The builder of a piece: its first value, or True where it has none."""
    return lambda read: Part(kind, read.parts[0] if read.parts else True, read.span)


def spread(node: Callable[..., Any]) -> Builder:
    """The builder of a node whose fields are the parts in their order, and its span."""
    return lambda read: node(*read.parts, read.span)


def one_of_each(read: Read, parts: Sequence[Part]) -> dict[str, Any]:
    """The pieces by kind; a second one of a kind is reported."""
    found: dict[str, Any] = {}
    for piece in parts:
        if piece.kind in found:
            read.say(WRITTEN_TWICE, piece.span, f"`{piece.kind.replace('_', ' ')}` is written twice")
        found.setdefault(piece.kind, piece.value)
    return found
