"""Dirty text files: what is read, what is counted, what is refused and why."""

import csv
import gzip
import io
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from scorelang.engines.duckdb import Loaded
from scorelang.ir.expressions import Length
from scorelang.ir.sources import Column, Source
from scorelang.source.records import replace
from scorelang.sources.binding import Binding
from scorelang.sources.report import RowFault
from scorelang.types import Date, Number, Text
from tests.engines.text_files import ACCOUNTS, CRM, ORDERS, PLAN, loaded_from, packed, rows_of

LINES = Source(
    "lines",
    "events",
    "Lines",
    (Column("order", Text(), "account"), Column("day", Date(), "time"), Column("amount", Number())),
    account="order",
    via="orders",
    time="day",
)


def _refused(loaded: Loaded, source: str) -> dict[RowFault, int]:
    return {refusal.fault: refusal.rows for refusal in loaded.report.source(source).refusals}


def test_a_windows_export_with_a_mark_is_read(tmp_path: Path) -> None:
    text = '\ufeffid,seats,"live"\r\n"A ""x""\r\ny",5,TRUE\r\nB,,\r\n'
    with loaded_from(tmp_path, {"crm.csv": text}, CRM) as (session, loaded):
        assert rows_of(session, loaded, "crm", "id", "seats", "live") == [('A "x"\r\ny', 5.0, True), ("B", None, None)]
        assert loaded.faultless("crm.seats!")


@pytest.mark.parametrize(
    ("rows", "mixed"),
    [
        (
            b"A,1,x\nB,2,y\r\nC,3,z\n",
            "line 3 of `crm.csv` ends with CR LF (as on Windows), where those before it end with LF",
        ),
        (
            b'A,1,"x\ny"\nB,2,y\r\nC,3,z',
            "line 4 of `crm.csv` ends with CR LF (as on Windows), where those before it end with LF",
        ),
        (
            b'A,1,"x\r\ny, ""z"""\nB,2,\rC,3,z\r\n',
            "line 4 of `crm.csv` ends with CR, where those before it end with LF",
        ),
    ],
)
def test_lines_that_end_in_several_ways_are_read_and_said(tmp_path: Path, rows: bytes, mixed: str) -> None:
    crm = Source("crm", "accounts", "", (*CRM.columns[:2], Column("note", Text())), account="id")
    files: dict[str, str | bytes] = {"crm.csv": b"id,seats,note\n" + rows}
    with loaded_from(tmp_path, files, crm) as (session, loaded):
        found = rows_of(session, loaded, "crm", "id", "seats", "note")
        text = io.StringIO(rows.decode(), newline="")
        assert found == [(id, float(seats), note or None) for id, seats, note in csv.reader(text)]
        assert [one.message for one in loaded.report.diagnostics] == [f"{mixed}; it was read all the same"]


def test_lines_within_a_cell_end_as_they_like(tmp_path: Path) -> None:
    crm = Source("crm", "accounts", "", (*CRM.columns[:2], Column("note", Text())), account="id")
    text = 'id,seats,note\r\nA,1,x\r\nB,many,y\r\nC,3,"one\ntwo"\r\n\r\nD,few,z\r\n'
    with loaded_from(tmp_path, {"crm.csv": text}, crm) as (session, loaded):
        assert rows_of(session, loaded, "crm", "id", "note") == [("A", "x"), ("B", "y"), ("C", "one\ntwo"), ("D", "z")]
        assert [row[:2] for row in loaded.refused["crm"].rows(session)] == [("crm.csv", 3), ("crm.csv", 5)]
        assert [one.rule.slug for one in loaded.report.diagnostics] == ["faulty-cells"]


def test_columns_in_any_order_and_unknown_ones_are_fine(tmp_path: Path) -> None:
    with loaded_from(tmp_path, {"crm.csv": "live,x,id,x,seats\ntrue,1,A,2,3\n"}, CRM) as (session, loaded):
        assert rows_of(session, loaded, "crm", "id", "seats", "live") == [("A", 3.0, True)]


