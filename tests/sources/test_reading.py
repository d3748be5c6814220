"""One reading, printed twice: Python and DuckDB read every cell alike, to the bit."""

import struct
from collections.abc import Iterator
from datetime import date, datetime

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorelang.ir.sources import Column
from scorelang.sources.binding import Binding
from scorelang.sources.readings import CellReader, State, reader_of
from scorelang.sources.to_duckdb import layers, staged
from scorelang.sources.to_python import read_cell
from scorelang.types import Date, Duration, Flag, Money, Number, Text, Time, Type

BERLIN = "Europe/Berlin"
BINDINGS = {
    "plain": Binding("s", ("s.csv",)),
    "spelled": Binding("s", ("s.csv",), decimal=",", absent=("NA", "-"), true=("1", "yes"), false=("0", "no")),
}
COLUMNS: dict[str, tuple[Type, str | None]] = {
    "text": (Text(), None),
    "folded": (Text(folded=True), None),
    "set": (Text(("active", "Left")), None),
    "folded set": (Text(("Active", "straße"), folded=True), None),
    "number": (Number(), None),
    "bounded": (Number(0.0, 100.0), None),
    "chosen": (Number(members=(1.0, 2.5)), None),
    "percent": (Number(0.0, 1.0, percent=True), None),
    "money": (Money(), None),
    "flag": (Flag(), None),
    "date": (Date(), None),
    "day first": (Date(), "DD-MM-YYYY"),
    "american": (Date(), "M/D/YYYY"),
    "time": (Time(), None),
    "time day first": (Time(), "DD-MM-YYYY"),
    "half days": (Time(), "M/D/YYYY h:mm A"),
    "duration": (Duration(), None),
}
HOSTILE = [
    "", " ", "\t\u00a0", "NA", "-", "n/a", "+5", "-5", "1,5", "1.5", "1e5", "1E-5", "1e", "0x10", "NaN", "nan",
    "inf", "-Infinity", "1e999", "1e9999", "1e-400", "1e15", "1000000000000001", "-1e15", "1e16", "1e-15",
    "9e-16", "-0.0", "-0", "٣", "１", "1_000", "1 000", ".5", "5.", ".", "--5", "+-5", "5-", "85%", "85 %",
    "0.85", "85%%", "% 85", "101%", "2.5", "100", "100.00000000000001", "0.1", "0.30000000000000004",
    "123456789012345678901234567890", "9" * 400, "1" * 5000, "0" * 5000 + "1", "active", "Left", "left",
    " active ", "ACTIVE", "STRASSE", "Straße", "STRAẞE", "İstanbul", "ΟΔΟΣ", "TRUE", "true", "False", "FALSE",
    "tRuE", "1", "0", "yes", "no", "Yes", "T", "2024-02-29", "2023-02-29", "2024-2-9", "24-02-29", "0024-02-29",
    "20240229", "2024/02/29", "1899-12-31", "1900-01-01", "2200-12-31", "2201-01-01", "9999-12-31",
    "2024-02-29 00:00:00", "2024-02-29T00:00", "2024-02-29 00:00:01", "31-02-2024", "29-02-2024", "31-12-2024",
    "1-1-2024", "12-31-2024", "2/29/2024", "02/29/2024", "2/30/2024", "13/1/2024", "2024-02-29T23:59:60Z",
    "2024-02-29T23:59:59Z", "2024-02-29T24:00:00", "2024-02-29 23:59:59.999999999", "2024-02-29 23:59:59,5",
    "2024-02-29 12:00+02", "2024-02-29 12:00:00 +0530", "2024-02-29T12:00:00-03:30",
    "2024-02-29T12:00:00+15:00", "2024-02-29 12:00:00 UTC", "2024-02-29 12", "2024-03-31 02:30:00",
    "2024-03-31 01:59:59.9", "2024-03-31 03:00", "2024-10-27 02:30", "2024-10-27 03:00", "1945-05-24 02:00",
    "2199-07-01 12:00", "28-07-2023 03:00", "28-07-2023", "28-07-2023 03:00:00Z", "27-05-2024 0230",
    "3/4/2024 2:05 PM", "3/4/2024 12:00 am", "3/4/2024 12:30 PM", "3/4/2024 13:00 PM", "3/4/2024 0:30 AM",
    "3/4/2024", "12 days", "1 day", "36 hours", "90 minutes", "2 weeks", "2 months", "1.5days", "a\x00b",
    "'; DROP TABLE x; --", '"', "\\", "\ufeff1", "é", "e\u0301", "😀", "x" * 100_000, "2024-02-29\n", "\n5\r",
    "5\u2028", "5\u200b",
]  # fmt: skip


def _readers() -> dict[str, CellReader]:
    return {
        f"{kind}, {how}": reader_of(Column("c", of, format=format), binding, BERLIN)
        for kind, (of, format) in COLUMNS.items()
        for how, binding in BINDINGS.items()
    }


READERS = _readers()


@pytest.fixture(scope="module")
def engine() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        yield connection


