"""SC806x and SC807x: drift, sensitivity and tuning."""

from scorelang.diagnostics.record import Rule, Severity

NO_WEIGHTS = Rule("SC8060", "no-weights", Severity.ERROR, "The scorecard has no weights")
CANNOT_TUNE = Rule("SC8061", "cannot-tune", Severity.ERROR, "The scorecard cannot be tuned")

RULES = (NO_WEIGHTS, CANNOT_TUNE)
"""All of them."""