@pytest.mark.parametrize(
    ("name", "pack", "more"),
    [
        ("crm.csv.gz", lambda text: gzip.compress(text.encode()), {}),
        ("crm.csv.zst", lambda text: packed(text), {}),
        ("crm.csv.zst", lambda text: packed(text[:9]) + packed(text[9:]), {}),
        ("crm.csv", lambda text: text.encode("cp1252"), {"encoding": "cp1252"}),
        ("crm.csv", lambda text: text.encode("utf-16"), {"encoding": "utf-16"}),
        ("crm.csv", lambda text: text.replace(",", ";").encode(), {"delimiter": ";"}),
        ("crm.tsv", lambda text: text.replace(",", "\t").encode(), {}),
        ("crm.txt", lambda text: text.replace("id", "Account ID").encode(), {"columns": {"id": "Account ID"}}),
    ],
)
def test_packings_encodings_and_delimiters(
    tmp_path: Path, name: str, pack: Callable[[str], bytes], more: dict[str, object]
) -> None:
    binding = Binding("crm", (name,), **more)  # type: ignore[arg-type]
    files = {name: pack("id,seats,live\nMüller,5,TRUE\n")}
    with loaded_from(tmp_path, files, CRM, bindings={"crm": binding}) as (session, loaded):
        assert rows_of(session, loaded, "crm", "id", "seats") == [("Müller", 5.0)]


def test_files_of_a_pattern_may_order_their_columns_differently(tmp_path: Path) -> None:
    files = {"d/1.csv": "id,seats,live\nA,5,TRUE\n", "d/2.csv": "seats,live,id\n6,TRUE,B\nx,TRUE,C\n", "d/3.txt": "no"}
    binding = Binding("crm", ("d/*.csv",))
    with loaded_from(tmp_path, files, CRM, bindings={"crm": binding}) as (session, loaded):
        assert rows_of(session, loaded, "crm", "id", "seats") == [("A", 5.0), ("B", 6.0), ("C", None)]
        (example,) = loaded.report.source("crm").columns[1].examples
        assert (example.file, example.row, example.text) == ("d/2.csv", 3, "x")


def test_what_cannot_be_read_is_missing_and_kept_with_its_reason(tmp_path: Path) -> None:
    text = "id,seats,live\nA,many,TRUE\nB,500,perhaps\nC,5,TRUE\n,5,TRUE\n=1+1,x,TRUE\n"
    with loaded_from(tmp_path, {"crm.csv": text}, CRM) as (session, loaded):
        assert rows_of(session, loaded, "crm", "id", "seats", "seats!") == [
            ("=1+1", None, True),
            ("A", None, True),
            ("B", None, True),
            ("C", 5.0, False),
        ]
        seats, live = loaded.report.source("crm").columns[1:]
        assert (seats.absent, seats.unreadable, seats.outside, live.unreadable) == (0, 2, 1, 1)
        assert list(loaded.refused["crm"].rows(session)) == [
            ("crm.csv", 2, "`seats` cannot be read", ("A", "many", "TRUE")),
            ("crm.csv", 3, "`seats` is not allowed; `live` cannot be read", ("B", "500", "perhaps")),
            ("crm.csv", 5, "no account", (None, "5", "TRUE")),
            ("crm.csv", 6, "`seats` cannot be read", ("=1+1", "x", "TRUE")),
        ]


def test_blank_rows_are_no_rows(tmp_path: Path) -> None:
    with loaded_from(tmp_path, {"crm.csv": ACCOUNTS + ",,\n , ,\n,,x\n"}, CRM) as (_, loaded):
        report = loaded.report.source("crm")
        assert (report.rows, report.kept, _refused(loaded, "crm")) == (3, 2, {RowFault.NO_ACCOUNT: 1})
        assert report.columns[1].absent == 1


def test_copies_count_once_and_rows_that_differ_are_all_refused(tmp_path: Path) -> None:
    text = "id,seats,live\nA,5,TRUE\nA,5,TRUE\nA,5,true\nB,1,\nB,2,\nC,1,\nC,1,\nC,2,\n"
    with loaded_from(tmp_path, {"crm.csv": text}, CRM) as (session, loaded):
        report = loaded.report.source("crm")
        assert rows_of(session, loaded, "crm", "id") == [("A",)]
        assert (report.rows, report.kept, report.copies, _refused(loaded, "crm")) == (8, 1, 2, {RowFault.DUPLICATE: 5})


