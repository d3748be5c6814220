"""`scorelang actions`: what is open, new, closed and left, by what is on record alone."""

import csv
import io
import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.cli.commandline import Said, Shell

START = date(2026, 1, 5)
CARD = """
accounts crm {
  owner  "revops@example.com"
  key    id     : text
  column name   : text
  column csm    : text optional
  column arr    : money
  column level  : number from 0 to 100 optional
  column closed : flag
}

indicator use "Use" { value level  score direct }

scorecard health "Health" {
  owner   "cs-ops@example.com"
  every   1 week
  applies when not closed
  weights { use 100% }
  grades  { good "Good" green from 50  poor "Poor" red below }
  coverage from 50%

  trigger poor_use  "Poor use"  { when use < 50   priority high    play rescue  again after 30 days }
  trigger very_poor "Very poor" { when use < 20   until use >= 60  priority urgent
                                  play rescue  mutes poor_use  owner "vp" }
  trigger long_poor "Long poor" { when use < 50   for 14 days      priority low     play rescue }
  trigger fell      "Fell"      { when grade == poor and was(grade) == good  until grade == good  play rescue }
}
"""
CONFIG = """
[project]
name       = "lives"
language   = 1
scorecards = ["scorecards"]
currency   = "EUR"

[plans]
fallback = "lead@example.com"

[roles]
csm = "crm.csm"
vp  = "vp@example.com"

[profiles.dev.sources]
crm = { path = "data.csv" }
"""
# Each account's level at each weekly run: None is missing, "gone" no longer scored, "away" not in the data at all.
LEVELS: dict[str, list[float | str | None]] = {
    "steady": [80, 80, 80, 80, 80, 80],
    "sinks": [80, 40, 40, 40, 70, 40],
    "dives": [80, 10, 30, None, 30, 70],
    "leaves": [40, 40, "gone", "gone", 40, 40],
    "vanishes": [40, 40, 40, 40, "away", "away"],
}


def day(week: int) -> str:
    return str(START + timedelta(weeks=week))


