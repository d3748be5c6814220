"""SC804x and SC805x: what a validation finds before it counts: scores that knew what came after."""

from scorelang.diagnostics.record import Rule, Severity

ENDLESS_OUTCOME = Rule("SC8040", "endless-outcome", Severity.ERROR, "An outcome does not say by when")
KNOWING_COLUMN = Rule("SC8041", "knowing-column", Severity.ERROR, "A column without a date knows the outcome")
UNDATED_READ = Rule("SC8042", "undated-read", Severity.WARNING, "A score reads columns without a date")
SURVIVORS_ONLY = Rule("SC8043", "survivors-only", Severity.ERROR, "Those who were lost are not among the scored")
UNCOVERED_WINDOW = Rule("SC8044", "uncovered-window", Severity.WARNING, "A window reaches beyond the data")
LIFETIME_TOTAL = Rule("SC8045", "lifetime-total", Severity.ERROR, "A total over all time is held against an outcome")
UNKNOWABLE_OUTCOME = Rule("SC8046", "unknowable-outcome", Severity.ERROR, "The outcome lies beyond the data's end")
DATED_CROSS_SECTION = Rule("SC8047", "dated-cross-section", Severity.ERROR, "A cross-section of data that has dates")
ROWS_AHEAD = Rule("SC8048", "rows-ahead", Severity.NOTE, "Rows are dated later than the data can be")
GONE_BEFORE = Rule("SC8049", "gone-before", Severity.WARNING, "Accounts are scored that were lost before")
OUTCOME_READ = Rule("SC8050", "outcome-read", Severity.NOTE, "A score reads what its outcome is made of")
NO_OUTCOME = Rule("SC8051", "no-outcome", Severity.ERROR, "There is no such outcome")
NOBODY_OBSERVED = Rule("SC8052", "nobody-observed", Severity.ERROR, "Nobody was scored on the days asked")

RULES = (
    ENDLESS_OUTCOME,
    KNOWING_COLUMN,
    UNDATED_READ,
    SURVIVORS_ONLY,
    UNCOVERED_WINDOW,
    LIFETIME_TOTAL,
    UNKNOWABLE_OUTCOME,
    DATED_CROSS_SECTION,
    ROWS_AHEAD,
    GONE_BEFORE,
    OUTCOME_READ,
    NO_OUTCOME,
    NOBODY_OBSERVED,
)