def test_events_without_account_time_or_a_known_account_are_refused(tmp_path: Path) -> None:
    orders = "order_id,id,day\n1,A,2024-06-01\n2,,2024-06-01\n3,A,\n4,A,31-12-2024\n5,Z,2024-06-01\n1,A,2024-07-01\n"
    with loaded_from(tmp_path, {"crm.csv": ACCOUNTS, "orders.csv": orders}, CRM, ORDERS) as (session, loaded):
        report = loaded.report.source("orders")
        assert _refused(loaded, "orders") == {RowFault.NO_ACCOUNT: 1, RowFault.NO_TIME: 2, RowFault.ORPHAN: 1}
        assert (report.kept, report.repeated_ids, report.after_today, report.newest) == (2, 1, 1, date(2024, 6, 1))
        assert rows_of(session, loaded, "orders", "@account", "order_id") == [("A", "1"), ("A", "1")]


def test_rows_belong_to_the_account_of_the_row_they_name(tmp_path: Path) -> None:
    orders = "order_id,id,day\n1,A,2024-06-01\n2,B,2024-06-01\n3,A,2024-06-01\n3,B,2024-06-01\n2,B,2024-06-02\n"
    lines = "order,day,amount\n1,2024-06-01,1\n2,2024-06-02,2\n3,2024-06-03,3\n9,2024-06-03,4\n,2024-06-03,5\n"
    files: dict[str, str | bytes] = {"crm.csv": ACCOUNTS, "orders.csv": orders, "lines.csv": lines}
    with loaded_from(tmp_path, files, LINES, ORDERS, CRM) as (session, loaded):
        assert _refused(loaded, "orders") == {RowFault.OWNERS: 2}
        assert _refused(loaded, "lines") == {RowFault.NO_ACCOUNT: 1, RowFault.NO_OWNER: 2}
        assert rows_of(session, loaded, "lines", "@account", "order", "amount") == [("A", "1", 1.0), ("B", "2", 2.0)]
        assert [source.source for source in loaded.report.sources] == ["lines", "orders", "crm"]


def test_facts_have_one_row_an_account(tmp_path: Path) -> None:
    plan = "id,tier\nA,x\nB,y\nB,z\nQ,x\n"
    with loaded_from(tmp_path, {"crm.csv": ACCOUNTS, "plan.csv": plan}, CRM, PLAN) as (session, loaded):
        assert rows_of(session, loaded, "plan", "@account", "tier") == [("A", "x")]
        assert _refused(loaded, "plan") == {RowFault.DUPLICATE: 2, RowFault.ORPHAN: 1}


def test_of_versions_only_those_of_the_day_can_contradict(tmp_path: Path) -> None:
    columns = (*PLAN.columns, Column("start", Date()), Column("end", Date()))
    plan = Source("plan", "facts", "Plan", columns, account="id", valid=("start", "end"))
    text = (
        "id,tier,start,end\nA,x,2024-01-01,2024-06-30\nA,y,2024-06-30,\n"
        "B,x,2024-01-01,2024-07-01\nB,y,2024-06-01,\nB,z,2023-01-01,2023-06-01\n"
    )
    with loaded_from(tmp_path, {"crm.csv": ACCOUNTS, "plan.csv": text}, CRM, plan) as (session, loaded):
        assert rows_of(session, loaded, "plan", "id", "tier") == [("A", "x"), ("A", "y"), ("B", "z")]


def test_more_refused_than_allowed_is_an_error(tmp_path: Path) -> None:
    binding = Binding("crm", ("crm.csv",), refuse_at_most=0.01)
    with loaded_from(tmp_path, {"crm.csv": ACCOUNTS + ",1,\n"}, CRM, bindings={"crm": binding}) as (_, loaded):
        (found,) = loaded.report.diagnostics
        assert found.rule.slug == "too-many-refused"
        assert found.message == "1 of 3 rows of `crm` were refused (33%), where the binding allows 1%"


def test_a_load_that_is_still_to_come_is_not_fresh(tmp_path: Path) -> None:
    now = datetime(2024, 6, 30, 12, tzinfo=UTC)
    crm = replace(CRM, refresh=Length(2, "day"))
    binding = Binding("crm", ("crm.csv",), loaded_at=datetime(2042, 6, 30, tzinfo=UTC))
    with loaded_from(tmp_path, {"crm.csv": ACCOUNTS}, crm, now=now, bindings={"crm": binding}) as (_, loaded):
        assert loaded.report.source("crm").stale == "its load is dated 2042-06-30 00:00, which is still to come"


