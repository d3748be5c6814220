"""What goes wrong gets one clear message and its exit code, never a traceback, and harms nothing that is there."""

import json
import os
from pathlib import Path

import pytest

from tests.cli.commandline import Said, Shell

DAY = ("--today", "2026-03-01")


def one_message(said: Said, code: int, *words: str) -> None:
    assert said.code == code, said.err
    assert "Traceback" not in said.err
    assert "SC8099" not in said.err
    for word in words:
        assert word in said.err


def test_no_project(shell: Shell) -> None:
    (shell.folder / "scorelang.toml").unlink()
    one_message(shell.type("run", *DAY), 2, "SC6001", "scorelang init")


def test_a_folder_that_does_not_exist(shell: Shell) -> None:
    one_message(shell.type("run", "-C", str(shell.folder / "nowhere")), 2, "there is no folder")


def test_a_bad_configuration(shell: Shell) -> None:
    shell.edit("scorelang.toml", "timezone ", "timezon ")
    one_message(shell.type("run", *DAY), 2, "SC6003", "scorelang.toml:7", "did you mean `timezone`?")


def test_a_missing_data_file(shell: Shell) -> None:
    (shell.folder / "data" / "accounts.csv").unlink()
    one_message(shell.type("run", *DAY), 3, "SC7001", "data/accounts.csv", "scorelang.toml:")
    assert not list((shell.folder / "history").rglob("*.parquet"))


@pytest.mark.parametrize("path", ["data/accounts.csv", "data/*.csv"])
def test_a_folder_of_data_that_is_not_there(shell: Shell, path: str) -> None:
    shell.edit("scorelang.toml", 'engine = "duckdb"', 'folder = "exports/today"')
    shell.edit("scorelang.toml", "data/accounts.csv", path)
    one_message(shell.type("run", *DAY), 3, "scorelang.toml:20:1", f"there is no folder `{shell.folder}/exports`")


def test_a_missing_column(shell: Shell) -> None:
    shell.edit("data/accounts.csv", "active", "actives")
    one_message(shell.type("run", *DAY), 3, "SC7020", "active")


def test_an_empty_table(shell: Shell) -> None:
    (shell.folder / "data" / "accounts.csv").write_text("account_id,name,csm,arr,seats,active,renews_on\n")
    one_message(shell.type("run", *DAY), 3, "SC7041")


def test_an_unreadable_cell_is_counted_and_kept(shell: Shell) -> None:
    shell.edit("data/accounts.csv", ",150,61,", ",150,sixty-one,")
    said = shell.type("run", *DAY, "--data")
    assert said.code == 0
    assert "crm.active: 1 could not be read: `sixty-one`" in said.out
    assert "crm.active: 1 of 12 absent\n" in said.out
    assert (shell.folder / "refused" / "crm.csv").read_text().splitlines() == [
        "file,row,reason,account_id,name,csm,arr,seats,active,renews_on",
        "data/accounts.csv,3,`active` cannot be read,a2,Bluewater Logistics,Ada Lind,86000,150,sixty-one,2026-04-15",
    ]


def test_refused_above_the_limit_stops_before_anything_is_written(shell: Shell) -> None:
    shell.edit(
        "scorelang.toml", '{ path = "data/accounts.csv" }', '{ path = "data/accounts.csv", refuse_at_most = "1%" }'
    )
    shell.edit("data/accounts.csv", "a2,", ",")
    one_message(shell.type("run", *DAY), 3, "SC7043")
    assert not list((shell.folder / "history").rglob("*.parquet"))


def test_an_unbound_source(shell: Shell) -> None:
    shell.edit("scorelang.toml", "crm = {", "cmr = {")
    one_message(shell.type("run", *DAY), 2, "SC6040", "`crm`", "scorelang.toml:20:1", "did you mean `crm`?")
    shell.edit("scorelang.toml", "cmr = {", "accounts = {")
    one_message(shell.type("run", *DAY), 2, "SC6040", "`crm`", "scorelang.toml:16:2", "add `crm = ")


def test_a_binding_that_nobody_declares(shell: Shell) -> None:
    shell.edit("scorelang.toml", "crm = {", "CRM = {")
    told = ("SC6041", "no source `CRM` is declared", "scorelang.toml:20:1", "did you mean `crm`?")
    one_message(shell.type("check"), 2, *told)
    (found,) = json.loads(shell.type("check", "--format", "json").out)["diagnostics"]
    assert (found["code"], found["help"]) == ("SC6041", "did you mean `crm`?")
    shell.edit("scorelang.toml", "CRM = {", 'tickets = { path = "t.csv" }\ncrm = {')
    told = ("SC6041", "no source `tickets` is declared", "scorelang.toml:20:1", "take it out, or declare the source")
    for command in (("check",), ("doctor",)):
        one_message(shell.type(*command), 2, *told)
    one_message(shell.type("run", *DAY, "--dry-run"), 0, *told)


