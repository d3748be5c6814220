"""`scorelang publish` to a file: changed rows only, nothing twice, nothing half, and nothing that is not ours."""

import csv
import json
from pathlib import Path

import pytest

from scorelang.project.fields import STAMPS
from scorelang.run import durable
from tests.projects.publishing import FIRST, KEYS, SECOND, Publisher, publisher

COLUMNS = 'columns = { account = "Id", score = "Health", grade = "Grade", status = "State", published_at = "At" }'


@pytest.fixture
def project(tmp_path: Path) -> Publisher:
    return publisher(tmp_path)


def test_all_rows_the_first_time_and_none_the_second(project: Publisher) -> None:
    first = project.publish()
    assert first.code == 0, first.err
    assert "12 added" in first.out
    assert "wrote 12 rows to `out/crm.csv`" in first.out
    rows = project.take()
    assert sorted(row["account"] for row in rows) == sorted(KEYS)
    assert {row["day"] for row in rows} == {FIRST}
    second = project.publish()
    assert "nothing to publish" in second.out
    assert not (project.path / "out" / "crm.csv").exists()


def test_a_row_says_why_and_by_which_program(project: Publisher) -> None:
    project.publish()
    (row,) = (one for one in project.rows() if one["account"] == "a2")
    assert (row["scorecard"], row["status"], row["score"], row["grade"]) == ("health", "scored", "41.3", "critical")
    assert row["reasons"] == "Seats in use: 40.7% (costs 58.7)"
    assert row["triggers"] == "renewal_at_risk"
    assert (row["freshness"], row["outages"]) == ("fresh", "")
    manifest = json.loads((project.path / "history" / "health" / f"{FIRST}.json").read_text(encoding="utf-8"))
    assert row["program"] == manifest["program"]


def test_only_what_changed(project: Publisher) -> None:
    project.target('path = "out/crm.csv"', COLUMNS, 'gone = "mark"')
    project.publish()
    project.take()
    shown = project.preview(SECOND)
    assert (shown["added"], shown["gone"], shown["unchanged"]) == (["a13"], ["a12"], 10)
    assert [one["account"] for one in shown["changed"]] == ["a1"]
    assert set(shown["changed"][0]["cells"]) == {"Health", "Grade"}
    assert shown["written"] is None
    assert not (project.path / "out" / "crm.csv").exists()
    assert project.publish(day=SECOND).code == 0
    rows = {row["Id"]: row for row in project.take()}
    assert set(rows) == {"a1", "a12", "a13"}
    assert (rows["a12"]["Health"], rows["a12"]["State"]) == ("", "gone")
    assert rows["a1"]["Grade"] == "critical"


def test_rows_that_nobody_imported_yet_stay_in_the_file(project: Publisher) -> None:
    project.publish()
    ran = project.publish(day=SECOND)
    assert "12 rows of an earlier time are still in the file" in ran.out
    rows = {row["account"]: row for row in project.rows()}
    assert set(rows) == {*KEYS, "a13"}
    assert rows["a1"]["day"] == SECOND


def test_the_files_own_dialect(project: Publisher) -> None:
    project.target(
        'path = "out/crm.txt"',
        'columns = { account = "Id", score = "Größe", "seat_use.value" = "Use" }',
        'delimiter = ";"',
        'decimal = ","',
        'absent = "#N/A"',
    )
    assert project.publish().code == 0
    rows = {row["Id"]: row for row in project.rows("out/crm.txt", ";")}
    assert rows["a2"] == {"Id": "a2", "Größe": "41,3", "Use": rows["a2"]["Use"]}
    assert rows["a2"]["Use"].startswith("0,40")
    assert rows["a9"]["Größe"] == "#N/A"