def test_a_source_is_stale_by_its_load_or_by_its_silence(tmp_path: Path) -> None:
    now = datetime(2024, 6, 30, 12, tzinfo=UTC)
    columns = (*ORDERS.columns, Column("loaded", Date()))
    fresh = {"refresh": Length(2, "day"), "silent_after": Length(1, "week"), "loaded": "loaded"}
    orders = Source("orders", "events", "Orders", columns, "id", id="order_id", time="day", **fresh)  # type: ignore[arg-type]
    for day, loaded_on, rule in [
        ("2024-06-23", "2024-06-28", None),
        ("2024-06-23", "2024-06-27", "stale-source"),
        ("2024-06-22", "2024-06-28", "silent-source"),
        ("2024-06-23", "2024-06-27\n2,A,2024-06-23,2200-01-01", "stale-source"),
    ]:
        folder = tmp_path / f"{day}{loaded_on}"
        folder.mkdir()
        files: dict[str, str | bytes] = {
            "crm.csv": ACCOUNTS,
            "orders.csv": f"order_id,id,day,loaded\n1,A,{day},{loaded_on}\n",
        }
        with loaded_from(folder, files, CRM, orders, now=now) as (_, loaded):
            assert [found.rule.slug for found in loaded.report.diagnostics] == ([rule] if rule else [])
            assert loaded.report.unavailable == ({"orders": "stale"} if rule else {})


@pytest.mark.parametrize(
    "name", ["crm[1].csv", "cr?.csv", "*.csv", "%41.csv", "a'b.csv", "é {x} $HOME~.csv", "a\\b.csv"]
)
def test_a_name_is_no_pattern_for_the_engine(tmp_path: Path, name: str) -> None:
    wrong = "id,seats,live\nWRONG,1,true\n"
    files: dict[str, str | bytes] = {"crm1.csv": wrong, "crm.csv": wrong, "A.csv": wrong, name: ACCOUNTS}
    with loaded_from(tmp_path, files, CRM, bindings={"crm": Binding("crm", (name,))}) as (session, loaded):
        assert rows_of(session, loaded, "crm", "id") == [("A",), ("B",)]
        assert loaded.report.source("crm").files == (name,)


def test_an_optional_column_may_lack_in_some_files_of_a_pattern(tmp_path: Path) -> None:
    crm = Source("crm", "accounts", "", (*CRM.columns, Column("note", Text(), optional=True)), account="id")
    files: dict[str, str | bytes] = {
        "d/1.csv": "id,seats,live\nA,5,TRUE\nB,x,\n",
        "d/2.csv": "note,id,live,seats\nfine,C,,6\n",
        "d/3.csv": "id,seats,live\nD,7,TRUE\n",
    }
    binding = {"crm": Binding("crm", ("d/*.csv",))}
    with loaded_from(tmp_path, files, crm, bindings=binding) as (session, loaded):
        assert rows_of(session, loaded, "crm", "id", "seats", "note") == [
            ("A", 5.0, None),
            ("B", None, None),
            ("C", 6.0, "fine"),
            ("D", 7.0, None),
        ]
        assert loaded.report.source("crm").columns[3].absent == 3
        assert list(loaded.refused["crm"].rows(session)) == [
            ("d/1.csv", 3, "`seats` cannot be read", ("B", "x", None, None))
        ]
    said = [found.message for found in loaded.report.diagnostics if found.rule.slug == "partial-column"]
    assert said == ["2 files such as `d/1.csv` have no column `note`, so that its cells of `crm` are absent there"]
    other = tmp_path / "other"
    other.mkdir()
    with loaded_from(other, {"d/1.csv": files["d/1.csv"]}, crm, bindings=binding) as (_, loaded):
        assert [found.rule.slug for found in loaded.report.diagnostics] == ["missing-column"]


def test_no_rows_are_a_warning_and_no_accounts_an_error(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"crm.csv": ACCOUNTS, "orders.csv": "order_id,id,day\n"}
    with loaded_from(tmp_path, files, CRM, ORDERS) as (_, loaded):
        assert [found.rule.slug for found in loaded.report.diagnostics] == ["no-rows"]
    other = tmp_path / "other"
    other.mkdir()
    with loaded_from(other, {"crm.csv": "id,seats,live\n"}, CRM) as (_, loaded):
        assert [found.rule.slug for found in loaded.report.diagnostics] == ["no-accounts"]


