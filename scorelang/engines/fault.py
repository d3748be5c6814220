"""What an engine could not do, as a diagnostic: the driver's own words never go further."""

from scorelang.diagnostics import Diagnostic


class EngineError(Exception):
    """An engine gave up; the diagnostic says why. `unreadable`: a file that it read is not what it should be."""

    def __init__(self, diagnostic: Diagnostic, *, unreadable: bool = False) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic
        self.unreadable = unreadable
