"""A source that is stale or cannot be loaded: all are scored without it, and every score that it touches says so."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from scorelang.engines.duckdb import days
from tests.cli.commandline import Shell

DAY = "2026-03-01"
CARD = """
accounts crm "Accounts" { key account_id : text  column seats : number from 1 }

events tickets "Support tickets" {
  account account_id
  time    opened_on : date
  column  urgent    : flag optional
  silent  after 30 days
}

events notices "Notices" { account account_id  time given_on : date }

indicator seats_held "Seats" { value seats  score linear (0 -> 0, 100 -> 100) }
indicator calm "Calm" { value count(tickets over 30 days)  score linear (0 -> 100, 10 -> 0) }

scorecard health "Health" {
  weights { seats_held 50%  calm 50% }
  set 5 when count(notices over 1 year) > 0 because "They gave notice"
  grades traffic_light
  trigger noisy "Many tickets" { when calm > 3  play convene  owner "a@example.com" }
}
"""
TOML = """
[project]
language = 1
scorecards = ["card.score"]
[profiles.dev.sources]
crm     = { path = "crm.csv" }
tickets = { path = "tickets.csv" }
notices = { path = "notices.csv" }
"""
FILES = {
    "scorelang.toml": TOML,
    "card.score": CARD,
    "crm.csv": "account_id,seats\na,40\nb,80\n",
    "tickets.csv": "account_id,opened_on,urgent\na,2026-02-20,true\n",
    "notices.csv": "account_id,given_on\nb,2026-02-01\n",
}


@pytest.fixture
def project(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shell:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return Shell(tmp_path, capsys)


def _scores(project: Shell, code: int) -> tuple[dict[str, dict[str, str]], str]:
    said = project.type("run", "--today", DAY, "--out", "-")
    assert said.code == code, said.err
    return {row["account"]: row for row in csv.DictReader(io.StringIO(said.out))}, said.err


def test_with_all_sources_nobody_lacks_anything(project: Shell) -> None:
    found, said = _scores(project, 0)
    assert [(row["score"], row["outages"]) for row in found.values()] == [("65", ""), ("5", "")]
    assert "failed" not in said


@pytest.mark.parametrize("damage", [None, b"", b"account_id,opened_on\na,2026-02-20\n", b"PK\x03\x04"])
def test_a_source_that_fails_is_missing_and_said(project: Shell, damage: bytes | None) -> None:
    place = project.folder / "tickets.csv"
    place.unlink() if damage is None else place.write_bytes(damage)
    found, said = _scores(project, 3)
    assert [(row["score"], row["outages"]) for row in found.values()] == [
        ("40", "Calm (failed)"),
        ("5", "Calm (failed)"),
    ]
    assert "failed Support tickets: " in said
    assert "not known for 2 accounts: Calm" in said
    assert "not decided: the trigger “Many tickets”" in said
    (day,) = (project.folder / "history" / "health").glob("*.json")
    assert json.loads(day.read_text())["sources"]["tickets"]["status"] == "failed"


def test_a_plan_names_the_source_and_neither_it_nor_explain_asks_anybody_to_mend_it(project: Shell) -> None:
    card = project.folder / "card.score"
    card.write_text(
        CARD.replace('set 5 when count(notices over 1 year) > 0 because "They gave notice"', "").replace(
            "trigger noisy", 'trigger few "Few seats" { when seats_held < 60  play convene }\n  trigger noisy'
        )
    )
    (project.folder / "tickets.csv").unlink()
    assert project.type("run", "--today", DAY).code == 3
    assert project.type("plan", "--today", DAY, "--format", "markdown").code == 3
    folder = project.folder / "plans" / DAY
    assert "- **Support tickets: failed**, " in (folder / "overview.md").read_text()
    (plan,) = (path.read_text() for path in folder.glob("a-*.md"))
    assert "- Support tickets: failed, " in plan
    assert "Seats from 40 to " in plan
    assert "Calm from" not in plan
    (one,) = json.loads(project.type("explain", "a", "--today", DAY, "--format", "json").out)
    ways = [*one["levers"], *one["reach"]["singles"], *one["reach"]["pairs"]]
    assert {each["indicator"] for way in ways for each in way["changes"]} == {"seats_held"}


def test_a_rule_that_could_not_be_decided_is_said_although_no_indicator_is_missing(project: Shell) -> None:
    (project.folder / "notices.csv").unlink()
    found, said = _scores(project, 3)
    assert found["b"]["score"] == "90"  # not 5: nobody knows whether they gave notice
    assert "failed Notices: `notices.csv` does not exist" in said
    assert "not decided: the set “They gave notice”" in said
    explained = project.type("explain", "b", "--today", DAY)
    assert "not decided: the set “They gave notice”" in explained.out
    (one,) = json.loads(project.type("explain", "b", "--today", DAY, "--format", "json").out)
    assert one["outages"][0]["rules"] == ["the set “They gave notice”"]


def test_a_stale_source_is_missing_and_said(project: Shell) -> None:
    (project.folder / "tickets.csv").write_text("account_id,opened_on,urgent\na,2025-02-20,true\n")
    found, said = _scores(project, 3)
    assert [row["outages"] for row in found.values()] == ["Calm (stale)", "Calm (stale)"]
    assert "stale Support tickets: silent since 2025-02-20, and may be silent for 30 days" in said


def test_the_accounts_are_needed(project: Shell) -> None:
    (project.folder / "crm.csv").unlink()
    assert project.type("run", "--today", DAY).code == 3
    assert not list((project.folder / "history").rglob("*.parquet"))


@pytest.mark.parametrize("change", [Path.unlink, Path.touch])
def test_data_that_changes_while_it_is_scored_stops_the_run(
    project: Shell, monkeypatch: pytest.MonkeyPatch, change: Callable[[Path], None]
) -> None:
    file = project.folder / "notices.parquet"
    duckdb.sql(f"COPY (SELECT 'b' AS account_id, DATE '2026-02-01' AS given_on) TO '{file}' (FORMAT parquet)")
    project.edit("scorelang.toml", "notices.csv", "notices.parquet")

    def changing(*given: Any) -> None:
        change(file)
        days.score_day(*given)

    monkeypatch.setattr("scorelang.run.scoring.score_day", changing)
    said = project.type("run", "--today", DAY)
    assert said.code == 3
    assert (
        "error[SC7070 changed-data-file]: `notices.parquet` changed, or was taken away, while it was read" in said.err
    )
    assert not list((project.folder / "history").rglob("*.parquet"))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('tickets = { path = "tickets.csv" }', 'tickets = { path = "tickets.csv", required = true }'),
        ("[profiles.dev.sources]", "[profiles.dev]\nrequired = true\n[profiles.dev.sources]"),
    ],
)
def test_a_required_source_stops_the_run(project: Shell, before: str, after: str) -> None:
    (project.folder / "tickets.csv").unlink()
    project.edit("scorelang.toml", before, after)
    said = project.type("run", "--today", DAY)
    assert (said.code, said.out) == (3, "")
    assert "SC7001" in said.err
    assert not list((project.folder / "history").rglob("*.parquet"))


@pytest.mark.parametrize(
    ("wrong", "code"), [('encoding = "klingon"', 3), ('delimiter = "::"', 3), ('decimal = ";"', 2)]
)
def test_a_mistake_in_a_binding_stops_the_run(project: Shell, wrong: str, code: int) -> None:
    project.edit("scorelang.toml", '"tickets.csv"', f'"tickets.csv", {wrong}')
    assert project.type("run", "--today", DAY).code == code
    assert not list((project.folder / "history").rglob("*.parquet"))


def test_too_many_refused_rows_stop_the_run(project: Shell) -> None:
    project.edit("scorelang.toml", '"tickets.csv"', '"tickets.csv", refuse_at_most = "10%"')
    (project.folder / "tickets.csv").write_text("account_id,opened_on,urgent\na,2026-02-20,true\nz,2026-02-20,\n")
    said = project.type("run", "--today", DAY)
    assert (said.code, "SC7043" in said.err) == (3, True)
    assert not list((project.folder / "history").rglob("*.parquet"))


def test_plans_say_what_is_not_known(project: Shell) -> None:
    project.edit("card.score", "when calm > 3", "when seats < 50")
    (project.folder / "tickets.csv").unlink()
    said = project.type("plan", "--today", DAY)
    assert said.code == 3
    assert "failed Support tickets: `tickets.csv` does not exist" in said.out
    texts = [place.read_text(encoding="utf-8") for place in (project.folder / "plans" / DAY).glob("*.md")]
    (plan,) = (text.replace("\\", "") for text in texts if "## " in text and "Seats" in text)
    assert "Calm: not known (failed)" in plan
    assert "Support tickets: failed" in plan


def test_what_is_open_stays_open_while_its_source_is_gone(project: Shell) -> None:
    tickets = "account_id,opened_on,urgent\n" + "a,2026-02-25,true\n" * 4
    place = project.folder / "tickets.csv"
    place.write_text(tickets)
    assert project.type("run", "--today", DAY).code == 0
    place.unlink()
    assert project.type("run", "--today", "2026-03-08").code == 3
    (one,) = json.loads(project.type("explain", "a", "--today", "2026-03-08", "--format", "json").out)
    assert [(each["trigger"], each["since"], each["new"]) for each in one["episodes"]] == [("noisy", DAY, False)]
    place.write_text(tickets)
    assert project.type("run", "--today", "2026-03-15").code == 0
    (one,) = json.loads(project.type("explain", "a", "--today", "2026-03-15", "--format", "json").out)
    assert [each["since"] for each in one["episodes"]] == [DAY]
