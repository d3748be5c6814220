"""Test results and coverage as one JSON document."""

import json

from scorelang.testing.coverage import Coverage
from scorelang.testing.points import KINDS
from scorelang.testing.results import ExpectationResult, TestResult


def render(results: tuple[TestResult, ...], covered: Coverage | None) -> str:
    """The document, indented."""
    passed = sum(one.passed for one in results)
    document: dict[str, object] = {
        "passed": passed,
        "failed": len(results) - passed,
        "tests": [_test(one) for one in results],
    }
    if covered is not None:
        document["coverage"] = _coverage(covered)
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _test(one: TestResult) -> dict[str, object]:
    return {
        "title": one.title,
        "file": one.span.path,
        "today": one.today.isoformat(),
        "passed": one.passed,
        "problem": one.problem,
        "expectations": [_expectation(each) for each in one.expectations],
        "depends_on": [{"column": f"{each.source}.{each.column}", "taken": each.value} for each in one.depends_on],
    }


def _expectation(one: ExpectationResult) -> dict[str, object]:
    return {"expected": one.text, "holds": one.holds, "found": {each.name: each.value for each in one.found}}


def _coverage(covered: Coverage) -> dict[str, object]:
    kinds = {kind: dict(zip(("reached", "all"), covered.of(kind), strict=True)) for kind in KINDS}
    return {
        "percent": covered.percent,
        "kinds": kinds,
        "missed": [{"kind": point.kind, "name": point.name} for point in covered.missed],
    }