def test_a_role_that_is_no_column(shell: Shell) -> None:
    shell.edit("scorelang.toml", '"crm.csm"', '"crm.cms"')
    told = ("SC6041", "`crm` declares no column `cms`", "scorelang.toml:14:7", "did you mean `crm.csm`?")
    for command in ("check", "doctor"):
        one_message(shell.type(command), 2, *told)
    shell.edit("scorelang.toml", '"crm.cms"', '"crm.team@example.com"')
    assert shell.type("check").code == 0


def test_a_target_by_a_view_that_is_not_there(shell: Shell) -> None:
    shell.edit("scorelang.toml", "[plans]", '[publish.out]\npath = "out.csv"\nview = "csm"\n[plans]')
    one_message(shell.type("check"), 2, "SC6004", "`health` has no view `csm`", "views are none")


def test_holidays_that_are_not_there(shell: Shell) -> None:
    shell.edit("scorelang.toml", "[plans]", 'holidays = "de.csv"\n[plans]')
    one_message(shell.type("doctor"), 2, "SC6020", "scorelang.toml:10:12", "`de.csv` does not exist")


def test_an_unknown_profile(shell: Shell) -> None:
    one_message(shell.type("run", *DAY, "--profile", "devv"), 2, "SC6007", "did you mean `dev`?")


def test_an_engine_without_its_database(shell: Shell) -> None:
    shell.edit("scorelang.toml", 'engine = "duckdb"', 'engine = "postgres"')
    one_message(shell.type("run", *DAY), 2, "SC8111")


def test_an_engine_that_is_not_there(shell: Shell) -> None:
    shell.edit("scorelang.toml", 'engine = "duckdb"', 'engine = "spork"')
    one_message(shell.type("run", *DAY), 2, "did you mean `spark`?")


