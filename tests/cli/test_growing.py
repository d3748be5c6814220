"""A program changes over time and its history stays readable: what came later is missing before."""

import json
from typing import Any

import pytest

from tests.cli.commandline import Shell

DAYS = ("2026-01-04", "2026-01-11", "2026-01-18")
LATER = """
indicator size "Size" {
  value    %s
  score    %s
  missing  skip
}
"""
TRIGGER = """
  trigger grew "Grew" {
    when     before(size.score, 1 week) is missing
    owner    "cs-ops@example.com"
    play     rescue
    again    after 1 week
  }
  trigger renewal_at_risk"""


def scores(shell: Shell, day: str) -> Any:
    said = shell.type("run", "--today", day, "--out", "-", "--format", "json")
    assert said.code == 0, said.err
    return {row["account"]: row for row in json.loads(said.out)}


def grown(shell: Shell, value: str, score: str, trigger: str = TRIGGER) -> None:
    text = (shell.folder / "scorecards" / "health.score").read_text()
    head, card, rest = text.partition("\nscorecard ")
    rest = rest.replace("\n  trigger renewal_at_risk", trigger, 1)
    rest = rest.replace("100%", "50%", 1).replace("seat_use", "size 50%  seat_use", 1)
    (shell.folder / "scorecards" / "health.score").write_text(head + LATER % (value, score) + card + rest)


@pytest.fixture
def past(shell: Shell) -> Shell:
    scores(shell, DAYS[0])
    return shell


def test_an_indicator_that_came_later_is_missing_before(past: Shell) -> None:
    grown(past, "seats", "linear (0 -> 0, 500 -> 100)")
    found = scores(past, DAYS[1])
    assert all("grew" in row["triggers"] for row in found.values() if row["status"] == "scored")
    for command in (("explain", "a1"), ("plan",), ("replay",), ("actions",), ("history", "check")):
        said = past.type(*command)
        assert said.code == 0, said.err
    found = scores(past, DAYS[2])
    assert not any("grew" in row["triggers"] for row in found.values())


NUMBER = ("seats", "linear (0 -> 0, 500 -> 100)")
TEXT = ("name", 'map ("Ada" -> 1, else -> 50)')


@pytest.mark.parametrize(("first", "second"), [(NUMBER, TEXT), (TEXT, NUMBER)])
def test_a_value_of_another_kind_is_no_trouble(past: Shell, first: tuple[str, str], second: tuple[str, str]) -> None:
    place = past.folder / "scorecards" / "health.score"
    before = place.read_text()
    grown(past, *first, "\n  trigger renewal_at_risk")
    scores(past, DAYS[1])
    place.write_text(before)
    grown(past, *second)
    known = [row for row in scores(past, DAYS[2]).values() if row["status"] == "scored"]
    assert known
    assert not any("grew" in row["triggers"] for row in known)


def test_an_indicator_that_went_is_no_trouble(past: Shell) -> None:
    before = (past.folder / "scorecards" / "health.score").read_text()
    grown(past, *NUMBER)
    scores(past, DAYS[1])
    (past.folder / "scorecards" / "health.score").write_text(before)
    scores(past, DAYS[2])
    assert past.type("replay").code == 0
    assert past.type("history", "check").code == 0
