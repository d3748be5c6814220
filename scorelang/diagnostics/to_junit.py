"""Diagnostics as a JUnit report, which build servers show: a suite a file, a case a message."""

from collections.abc import Iterable, Mapping
from xml.etree import ElementTree as Xml

from scorelang.diagnostics.columns import visible
from scorelang.diagnostics.places import place_of
from scorelang.diagnostics.record import Diagnostic, Severity
from scorelang.source import SourceText

_PROJECT = "scorelang.toml"


def render(diagnostics: Iterable[Diagnostic], sources: Mapping[str, SourceText], color: bool = False) -> str:
    """Every file that was read is a suite; one without a message has a single case that passes."""
    del color
    found = tuple(diagnostics)
    paths = {path: path for path in (*sources, *(one.span.path if one.span else _PROJECT for one in found))}
    failures = sum(_fails(one) for one in found)
    clean = [path for path in paths if not any(_path(one) == path for one in found)]
    root = Xml.Element("testsuites", name="scorelang", tests=str(len(found) + len(clean)), failures=str(failures))
    for path in paths:
        _suite(root, path, [one for one in found if _path(one) == path], sources)
    Xml.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + Xml.tostring(root, encoding="unicode") + "\n"


def _suite(root: Xml.Element, path: str, found: list[Diagnostic], sources: Mapping[str, SourceText]) -> None:
    failures = str(sum(_fails(one) for one in found))
    suite = Xml.SubElement(root, "testsuite", name=visible(path), tests=str(max(len(found), 1)), failures=failures)
    if not found:
        Xml.SubElement(suite, "testcase", name="check", classname=visible(path))
    for one in found:
        place = place_of(one.span, sources) if one.span else None
        line = place.start.line if place and place.start else 0
        name = f"{one.rule.code} {one.rule.slug}" + (f" at line {line}" if line else "")
        case = Xml.SubElement(suite, "testcase", name=name, classname=visible(path))
        text = visible(one.message) + (f"\nhelp: {visible(one.help)}" if one.help else "")
        if _fails(one):
            failure = Xml.SubElement(case, "failure", message=visible(one.message), type=one.severity.value)
            failure.text = text
        else:
            Xml.SubElement(case, "system-out").text = text


def _path(one: Diagnostic) -> str:
    return one.span.path if one.span else _PROJECT


def _fails(one: Diagnostic) -> bool:
    return one.severity is not Severity.NOTE
