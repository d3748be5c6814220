"""`scorelang diff` on a small project: each kind, each format, exit codes, and what it must not do."""

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.diffing.conftest import DAY, Checkout

GREEN = "green  from 75"
EDITS = {
    "words": ('"Seats in use"', '"Seats that are used"'),
    "beside": ("<= 90 days", "<= 80 days"),
    "same-scores": ("90% -> 100", "90% -> 100, 2_000_000% -> 100"),
    "scores": (GREEN, "green  from 60"),
}


def told(checkout: Checkout, *arguments: str) -> dict[str, Any]:
    said = checkout.diff("--format", "json", *arguments)
    assert said.code == 0, said.err
    found = json.loads(said.out)
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize(("kind", "edit"), EDITS.items())
def test_each_kind(checkout: Checkout, kind: str, edit: tuple[str, str]) -> None:
    checkout.edit(*edit)
    found = told(checkout)
    assert found["kind"] == kind
    assert [one["kind"] for one in found["scorecards"]] == [kind]


def test_words_are_proven_without_reading_data(checkout: Checkout) -> None:
    shutil.rmtree(checkout.folder / "data")
    checkout.edit(*EDITS["words"])
    said = checkout.diff()
    assert said.code == 0
    assert "every score is the same, whatever the data" in said.out
    assert "“Seats that are used” has another title." in said.out


def test_the_exit_code_says_whether_anything_matters(checkout: Checkout) -> None:
    assert checkout.diff("--exit-code").code == 0
    checkout.edit(*EDITS["words"])
    assert checkout.diff("--exit-code").code == 0
    checkout.edit(*EDITS["same-scores"])
    assert checkout.diff("--exit-code").code == 0
    checkout.edit(*EDITS["scores"])
    assert checkout.diff("--exit-code").code == 1
    assert checkout.diff().code == 0


def test_a_playbook_alone(checkout: Checkout) -> None:
    place = checkout.folder / "playbooks" / "rescue.md"
    text = place.read_text()
    hours = re.search(r'effort *= *"([^"]+)"', text)
    assert hours is not None, text
    place.write_text(text.replace(hours.group(0), hours.group(0).replace(hours.group(1), "9 hours"), 1))
    (card,) = told(checkout)["scorecards"]
    assert (card["kind"], card["parts"]) == ("beside", ["playbooks"])
    assert card["effect"]["work"]["hours_more"] > 0
    assert card["effect"]["work"]["tasks_more"] == 0


def test_a_new_and_a_removed_scorecard(checkout: Checkout) -> None:
    checkout.edit(
        "scorecard health",
        'scorecard growth "Growth" { owner "x"  weights { seat_use 100% }  grades letters }\nscorecard health',
    )
    found = {one["name"]: one for one in told(checkout)["scorecards"]}
    assert {name: one["kind"] for name, one in found.items()} == {"growth": "new", "health": "unchanged"}
    assert sum(one["accounts"] for one in found["growth"]["effect"]["moves"]) == found["growth"]["effect"]["accounts"]
    assert {one["before"] for one in found["growth"]["effect"]["moves"]} == {None}
    checkout.commit()
    found = {one["name"]: one for one in told(checkout, "HEAD~1")["scorecards"]}
    assert found["growth"]["kind"] == "new"
    checkout.git("checkout", "-q", "HEAD~1")
    found = {one["name"]: one for one in told(checkout, "main")["scorecards"]}
    assert found["growth"]["kind"] == "removed"


def test_a_scorecard_under_another_name(checkout: Checkout) -> None:
    text = (checkout.folder / "scorecards" / "health.score").read_text()
    (checkout.folder / "scorecards" / "health.score").write_text(text.replace("scorecard health", "scorecard vitality"))
    (card,) = told(checkout)["scorecards"]
    assert (card["name"], card["was"], card["kind"]) == ("vitality", "health", "words")


def test_one_scorecard_of_several(checkout: Checkout) -> None:
    assert [one["name"] for one in told(checkout, "--card", "health")["scorecards"]] == ["health"]
    said = checkout.diff("--card", "helth")
    assert said.code == 2
    assert "there is no scorecard `helth`" in said.err


def test_sources_that_differ_are_read_by_each_version(checkout: Checkout) -> None:
    checkout.edit("column   seats      : number from 1 to 100_000", "column   seats      : number from 1 to 40")
    (card,) = told(checkout)["scorecards"]
    assert card["kind"] == "scores"
    assert card["parts"] == ["how data is read", "indicators"]
    assert card["effect"]["lost"] > 0


