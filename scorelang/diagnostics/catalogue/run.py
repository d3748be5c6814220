"""SC8xxx: running, history and the engine."""

from scorelang.diagnostics.record import Rule, Severity

DAMAGED_HISTORY = Rule("SC8001", "damaged-history", Severity.ERROR, "A day of the history is damaged")
LOCKED_PROJECT = Rule("SC8002", "locked-project", Severity.ERROR, "Another run is at work in this project")
NOT_WRITTEN = Rule("SC8003", "not-written", Severity.ERROR, "A result could not be written")
UNKNOWN_ACCOUNT = Rule("SC8005", "unknown-account", Severity.ERROR, "The account does not exist on that day")
NO_ENGINE = Rule("SC8009", "no-engine", Severity.ERROR, "The engine is not available")
ENGINE_FAILED = Rule("SC8010", "engine-failed", Severity.ERROR, "The engine could not finish its work")
UNFORESEEN = Rule("SC8099", "unforeseen", Severity.ERROR, "A fault in scorelang itself")

RULES = (
    DAMAGED_HISTORY,
    LOCKED_PROJECT,
    NOT_WRITTEN,
    UNKNOWN_ACCOUNT,
    NO_ENGINE,
    ENGINE_FAILED,
    UNFORESEEN,
)
