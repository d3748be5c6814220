"""Each command on the project that `init` writes, as a user types it."""

import json
import re
from pathlib import Path

import pytest

from scorelang.cli import printing
from scorelang.cli.commands import NAMES
from scorelang.cli.main import run
from tests.cli.commandline import Shell


def test_help_teaches(shell: Shell) -> None:
    said = shell.type("--help")
    assert said.code == 0
    assert "Examples:" in said.out
    assert "130  stopped by Ctrl-C" in said.out


@pytest.mark.parametrize("name", NAMES)
def test_each_command_has_examples(shell: Shell, name: str) -> None:
    said = shell.type(name, "--help")
    assert said.code == 0
    assert "Example" in said.out
    assert not re.search(r"^ +--out(put)? ", said.out, re.MULTILINE)  # `-o` wherever something is written


def test_a_command_that_is_spelled_wrong(shell: Shell) -> None:
    said = shell.type("chek")
    assert said.code == 2
    assert "did you mean `check`?" in said.err


def test_check_of_a_good_project(shell: Shell) -> None:
    said = shell.type("check")
    assert (said.code, said.out) == (0, "")
    assert said.err == "ok: 1 file, nothing to say\n"


def test_check_finds_all_mistakes(shell: Shell) -> None:
    shell.edit("scorecards/health.score", "value    active / seats", "value    actve / seats")
    shell.edit("scorecards/health.score", "play     rescue", "play     rescu")
    shell.edit("scorecards/health.score", "seat_use 100%", "seat_use 90%")
    said = shell.type("check")
    assert said.code == 1
    assert "did you mean `active`?" in said.err
    assert "90%" in said.err
    assert "health.score:" in said.err


def test_check_of_a_broken_playbook(shell: Shell) -> None:
    shell.edit("playbooks/rescue.md", "seat_use < 50%", "seat_usage < 50%")
    said = shell.type("check")
    assert said.code == 1
    assert "seat_usage" in said.err
    assert "playbooks/rescue.md:" in said.err


