"""Parquet: converted by the declared type, checked only where its statistics prove nothing, read without a copy."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest

from scorelang.engines.duckdb import Loaded, Session, connect, load, parquet
from scorelang.ir.sources import Column, Source
from scorelang.sources.binding import Binding
from scorelang.sources.located import locate
from scorelang.sources.report import RowFault
from scorelang.types import Date, Duration, Flag, Money, Number, Text, Time, Type

TODAY = date(2024, 6, 30)
LEAP = date(2024, 2, 29)
EVENTS = (Column("id", Text(), "account"), Column("at", Time(), "time"), Column("n", Number(0.0, 10.0)))
ORDERS = Source("orders", "events", "Orders", EVENTS, account="id", time="at")
PEOPLE = "SELECT * FROM (VALUES ('A', 1), ('B', 2)) t(id, n)"
CRM = Source("crm", "accounts", "Accounts", (Column("id", Text(), "key"), Column("n", Number())), account="id")


def _write(folder: Path, **queries: str) -> None:
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone='UTC'")
        for name, query in queries.items():
            path = folder / (name.replace("__", "/") + ".parquet")
            path.parent.mkdir(exist_ok=True)
            connection.execute(f"COPY ({query}) TO '{path}' (FORMAT parquet)")


@contextmanager
def _loaded(
    folder: Path,
    *sources: Source,
    zone: str = "UTC",
    bindings: dict[str, Binding] | None = None,
    read: Collection[str] | None = None,
) -> Iterator[tuple[Session, Loaded]]:
    bound = {source.name: Binding(source.name, (f"{source.name}.parquet",)) for source in sources} | (bindings or {})
    located = locate(bound, folder)
    own = folder / "own"
    own.mkdir()
    with connect(own, files=located.paths) as session:
        asked = None if read is None else lambda: read
        yield session, load(session, sources, located, zone, TODAY, read=asked)


def _one(of: Type, **more: object) -> Source:
    return Source("crm", "accounts", "", (Column("k", Text(), "key"), Column("c", of, **more)), account="k")  # type: ignore[arg-type]


def _cells(folder: Path, source: Source, query: str, zone: str = "UTC", **more: object) -> list[object]:
    """What becomes of the values of one column: the value, or the word for its fault."""
    _write(folder, crm=f"SELECT 'k' || row_number() OVER () AS k, c FROM ({query})")
    binding = Binding("crm", ("crm.parquet",), **more)  # type: ignore[arg-type]
    with _loaded(folder, source, zone=zone, bindings={"crm": binding}) as (session, loaded):
        assert not [found for found in loaded.report.diagnostics if found.severity == "error"]
        relation = loaded.relations["crm"]
        value, fault = relation.columns["crm.c"], relation.columns.get("crm.c!", "FALSE")
        rows = session.rows(f"SELECT {value}, {fault} FROM {relation.table} ORDER BY {relation.columns['crm.k']}")
        return ["fault" if bad else cell for cell, bad in rows]


def _values(*values: str, type: str) -> str:
    return f"SELECT CAST(c AS {type}) AS c FROM (VALUES {', '.join(f'({value})' for value in values)}) t(c)"


@pytest.mark.parametrize(
    ("of", "type", "values", "wanted"),
    [
        (Number(), "TINYINT", ("1", "NULL"), [1, None]),
        (Number(), "BIGINT", ("1", "-2"), [1, -2]),
        (Number(), "BIGINT", ("1000000000000000", "1000000000000001"), [1e15, "fault"]),
        (Number(0.0, 5.0), "INTEGER", ("5", "6", "-1", "NULL"), [5, "fault", "fault", None]),
        (Number(members=(1.0, 2.0)), "INTEGER", ("1", "3"), [1, "fault"]),
        (Number(), "UBIGINT", ("18446744073709551615", "1"), ["fault", 1.0]),
        (Number(), "DECIMAL(10,2)", ("1.25", "-1.25"), [1.25, -1.25]),
        (Number(), "DOUBLE", ("'NaN'", "'inf'", "'-inf'", "'1e16'", "'1e-16'"), ["fault"] * 4 + [0.0]),
        (Number(0.0, 1.0), "DOUBLE", ("0.5", "1.5", "NULL"), [0.5, "fault", None]),
        (Money(0.0, None), "FLOAT", ("0.5", "-1"), [0.5, "fault"]),
        (Duration(), "INTEGER", ("3",), [3]),
        (Number(), "VARCHAR", ("'1e3'", "' 5 '", "'x'", "''"), [1000.0, 5.0, "fault", None]),
        (Number(0.0, 1.0, percent=True), "VARCHAR", ("'85%'",), [0.85]),
        (Flag(), "BOOLEAN", ("TRUE", "NULL"), [True, None]),
        (Flag(), "VARCHAR", ("'True'", "'no'"), [True, "fault"]),
        (Text(), "VARCHAR", ("'a'", "' '", "''", "NULL"), ["a", None, None, None]),
        (Text(), "BIGINT", ("9007199254740993",), ["9007199254740993"]),
        (Text(folded=True), "VARCHAR", ("' ÄB '",), ["äb"]),
        (Text(("a", "b")), "VARCHAR", ("'a'", "'c'", "NULL"), ["a", "fault", None]),
        (Text(("a", "b")), "VARCHAR", ("'a'", "' '", "'c'"), ["a", None, "fault"]),
        (Date(), "DATE", ("'2024-02-29'", "'1899-12-31'", "NULL"), [LEAP, "fault", None]),
        (Date(), "DATE", ("'2024-02-29'", "'infinity'"), [LEAP, "fault"]),
        (Date(), "TIMESTAMP", ("'2024-02-29'", "'2024-02-29 00:00:01'"), [LEAP, "fault"]),
        (Time(), "TIMESTAMP", ("'2024-02-29 12:00:00.123456'",), [datetime(2024, 2, 29, 12, 0, 0, 123456)]),
        (Time(), "TIMESTAMP", ("'2024-02-29'", "'1899-12-31'"), [datetime(2024, 2, 29), "fault"]),
        (Time(), "TIMESTAMP", ("'2024-02-29'", "'infinity'"), [datetime(2024, 2, 29), "fault"]),
        (Time(), "TIMESTAMP_NS", ("'2024-02-29 12:00:00.123456789'",), [datetime(2024, 2, 29, 12, 0, 0, 123456)]),
        (Time(), "TIMESTAMPTZ", ("'2024-02-29 12:00:00+02'",), [datetime(2024, 2, 29, 10)]),
        (Time(), "DATE", ("'2024-02-29'",), [datetime(2024, 2, 29)]),
        (Time(), "VARCHAR", ("'2024-02-29T12:00+02:00'", "'never'"), [datetime(2024, 2, 29, 10), "fault"]),
    ],
)  # fmt: skip
def test_a_typed_cell_means_this(
    tmp_path: Path, of: Type, type: str, values: tuple[str, ...], wanted: list[object]
) -> None:
    assert _cells(tmp_path, _one(of), _values(*values, type=type)) == wanted


def test_minus_zero_is_zero(tmp_path: Path) -> None:
    (cell,) = _cells(tmp_path, _one(Number()), _values("-0.0::DOUBLE", type="DOUBLE"))
    assert str(cell) == "0.0"


def test_instants_without_a_zone_are_on_the_projects_clock(tmp_path: Path) -> None:
    values = _values("'2024-07-01'", "'2024-10-27 02:30:00'", "'2024-03-31 02:30:00'", type="TIMESTAMP")
    wanted = [datetime(2024, 6, 30, 22), datetime(2024, 10, 27, 0, 30), datetime(2024, 3, 31, 1, 30)]
    assert _cells(tmp_path, _one(Time()), values, "Europe/Berlin") == wanted


def test_only_the_clock_changes_of_the_files_days_are_printed(tmp_path: Path) -> None:
    days = _values("'2024-01-01'", "'2024-04-01 12:00:00'", "'2024-12-31 23:59:59'", type="TIMESTAMP")
    wanted = [datetime(2023, 12, 31, 23), datetime(2024, 4, 1, 10), datetime(2024, 12, 31, 22, 59, 59)]
    assert _cells(tmp_path, _one(Time()), days, "Europe/Berlin") == wanted
    located = locate({"crm": Binding("crm", ("crm.parquet",))}, tmp_path)
    with connect(tmp_path / "own", files=located.paths) as session:
        load(session, (_one(Time()),), located, "Europe/Berlin", TODAY)
        (view,) = session.row("SELECT sql FROM duckdb_views() WHERE view_name = 's1'")
    assert view.count("CASE") == 2


def test_decimals_of_several_files_are_compared_as_numbers(tmp_path: Path) -> None:
    for number, amount in enumerate(("9.50", "10.00")):
        _write(tmp_path, **{f"crm__{number}": f"SELECT 'k{number}' AS k, {amount}::DECIMAL(10,2) AS c"})
    bindings = {"crm": Binding("crm", ("crm/*.parquet",))}
    with _loaded(tmp_path, _one(Money(0.0, 9.9)), bindings=bindings) as (_, loaded):
        assert loaded.report.source("crm").columns[1].outside == 1


def test_numbers_serve_as_flags_where_they_are_spelled(tmp_path: Path) -> None:
    found = _cells(tmp_path, _one(Flag()), _values("1", "0", "2", type="INTEGER"), true=("1",), false=("0",))
    assert found == [True, False, "fault"]


@pytest.mark.parametrize(
    ("of", "type", "value", "message"),
    [
        (Date(), "BIGINT", "1", "the column `c` of `crm.parquet` holds whole numbers, where a date was wanted"),
        (Number(), "BOOLEAN", "TRUE", "the column `c` of `crm.parquet` holds flags, where a number was wanted"),
        (Flag(), "INTEGER", "1", "the column `c` of `crm.parquet` holds whole numbers, where a flag was wanted"),
        (Text(), "DOUBLE", "1.5", "the column `c` of `crm.parquet` holds numbers, where text was wanted"),
        (Text(), "INTEGER[]", "[1]", "the column `c` of `crm.parquet` holds lists or records, where text was wanted"),
        (Date(), "TIMESTAMPTZ", "now()", "the column `c` of `crm.parquet` holds instants, where a date was wanted"),
    ],
)
def test_a_type_that_cannot_serve_is_said(tmp_path: Path, of: Type, type: str, value: str, message: str) -> None:
    _write(tmp_path, crm=f"SELECT 'k' AS k, CAST({value} AS {type}) AS c")
    with _loaded(tmp_path, _one(of)) as (_, loaded):
        assert [found.message for found in loaded.report.diagnostics] == [message]


def test_what_statistics_prove_is_not_looked_at(tmp_path: Path) -> None:
    _write(tmp_path, crm=PEOPLE, orders="SELECT 'A' AS id, TIMESTAMP '2024-06-01' AS at, 5::BIGINT AS n")
    with _loaded(tmp_path, CRM, ORDERS) as (session, loaded):
        assert loaded.faultless("orders.n!")
        assert loaded.relations["orders"].integers == {"orders.n"}
        (view,) = session.row("SELECT sql FROM duckdb_views() WHERE view_name = 's2'")
        assert "CASE" not in view
        assert loaded.report.source("orders").newest == date(2024, 6, 1)


def test_rows_that_meet_no_account_are_counted_and_kept_aside(tmp_path: Path) -> None:
    rows = "('A', '2024-06-01', 1), ('Z', '2024-06-01', 2), (NULL, '2024-06-01', 3), "
    rows += "('B', NULL, 4), ('B', '2024-07-02', 50)"
    _write(tmp_path, crm=PEOPLE, orders=f"SELECT id, day::TIMESTAMP AS at, n FROM (VALUES {rows}) t(id, day, n)")
    with _loaded(tmp_path, CRM, ORDERS) as (session, loaded):
        report = loaded.report.source("orders")
        assert {refusal.fault: refusal.rows for refusal in report.refusals} == {
            RowFault.ORPHAN: 1,
            RowFault.NO_ACCOUNT: 1,
            RowFault.NO_TIME: 1,
        }
        assert (report.rows, report.after_today, report.newest, report.faults) == (5, 1, date(2024, 6, 1), 1)
        assert list(loaded.refused["orders"].rows(session)) == [
            ("orders.parquet", 2, "its account is not among the accounts", ("Z", "2024-06-01 00:00:00", "2")),
            ("orders.parquet", 3, "no account", (None, "2024-06-01 00:00:00", "3")),
            ("orders.parquet", 4, "no time", ("B", None, "4")),
            ("orders.parquet", 5, "`n` is not allowed", ("B", "2024-07-02 00:00:00", "50")),
        ]


def test_contradicting_accounts_leave_the_view(tmp_path: Path) -> None:
    _write(tmp_path, crm="SELECT * FROM (VALUES ('A', 1), ('B', 2), ('A', 3), (NULL, 4), ('B', 2)) t(id, n)")
    with _loaded(tmp_path, CRM) as (session, loaded):
        report = loaded.report.source("crm")
        assert (report.kept, report.copies) == (1, 1)
        assert {refusal.fault: refusal.rows for refusal in report.refusals} == {
            RowFault.NO_ACCOUNT: 1,
            RowFault.DUPLICATE: 2,
        }
        assert report.refusals[1].examples[0].row == 1
        relation = loaded.relations["crm"]
        assert session.rows(f"SELECT {relation.columns['crm.id']} FROM {relation.table}") == [("B",)]


@pytest.mark.parametrize(
    ("keys", "kept"),
    [
        ("'A', NULL, 'A'", []),
        ("NULL, 'A', 'A'", []),
        ("'A', 'B', NULL, 'B', 'C'", ["A", "C"]),
        ("'A', 'A', NULL", []),
        ("'A', NULL, 'B'", ["A", "B"]),
        ("'B', 'A', NULL, 'C'", ["A", "B", "C"]),
    ],
)
def test_a_missing_key_hides_no_account_that_stands_twice(tmp_path: Path, keys: str, kept: list[str]) -> None:
    """Where each is above the one before they are not told apart one by one."""
    rows = f"SELECT id, row_number() OVER () AS n FROM (SELECT unnest([{keys}]) AS id)"
    _write(tmp_path, crm=rows)
    with _loaded(tmp_path, CRM) as (session, loaded):
        relation = loaded.relations["crm"]
        assert sorted(session.rows(f"SELECT {relation.columns['crm.id']} FROM {relation.table}")) == [
            (key,) for key in kept
        ]


def test_several_files_and_rows_through_another_source(tmp_path: Path) -> None:
    _write(
        tmp_path,
        crm=PEOPLE,
        orders="SELECT 'o' || i AS oid, ['A', 'B'][i] AS id, TIMESTAMP '2024-06-01' AS at FROM range(1, 3) r(i)",
        lines__1="SELECT 'o1' AS oid, TIMESTAMP '2024-06-01' AS at, 1 AS n",
        lines__2="SELECT 2 + i AS n, ['o2', 'o9'][i + 1] AS oid, TIMESTAMP '2024-06-02' AS at FROM range(2) r(i)",
    )
    orders = Source("orders", "events", "", (Column("oid", Text(), "id"), *EVENTS[:2]), "id", id="oid", time="at")
    lines = Source(
        "lines", "events", "", (Column("oid", Text(), "account"), *EVENTS[1:]), "oid", via="orders", time="at"
    )
    bindings = {"lines": Binding("lines", ("lines/*.parquet",))}
    with _loaded(tmp_path, CRM, orders, lines, bindings=bindings) as (session, loaded):
        relation = loaded.relations["lines"]
        account, number = relation.columns["lines.@account"], relation.columns["lines.n"]
        found = session.rows(f"SELECT {account}, {number} FROM {relation.table} ORDER BY ALL")
        assert found == [("A", 1), ("B", 2), (None, 3)]
        assert [refusal.fault for refusal in loaded.report.source("lines").refusals] == [RowFault.NO_OWNER]


def test_a_file_that_lacks_a_column_or_is_cut_off_says_so(tmp_path: Path) -> None:
    _write(tmp_path, crm="SELECT 'A' AS id, 1 AS m")
    with _loaded(tmp_path, CRM) as (_, loaded):
        assert [found.rule.slug for found in loaded.report.diagnostics] == ["missing-column"]
    other = tmp_path / "other"
    other.mkdir()
    (other / "crm.parquet").write_bytes((tmp_path / "crm.parquet").read_bytes()[:-20])
    with _loaded(other, CRM) as (_, loaded):
        assert [found.message for found in loaded.report.diagnostics] == ["`crm.parquet` is damaged or cut off"]


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ("'x' AS filename, 'y' AS \"FileName_1\"", None),
        ("2 AS SEATZ", "`crm.parquet` has `SEATS` beside `seats`, which cannot be told apart in Parquet"),
        (
            "7 AS File_Row_Number",
            "`crm.parquet` has a column `File_Row_Number`, as its reader calls the number of a row",
        ),
    ],
)
def test_names_that_the_engine_takes_for_others(tmp_path: Path, more: str, message: str | None) -> None:
    _write(tmp_path, crm=f"SELECT {more}, 'A' AS id, 1 AS n, 3 AS seats UNION ALL SELECT {more}, NULL, 1, 3")
    file = tmp_path / "crm.parquet"
    file.write_bytes(file.read_bytes().replace(b"SEATZ", b"SEATS"))  # others write what DuckDB would not
    crm = Source("crm", "accounts", "", (*CRM.columns, Column("seats", Number())), account="id")
    with _loaded(tmp_path, crm) as (session, loaded):
        found = {one.rule.slug: one.message for one in loaded.report.diagnostics}
        assert found.get("repeated-column") == message
        assert message or [row[:2] for row in loaded.refused["crm"].rows(session)] == [("crm.parquet", 2)]


def test_a_file_that_changes_after_it_was_loaded_is_known(tmp_path: Path) -> None:
    _write(tmp_path, crm="SELECT 'A' AS id, 1 AS n")
    with _loaded(tmp_path, CRM) as (_, loaded):
        assert loaded.changed == ()
        _write(tmp_path, crm="SELECT 'B' AS id, 'x' AS n")
        assert [found.rule.slug for found in loaded.changed] == ["changed-data-file"]


def test_a_file_that_is_damaged_within_says_so(tmp_path: Path) -> None:
    _write(tmp_path, crm="SELECT 'k' || i AS id, i AS n FROM range(5000) r(i)")
    whole = (tmp_path / "crm.parquet").read_bytes()
    (tmp_path / "crm.parquet").write_bytes(whole[:40] + b"\xff" * 40 + whole[80:])
    with _loaded(tmp_path, CRM) as (_, loaded):
        assert [found.message for found in loaded.report.diagnostics] == ["`crm.parquet` is damaged or cut off"]


def test_an_optional_column_may_lack_in_some_files(tmp_path: Path) -> None:
    _write(tmp_path, d__1="SELECT 'A' AS id, 1 AS n", d__2="SELECT 'B' AS id, 2 AS n, 'x' AS note")
    crm = Source("crm", "accounts", "", (*CRM.columns, Column("note", Text(), optional=True)), account="id")
    binding = {"crm": Binding("crm", ("d/*.parquet",))}
    with _loaded(tmp_path, crm, bindings=binding) as (session, loaded):
        relation = loaded.relations["crm"]
        wanted = ", ".join(relation.columns[f"crm.{name}"] for name in ("id", "note"))
        assert session.rows(f"SELECT {wanted} FROM {relation.table} ORDER BY 1") == [("A", None), ("B", "x")]
        assert "crm.note" not in relation.complete
    assert loaded.report.source("crm").columns[2].absent == 1
    assert [found.rule.slug for found in loaded.report.diagnostics] == ["partial-column"]


def test_more_rows_than_a_file_can_hold_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "MANY_ROWS", 100_000)
    _write(tmp_path, crm="SELECT 'A' AS id, 1 AS n FROM range(1_000_000)")
    with _loaded(tmp_path, CRM) as (_, loaded):
        (found,) = loaded.report.diagnostics
    assert found.message == "`crm.parquet` says that it has 1,000,000 rows, more than any honest file of its size"


def test_names_within_a_column_and_above_all_are_no_columns(tmp_path: Path) -> None:
    deep = "{'id': 1, 'deep': {'n': 2, 'id': [3]}}"
    _write(tmp_path, crm=f"SELECT {deep} AS a, 'A' AS id, {deep} AS b, 1 AS n, 'x' AS duckdb_schema")
    columns = (*CRM.columns, Column("duckdb_schema", Text()))
    with _loaded(tmp_path, Source("crm", "accounts", "", columns, account="id")) as (_, loaded):
        assert loaded.report.source("crm").kept == 1
    lacking = Source("crm", "accounts", "", (*columns, Column("deep", Text())), account="id")
    other = tmp_path / "other"
    other.mkdir()
    _write(other, crm=f"SELECT {deep} AS a, 'A' AS id, 1 AS n, 'x' AS duckdb_schema")
    with _loaded(other, lacking) as (_, loaded):
        (found,) = loaded.report.diagnostics
    assert (found.rule.slug, found.help) == ("missing-column", "it has `a`, `id`, `n`, `duckdb_schema`")


@pytest.mark.parametrize(
    ("large", "read", "columns", "idle", "refused"),
    [
        (1, {"orders.n"}, ["id", "at", "n"], (), 1),
        (1, set(), ["id", "at"], ("n",), 0),
        (2, set(), ["id", "at", "n"], (), 1),
        (1, None, ["id", "at", "n"], (), 1),
    ],
)
def test_what_nothing_reads_of_a_large_file_is_not_looked_at(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    large: int,
    read: set[str] | None,
    columns: list[str],
    idle: tuple[str, ...],
    refused: int,
) -> None:
    """And it is said so; a fault would be one all the same if anything read it."""
    monkeypatch.setattr(parquet, "LARGE", large)
    rows = "SELECT * FROM (VALUES ('A', TIMESTAMP '2024-06-01', 11), ('B', TIMESTAMP '2024-06-02', 9)) t(id, \"at\", n)"
    _write(tmp_path, crm=PEOPLE, orders=rows)
    with _loaded(tmp_path, CRM, ORDERS, read=read) as (session, loaded):
        report, relation = loaded.report.source("orders"), loaded.relations["orders"]
        assert ([one.column for one in report.columns], report.idle, report.faults) == (columns, idle, refused)
        value, fault = relation.columns["orders.n"], relation.columns["orders.n!"]
        cells = session.rows(f"SELECT {value}, {fault} FROM {relation.table} ORDER BY {relation.columns['orders.id']}")
        assert cells == [(None, True), (9, False)]
        assert "orders.n" not in relation.complete
        assert ("orders" in loaded.refused) == bool(refused)