def test_reasons_one_by_one_and_numbers_to_the_last_bit(project: Publisher) -> None:
    project.target('path = "out/crm.csv"', 'columns = { account = "Id", reason_1 = "R1", reason_2 = "R2" }')
    project.publish()
    rows = {row["Id"]: row for row in project.rows()}
    assert rows["a2"] == {"Id": "a2", "R1": "Seats in use: 40.7% (costs 58.7)", "R2": ""}


def test_more_than_the_limit_is_asked_for(project: Publisher) -> None:
    project.target('path = "out/crm.csv"', 'ask_above = "10%"', 'gone = "mark"')
    assert project.publish().code == 0
    kept = project.rows()
    refused = project.publish(day=SECOND)
    assert refused.code == 1
    assert "[SC8124 above-limit]: 3 of 12 rows would change, more than 10%" in refused.err
    assert project.rows() == kept
    assert project.preview(SECOND)["above_limit"] is True
    assert project.publish("--yes", day=SECOND).code == 0
    assert len(project.rows()) == 13


def test_without_a_limit_it_asks_before_much_is_lost(project: Publisher) -> None:
    project.target('path = "out/crm.csv"', 'gone = "mark"')
    assert project.publish().code == 0
    assert project.preview(SECOND)["above_limit"] is False
    data = project.path / "data" / "accounts.csv"
    data.write_text("\n".join(data.read_text(encoding="utf-8").splitlines()[:8]), encoding="utf-8")
    project.score(SECOND)
    refused = project.publish(day=SECOND)
    assert (refused.code, "5 of 12 rows would be lost, more than 20%" in refused.err) == (1, True)
    project.target('path = "out/crm.csv"', 'gone = "keep"')
    assert project.publish(day=SECOND).code == 0


def test_every_row_again_where_the_import_failed(project: Publisher) -> None:
    project.publish()
    project.take()
    assert project.publish("--full").code == 0
    assert len(project.rows()) == 12


def test_a_score_that_somebody_put_is_what_is_published(project: Publisher) -> None:
    project.target('path = "out/crm.csv"', 'columns = { account = "Id", score = "S", computed = "C" }')
    words = ("--reason", "They told us", "--author", "eva@example.com", "--from", FIRST, "--until", SECOND)
    assert project.folder.run("override", "a2", "80", *words).code == 0
    project.score(FIRST)
    project.publish()
    (row,) = (one for one in project.rows() if one["Id"] == "a2")
    assert row == {"Id": "a2", "S": "80", "C": "41.3"}


def test_what_a_view_leaves_out_is_not_published(project: Publisher) -> None:
    views = """view customer "For them" { show score, name }
  view team "For us" { hide seat_use }
  view large "Large ones" { hide grade  only arr > 20k }"""
    project.edit("scorecards/health.score", "  trigger renewal_at_risk", f"  {views}\n\n  trigger renewal_at_risk")
    project.score(FIRST)
    project.target('path = "out/crm.csv"', 'view = "customer"')
    assert project.publish().code == 0
    assert set(project.rows()[0]) == {"account", "scorecard", "status", "score", "reasons", *STAMPS}
    assert {row["reasons"] for row in project.take()} == {""}
    project.target('path = "out/crm.csv"', 'view = "team"', 'columns = { account = "Id", reason_1 = "R", grade = "G" }')
    assert project.publish("--full").code == 0
    assert {row["R"] for row in project.take()} == {""}
    for view, columns, said in (
        ("team", '"seat_use.value" = "U"', "publishes `seat_use.value`, which its view `team` leaves out"),
        ("custmer", 'grade = "G"', "did you mean `customer`?"),
        ("large", 'score = "S"', "is of some accounts only"),
    ):
        project.target('path = "out/crm.csv"', f'view = "{view}"', f'columns = {{ account = "Id", {columns} }}')
        ran = project.publish()
        assert (ran.code, said in ran.err) == (2, True), ran


