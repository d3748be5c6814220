"""Where the mistakes of one elaboration are collected."""

from scorelang.diagnostics import Diagnostic, Label, Rule, Severity
from scorelang.diagnostics.catalogue import names_types as rules
from scorelang.source import Span
from scorelang.source.records import replace

_ONCE = (
    rules.UNKNOWN_NAME,
    rules.UNKNOWN_COLUMN,
    rules.UNKNOWN_SOURCE,
    rules.UNKNOWN_INDICATOR,
    rules.UNKNOWN_SCORECARD,
    rules.UNKNOWN_FUNCTION,
    rules.UNKNOWN_TRIGGER,
    rules.UNKNOWN_OUTCOME,
    rules.UNKNOWN_STAGE,
)
_PLACES = 8
"""Places that a message shows beside its own."""


class Reports:
    """Mistakes in the order found; one that was said before is not said again.

    A name that means nothing is said once, with the other places where it stands.
    """

    def __init__(self) -> None:
        self._found: dict[tuple[str, Span | None, str], Diagnostic] = {}

    def say(
        self,
        rule: Rule,
        span: Span | None,
        message: str,
        *,
        labels: tuple[Label, ...] = (),
        help: str | None = None,
    ) -> None:
        """Add a mistake."""
        key = (rule.code, None if rule in _ONCE else span, message)
        before = self._found.get(key)
        if before is None:
            self._found[key] = rule.at(span, message, labels=labels, help=help)
        elif span is not None and before.span != span and len(before.labels) < _PLACES:
            also = Label(span, "and here")
            self._found[key] = replace(before, labels=tuple(dict.fromkeys((*before.labels, also))))

    @property
    def found(self) -> tuple[Diagnostic, ...]:
        """All mistakes, by file as first met and by place."""
        return tuple(self._found.values())

    @property
    def failed(self) -> bool:
        """Whether one of them is an error."""
        return any(diagnostic.severity is Severity.ERROR for diagnostic in self._found.values())
