import json
import re
from xml.etree import ElementTree

import pytest

from scorelang.diagnostics import Diagnostic, Label, Rule, Severity, to_github, to_json, to_junit, to_sarif, to_text
from scorelang.diagnostics.catalogue import RULES
from scorelang.source import SourceText, Span

ERROR = Rule("SC9001", "some-error", Severity.ERROR, "an error")
WARNING = Rule("SC9002", "some-warning", Severity.WARNING, "a warning")
NOTE = Rule("SC9003", "some-note", Severity.NOTE, "a note")

TEXT = 'let a = 1\nlet b = seatz / 2\n\n\n\n\n\n\nlet c = "x"\nlet d = "漢字" + e\n\tlet f = g\n'
SOURCES = {"a.score": SourceText("a.score", TEXT), "b.score": SourceText("b.score", "let z = 0\n")}


def _at(words: str, path: str = "a.score") -> Span:
    start = SOURCES[path].text.index(words)
    return Span(path, start, start + len(words))


def _plain(*found: Diagnostic) -> str:
    return to_text.render(found, SOURCES, color=False)


def test_a_message_with_caret_and_help() -> None:
    one = ERROR.at(_at("seatz"), "`seatz` is not known", help="did you mean `seats`?")
    assert (
        _plain(one)
        == """\
error[SC9001 some-error]: `seatz` is not known
 --> a.score:2:9
  |
2 | let b = seatz / 2
  |         ^^^^^
  |
  = help: did you mean `seats`?

"""
    )


def test_labels_on_the_same_line_on_another_and_in_another_file() -> None:
    labels = (
        Label(_at("2"), "on this line"),
        Label(_at('"x"'), "further down"),
        Label(_at("z", "b.score"), "elsewhere"),
    )
    assert (
        _plain(WARNING.at(_at("seatz"), "found something", labels=labels))
        == """\
warning[SC9002 some-warning]: found something
 --> a.score:2:9
  |
2 | let b = seatz / 2
  |         ^^^^^
  |                 - on this line
...
9 | let c = "x"
  |         --- further down
 ::: b.score:1:5
  |
1 | let z = 0
  |     - elsewhere

"""
    )


def test_wide_letters_and_tabs_are_underlined_where_they_stand() -> None:
    wide, tab = _plain(NOTE.at(_at("e\n"), "wide")), _plain(NOTE.at(_at("g"), "tab"))
    assert '10 | let d = "漢字" + e\n   |                  ^' in wide
    assert "11 |     let f = g\n   |             ^" in tab
    assert "a.score:11:10" in tab


def test_a_place_over_several_lines_is_shown_by_its_first() -> None:
    one = ERROR.at(Span("a.score", 4, 30), "too long")
    assert "1 | let a = 1\n  |     ^^^^^\n" in _plain(one)


def test_a_place_at_the_end_of_a_file_has_a_caret() -> None:
    end = len(TEXT)
    assert "\n   | ^\n" in _plain(ERROR.at(Span("a.score", end, end), "the file ends here"))
    beyond = Span("a.score", end + 5, end + 9)
    assert "^" in _plain(ERROR.at(beyond, "beyond"))


def test_a_message_without_a_place_or_without_its_source() -> None:
    assert _plain(ERROR.at(None, "nowhere", help="help")) == "error[SC9001 some-error]: nowhere\n  = help: help\n\n"
    assert " --> other.toml\n" in _plain(ERROR.at(Span("other.toml", 3, 4), "elsewhere"))


@pytest.mark.parametrize("column", [0, 50, 500, 999])
def test_a_long_line_is_cut_around_the_caret(column: int) -> None:
    text = "".join(f"{number:04d}," for number in range(200))
    source = {"x": SourceText("x", text)}
    shown = to_text.render([ERROR.at(Span("x", column, column + 1), "here")], source, color=False).splitlines()
    line, caret = shown[3], shown[4]
    assert len(line) <= 204
    assert line[caret.index("^")] == text[column]


def test_nothing_that_drives_a_terminal_gets_there() -> None:
    text = "let \x1b[31m = \u202e1\n"
    one = ERROR.at(Span("x", 4, 5), "found `\x1b]0;title\x07` and\na line", help="\u202e")
    shown = to_text.render([one], {"x": SourceText("x", text)}, color=False)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u202e]", shown)
    assert "<U+001B>" in shown
    assert "<U+202E>" in shown
    assert "and a line" in shown.replace("<U+000A>", " ")


def test_colours_are_only_around_the_words() -> None:
    one = ERROR.at(_at("seatz"), "found", help="write", labels=(Label(_at("2"), "label"),))
    colored = to_text.render([one], SOURCES, color=True)
    assert "\x1b[1;31m" in colored
    assert re.sub("\x1b\\[[0-9;]*m", "", colored) == _plain(one)
    assert to_text.render([], SOURCES, color=True) == ""


def _all() -> tuple[Diagnostic, ...]:
    return (
        NOTE.at(None, "nowhere"),
        ERROR.at(_at("seatz"), "found `100%`,\nsaid: so", help="help: this", labels=(Label(_at("2"), ""),)),
        WARNING.at(Span("other file.toml", 0, 1), "elsewhere"),
    )


def test_json_holds_everything() -> None:
    document = json.loads(to_json.render(_all(), SOURCES))
    assert document["version"] == 1
    nowhere, here, elsewhere = document["diagnostics"]
    assert nowhere["place"] is None
    assert here == {
        "code": "SC9001",
        "slug": "some-error",
        "severity": "error",
        "message": "found `100%`,\nsaid: so",
        "help": "help: this",
        "place": {"path": "a.score", "start": {"line": 2, "column": 9}, "end": {"line": 2, "column": 14}},
        "labels": [
            {
                "place": {"path": "a.score", "start": {"line": 2, "column": 17}, "end": {"line": 2, "column": 18}},
                "text": "",
            }
        ],
    }
    assert elsewhere["place"] == {"path": "other file.toml", "start": None, "end": None}


def test_sarif_names_rules_places_and_levels() -> None:
    document = json.loads(to_sarif.render(_all(), SOURCES))
    assert document["version"] == "2.1.0"
    (run,) = document["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["SC9001", "SC9002", "SC9003"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in ("error", "warning", "note")
        assert result["message"]["text"]
    nowhere, here, elsewhere = run["results"]
    assert "locations" not in nowhere
    (location,) = here["locations"]
    assert location["physicalLocation"] == {
        "artifactLocation": {"uri": "a.score", "uriBaseId": "PROJECT"},
        "region": {"startLine": 2, "startColumn": 9, "endLine": 2, "endColumn": 14},
    }
    assert here["relatedLocations"][0]["message"]["text"]
    assert elsewhere["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "other%20file.toml"


def test_sarif_knows_a_finding_again_when_lines_above_it_came() -> None:
    moved = {"a.score": SourceText("a.score", "# new\n" + TEXT)}
    before = ERROR.at(_at("seatz"), "found")
    span = before.span
    assert span is not None
    after = ERROR.at(Span("a.score", span.start + 6, span.end + 6), "found")

    def print_of(one: Diagnostic, sources: dict[str, SourceText]) -> object:
        return json.loads(to_sarif.render([one], sources))["runs"][0]["results"][0]["partialFingerprints"]

    assert print_of(before, SOURCES) == print_of(after, moved)
    assert print_of(before, SOURCES) != print_of(ERROR.at(_at('"x"'), "found"), SOURCES)


def test_workflow_commands_are_escaped_and_the_worst_come_first() -> None:
    assert to_github.render(_all(), SOURCES).splitlines() == [
        "::error title=SC9001 some-error,file=a.score,line=2,endLine=2,col=9,endColumn=13"
        "::found `100%25`,%0Asaid: so%0Ahelp: this",
        "::warning title=SC9002 some-warning,file=other file.toml::elsewhere",
        "::notice title=SC9003 some-note::nowhere",
    ]
    hostile = Rule("SC9", "a", Severity.ERROR, "").at(Span("a,b:c\n::error::.score", 0, 1), "x\r\n::set-output::y")
    (line,) = to_github.render([hostile], {}).splitlines()
    assert line == "::error title=SC9 a,file=a%2Cb%3Ac%0A%3A%3Aerror%3A%3A.score::x%0D%0A::set-output::y"


def test_junit_has_a_suite_a_file_and_counts_failures() -> None:
    root = ElementTree.fromstring(to_junit.render(_all(), SOURCES))
    assert (root.tag, root.get("tests"), root.get("failures")) == ("testsuites", "4", "2")
    suites = {suite.get("name"): suite for suite in root}
    assert set(suites) == {"a.score", "b.score", "scorelang.toml", "other file.toml"}
    assert len(suites["b.score"].findall("testcase")) == 1
    assert suites["b.score"].find(".//failure") is None
    failure = suites["a.score"].find("testcase/failure")
    assert failure is not None
    assert failure.get("type") == "error"
    assert "help: this" in (failure.text or "")
    assert suites["scorelang.toml"].find(".//failure") is None
    for suite in root:
        assert len(suite.findall("testcase")) == int(suite.get("tests", "0"))


def test_junit_takes_any_text() -> None:
    one = ERROR.at(Span('a"<&>\x1b', 0, 0), "<b>\x00\ud800 & ]]>")
    assert ElementTree.fromstring(to_junit.render([one], {})) is not None


def test_codes_and_slugs_are_unique_and_well_formed() -> None:
    assert len({rule.code for rule in RULES}) == len({rule.slug for rule in RULES}) == len(RULES)
    for rule in RULES:
        assert re.fullmatch(r"SC[1-9][0-9]{3}", rule.code)
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", rule.slug)
        assert rule.title
        assert not rule.title.endswith(".")