@pytest.fixture
def lives(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shell:
    folder = tmp_path / "lives"
    (folder / "scorecards").mkdir(parents=True)
    (folder / "scorecards" / "health.score").write_text(CARD)
    (folder / "scorelang.toml").write_text(CONFIG)
    return Shell(folder, capsys)


def put(shell: Shell, week: int) -> None:
    lines = ["id,name,csm,arr,level,closed"]
    for number, (name, levels) in enumerate(LEVELS.items(), 1):
        level = levels[week]
        if level != "away":
            shown, csm = "" if level in (None, "gone") else level, "Ada" if number % 2 else ""
            lines.append(f"{name},{name.title()},{csm},{number * 1000},{shown},{level == 'gone'}")
    (shell.folder / "data.csv").write_text("\n".join(lines) + "\n")


def run(shell: Shell, *weeks: int) -> None:
    for week in weeks:
        put(shell, week)
        said = shell.type("run", "--today", day(week))
        assert said.code == 0, said.err


def states(said: Said) -> dict[str, str]:
    assert said.code == 0, said.err
    return {f"{one['account']} {one['trigger']}": one["state"] for one in json.loads(said.out)}


def shown(shell: Shell, *arguments: str) -> dict[str, str]:
    return states(shell.type("actions", "--format", "json", *arguments))


EXPECTED = (
    {"leaves poor_use": "new", "vanishes poor_use": "new"},
    {
        "sinks poor_use": "new",
        "sinks fell": "new",
        "dives very_poor": "new",
        "dives poor_use": "muted",
        "dives fell": "new",
        "leaves poor_use": "open",
        "vanishes poor_use": "open",
    },
    {
        "sinks poor_use": "open",
        "sinks fell": "open",
        "dives very_poor": "open",
        "dives poor_use": "muted",
        "dives fell": "open",
        "leaves poor_use": "left",
        "vanishes poor_use": "open",
        "vanishes long_poor": "new",
    },
    {
        "sinks poor_use": "open",
        "sinks long_poor": "new",
        "sinks fell": "open",
        "dives very_poor": "open",
        "dives poor_use": "muted",
        "dives fell": "open",
        "vanishes poor_use": "open",
        "vanishes long_poor": "open",
    },
    {
        "sinks poor_use": "closed",
        "sinks long_poor": "closed",
        "sinks fell": "closed",
        "dives very_poor": "open",
        "dives poor_use": "muted",
        "dives long_poor": "new",
        "dives fell": "open",
        "leaves poor_use": "resting",
        "vanishes poor_use": "left",
        "vanishes long_poor": "left",
    },
    {
        "sinks poor_use": "resting",
        "sinks fell": "new",
        "dives very_poor": "closed",
        "dives poor_use": "closed",
        "dives long_poor": "closed",
        "dives fell": "closed",
        "leaves poor_use": "new",
    },
)


def test_actions_live_as_the_file_says(lives: Shell) -> None:
    for week, expected in enumerate(EXPECTED):
        run(lives, week)
        assert shown(lives) == expected, day(week)
    for week, expected in enumerate(EXPECTED):
        assert shown(lives, "--today", day(week)) == expected, f"as of {day(week)}"
    run(lives, 5, 5)
    assert shown(lives) == EXPECTED[5]


def test_a_run_that_was_skipped_and_made_later_changes_only_what_it_saw(lives: Shell) -> None:
    run(lives, 0, 1, 3)
    assert shown(lives)["sinks long_poor"] == "new"
    assert shown(lives, "--today", day(2)) == EXPECTED[1]
    run(lives, 2)
    assert shown(lives, "--today", day(2)) == EXPECTED[2]
    assert shown(lives, "--today", day(3)) == EXPECTED[3]


def test_an_account_whose_row_was_refused_has_not_left(lives: Shell) -> None:
    config = lives.folder / "scorelang.toml"
    config.write_text(CONFIG.replace('"data.csv"', '"data.csv", refuse_at_most = "90%"'))
    run(lives, 0)
    twice, junk = "vanishes,Vanishes,,5000,10,False\nvanishes,Other,,5000,90,False\n", ",Nobody knows,,5000,90,False\n"
    for week, row in enumerate((twice, junk, junk + "vanishes,Vanishes,,5000,40,False\n", junk), 1):
        put(lives, week)
        lines = (lives.folder / "data.csv").read_text().splitlines(keepends=True)
        (lives.folder / "data.csv").write_text("".join(line for line in lines if "vanishes" not in line) + row)
        said = lives.type("run", "--today", day(week))
        assert said.code == 0, said.err
    states = [shown(lives, "--today", day(week)).get("vanishes poor_use") for week in range(5)]
    assert states == ["new", "open", "open", "open", "left"]


def test_a_grade_that_is_unknown_neither_opens_nor_closes(lives: Shell) -> None:
    more = """
  trigger low   { when grade == poor and arr > 0      priority low  play rescue }
  trigger again { when use < 20 or bad                priority low  play rescue }
  trigger small { when grade in (poor) and arr < 0    priority low  play rescue }
  trigger lost  { when grade == unknown               priority low  play rescue }
}
"""
    card = CARD.rstrip().removesuffix("}") + more
    (lives.folder / "scorecards" / "health.score").write_text(card + "let bad = health.grade == poor\n")
    run(lives, 1, 2, 3, 4, 5)
    found = [shown(lives, "--today", day(week)) for week in (1, 2, 3, 4, 5)]
    for name in ("low", "again"):
        assert [one.get(f"dives {name}") for one in found] == ["new", "open", "open", "open", "closed"], name
    assert [one.get("dives lost") for one in found] == [None, None, "new", "closed", None]
    assert not any("dives small" in one for one in found)
    put(lives, 3)
    assert lives.type("plan", "--today", day(3)).code == 0
    assert "**Low**: low priority" in next((lives.folder / "plans" / day(3)).glob("dives-*.md")).read_text()


def test_they_are_chosen_by_state_priority_owner_and_since(lives: Shell) -> None:
    run(lives, 0, 1, 2)
    assert set(shown(lives, "--state", "new")) == {"vanishes long_poor"}
    assert set(shown(lives, "--state", "open")) == {
        key for key, state in EXPECTED[2].items() if state in ("new", "open")
    }
    assert set(shown(lives, "--priority", "urgent", "--priority", "low")) == {"dives very_poor", "vanishes long_poor"}
    assert set(shown(lives, "--owner", "VP@example.com")) == {"dives very_poor"}
    assert set(shown(lives, "--owner", "lead@example.com", "--state", "left")) == {"leaves poor_use"}
    assert shown(lives, "--since", day(0))["dives very_poor"] == "new"
    assert set(shown(lives, "--card", "health", "--state", "muted")) == {"dives poor_use"}


def test_a_silenced_one_stays_open_and_starts_nothing(lives: Shell) -> None:
    run(lives, 0, 1, 2)
    silence = '[[silence]]\nscorecard = "health"\naccount = "dives"\n{}reason = "They merge"\n'
    silence += 'author = "Ada"\nlast_day = {}\n'
    (lives.folder / "overrides.toml").write_text(silence.format('trigger = "very_poor"\n', day(2)))
    expected = {**EXPECTED[2], "dives very_poor": "silenced"}
    assert shown(lives) == expected
    assert shown(lives, "--state", "silenced") == {"dives very_poor": "silenced"}
    (one,) = json.loads(lives.type("actions", "--format", "json", "--state", "silenced").out)
    assert (one["until"], one["note"], one["since"]) == (day(2), "They merge (Ada)", day(1))
    assert lives.type("plan", "--today", day(2)).code == 0
    plan = next((lives.folder / "plans" / day(2)).glob("dives-*.md")).read_text()
    assert "Fell" in plan
    assert f"+20.0 since; silenced until {day(2)}: They merge (Ada)" in plan
    assert "+20.0 since; muted by another one" in plan
    tasks = (lives.folder / "plans" / day(2) / "tasks.jsonl").read_text().splitlines()
    assert {one["trigger"] for one in map(json.loads, tasks) if one["account"] == "dives"} == {"fell"}
    assert lives.type("run", "--today", day(3)).code == 0
    assert shown(lives)["dives very_poor"] == "open"
    (lives.folder / "overrides.toml").write_text(silence.format("", day(9)))
    assert {state for key, state in shown(lives).items() if key.startswith("dives")} == {"silenced"}
    assert lives.type("plan", "--today", day(3)).code == 0
    assert not list((lives.folder / "plans" / day(3)).glob("dives-*.md"))


def test_each_has_a_name_that_stays(lives: Shell) -> None:
    run(lives, 0, 1)
    before = {one["id"]: one for one in json.loads(lives.type("actions", "--format", "json").out)}
    run(lives, 2)
    after = {one["id"]: one for one in json.loads(lives.type("actions", "--format", "json").out)}
    assert set(before) < set(after)
    one = next(one for one in after.values() if (one["account"], one["trigger"]) == ("dives", "very_poor"))
    assert (one["name"], one["owner"], one["money"]) == ("Dives", "vp@example.com", 3000)
    assert (one["since"], one["days"], one["change"], one["plays"]) == (day(1), 7, 20.0, ["rescue"])


def test_an_owner_may_be_the_column_of_that_very_name(lives: Shell) -> None:
    (lives.folder / "scorelang.toml").write_text(CONFIG.replace('csm = "crm.csm"\n', ""))
    card = CARD.replace("priority high ", 'priority high  owner "csm"')
    (lives.folder / "scorecards" / "health.score").write_text(card)
    run(lives, 0)
    owners = {one["account"]: one["owner"] for one in json.loads(lives.type("actions", "--format", "json").out)}
    assert owners == {"leaves": "lead@example.com", "vanishes": "Ada"}


def test_no_episode_is_told_twice(lives: Shell) -> None:
    run(lives, 1, 4, 5)
    said = json.loads(lives.type("actions", "--format", "json", "--since", day(0)).out)
    assert len({one["id"] for one in said}) == len(said)
    assert shown(lives, "--since", day(0))["sinks poor_use"] == "resting"


def test_the_exit_code_tells_a_scheduler(lives: Shell) -> None:
    assert lives.type("actions", "--exit-code").code == 3
    run(lives, 0)
    assert lives.type("actions", "--exit-code", "--state", "new").code == 1
    assert lives.type("actions", "--state", "new").code == 0
    run(lives, 1, 2, 3)
    assert lives.type("actions", "--exit-code", "--state", "left").code == 0
    assert lives.type("actions", "--card", "wealth").code == 2
    assert lives.type("actions", "--today", "2025-01-01").code == 3


def test_without_the_accounts_the_states_are_told_all_the_same(lives: Shell) -> None:
    run(lives, 0, 1)
    (lives.folder / "data.csv").unlink()
    said = lives.type("actions", "--format", "json")
    assert states(said) == EXPECTED[1]
    assert "data.csv" in said.err
    assert {one["name"] for one in json.loads(said.out)} == {None}


def test_the_csv_is_safe_and_goes_to_a_file(lives: Shell) -> None:
    run(lives, 0, 1)
    text = (lives.folder / "data.csv").read_text()
    (lives.folder / "data.csv").write_text(text.replace("Sinks,,2000", '"=1+1, ""x""",,12345678.5'))
    out = lives.folder / "mine.csv"
    assert lives.type("actions", "--format", "csv", "-o", str(out)).out == ""
    with io.StringIO(out.read_text(), newline="") as lines:
        rows = list(csv.DictReader(lines))
    sinks = {(row["name"], row["money"]) for row in rows if row["account"] == "sinks"}
    assert sinks == {('\'=1+1, "x"', "12345678.5")}
    assert {row["money"] for row in rows if row["account"] == "dives"} == {"3000"}
    assert len(rows) == len(EXPECTED[1])


def test_the_table_says_it_in_words(lives: Shell) -> None:
    run(lives, 0, 1)
    out = lives.type("actions").out
    assert f"Health  {day(1)}, since {day(0)}" in out
    assert "4 new, 2 open, 1 muted" in out
    assert "Very poor" in out.splitlines()[4]