def test_a_variable_that_is_not_set(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NOT_SET_ANYWHERE", raising=False)
    shell.edit("scorelang.toml", 'engine = "duckdb"', 'folder = { env = "NOT_SET_ANYWHERE" }')
    one_message(shell.type("run", *DAY), 2, "SC6008", "NOT_SET_ANYWHERE")


@pytest.mark.parametrize("day", ["2026-3-1", "20260301", "yesterday", "2026-02-30", "2026-W09-7"])
def test_a_day_that_is_none(shell: Shell, day: str) -> None:
    one_message(shell.type("run", "--today", day), 2, "no day")


def test_an_output_without_a_format(shell: Shell) -> None:
    one_message(shell.type("run", *DAY, "--out", "scores"), 2, "no ending")


def test_an_output_whose_folder_is_not_there_is_named_as_it_was_asked_for(shell: Shell) -> None:
    nowhere = shell.folder / "nowhere"
    one_message(shell.type("run", *DAY, "--out", str(nowhere / "scores.csv")), 4, f"`{nowhere}`: no such file")


def test_no_pipe_is_replaced_by_an_output(shell: Shell) -> None:
    pipe = shell.folder / "pipe"
    os.mkfifo(pipe)
    one_message(shell.type("explain", "a2", *DAY, "-o", str(pipe)), 4, "no regular file stands there")
    one_message(shell.type("run", *DAY, "--out", str(pipe), "--format", "csv"), 4, "no regular file stands there")
    assert pipe.is_fifo()


def test_an_account_that_does_not_exist(shell: Shell) -> None:
    one_message(shell.type("explain", "a22", *DAY), 3, "SC8005", "did you mean")
    one_message(shell.type("explain", "\x1b[31mred'; DROP TABLE result", *DAY), 3, "SC8005")
    assert "\x1b" not in shell.type("explain", "\x1b[31mred", *DAY).err


def test_hostile_account_names_harm_nothing(shell: Shell) -> None:
    shell.edit("data/accounts.csv", "a2,Bluewater Logistics", "../../a2,<script>alert(1)</script>")
    shell.edit("data/accounts.csv", "a4,Dunmore & Sons", '=cmd|calc,"{{ 7 * 7 }} [x](javascript:alert(1))"')
    shell.edit("data/accounts.csv", "a10,Juniper Energy", "a10,\x1b[2Jcleared")
    before = set(shell.folder.parent.iterdir())
    said = shell.type("run", *DAY, "--out", str(shell.folder / "out.csv"))
    assert said.code == 0
    assert "\x1b" not in said.out
    assert "\n'=cmd|calc," in (shell.folder / "out.csv").read_text()
    said = shell.type("plan", *DAY)
    assert said.code == 0
    assert "\x1b" not in said.out
    assert set(shell.folder.parent.iterdir()) == before
    pages = [path.read_text() for path in (shell.folder / "plans").rglob("*.html")]
    assert len(pages) == 10  # five plans, the overview, and four people
    assert not any("<script" in page or 'javascript:alert(1)"' in page or ">49<" in page for page in pages)
    assert shell.type("explain", "../../a2", *DAY).code == 0


def test_a_template_that_loops_for_ever(shell: Shell) -> None:
    shell.edit(
        "playbooks/rescue.md",
        "## Tasks",
        "{% for a in range(999999999) %}{% for b in range(999999999) %}x{% endfor %}{% endfor %}",
    )
    one_message(shell.type("plan", *DAY), 1, "rescue.md:")


def test_a_damaged_day_is_said(shell: Shell) -> None:
    shell.type("run", "--today", "2026-02-22")
    file = next((shell.folder / "history" / "health").glob("*.parquet"))
    file.write_bytes(file.read_bytes()[:-20] + b"x" * 20)
    one_message(shell.type("run", *DAY), 3, "SC8001", "2026-02-22")
    one_message(shell.type("history", "check"), 3, "SC8001")
    file.unlink()
    one_message(shell.type("run", *DAY), 3, "SC8001", "gone")


def test_a_manifest_that_is_no_json(shell: Shell) -> None:
    shell.type("run", "--today", "2026-02-22")
    (shell.folder / "history" / "health" / "2026-02-22.json").write_text("{")
    one_message(shell.type("history", "list"), 3, "SC8001")


def test_a_history_that_cannot_be_written(shell: Shell) -> None:
    (shell.folder / "history").write_text("a file in the way")
    one_message(shell.type("run", *DAY), 2, "SC6022", "`history` is no folder")


def test_a_score_file_that_is_no_text(shell: Shell) -> None:
    (shell.folder / "scorecards" / "health.score").write_bytes(b"\xff\xfe\x00accounts")
    one_message(shell.type("check"), 1, "SC1")


def test_an_invisible_character_is_shown_where_it_stands(shell: Shell) -> None:
    shell.edit("scorecards/health.score", '"Seats in use"', '"Seats \u202e in use"')
    said = shell.type("check")
    one_message(said, 1, "SC1003", "scorecards/health.score:14:27", "<U+202E>", "1 error in 1 file")
    shell.edit("scorecards/health.score", " \u202e", "")
    shell.edit("playbooks/rescue.md", "## Tasks", "## \u200bTasks")
    one_message(shell.type("check"), 1, "SC1003", "playbooks/rescue.md:32:4", "<U+200B>", "1 error in 1 file")


@pytest.mark.parametrize("text", ["", "# nothing yet\n"])
def test_files_that_declare_nothing(shell: Shell, text: str) -> None:
    (shell.folder / "scorecards" / "health.score").write_text(text)
    one_message(shell.type("check"), 1, "SC4016", "1 error in 1 file")


def test_a_file_that_is_something_else_has_one_fault(shell: Shell) -> None:
    (shell.folder / "scorecards" / "health.score").write_text("root:x:0:0:root:/root:/bin/bash\n")
    one_message(shell.type("check"), 1, "SC1001", "1 error in 1 file")


@pytest.mark.parametrize(
    "command",
    [("run",), ("plan",), ("explain", "a2"), ("docs",), ("compile", "--to", "duckdb"), ("replay",), ("actions",)],
    ids=" ".join,
)
def test_a_project_without_a_scorecard(shell: Shell, command: tuple[str, ...]) -> None:
    place = shell.folder / "scorecards" / "health.score"
    place.write_text(place.read_text().partition("indicator ")[0])
    one_message(shell.type(*command), 2, "the project has no scorecard", "scorecard health { … }")
    assert not (shell.folder / "plans").exists()


def test_an_import_that_leaves_the_project(shell: Shell) -> None:
    place = shell.folder / "scorecards" / "health.score"
    place.write_text('import "../../secret.score"\n' + place.read_text())
    one_message(shell.type("check"), 2, "SC6021", "health.score:1")


def test_an_import_cycle(shell: Shell) -> None:
    place = shell.folder / "scorecards"
    (place / "a.score").write_text('import "b.score"\n')
    (place / "b.score").write_text('import "a.score"\n')
    one_message(shell.type("check"), 2, "SC6026", "`scorecards/a.score` → `scorecards/b.score` → `scorecards/a.score`")


def test_a_pipe_in_the_place_of_a_file(shell: Shell) -> None:
    (shell.folder / "scorecards" / "health.score").unlink()
    os.mkfifo(shell.folder / "scorecards" / "health.score")
    one_message(shell.type("check"), 2, "SC6022")


def test_no_score_file_at_all(shell: Shell) -> None:
    (shell.folder / "scorecards" / "health.score").unlink()
    one_message(shell.type("check"), 2, "SC6028")


def test_a_file_that_does_not_exist(shell: Shell, tmp_path: Path) -> None:
    one_message(shell.type("check", str(tmp_path / "nothing.score")), 2, "SC6020")
    one_message(shell.type("check", str(tmp_path / "no" / "nothing.score")), 2, "SC6020")
