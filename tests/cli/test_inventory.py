"""The inventory as a user asks for it: what is there, how fresh, whom it covers, what it feeds."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from scorelang.docgen.inventory import InventoryPage, SourcePage
from tests.cli.commandline import Shell

DAY = "2026-03-01"
CARD = """
accounts crm "Accounts" {
  system "Sales <b>force</b>"  owner "revops@example.com"
  key account_id : text
  column name : text
  column seats : number from 1
  column tier : text in ("smb", "enterprise")
  column region : text
}

events tickets "Support | tickets" {
  system  "Zendesk"
  account account_id
  time    opened_on : date
  column  urgent    : flag optional
  column  topic     : text optional
  silent  after 30 days
  refresh 1 day
}

let all_urgent = share(tickets.urgent over 30 days)

indicator held "Seats" { value seats  score linear (0 -> 0, 100 -> 100) }
indicator calm "Calm" { value all_urgent  score linear (0% -> 100, 100% -> 0) }

scorecard health "Health" {
  weights { held 75%  calm 25% }
  grades traffic_light
  segment big "Big" when tier == "enterprise" { weights { held 50%  calm 50% } }
  trigger noisy "Much is urgent" { when calm > 50%  play call_them  owner "a@example.com" }
}
"""
FILES = {
    "scorelang.toml": """
[project]
name = "inventory-test"
language = 1
scorecards = ["card.score"]
[roles]
csm = "crm.region"
[profiles.dev.sources]
crm     = { path = "crm.csv" }
tickets = { path = "tickets.csv" }
""",
    "card.score": CARD,
    "crm.csv": "account_id,name,seats,tier,region\na,A,40,smb,x\nb,B,80,enterprise,y\n",
    "tickets.csv": "account_id,opened_on,urgent,topic\na,2026-02-20,true,x\na,2026-03-02,true,\nz,2026-02-20,true,\n",
    "playbooks/call_them.md": """+++
title = "Call them"
owner = "csm"
[[tasks]]
id = "call"
title = "Call"
owner = "csm"
due = "2 days"
when = "seats > 5"
+++
{% extends "_plan.md" %}
""",
}


@pytest.fixture
def project(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shell:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return Shell(tmp_path, capsys)


def _json(project: Shell, *more: str) -> dict[str, Any]:
    said = project.type("inventory", "--today", DAY, "--format", "json", *more)
    assert said.code == 0, said.err
    found: dict[str, Any] = json.loads(said.out)
    return found


def _column(found: dict[str, Any], source: int, name: str) -> dict[str, Any]:
    return next(one for one in found["sources"][source]["columns"] if one["name"] == name)


def test_each_source_says_what_it_holds(project: Shell) -> None:
    found = _json(project)
    crm, tickets = found["sources"]
    assert (found["accounts"], crm["covered"], crm["rows"]) == (2, 2, 2)
    assert (tickets["rows"], tickets["refused"], tickets["covered"], tickets["newest"]) == (3, 1, 1, "2026-02-20")
    assert (crm["system"], crm["owner"], tickets["system"], tickets["owner"]) == (
        "Sales <b>force</b>",
        "revops@example.com",
        "Zendesk",
        None,
    )
    assert tickets["limits"] == ["loaded every day", "a new row every 30 days"]
    assert (crm["state"], tickets["state"]) == ("no limit", "fresh")


def test_a_hundred_percent_are_all_accounts() -> None:
    def share(covered: int, accounts: int) -> str | None:
        page = InventoryPage("p", "dev", "2026-03-01", accounts, ())
        return page.share(
            SourcePage("s", "S", "facts", None, None, None, 9, 0, covered, None, None, (), "", None, (), ())
        )

    assert [share(239, 240), share(240, 240), share(193, 240), share(0, 240)] == ["99.5%", "100%", "80.4%", "0%"]
    assert share(0, 0) is None


def test_each_column_says_what_it_feeds(project: Shell) -> None:
    found = _json(project)
    seats, tier, region = (_column(found, 0, name) for name in ("seats", "tier", "region"))
    assert (seats["indicators"], seats["weights"], seats["playbooks"]) == (["Seats"], ["health 50–75%"], ["call_them"])
    assert (tier["rules"], tier["weights"], region["others"]) == (["Big"], [], ["the role csm"])
    urgent, opened = _column(found, 1, "urgent"), _column(found, 1, "opened_on")
    assert (urgent["indicators"], urgent["triggers"], urgent["playbooks"]) == (
        ["Calm"],
        ["Much is urgent"],
        ["call_them"],
    )
    assert (urgent["weights"], opened["roles"], opened["indicators"]) == (
        ["health 25–50%"],
        ["dates the row"],
        ["Calm"],
    )
    assert [one["idle"] for one in found["sources"]] == [[], ["topic"]]


def test_every_format_says_the_same(project: Shell) -> None:
    for form in ("table", "markdown", "html"):
        said = project.type("inventory", "--today", DAY, "--format", form)
        assert said.code == 0
        for word in ("Zendesk", "health 25–50%", "Much is urgent", "2026-02-20"):
            assert word in said.out.replace("\\", ""), (form, word)


def test_what_the_files_say_is_no_markup(project: Shell) -> None:
    html = project.type("inventory", "--today", DAY, "--format", "html").out
    assert "Sales &lt;b&gt;force&lt;/b&gt;" in html
    assert "<b>force" not in html
    markdown = project.type("inventory", "--today", DAY, "--format", "markdown").out
    rows = [line for line in markdown.splitlines() if line.startswith("| `tickets`")]
    assert len(re.findall(r"(?<!\\)\|", rows[0])) == 10
    assert "Sales \\<b\\>force" in markdown


def test_the_ending_of_a_file_says_its_format(project: Shell) -> None:
    place = project.folder / "inventory.html"
    said = project.type("inventory", "--today", DAY, "-o", str(place))
    assert (said.code, said.out) == (0, "")
    assert place.read_text(encoding="utf-8").startswith("<!doctype html>")


def test_check_fails_where_a_source_is_late(project: Shell) -> None:
    assert project.type("inventory", "--today", DAY, "--check").code == 0
    said = project.type("inventory", "--today", "2026-06-01", "--check")
    assert said.code == 3
    assert "not fresh: `tickets` (stale)" in said.err
    assert project.type("inventory", "--today", "2026-06-01").code == 0


def test_check_asks_for_a_load_date(project: Shell) -> None:
    today = datetime.now(UTC).date()
    (project.folder / "tickets.csv").write_text(f"account_id,opened_on,urgent,topic\na,{today},,\n")
    said = project.type("inventory", "--check")
    assert "nothing says when `tickets` was loaded" in said.err
    project.edit("scorelang.toml", '"tickets.csv"', '"tickets.csv", loaded_at = 2020-01-01T00:00:00Z')
    assert "loaded 2020-01-01 00:00, and may be 1 day old" in project.type("inventory", "--check").out


@pytest.mark.parametrize("source", ["crm", "tickets"])
def test_a_source_that_cannot_be_loaded_stands_in_it(project: Shell, source: str) -> None:
    (project.folder / f"{source}.csv").unlink()
    said = project.type("inventory", "--today", DAY, "--check")
    assert said.code == 3
    assert f"failed: `{source}.csv` does not exist" in said.out
    assert "SC7001" in said.err


def test_nothing_is_written(project: Shell) -> None:
    project.type("inventory", "--today", DAY)
    assert {place.name for place in project.folder.iterdir()} == {name.partition("/")[0] for name in FILES}
