"""A token, and the findings of one file."""

from dataclasses import field
from typing import NamedTuple

from scorelang.diagnostics import Diagnostic
from scorelang.source.records import dataclass

MOST_FINDINGS = 100


class Token(NamedTuple):
    """`kind` is `NAME` for every word: whether it is a keyword depends on where it stands."""

    kind: str
    text: str
    start: int
    end: int


@dataclass(slots=True)
class Findings:
    """What one file has to be told; beyond a hundred nobody reads, so nothing is kept."""

    items: list[Diagnostic] = field(default_factory=list)

    def add(self, diagnostic: Diagnostic) -> None:
        """Keep a message."""
        if not self.full:
            self.items.append(diagnostic)

    @property
    def full(self) -> bool:
        """Whether nothing more is kept."""
        return len(self.items) >= MOST_FINDINGS

    def in_order(self) -> tuple[Diagnostic, ...]:
        """By place."""
        return tuple(sorted(self.items, key=lambda found: found.span.start if found.span else -1))
