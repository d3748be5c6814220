"""Diagnostics as GitHub's workflow commands, which become annotations of a pull request."""

from collections.abc import Iterable, Mapping

from scorelang.diagnostics.places import place_of
from scorelang.diagnostics.record import Diagnostic, Severity
from scorelang.source import SourceText

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
_ORDER = tuple(Severity)


def render(diagnostics: Iterable[Diagnostic], sources: Mapping[str, SourceText], color: bool = False) -> str:
    """One command a line, the worst first, as only the first ten of a step are shown."""
    del color
    worst_first = sorted(diagnostics, key=lambda one: _ORDER.index(one.severity))
    return "".join(_command(one, sources) + "\n" for one in worst_first)


def _command(one: Diagnostic, sources: Mapping[str, SourceText]) -> str:
    properties = {"title": f"{one.rule.code} {one.rule.slug}", **_place(one, sources)}
    written = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    text = f"{one.message}\n{one.help}" if one.help else one.message
    return f"::{_COMMANDS[one.severity]} {written}::{_escaped(text)}"


def _place(one: Diagnostic, sources: Mapping[str, SourceText]) -> dict[str, str]:
    if one.span is None:
        return {}
    place = place_of(one.span, sources)
    if place.start is None or place.end is None:
        return {"file": place.path}
    found = {"file": place.path, "line": str(place.start.line), "endLine": str(place.end.line)}
    if place.start.line == place.end.line:
        found |= {"col": str(place.start.column), "endColumn": str(max(place.end.column - 1, place.start.column))}
    return found


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")