def test_what_spoke_then_is_what_is_published(project: Publisher) -> None:
    project.edit("scorecards/health.score", '"Seats in use"', '"Something else"')
    ran = project.publish()
    assert "which is not the one at hand" in ran.out
    assert project.rows()[1]["reasons"].startswith("Seats in use")
    for text in (project.path / "history" / "programs").iterdir():
        text.unlink()
    lost = project.publish(day=SECOND)
    assert lost.code == 3
    assert "[SC8001 damaged-history]" in lost.err


def test_a_formula_is_no_cell_and_no_key(project: Publisher) -> None:
    project.edit("data/accounts.csv", "a2,", "=1+1,")
    project.score(SECOND)
    ran = project.publish(day=SECOND)
    assert "1 held back, for their key reads as a formula or holds a NUL: =1+1" in ran.out
    with (project.path / "out" / "crm.csv").open(encoding="utf-8", newline="") as file:
        assert not [cell for line in csv.reader(file) for cell in line if cell.startswith(("=", "+", "-", "@"))]


@pytest.mark.parametrize("text", ["Id,Name\n1,Acme\n", "", "account\x00", 'account,"score\n'])
def test_a_file_of_somebody_else_is_left_alone(project: Publisher, text: str) -> None:
    place = project.path / "out" / "crm.csv"
    place.parent.mkdir()
    place.write_text(text, encoding="utf-8")
    ran = project.publish()
    assert (ran.code, "[SC8122 foreign-file]" in ran.err) == (2, True)
    assert place.read_text(encoding="utf-8") == text


@pytest.mark.parametrize(
    "damage", [b"", b"{}", b"[" * 99_999, b"\xff", b'{"format": 1, "headers": [], "key": "account", "rows": 0}\n']
)
def test_a_damaged_record_is_said(project: Publisher, damage: bytes) -> None:
    project.publish()
    record = project.path / "history" / "published" / "crm.jsonl"
    record.write_bytes(damage)
    ran = project.publish(day=SECOND)
    assert (ran.code, "[SC8123 damaged-state]" in ran.err) == (3, True)
    record.unlink()
    assert "12 added" in project.publish(day=SECOND).out


def test_a_column_that_is_new_is_a_change(project: Publisher) -> None:
    project.target('path = "out/crm.csv"', 'columns = { account = "Id", score = "Health" }')
    project.publish()
    project.take()
    project.target('path = "out/crm.csv"', 'columns = { account = "Id", score = "Health", grade = "Grade" }')
    assert len(project.preview()["changed"]) == 12


