"""SC806x and SC807x: drift, sensitivity and tuning."""

from scorelang.diagnostics.record import Rule, Severity

NO_WEIGHTS = Rule("SC8060", "no-weights", Severity.ERROR, "The scorecard has no weights")

RULES = (NO_WEIGHTS,)
"""All of them."""