def test_check_of_one_file_without_a_project(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.score").write_text("accounts crm { key id : text }\nindicator x { value nothing }\n")
    assert run(["check", str(tmp_path / "a.score")]) == 1
    assert "nothing" in capsys.readouterr().err


@pytest.mark.parametrize("form", ["json", "sarif", "github", "junit"])
def test_check_in_other_formats(shell: Shell, form: str) -> None:
    shell.edit("scorecards/health.score", "seat_use 100%", "seat_use 90%")
    said = shell.type("check", "--format", form)
    assert said.code == 1
    assert "90%" in said.out
    if form in ("json", "sarif"):
        json.loads(said.out)


def test_check_ignores_and_selects(shell: Shell) -> None:
    shell.edit("scorecards/health.score", "seat_use 100%", "seat_use 90%")
    assert shell.type("check", "--ignore", "SC4").code == 0
    assert shell.type("check", "--select", "SC2").code == 0
    assert shell.type("check", "--select", "SC4").code == 1


def test_run_keeps_the_day_and_says_so(shell: Shell) -> None:
    said = shell.type("run", "--today", "2026-03-01")
    assert said.code == 0
    assert "11 accounts scored, mean 66.0, 1 unknown" in said.out
    assert "Eastgate Clinics" in said.out
    assert len(list((shell.folder / "history" / "health").glob("2026-03-01*"))) == 2


def test_the_same_day_again_replaces_it(shell: Shell) -> None:
    shell.type("run", "--today", "2026-03-01")
    shell.edit("data/accounts.csv", "Fennel Foods", "Fennel Foods Ltd")
    shell.edit("data/accounts.csv", ",200,184,", ",200,20,")
    assert shell.type("run", "--today", "2026-03-01").code == 0
    assert len(list((shell.folder / "history" / "health").glob("*.parquet"))) == 1
    assert "2026-03-01" in shell.type("history", "list").out
    assert shell.type("history", "check").code == 0


def test_movements_since_the_run_before(shell: Shell) -> None:
    shell.type("run", "--today", "2026-02-22")
    shell.edit("data/accounts.csv", ",200,184,", ",200,40,")
    said = shell.type("run", "--today", "2026-03-01")
    assert "Since 2026-02-22: 0 rose, 1 fell; 0 to a better grade, 1 to a worse one" in said.out
    assert "● Healthy → ■ Critical" in said.out


def test_a_run_for_an_earlier_day_sees_no_later_one(shell: Shell) -> None:
    shell.type("run", "--today", "2026-03-01")
    assert "Since" not in shell.type("run", "--today", "2026-02-01").out


def test_out_to_each_format(shell: Shell) -> None:
    for name in ("a.csv", "a.json", "a.jsonl", "a.parquet"):
        said = shell.type("run", "--today", "2026-03-01", "--out", str(shell.folder / name))
        assert said.code == 0
        assert re.search(rf"{name} +12 rows", said.out)
    rows = json.loads((shell.folder / "a.json").read_text())
    assert len(rows) == 12
    first = next(row for row in rows if row["account"] == "a2")
    assert first["score"] == 41.3
    assert first["grade"] == "critical"
    assert first["reasons"] == ["Seats in use: 40.7% (costs 58.7)"]
    assert first["triggers"] == ["renewal_at_risk"]
    lines = (shell.folder / "a.jsonl").read_text().splitlines()
    assert [json.loads(line) for line in lines] == rows
    assert (shell.folder / "a.csv").read_text().splitlines()[0].startswith("account,name,scorecard,status,score,grade")
    assert (shell.folder / "a.parquet").read_bytes()[:4] == b"PAR1"


def test_out_to_standard_output(shell: Shell) -> None:
    said = shell.type("run", "--today", "2026-03-01", "--out", "-")
    assert said.out.startswith("account,name,")
    assert len(said.out.splitlines()) == 13
    assert "mean 66.0" in said.err


def test_dry_run_writes_nothing(shell: Shell) -> None:
    before = {path for path in shell.folder.rglob("*") if path.name != ".lock"}
    said = shell.type("run", "--dry-run", "--today", "2026-03-01", "--out", "-")
    assert said.code == 0
    assert len(said.out.splitlines()) == 13
    assert shell.type("run", "--dry-run", "--out", str(shell.folder / "scores.csv")).code == 2
    after = {path for path in shell.folder.rglob("*") if path.name not in (".lock", "history")}
    assert after == before


def test_a_file_takes_no_colour_and_no_width_from_the_terminal(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "live", lambda _stream=None: True)
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    place = shell.folder / "why.txt"
    assert shell.type("explain", "a2", "--today", "2026-03-01", "-o", str(place)).code == 0
    assert "\x1b" not in place.read_text()
    assert max(map(len, place.read_text().splitlines())) > 40
    assert "\x1b" in shell.type("explain", "a2", "--today", "2026-03-01").out


def test_explain_adds_up(shell: Shell) -> None:
    said = shell.type("explain", "a2", "--today", "2026-03-01")
    assert said.code == 0
    assert "Bluewater Logistics" in said.out
    assert "Seats in use" in said.out
    record = json.loads(shell.type("explain", "a2", "--today", "2026-03-01", "--format", "json").out)[0]
    assert sum(line["contribution"] for line in record["tree"]) == pytest.approx(record["before"])
    assert record["before"] == 41.3


def test_explain_says_what_is_missing(shell: Shell) -> None:
    said = shell.type("explain", "a9", "--today", "2026-03-01")
    assert "Seats in use: absent" in said.out
    assert "too little is known for a score" in said.out


def test_plan_writes_what_to_do(shell: Shell) -> None:
    said = shell.type("plan", "--today", "2026-03-01")
    assert said.code == 0
    assert "5 plans" in said.out
    folder = shell.folder / "plans" / "2026-03-01"
    text = next(folder.glob("bluewater-logistics-*.md")).read_text()
    assert "Call the sponsor and ask what changed" in text
    assert "Offer a training" in text
    assert {"overview.md", "overview.html", "tasks.csv", "tasks.jsonl", "tasks.ics"} <= {
        p.name for p in folder.iterdir()
    }


def test_a_task_whose_condition_does_not_hold_is_left_out(shell: Shell) -> None:
    shell.type("plan", "--today", "2026-03-01")
    text = next((shell.folder / "plans" / "2026-03-01").glob("eastgate-clinics-*.md")).read_text()
    assert "Call the sponsor" in text
    assert "Offer a training" not in text


def test_plans_that_are_no_longer_needed_move_aside(shell: Shell) -> None:
    shell.type("plan", "--today", "2026-03-01")
    shell.edit("data/accounts.csv", ",150,61,", ",150,150,")
    said = shell.type("plan", "--today", "2026-03-01")
    assert "4 plans" in said.out
    folder = shell.folder / "plans" / "2026-03-01"
    assert not list(folder.glob("bluewater-logistics-*"))
    assert len(list((folder / "removed").glob("bluewater-logistics-*"))) == 2


def test_rule_says_what_a_code_means(shell: Shell) -> None:
    assert "no-project" in shell.type("rule", "SC6001").out
    assert "SC6001" in shell.type("rule", "no-project").out
    assert shell.type("rule", "SC9999").code == 2
    assert json.loads(shell.type("rule", "--format", "json").out)[0]["code"] == "SC1001"


def test_config_says_where_each_setting_stands(shell: Shell) -> None:
    shell.edit("scorelang.toml", 'engine = "duckdb"', 'engine = "duckdb"\npassword = { env = "WORD" }')
    said = shell.type("config")
    assert said.code == 0
    assert "scorelang.toml:" in said.out
    assert "default" in said.out
    assert "*** (from the variable WORD)" in said.out


def test_config_shows_every_setting_that_is_written_or_has_a_default(shell: Shell) -> None:
    (shell.folder / "scorelang.toml").write_text(
        """[project]
required-version = ">=0.1"
[plans.capacity]
csm = "20 hours per week"
[publish.crm]
path = "out/crm.csv"
ask_above = "5%"
columns = { account = "Id", "grade" = "Grade" }
[profiles.dev.sources]
crm = { path = ["a.csv", "b.csv"], true = ["Y"], required = false, loaded_at = 2026-03-01 }
"""
    )
    shown = [re.split(r" {2,}", line.strip()) for line in shell.type("config").out.splitlines()[2:]]
    assert shown == [
        ["project.name", "acme", "default"],
        ["project.language", "1", "default"],
        ["project.required-version", ">=0.1", "scorelang.toml:2"],
        ["project.scorecards", "scorecards", "default"],
        ["project.playbooks", "playbooks", "default"],
        ["project.timezone", "UTC", "default"],
        ["project.currency", "not set", "default"],
        ["project.holidays", "not set", "default"],
        ["project.profile", "dev", "default"],
        ["history.path", "history", "default"],
        ["history.keep", "not set", "default"],
        ["plans.path", "plans", "default"],
        ["plans.fallback", "not set", "default"],
        ["plans.capacity.csm", "20 hours per week", "scorelang.toml:4"],
        ["publish.crm.path", "out/crm.csv", "scorelang.toml:6"],
        ["publish.crm.columns.account", "Id", "scorelang.toml:8"],
        ["publish.crm.columns.grade", "Grade", "scorelang.toml:8"],
        ["publish.crm.ask_above", "5%", "scorelang.toml:7"],
        ["profiles.dev.engine", "duckdb", "default"],
        ["profiles.dev.sources.crm.path", "a.csv, b.csv", "scorelang.toml:10"],
        ["profiles.dev.sources.crm.true", "Y", "scorelang.toml:10"],
        ["profiles.dev.sources.crm.required", "false", "scorelang.toml:10"],
        ["profiles.dev.sources.crm.loaded_at", "2026-03-01", "scorelang.toml:10"],
    ]


def test_init_never_touches_what_is_there(shell: Shell) -> None:
    (shell.folder / "scorelang.toml").write_text("mine")
    said = shell.type("init")
    assert said.code == 2
    assert "nothing was written" in said.err
    assert (shell.folder / "scorelang.toml").read_text() == "mine"


def test_days_older_than_is_kept_go(shell: Shell) -> None:
    shell.edit("scorelang.toml", "[plans]", '[history]\nkeep = "1 month"\n\n[plans]')
    for day in ("2026-01-15", "2026-02-01", "2026-02-15"):
        shell.type("run", "--today", day)
    said = shell.type("run", "--today", "2026-03-01")
    assert "without 1 of the days" in said.out
    days = [path.stem for path in (shell.folder / "history" / "health").glob("*.json")]
    assert sorted(days) == ["2026-02-01", "2026-02-15", "2026-03-01"]
    assert len(list((shell.folder / "history" / "health").glob("*.parquet"))) == 3


def test_doctor_says_what_is_wrong(shell: Shell) -> None:
    said = shell.type("doctor")
    assert said.code == 0
    assert "duckdb" in said.out
    assert said.out.count("ok ") == 4
    shell.type("run", "--today", "2026-03-01")
    next((shell.folder / "history" / "health").glob("*.parquet")).unlink()
    (shell.folder / "data" / "accounts.csv").unlink()
    said = shell.type("doctor")
    assert said.code == 3
    assert "SC7001" in said.err
    assert "SC8001" in said.err


@pytest.mark.parametrize("name", ["bash", "zsh", "fish"])
def test_completion(shell: Shell, name: str) -> None:
    assert "_SCORELANG_COMPLETE" in shell.type("completion", name).out