def test_rows_keep_their_order_and_number_in_large_files(tmp_path: Path) -> None:
    rows = "".join(f"A{i},{'x' if i % 10_000 == 0 else i % 100 + 1},TRUE\n" for i in range(300_000))
    with loaded_from(tmp_path, {"crm.csv": "id,seats,live\n" + rows}, CRM) as (session, loaded):
        found = [(row, cells[0]) for _, row, _, cells in loaded.refused["crm"].rows(session)]
        assert found == [(i + 2, f"A{i}") for i in range(0, 300_000, 10_000)]


def test_a_run_for_an_earlier_day_says_what_may_know_more(tmp_path: Path) -> None:
    with loaded_from(tmp_path, {"crm.csv": ACCOUNTS}, CRM, past=True) as (_, loaded):
        (found,) = loaded.report.diagnostics
        assert found.severity == "note"
        assert found.message.startswith("`seats`, `live` of `crm` may know what came after the day")


def test_json_lines_are_read_by_the_declared_names(tmp_path: Path) -> None:
    lines = '\ufeff{"id": "A", "seats": 5, "live": true, "x": [1]}\n\n{"seats": "7", "live": null, "id": "B/~"}\n'
    lines += '{"id": 12, "seats": {"n": 1}, "live": "FALSE"}\n{"seats": 1}\n'
    crm = Source("crm", "accounts", "", CRM.columns, "id")
    binding = Binding("crm", ("crm.jsonl",))
    with loaded_from(tmp_path, {"crm.jsonl": lines}, crm, bindings={"crm": binding}) as (session, loaded):
        assert rows_of(session, loaded, "crm", "id", "seats", "live") == [
            ("12", None, False),
            ("A", 5.0, True),
            ("B/~", 7.0, None),
        ]
        assert list(loaded.refused["crm"].rows(session)) == [
            ("crm.jsonl", 3, "`seats` cannot be read", ("12", '{"n":1}', "FALSE")),
            ("crm.jsonl", 4, "no account", (None, "1", None)),
        ]


def test_a_name_with_a_slash_is_a_name_in_json(tmp_path: Path) -> None:
    binding = Binding("crm", ("crm.jsonl.gz",), columns={"id": "a/~b.c"})
    packed = gzip.compress(b'{"a/~b.c": "A", "seats": 1, "live": true}\n')
    with loaded_from(tmp_path, {"crm.jsonl.gz": packed}, CRM, bindings={"crm": binding}) as (session, loaded):
        assert rows_of(session, loaded, "crm", "id") == [("A",)]


def test_columns_that_no_row_lacks_are_known(tmp_path: Path) -> None:
    orders = "order_id,id,day\n1,A,2024-06-01\n,A,2024-06-02\n3,A,yesterday\n"
    with loaded_from(tmp_path, {"crm.csv": ACCOUNTS, "orders.csv": orders}, CRM, ORDERS) as (_, loaded):
        assert loaded.relations["crm"].complete == {"crm.id", "crm.seats", "crm.live"}
        assert loaded.relations["orders"].complete == {"orders.id", "orders.day"}


def test_what_is_held_against_no_limit_is_not_called_fresh(tmp_path: Path) -> None:
    orders = Source("orders", "events", "", ORDERS.columns, "id", id="order_id", time="day", refresh=Length(1, "day"))
    files: dict[str, str | bytes] = {"crm.csv": ACCOUNTS, "orders.csv": "order_id,id,day\n1,A,2024-06-01\n"}
    with loaded_from(tmp_path, files, CRM, orders, now=datetime(2024, 6, 30, tzinfo=UTC)) as (_, loaded):
        assert [source.state for source in loaded.report.sources] == ["no limit", "no load date"]
    with loaded_from(tmp_path / "past", files, CRM, orders) as (_, loaded):
        assert [source.state for source in loaded.report.sources] == ["no limit", "not checked"]


def test_each_source_is_told_before_it_is_read(tmp_path: Path) -> None:
    told: list[tuple[str, float]] = []
    files: dict[str, str | bytes] = {"crm.csv": ACCOUNTS, "orders.csv": "order_id,id,day\n"}
    with loaded_from(tmp_path, files, ORDERS, CRM, tell=lambda source, share: told.append((source, share))):
        assert told == [("crm", 0.0), ("orders", 0.5)]
