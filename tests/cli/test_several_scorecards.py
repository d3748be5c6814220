"""Several scorecards in one program: a sum of points, and one that weighs another's score."""

import json

import pytest

from tests.cli.commandline import Shell

MORE = """
indicator size "Size" { value arr  score linear (0 -> 0, 300k -> 100) }

scorecard growth "Growth" {
  owner "x@example.com"
  points from 50 {
    add 20 when seat_use > 80% because "They use it"
    take 10 when csm is missing because "Nobody owns it"
    first of "Size" baseline 20 { add 10 when arr > 100k  add 5 otherwise }
  }
  scale 0 to 100
  grades letters
  trigger big "Big and growing" { when grade == B  play rescue  owner "csm"  again after 30 days }
}

scorecard overall "Overall" {
  owner "x@example.com"
  weights { health.score "Health" 60%  size 40% }
  grades traffic_light
  cap 35 when csm is missing because "Nobody owns it"
  always "small ones are not red" arr < 50k implies grade != red
}
"""
DAY = ("--today", "2026-03-01")


@pytest.fixture
def cards(shell: Shell) -> Shell:
    place = shell.folder / "scorecards" / "health.score"
    place.write_text(place.read_text() + MORE)
    return shell


def explained(shell: Shell, account: str) -> dict[str, dict[str, object]]:
    records = json.loads(shell.type("explain", account, *DAY, "--format", "json").out)
    return {record["scorecard"]["name"]: record for record in records}


def test_each_keeps_a_day_of_its_own(cards: Shell) -> None:
    assert cards.type("run", *DAY).code == 0
    assert sorted(path.name for path in (cards.folder / "history").iterdir() if path.name != ".lock") == [
        "growth",
        "health",
        "overall",
        "programs",
    ]
    assert cards.type("history", "check").code == 0


def test_each_has_plans_of_its_own(cards: Shell) -> None:
    assert cards.type("plan", *DAY).code == 0
    folder = cards.folder / "plans" / "2026-03-01"
    assert len(list((folder / "health").glob("bluewater-logistics-*.md"))) == 1
    assert len(list((folder / "growth").glob("harbour-insurance-*.md"))) == 1


def test_a_sum_adds_up(cards: Shell) -> None:
    growth = explained(cards, "a11")["growth"]
    tree = growth["tree"]
    assert isinstance(tree, list)
    assert [(line["title"], line["contribution"]) for line in tree] == [
        ("to begin with", 50.0),
        ("They use it", 0.0),
        ("Nobody owns it", -10.0),
        ("Size", 5.0),
    ]
    assert growth["score"] == 45.0
    reasons = growth["reasons"]
    assert isinstance(reasons, list)
    assert [(one["title"], one["lost"]) for one in reasons] == [
        ("They use it", 20.0),
        ("Size", 15.0),
        ("Nobody owns it", 10.0),
    ]


def test_another_scorecards_score_is_a_leaf(cards: Shell) -> None:
    overall = explained(cards, "a11")["overall"]
    tree = overall["tree"]
    assert isinstance(tree, list)
    assert [(line["title"], line["points"], line["status"]) for line in tree] == [
        ("Health", 54.3, "known"),
        ("Size", 13.7, "known"),
    ]
    assert overall["before"] == 38.0
    assert overall["score"] == 35.0
    assert [(one["because"], one["amount"]) for one in overall["steps"]] == [("Nobody owns it", -3.0)]


def test_what_should_always_hold_is_said_where_it_does_not(cards: Shell) -> None:
    assert "small ones are not red" in cards.type("run", *DAY).out
