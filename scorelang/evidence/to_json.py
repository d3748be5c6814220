"""A validation for other programs; docs/validate.md has each name, `format` grows when one changes its meaning."""

from typing import Any

from scorelang.diagnostics import Diagnostic
from scorelang.evidence.calibration import Calibration
from scorelang.evidence.expectations import Checked
from scorelang.evidence.lead_times import LeadTimes
from scorelang.evidence.leaves import Alone
from scorelang.evidence.rates import Difference, Rate
from scorelang.evidence.separation import Estimate
from scorelang.evidence.validation import Part, Statistics, Validation

FORMAT = 1


def to_json(one: Validation) -> dict[str, Any]:
    """One object; shares are from 0 to 1, days are ISO dates, what could not be counted is null."""
    return {
        "format": FORMAT,
        "scorecard": one.card.name,
        "outcome": one.outcome.name,
        "kind": "cross-section" if one.cross_section else "validation",
        "days": [day.isoformat() for day in one.days],
        "known_until": one.known_until.isoformat() if one.known_until else None,
        "verdict": {"word": str(one.verdict.word), "sentence": one.verdict.sentence},
        "passed": one.passed,
        "counts": {
            "judged": one.counts.judged,
            "accounts": one.accounts,
            "accounts_with_outcome": one.lost,
            "not_asked": one.counts.not_asked,
            "no_score": one.counts.no_score,
            "not_known_yet": one.counts.not_known_yet,
        },
        "rate": _rate(one.rate),
        "findings": [_finding(each) for each in one.found],
        "expectations": [_expectation(each) for each in one.expectations],
        "statistics": None if one.statistics is None else _statistics(one.statistics),
    }


def _statistics(found: Statistics) -> dict[str, Any]:
    return {
        "auc": _estimate(found.auc),
        "ks": _estimate(found.ks),
        "tenths": [
            {
                "tenth": one.number,
                "score_low": one.low,
                "score_high": one.high,
                "observations": one.observations,
                "outcomes": one.outcomes,
                "rate": one.rate,
                "lift": one.lift,
                "capture": one.capture,
            }
            for one in found.tenths
        ],
        "grades": [{"grade": one.band.name, **_rate(one.rate)} for one in found.grades],
        "grades_in_order": not found.out_of_order,
        "calibration": None if found.calibration is None else _calibration(found.calibration),
        "lead_times": None if found.leads is None else _leads(found.leads),
        "segments": [{"segment": one.name, **_part(one)} for one in found.segments],
        "by_day": [{"day": one.name, **_part(one)} for one in found.days],
        "indicators": [_indicator(one) for one in found.indicators],
        "correlations": [{"one": one.one, "other": one.other, "spearman": one.correlation} for one in found.pairs],
    }


def _estimate(one: Estimate | Difference | None) -> dict[str, float] | None:
    return None if one is None else {"value": one.value, "low": one.low, "high": one.high}


def _rate(one: Rate) -> dict[str, Any]:
    return {
        "observations": one.observations,
        "accounts": one.accounts,
        "outcomes": one.outcomes,
        "rate": _estimate(one.share),
    }


def _part(one: Part) -> dict[str, Any]:
    return {**_rate(one.rate), "auc": _estimate(one.auc), "verdict": str(one.verdict.word)}


def _calibration(one: Calibration) -> dict[str, Any]:
    pairs = zip(one.expected, one.observed, strict=True)
    return {
        "groups": [{"expected": expected, "observed": observed} for expected, observed in pairs],
        "brier": one.brier,
        "skill": one.skill,
    }


def _leads(one: LeadTimes) -> dict[str, Any]:
    return {
        "lost": one.lost,
        "unplaced": one.unplaced,
        "worst_grade": one.worst,
        "in_worst_grade": one.warned,
        "days_in_worst_grade": list(one.days),
        "usual_share_in_worst_grade": one.usual,
        "looks": [
            {"days_before": look.days_before, "accounts": look.accounts, "grades": look.grades} for look in one.looks
        ],
    }


def _indicator(one: Alone) -> dict[str, Any]:
    return {
        "indicator": one.name,
        "auc": _estimate(one.auc),
        "value_auc": _estimate(one.value_auc),
        "riskier": one.riskier,
        "information_value": one.information,
        "missing": one.missing,
        "outcome_when_missing": _rate(one.when_missing),
        "outcome_when_known": _rate(one.when_known),
        "missing_bias": _estimate(one.bias),
        "nominal_weight": one.nominal,
        "effective_weight": one.effective,
        "pull": one.pull,
    }


def _expectation(one: Checked) -> dict[str, Any]:
    wanted = one.expectation
    return {
        "statistic": wanted.statistic,
        "operator": wanted.operator,
        "bound": wanted.bound,
        "found": _estimate(one.found),
        "met": one.met,
    }


def _finding(one: Diagnostic) -> dict[str, Any]:
    return {
        "code": one.rule.code,
        "slug": one.rule.slug,
        "severity": one.severity.value,
        "message": one.message,
        "help": one.help,
    }
