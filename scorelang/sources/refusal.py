"""What stops a source from being read: raised where it is found, a diagnostic at the border."""

from scorelang.diagnostics import Diagnostic


class SourceError(Exception):
    """A source cannot be read; the diagnostics say why."""

    def __init__(self, *diagnostics: Diagnostic) -> None:
        super().__init__(*(diagnostic.message for diagnostic in diagnostics))
        self.diagnostics = diagnostics
