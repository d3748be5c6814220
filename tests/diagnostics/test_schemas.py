import json
import re
from hashlib import sha256
from pathlib import Path
from xml.etree import ElementTree

import pytest
from jsonschema import Draft4Validator

from scorelang.diagnostics import Diagnostic, Label, to_junit, to_sarif
from scorelang.diagnostics.catalogue import RULES
from scorelang.source import SourceText, Span

SCHEMAS = Path(__file__).with_name("schemas")
SARIF = SCHEMAS / "sarif-2.1.0-rtm.5.json"
SOURCES = {"a b.score": SourceText("a b.score", "let a = 1\nlet b = 2\n")}

# What every reader of such reports takes: the element, its attributes, its children.
JUNIT = {
    "testsuites": ({"name", "tests", "failures"}, {"testsuite"}),
    "testsuite": ({"name", "tests", "failures"}, {"testcase"}),
    "testcase": ({"name", "classname"}, {"failure", "system-out"}),
    "failure": ({"message", "type"}, set()),
    "system-out": (set(), set()),
}


def _every_rule() -> list[Diagnostic]:
    label = Label(Span("a b.score", 12, 15), "")
    places = (
        None,
        Span("a b.score", 4, 5),
        Span("a b.score", 4, 14),
        Span("other.toml", 0, 0),
        Span("a b.score", 20, 20),
    )
    return [rule.at(place, "a\nmessage", labels=(label,), help="help") for rule in RULES for place in places]


@pytest.mark.parametrize("found", [[], _every_rule()], ids=["nothing", "every rule"])
def test_sarif_is_what_its_schema_says(found: list[Diagnostic]) -> None:
    document = json.loads(to_sarif.render(found, SOURCES))
    validator = Draft4Validator(json.loads(SARIF.read_text(encoding="utf-8")))
    assert [error.message for error in validator.iter_errors(document)] == []
    assert len(document["runs"][0]["results"]) == len(found)


def test_the_schemas_are_those_that_were_published() -> None:
    kept = dict(re.findall(r"^\| `([^`]+)`.*`([0-9a-f]{64})` \|$", (SCHEMAS / "README.md").read_text(), flags=re.M))
    assert {path.name for path in SCHEMAS.glob("*.json")} == set(kept)
    for name, digest in kept.items():
        assert sha256((SCHEMAS / name).read_bytes()).hexdigest() == digest


def test_junit_uses_only_what_every_reader_takes() -> None:
    root = ElementTree.fromstring(to_junit.render(_every_rule(), SOURCES))
    for element in root.iter():
        attributes, children = JUNIT[element.tag]
        assert set(element.keys()) <= attributes
        assert {child.tag for child in element} <= children
