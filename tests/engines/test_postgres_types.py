"""What columns of a database may hold, and be called: read as the declared type says, or counted as a fault."""

import os
from datetime import date, datetime
from pathlib import Path

import pytest

from scorelang.cli.opening import whole
from scorelang.run.scoring import Request, sources
from tests.engines.postgres_server import Server

TABLE = 'crm."ac""count; DROP TABLE x; --"'
SETTINGS = """[project]
name = "types"
language = 1
scorecards = ["."]
timezone = "Europe/Berlin"

[profiles.team]
engine = "{engine}"
url = {{ env = "WAREHOUSE" }}

[profiles.team.sources]
crm = {{ table = '{table}', columns = {columns} }}
"""
PROGRAM = """accounts crm {{
  key id : text
  column cell : {type} optional
}}

indicator there {{ value if cell is missing then 0 else 1  score direct }}

scorecard health {{ weights {{ there 100% }}  grades traffic_light }}
"""


@pytest.fixture(scope="module")
def typed(postgres: Server) -> Server:
    """A database with types of the team's own, in which days begin elsewhere."""
    postgres.run("CREATE DATABASE types")
    postgres.run(
        "CREATE SCHEMA crm",
        "CREATE TYPE crm.tier AS ENUM ('smb', 'mid')",
        "CREATE DOMAIN crm.cents AS integer",
        "ALTER DATABASE types SET timezone = 'Asia/Kathmandu'",
        database="types",
    )
    return postgres


def read(to: Path, engine: Server, declared: str, held: str, cells: list[str]) -> list[tuple[object, str]]:
    """What each cell, an expression of SQL, is read as: its value, and whether it is known, absent or at fault."""
    values = ", ".join(f"('A{at:02}', CAST({cell} AS {held}))" for at, cell in enumerate(cells))
    made = f'CREATE TABLE {TABLE} ("i""d" text, "ce\'ll é" {held})'
    filled = f"INSERT INTO {TABLE} VALUES {values}"
    engine.run(f"DROP TABLE IF EXISTS {TABLE}", made, filled, database="types")
    columns = "{ id = 'i\"d', cell = \"ce'll é\" }"
    (to / "scorelang.toml").write_text(SETTINGS.format(engine="postgres", table=TABLE, columns=columns))
    (to / "types.score").write_text(PROGRAM.format(type=declared))
    opened, program = whole(to)
    environment = {**os.environ, "WAREHOUSE": engine.url("types")}
    with sources(Request(opened.project, program, date(2026, 3, 1), environment=environment)) as data:
        relation = data.loaded.relations["crm"]
        fault = relation.columns.get("crm.cell!", "FALSE")
        key, cell = relation.columns["crm.id"], relation.columns["crm.cell"]
        rows = data.session.rows(f"SELECT {cell}, {fault} FROM {relation.table} ORDER BY {key}")
    return [(value, "fault" if bad else "absent" if value is None else "known") for value, bad in rows]


NUMBERS = {
    "numeric": [
        ("0.1", 0.1), ("12345678901234.5678", 12345678901234.568), ("-0.0", 0.0), ("1e-20", 0.0), ("1e15", 1e15),
        ("1e15 + 0.2", None), ("'NaN'", None), ("'Infinity'", None), ("1e400", None), ("-1e308", None),
    ],
    "double precision": [
        ("0.1", 0.1), ("'-0'", 0.0), ("'NaN'", None), ("'-Infinity'", None), ("1e308", None), ("5e-324", 0.0),
        ("999999999999999.9", 999999999999999.9),
    ],
    "real": [("0.1", 0.10000000149011612), ("16777216", 16777216.0)],
    "bigint": [("9223372036854775807", None), ("-999999999999999", -999999999999999.0), ("7", 7.0)],
    "smallint": [("-32768", -32768.0)],
    "crm.cents": [("12", 12.0)],
    "text": [("' 12.5 '", 12.5), ("'12,5'", None), ("'1e3'", 1000.0), ("'٣'", None)],
    "char(8)": [("'7'", 7.0)],
}  # fmt: skip


@pytest.mark.parametrize("held", NUMBERS)
def test_numbers(held: str, tmp_path: Path, typed: Server) -> None:
    cells = [cell for cell, _ in NUMBERS[held]]
    found = read(tmp_path, typed, "number", held, [*cells, "NULL"])
    expected = [(value, "fault" if value is None else "known") for _, value in NUMBERS[held]]
    assert list(map(_plain, found)) == list(map(_plain, [*expected, (None, "absent")]))


def _plain(cell: tuple[object, str]) -> tuple[object, str]:
    """Whole numbers of at most 32 bits stay integers on the engine."""
    value, state = cell
    return repr(float(value)) if isinstance(value, int | float) else value, state


def test_what_a_typed_table_may_hold(tmp_path: Path, typed: Server) -> None:
    texts = read(tmp_path, typed, "text", "char(6)", ["'ab'", "''", "'   '"])
    assert texts == [("ab", "known"), (None, "absent"), (None, "absent")]
    tiers = read(tmp_path, typed, 'text in ("smb", "mid")', "crm.tier", ["'smb'", "NULL"])
    assert tiers == [("smb", "known"), (None, "absent")]
    ids = read(tmp_path, typed, "text", "uuid", ["'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'"])
    assert ids == [("a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11", "known")]
    strange = ["E'a\\nb'", "'\\N'", "'\"x\"'", "'  x'", "'é😀'", "','", "'NULL'"]
    assert [value for value, _ in read(tmp_path, typed, "text", "text", strange)] == [
        "a\nb", "\\N", '"x"', "  x", "é😀", ",", "NULL",
    ]  # fmt: skip
    assert read(tmp_path, typed, "flag", "boolean", ["true", "false", "NULL"]) == [
        (True, "known"), (False, "known"), (None, "absent"),
    ]  # fmt: skip


def test_days(tmp_path: Path, typed: Server) -> None:
    cells = [
        "'2024-02-29'",
        "'1900-01-01'",
        "'1899-12-31'",
        "'2201-01-01'",
        "'infinity'",
        "'0044-03-15 BC'",
        "'5874897-12-31'",
    ]
    found = read(tmp_path, typed, "date", "date", [*cells, "NULL"])
    assert found == [
        (date(2024, 2, 29), "known"), (date(1900, 1, 1), "known"), *[(None, "fault")] * 5, (None, "absent"),
    ]  # fmt: skip


def test_instants(tmp_path: Path, typed: Server) -> None:
    plain = ["'2024-03-31 01:59:59.999999'", "'2024-03-31 02:30'", "'2024-10-27 02:30'", "'infinity'", "'-infinity'"]
    found = read(tmp_path, typed, "time", "timestamp", [*plain, "'0001-01-01 BC'", "'294276-12-31'", "NULL"])
    assert found == [
        (datetime(2024, 3, 31, 0, 59, 59, 999999), "known"),
        (datetime(2024, 3, 31, 1, 30), "known"),
        (datetime(2024, 10, 27, 0, 30), "known"),
        *[(None, "fault")] * 4,
        (None, "absent"),
    ]
    zoned = ["'2024-03-31 01:59:59.999999+02'", "'1969-12-31 23:59:59.999999+00'", "'infinity'"]
    assert read(tmp_path, typed, "time", "timestamptz", zoned) == [
        (datetime(2024, 3, 30, 23, 59, 59, 999999), "known"),
        (datetime(1969, 12, 31, 23, 59, 59, 999999), "known"),
        (None, "fault"),
    ]
