"""Diagnostics as SARIF 2.1.0, which code-scanning services read."""

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any
from urllib.parse import quote

from scorelang import __version__
from scorelang.diagnostics.places import place_of
from scorelang.diagnostics.record import Diagnostic, Rule, Severity
from scorelang.source import SourceText, Span

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}


def render(diagnostics: Iterable[Diagnostic], sources: Mapping[str, SourceText], color: bool = False) -> str:
    """One run with its results and the rules that they name."""
    del color
    found = tuple(diagnostics)
    rules = sorted({one.rule for one in found}, key=lambda rule: rule.code)
    driver = {"name": "scorelang", "semanticVersion": __version__, "rules": [_rule(rule) for rule in rules]}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {"PROJECT": {"description": {"text": "the folder that holds scorelang.toml"}}},
        "results": [_result(one, rules.index(one.rule), sources) for one in found],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2, ensure_ascii=False) + "\n"


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.code,
        "name": "".join(word.capitalize() for word in rule.slug.split("-")),
        "shortDescription": {"text": rule.title},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
    }


def _result(one: Diagnostic, index: int, sources: Mapping[str, SourceText]) -> dict[str, Any]:
    text = f"{one.message}\n{one.help}" if one.help else one.message
    result: dict[str, Any] = {
        "ruleId": one.rule.code,
        "ruleIndex": index,
        "level": _LEVELS[one.severity],
        "message": {"text": text},
    }
    if one.span:
        result["locations"] = [_location(one.span, sources)]
        result["partialFingerprints"] = {"scorelang/v1": _fingerprint(one, one.span, sources)}
    if one.labels:
        labels = [{**_location(label.span, sources), "message": {"text": label.text or "here"}} for label in one.labels]
        result["relatedLocations"] = [{"id": number, **label} for number, label in enumerate(labels, 1)]
    return result


def _location(span: Span, sources: Mapping[str, SourceText]) -> dict[str, Any]:
    place = place_of(span, sources)
    location: dict[str, Any] = {"artifactLocation": {"uri": quote(place.path), "uriBaseId": "PROJECT"}}
    if place.start and place.end:
        location["region"] = {
            "startLine": place.start.line,
            "startColumn": place.start.column,
            "endLine": place.end.line,
            "endColumn": place.end.column,
        }
    return {"physicalLocation": location}


def _fingerprint(one: Diagnostic, span: Span, sources: Mapping[str, SourceText]) -> str:
    """By which a finding is known again after lines above it have come or gone."""
    source = sources.get(span.path)
    line = source.line(source.position(min(span.start, len(source.text))).line).strip() if source else ""
    return sha256("\0".join((one.rule.code, span.path, one.message, line)).encode()).hexdigest()[:32]