@pytest.mark.parametrize("fails_at", range(2))
def test_a_publication_that_is_killed_is_made_whole_by_the_next(
    project: Publisher, fails_at: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before the file is there, and between the file and its record."""
    whole, calls = durable.write_lines, []

    def failing(path: Path, parts: object) -> int:
        calls.append(path)
        if len(calls) == fails_at + 1:
            raise OSError(28, "No space left on device", str(path))
        return whole(path, parts)  # type: ignore[arg-type]

    monkeypatch.setattr(durable, "write_lines", failing)
    ran = project.publish()
    assert (ran.code, "SC8003" in ran.err) == (4, True)
    monkeypatch.setattr(durable, "write_lines", whole)
    assert (project.path / "out" / "crm.csv").exists() == bool(fails_at)
    assert project.publish().code == 0
    assert sorted(row["account"] for row in project.take()) == sorted(KEYS)
    assert "nothing to publish" in project.publish().out


def test_a_profile_has_its_own_target_and_its_own_record(project: Publisher) -> None:
    project.target('path = "out/crm.csv"', "", "[profiles.dev.publish.crm]", 'path = "out/dev.csv"')
    assert project.publish().code == 0
    assert len(project.rows("out/dev.csv")) == 12
    assert [one.name for one in (project.path / "history" / "published").iterdir()] != ["crm.jsonl"]
    assert project.folder.run("history", "check").code == 0


def test_the_clock_refuses_a_day_that_is_too_old(project: Publisher) -> None:
    ran = project.folder.run("publish", "--to", "crm")
    assert (ran.code, "[SC8121 old-day]" in ran.err) == (3, True)
    assert not (project.path / "out").exists()
    shown = project.folder.run("publish", "--to", "crm", "--dry-run")
    assert (shown.code, "old: the newest day of `health` is" in shown.out) == (0, True)


def test_what_is_not_there(project: Publisher) -> None:
    for arguments, code, said in (
        (("--to", "crm", "--day", "2026-02-01"), 3, "SC8120"),
        (("--to", "cmr"), 2, "did you mean `crm`?"),
        ((), 2, "targets are `crm`"),
    ):
        ran = project.folder.run("publish", *arguments)
        assert (ran.code, said in ran.err) == (code, True), ran
    project.target('path = "out/crm.csv"', 'scorecard = "helth"')
    assert "did you mean `health`?" in project.publish().err
    assert "did you mean `health`?" in project.folder.run("check").err
    project.target('path = "out/crm.csv"', 'columns = { account = "Id", grad = "Grade" }')
    ran = project.publish()
    assert (ran.code, "did you mean `grade`?" in ran.err) == (2, True)
    assert "did you mean `grade`?" in project.folder.run("check").err
    fields = (
        "account = 'Id', 'seat_use.value' = 'U', 'trigger.renewal_at_risk' = 'T', published_at = 'P', reason_3 = 'R'"
    )
    project.target('path = "out/crm.csv"', f"columns = {{ {fields} }}")
    assert project.folder.run("check").code == 0
    assert project.publish().code == 0


def test_a_link_that_leads_out_of_the_project(project: Publisher, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (project.path / "out").symlink_to(tmp_path / "elsewhere")
    assert "[SC6021 outside-project]" in project.publish().err
    assert list((tmp_path / "elsewhere").iterdir()) == []


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (("",), "publishes to no place"),
        (('path = "a.csv"', 'table = "b"'), "both `path` and `table`"),
        (('path = "../a.csv"',), "leads out of the project"),
        (('path = "a.csv"', 'gone = "delete"'), "a file can add and change rows, and delete none"),
        (('path = "a.csv"', 'gone = "marked"'), "did you mean `mark`?"),
        (('path = "a.csv"', 'columns = { score = "S" }'), "`account` is missing in `columns`"),
        (('path = "a.csv"', 'gone = "mark"', 'columns = { account = "A" }'), "`status` is missing in `columns`"),
        (('path = "a.csv"', 'columns = { account = "A", score = "A" }'), "have one header, `A`"),
        (('path = "a.csv"', 'columns = { account = "A", score = " " }'), "a header that nobody can read"),
        (('table = "a"', f'columns = {{ account = "A", score = "{"ä" * 32}" }}'), "has 64 bytes, and a column's name"),
        (('path = "a.csv"', 'delimiter = "ab"'), "a delimiter is one letter"),
        (('path = "a.csv"', 'host = "db"'), "`host` does not belong here: a file has no database"),
        (('table = "a.b"', 'delimiter = ";"'), "`delimiter` does not belong here"),
        (('table = "a.b.c"',), "wanted `schema.table`"),
        (('path = "a.csv"', 'ask_abov = "2%"'), "did you mean `ask_above`?"),
        (('path = "a.csv"', "ask_above = 2"), "wanted a share"),
        (('table = "a"', 'password = "hunter2"'), "stands in scorelang.toml itself"),
    ],
)
def test_settings_that_cannot_be(project: Publisher, lines: tuple[str, ...], said: str) -> None:
    project.target(*lines)
    ran = project.publish()
    assert ran.code == 2, ran
    assert said in ran.err
    assert "hunter2" not in ran.err


def test_a_table_without_a_database(project: Publisher) -> None:
    project.target('table = "crm.health"')
    ran = project.publish()
    assert (ran.code, "nothing says where its database is" in ran.err) == (2, True)
