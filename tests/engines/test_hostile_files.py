"""Files of any bytes: they are read, or refused with a message; nothing else happens."""

import gzip
import tempfile
from datetime import date
from functools import cache
from pathlib import Path

import duckdb
from hypothesis import given, settings
from hypothesis import strategies as st

from scorelang.engines.duckdb import connect, load
from scorelang.ir.sources import Column, Source
from scorelang.sources.binding import Binding
from scorelang.sources.located import locate
from scorelang.types import Date, Flag, Number, Text, Time

SOURCE = Source(
    "s",
    "accounts",
    "",
    (
        Column("id", Text(), "key"),
        Column("n", Number()),
        Column("d", Date(), format="DD-MM-YYYY"),
        Column("t", Time()),
        Column("f", Flag()),
    ),
    account="id",
)
HEADER = b"id,n,d,t,f\n"
_PIECES = [
    b",",
    b'"',
    b"\n",
    b"\r\n",
    b"\r",
    b"\x00",
    b"\xff",
    b"\xc3\xa9",
    b"1",
    b"x",
    b" ",
    b"29-02-2024",
    b'""',
    b"\\",
    b"'",
]
_ROWS = st.lists(st.one_of(st.sampled_from(_PIECES), st.binary(max_size=4)), max_size=60).map(b"".join)
_WORDS = [b"{", b"}", b'"id"', b":", b"1", b"null", b",", b"\n", b"[", b"]", b'"\xff"', b'{"id":"A","n":1}\n', b"1e999"]
_JSON = st.lists(st.sampled_from(_WORDS), max_size=40).map(b"".join)
_FEW = settings(max_examples=settings.default.max_examples // 2)


def _check(name: str, data: bytes) -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / name).write_bytes(data)
        located = locate({"s": Binding("s", (name,))}, folder)
        own = folder / "own"
        own.mkdir()
        with connect(own, files=located.paths, threads=1) as session:
            loaded = load(session, (SOURCE,), located, "Europe/Berlin", date(2024, 6, 30))
            report = loaded.report.source("s")
            if not report.failed:
                relation = loaded.relations["s"]
                assert session.count(f"SELECT count(*) FROM {relation.table}") == report.kept
                for refused in loaded.refused.values():
                    list(refused.rows(session))
        assert report.failed == any(found.severity == "error" for found in loaded.report.diagnostics) or not report.kept
        assert all("duckdb" not in found.message.lower() for found in loaded.report.diagnostics)


@_FEW
@given(_ROWS)
def test_rows_of_any_bytes(rows: bytes) -> None:
    _check("s.csv", HEADER + rows)


@_FEW
@given(st.binary(max_size=200))
def test_files_of_any_bytes(data: bytes) -> None:
    _check("s.csv", data)


@_FEW
@given(_JSON)
def test_json_of_any_pieces(data: bytes) -> None:
    _check("s.jsonl", data)


@_FEW
@given(_ROWS, st.integers(0, 80), st.integers(0, 255))
def test_archives_with_a_wrong_byte(rows: bytes, place: int, byte: int) -> None:
    packed = bytearray(gzip.compress(HEADER + rows))
    packed[min(place, len(packed) - 1)] = byte
    _check("s.csv.gz", bytes(packed))


@cache
def _parquet() -> bytes:
    columns = "'k' || i AS id, i * 1.5 AS n, DATE '2024-01-01' + CAST(i % 300 AS INTEGER) AS d"
    with tempfile.TemporaryDirectory() as place, duckdb.connect() as connection:
        file = f"{place}/s.parquet"
        rows = f"SELECT {columns}, TIMESTAMP '2024-01-01' AS t, i % 2 = 0 AS f FROM range(2100) t(i)"
        connection.execute(f"COPY ({rows}) TO '{file}' (FORMAT parquet, ROW_GROUP_SIZE 2048)")
        return Path(file).read_bytes()


@_FEW
@given(st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=9))
def test_parquet_with_wrong_bytes(wrong: list[tuple[float, int]]) -> None:
    data = bytearray(_parquet())
    for place, byte in wrong:
        # Half of them in the footer, where the file says of itself what it is.
        start = 4 if place < 0.5 else len(data) - 1200
        data[start + int((place % 0.5) * 2 * (len(data) - start))] = byte
    _check("s.parquet", bytes(data))