def _in_python(reader: CellReader, cells: list[str]) -> list[object]:
    return [(_bits(value), state if reader.can_fault else value is None) for value, state in _read(reader, cells)]


def _read(reader: CellReader, cells: list[str]) -> list[tuple[object, State]]:
    return [read_cell(reader, cell) for cell in cells]


def _in_duckdb(engine: duckdb.DuckDBPyConnection, reader: CellReader, cells: list[str]) -> list[object]:
    raw = "(SELECT unnest($1) AS n, unnest(range(len($1))) AS i)"
    rows = engine.execute(staged({"n": layers(reader, "n")}, raw, ("i",)) + " ORDER BY i", [cells]).fetchall()
    return [(_bits(_kernel(row[1])), row[2] if reader.can_fault else row[1] is None) for row in rows]


def _kernel(value: object) -> object:
    if isinstance(value, datetime):
        return round((value - datetime(1970, 1, 1)).total_seconds() * 1_000_000)
    return (value - date(1970, 1, 1)).days if isinstance(value, date) else value


def _bits(value: object) -> object:
    return struct.pack("<d", value) if isinstance(value, float) else value


@pytest.mark.parametrize("name", READERS)
def test_hostile_cells_read_alike(name: str, engine: duckdb.DuckDBPyConnection) -> None:
    found = _in_duckdb(engine, READERS[name], HOSTILE)
    wanted = _in_python(READERS[name], HOSTILE)
    assert {cell[:60]: x for cell, x in zip(HOSTILE, found, strict=True)} == {
        cell[:60]: x for cell, x in zip(HOSTILE, wanted, strict=True)
    }


_NUMBERS = st.one_of(
    st.floats().map(repr),
    st.floats(-1000, 1000).map(lambda x: f"{x:.3f}"),
    st.text("0123456789.,eE+-% _", max_size=12),
    st.integers().map(str),
)
_TIMES = st.one_of(
    st.datetimes(datetime(1890, 1, 1), datetime(2210, 1, 1)).map(str),
    st.datetimes(datetime(1890, 1, 1), datetime(2210, 1, 1)).map(lambda d: d.strftime("%d-%m-%Y %H:%M")),
    st.datetimes(datetime(1970, 1, 1), datetime(2038, 1, 1)).map(lambda d: f"{d.isoformat()}+05:30"),
    st.dates().map(str),
    st.text("0123456789-: TZ+.", max_size=25),
)
_CELLS = st.lists(st.one_of(_NUMBERS, _TIMES, st.sampled_from(HOSTILE), st.text(max_size=8)), min_size=1, max_size=80)


@pytest.mark.parametrize("name", READERS)
@settings(max_examples=settings.default.max_examples // 5)
@given(cells=_CELLS)
def test_random_cells_read_alike(name: str, engine: duckdb.DuckDBPyConnection, cells: list[str]) -> None:
    cells = [cell for cell in cells if not any("\ud800" <= letter <= "\udfff" for letter in cell)]
    assert _in_duckdb(engine, READERS[name], cells) == _in_python(READERS[name], cells)


@pytest.mark.parametrize(
    ("name", "cell", "value", "state"),
    [
        ("number, plain", " +5 ", 5.0, State.KNOWN),
        ("number, plain", "1,5", None, State.UNREADABLE),
        ("number, spelled", "1,5", 1.5, State.KNOWN),
        ("number, plain", "1e16", None, State.OUTSIDE),
        ("number, spelled", "NA", None, State.ABSENT),
        ("number, plain", "-0.0", 0.0, State.KNOWN),
        ("percent, plain", "85%", 0.85, State.KNOWN),
        ("percent, plain", "101%", None, State.OUTSIDE),
        ("flag, plain", "1", None, State.UNREADABLE),
        ("flag, spelled", "1", True, State.KNOWN),
        ("set, plain", "left", None, State.OUTSIDE),
        ("folded set, plain", " ACTIVE", "active", State.KNOWN),
        ("text, plain", " a ", " a ", State.KNOWN),
        ("day first, plain", "29-02-2024", 19782, State.KNOWN),
        ("day first, plain", "31-02-2024", None, State.UNREADABLE),
        ("date, plain", "2201-01-01", None, State.UNREADABLE),
        ("time, plain", "2024-01-01", 1704063600000000, State.KNOWN),
        ("time, plain", "2024-07-01T00:00:00Z", 1719792000000000, State.KNOWN),
        ("time, plain", "2024-10-27 02:30", 1729989000000000, State.KNOWN),
        ("time, plain", "2024-03-31 02:30", 1711848600000000, State.KNOWN),
        ("time, plain", "2024-02-29T23:59:60Z", None, State.UNREADABLE),
        ("half days, plain", "3/4/2024 12:30 AM", 1709508600000000, State.KNOWN),
        ("duration, plain", "36 hours", 1.5, State.KNOWN),
    ],
)
def test_a_cell_means_this(name: str, cell: str, value: object, state: State) -> None:
    assert read_cell(READERS[name], cell) == (value, state)
