"""What an engine could not do, as a diagnostic: the driver's own words never go further."""

from scorelang.diagnostics import Diagnostic


class EngineError(Exception):
    """An engine gave up; the diagnostic says why."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic
