"""Tests of the language: what passes, what fails and why, and what they turn on."""

import json
from xml.etree.ElementTree import fromstring

from scorelang.testing import to_json, to_junit
from scorelang.testing.coverage import coverage
from scorelang.testing.from_program import run_tests
from scorelang.testing.results import ExpectationResult
from scorelang.testing.results import TestResult as Result
from tests.testing.programs import program


def _run(text: str, zone: str = "UTC") -> tuple[Result, ...]:
    return run_tests(program(text), zone)


def _one(body: str, zone: str = "UTC") -> Result:
    (result,) = _run(f'test "it" {{ today 2026-03-01 {body} }}', zone)
    return result


def _held(result: Result) -> list[bool | None]:
    return [one.holds for one in result.expectations]


def test_values_points_scores_grades_and_segments() -> None:
    found = _one("""
      given crm { id = "a", plan = "basic", seats = 10, mood = 6 }
      given usage { at = 2026-02-10, calls = 20 }, { at = 2026-02-20, calls = 5 }, { at = 2026-01-01, calls = 900 }
      expect use == 2.5  expect use.score == 25  expect mood_i.score == 60
      expect health.score == 42.5  expect health.grade == poor  expect health.segment == default
      expect health.coverage == 100%  expect health.score == 42
    """)
    assert _held(found) == [True] * 7 + [False]
    assert [(one.name, one.value) for one in found.expectations[-1].found] == [("health.score", "42.5")]
    assert found.outputs["health.use.points"] == 25.0
    assert not found.passed


def test_absent_is_not_zero_and_what_is_unknown_does_not_pass() -> None:
    found = _one("""
      given crm { id = "a", plan = "pro", seats = 1, mood = absent }
      expect crm.mood is absent  expect mood_i.score == 20  expect health.segment == pro  expect mood_i > 5
    """)
    assert _held(found) == [True, True, True, None]
    assert not found.passed
    assert found.expectations[-1].found[0].value == "missing"


def test_a_stale_source_is_missing() -> None:
    rows = 'given crm { id = "a", plan = "pro", seats = 1, mood = 9 } given usage { at = 2026-02-10, calls = 20 }'
    assert _held(_one(f"{rows} expect use == 20")) == [True]
    assert _held(_one(f"{rows} stale usage expect use is missing expect use.score is not missing")) == [True, False]


def test_playbooks_of_triggers_that_no_other_mutes() -> None:
    rows = 'given crm { id = "a", plan = "pro", seats = 1, mood = 0 }'
    found = _one(f"{rows} expect health plays rescue expect health not plays nudge expect health plays nudge")
    assert _held(found) == [True, True, False]
    assert found.expectations[-1].found[0].value == "rescue"
    busy = _one('given crm { id = "a", plan = "basic", seats = 1, mood = 10 } expect health plays nudge')
    assert _held(busy) == [True]


def test_a_day_ends_at_midnight_of_the_zone() -> None:
    rows = 'given crm { id = "a", plan = "pro", seats = 1 } given usage { at = "2026-03-01T23:30:00+00:00", calls = 7 }'
    assert _held(_one(f"{rows} expect use == 7")) == [True]
    assert _held(_one(f"{rows} expect use == 7", "Europe/Berlin")) == [False]
    local = rows.replace("+00:00", "")
    assert _held(_one(f"{local} expect use == 7", "Europe/Berlin")) == [True]


def test_it_says_which_cells_a_test_turns_on_that_it_does_not_give() -> None:
    found = _one('given crm { id = "a", mood = 6, plan = "basic" } given usage { calls = 30 } expect use == 30')
    assert [(one.source, one.column, one.value) for one in found.depends_on] == [
        ("crm", "seats", "1"),
        ("usage", "at", "2026-03-01 00:00 UTC"),
    ]
    given = _one('given crm { id = "a", mood = 6 } given usage { calls = 30 } expect mood_i == 6')
    assert given.passed
    assert given.depends_on == ()


def test_tests_keep_their_order_over_days() -> None:
    days = ("2026-03-01", "2026-02-01", "2026-03-01")
    tests = [f'test "{number}" {{ today {day} expect today == {day} }}' for number, day in enumerate(days)]
    found = _run("\n".join(tests))
    assert [one.title for one in found] == ["0", "1", "2"]
    assert all(one.passed for one in found)


def test_only_chosen_tests_run() -> None:
    made = program('test "one" { today 2026-03-01 expect true } test "two" { today 2026-03-01 expect true }')
    assert [one.title for one in run_tests(made, chosen=lambda test: test.title == "two")] == ["two"]


def test_coverage_counts_what_was_reached_and_names_the_rest() -> None:
    made = program("""test "angry" { today 2026-03-01
      given crm { id = "a", plan = "basic", seats = 1, mood = 1 } given usage { at = 2026-02-20, calls = 7 }
      expect health.score == 35
    }
    test "silent" { today 2026-03-01
      given crm { id = "a", plan = "pro", seats = 1 } given usage { at = 2026-02-20, calls = 100 }
      expect health.grade == poor
    }""")
    assert all(one.passed for one in run_tests(made)), run_tests(made)
    found = coverage(made)
    assert [point.name for point in found.missed] == [
        "use: line 1",
        "mood_i in pro: a known value",
        "mood_i in default: arm 1",
        "mood_i in default: arm 2",
        "mood_i in default",
        "health: cap because They are angry",
        "health.slow",
        "health.party",
    ]
    assert found.of("arm") == (2, 6)
    assert found.of("segment") == (2, 2)
    assert found.percent == 100 * len(found.reached) // len(found.points) < 100
    assert coverage(made, chosen=lambda _: False).percent == 0


def test_json_and_junit_say_the_same() -> None:
    made = program(
        'test "a <b> & \\"c\\"" { today 2026-03-01'
        ' given crm { id = "a", mood = 6, seats = 2, plan = "pro" } expect mood_i == 7 }'
        ' test "fine" { today 2026-03-01 expect true }'
    )
    results, covered = run_tests(made), coverage(made)
    document = json.loads(to_json.render(results, covered))
    suite = fromstring(to_junit.render(results, covered))[0]
    assert (document["passed"], document["failed"]) == (1, 1)
    assert (suite.get("tests"), suite.get("failures")) == ("2", "1")
    assert document["tests"][0]["expectations"][0]["found"] == {"mood_i": "6"}
    case = suite.findall("testcase")[0]
    assert case.get("name") == document["tests"][0]["title"]
    assert "mood_i == 7: found mood_i = 6" in (case.findtext("failure") or "")
    assert suite.find("properties/property") is not None


def test_an_expectation_without_names_is_still_told() -> None:
    failed = ExpectationResult("1 == 2", _one("expect true").span, False)
    assert not failed.passed
    assert _held(_one("expect 1 == 2")) == [False]
