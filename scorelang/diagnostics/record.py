"""One record for every message, and one for every kind of message."""

from enum import StrEnum

from scorelang.source import Span
from scorelang.source.records import dataclass


class Severity(StrEnum):
    """How much a finding weighs: an error stops the compiler, a warning fails `check`, a note never does."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Label:
    """A second place that matters to a message, with a few words about it."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """What was found, then what was wanted: lower case, one sentence, no full stop, names in backquotes."""

    rule: "Rule"
    message: str
    span: Span | None = None
    labels: tuple[Label, ...] = ()
    help: str | None = None

    @property
    def severity(self) -> Severity:
        """The severity of its rule."""
        return self.rule.severity


@dataclass(frozen=True, slots=True)
class Rule:
    """A kind of message: its stable code, its slug, its severity and its title in a list."""

    code: str
    slug: str
    severity: Severity
    title: str

    def at(
        self, span: Span | None, message: str, *, labels: tuple[Label, ...] = (), help: str | None = None
    ) -> Diagnostic:
        """A message of this kind at a place; `None` where there is no place."""
        return Diagnostic(self, message, span, labels, help)