def test_how_cells_are_read_is_each_versions_own(checkout: Checkout) -> None:
    checkout.edit("[profiles.dev]", '[profiles.dev]\nabsent = ["1", "2", "20", "30", "40", "50"]', "scorelang.toml")
    (card,) = told(checkout)["scorecards"]
    assert "how data is read" in card["parts"]


def test_data_that_was_moved_is_the_same_data(checkout: Checkout) -> None:
    (checkout.folder / "data" / "accounts.csv").rename(checkout.folder / "data" / "crm.csv")
    checkout.edit("data/accounts.csv", "data/crm.csv", "scorelang.toml")
    checkout.edit(GREEN, "green  from 60")
    found = told(checkout)
    assert found["scorecards"][0]["parts"] == ["grades"]
    assert "crm is read from where this version has it" in found["notes"][0]


def test_text_names_accounts_and_what_is_passed_on_does_not(checkout: Checkout) -> None:
    checkout.edit("90% -> 100", "70% -> 100")
    named = checkout.diff().out
    names = set(re.findall(r"^  (a\d+) ", named, re.M))
    assert names
    for form in ("markdown", "json", "html"):
        said = checkout.diff("--format", form)
        assert said.code == 0, said.err
        assert not [name for name in names if re.search(rf"\b{name}\b", said.out)], form
        named = checkout.diff("--format", form, "--names").out
        assert all(re.search(rf"\b{name}\b", named) for name in names), form
    assert not [name for name in names if re.search(rf"\b{name}\b", checkout.diff("--no-names").out)]


def test_it_is_written_to_a_file(checkout: Checkout, tmp_path: Path) -> None:
    checkout.edit(GREEN, "green  from 60")
    said = checkout.diff("--format", "markdown", "-o", str(tmp_path / "comment.md"))
    assert said.out == ""
    assert (tmp_path / "comment.md").read_text(encoding="utf-8").startswith("<!-- scorelang-diff ")


def test_a_file_has_no_colour(checkout: Checkout, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    checkout.edit(GREEN, "green  from 60")
    assert "\x1b" in checkout.diff().out
    assert checkout.diff("-o", str(tmp_path / "diff.txt")).code == 0
    assert "\x1b" not in (tmp_path / "diff.txt").read_text(encoding="utf-8")
    assert "\x1b" not in checkout.diff("-o", "-").out


def test_the_same_comment_each_time(checkout: Checkout) -> None:
    checkout.edit("90% -> 100", "70% -> 100")
    first = checkout.diff("--format", "markdown").out
    assert checkout.diff("--format", "markdown").out == first


def test_what_people_put_in_the_place_of_scores_stays(checkout: Checkout) -> None:
    checkout.edit("90% -> 100", "70% -> 100")
    free = told(checkout, "--names")["scorecards"][0]["effect"]
    account = free["movers"][0]["account"]
    (checkout.folder / "overrides.toml").write_text(
        f'[[override]]\nscorecard = "health"\naccount = "{account}"\nscore = 12\nreason = "We know better"\n'
        'author = "ada@example.com"\nlast_day = 2026-03-20\n'
    )
    held = told(checkout, "--names")["scorecards"][0]["effect"]
    assert account not in [one["account"] for one in held["movers"]]
    assert held["risen"] + held["fallen"] == free["risen"] + free["fallen"] - 1


def test_the_way_to_ask_is_told(checkout: Checkout) -> None:
    said = checkout.shell.type("diff", "--help")
    assert said.code == 0
    assert "origin/main..." in said.out
    assert checkout.shell.type("diff", "HEAD", "HEAD", *DAY).code == 2


def test_sentences_say_what_is_other_and_not_how_it_is_written(checkout: Checkout) -> None:
    checkout.edit("seat_use", "use_of_seats")
    checkout.edit("seat_use", "use_of_seats", "playbooks/rescue.md")
    checkout.edit("value    active / seats as percent", "value    share as percent")
    checkout.edit("indicator use_of_seats", "let share = active / seats\nindicator use_of_seats")
    checkout.edit("the seats they pay for", "the seats that they pay for")
    (card,) = told(checkout)["scorecards"]
    assert card["kind"] == "words"
    assert card["renamed"] == [{"before": "seat_use", "after": "use_of_seats"}]
    assert card["sentences"] == ["“Seats in use” is described otherwise."]


def test_another_condition_is_told_in_its_words(checkout: Checkout) -> None:
    checkout.edit(*EDITS["beside"])
    (sentence,) = told(checkout)["scorecards"][0]["sentences"]
    assert sentence.startswith("“Renewal in sight and not healthy” starts when grade in (at_risk, critical) and ")
    assert "<= 80 days, and no longer when" in sentence
