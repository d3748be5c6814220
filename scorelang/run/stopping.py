"""How a run stops before its end: with messages, never with half a result."""

from scorelang.diagnostics import Diagnostic


class RunError(Exception):
    """The run cannot go on; the diagnostics say why."""

    def __init__(self, *diagnostics: Diagnostic) -> None:
        super().__init__(*(diagnostic.message for diagnostic in diagnostics))
        self.diagnostics = diagnostics
