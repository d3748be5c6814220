"""Where the mistakes of one elaboration are collected."""

from scorelang.diagnostics import Diagnostic, Label, Rule, Severity
from scorelang.source import Span


class Reports:
    """Mistakes in the order found; one that was said before is not said again."""

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
        diagnostic = rule.at(span, message, labels=labels, help=help)
        self._found.setdefault((rule.code, span, message), diagnostic)

    @property
    def found(self) -> tuple[Diagnostic, ...]:
        """All mistakes, by file as first met and by place."""
        return tuple(self._found.values())

    @property
    def failed(self) -> bool:
        """Whether one of them is an error."""
        return any(diagnostic.severity is Severity.ERROR for diagnostic in self._found.values())
