"""The same values from CSV, from JSON Lines and from Parquet are the same bits, faults and all."""

import csv
import json
import struct
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

import duckdb

from scorelang.engines.duckdb import connect, load
from scorelang.ir.sources import Column, Source
from scorelang.sources.binding import Binding
from scorelang.sources.located import locate
from scorelang.types import Date, Flag, Money, Number, Text, Time

COLUMNS = {
    "k": ("VARCHAR", Text()),
    "whole": ("BIGINT", Number(-1e6, 1e6)),
    "short": ("SMALLINT", Number()),
    "real": ("DOUBLE", Number()),
    "share": ("DOUBLE", Number(0.0, 1.0)),
    "amount": ("DECIMAL(18,2)", Money(0.0, None)),
    "flag": ("BOOLEAN", Flag()),
    "day": ("DATE", Date()),
    "moment": ("TIMESTAMP", Time()),
    "word": ("VARCHAR", Text(("a", "b", "ä"))),
}
SOURCE = Source("s", "accounts", "", tuple(Column(name, of) for name, (_, of) in COLUMNS.items()), account="k")
REALS = (0.0, -0.0, 5e-324, 1e-15, 9.99e-16, 0.1, 1 / 3, 1e15, 1.0000000000000002e15, 1e16, 1e308, -1e300)


def _rows(seed: int, count: int) -> list[dict[str, object]]:
    random = Random(seed)

    def maybe(value: object) -> object:
        return None if random.random() < 0.1 else value

    start = datetime(1899, 12, 20)
    return [
        {
            "k": f"k{i:04d}",
            "whole": maybe(random.choice((0, 10**6, 10**6 + 1, 10**15, 10**15 + 1, -(2**62), random.randint(-99, 99)))),
            "short": maybe(random.randint(-(2**15), 2**15 - 1)),
            "real": maybe(random.choice((*REALS, random.uniform(-1e6, 1e6), random.gauss(0, 1e-14)))),
            "share": maybe(random.choice((0.0, 1.0, 1.0000000000000002, -5e-324, random.random()))),
            "amount": maybe(round(random.uniform(-1, 1e6), 2)),
            "flag": maybe(random.random() < 0.5),
            "day": maybe(date(1899, 12, 1) + timedelta(days=random.randint(0, 110_000))),
            "moment": maybe(start + timedelta(microseconds=random.randint(0, 9_600_000_000_000_000))),
            "word": maybe(random.choice(("a", "b", "ä", "A", " ", "c"))),
        }
        for i in range(count)
    ] + [
        {**dict.fromkeys(COLUMNS), "k": f"change{i}", "moment": at}
        for i, at in enumerate((datetime(2024, 3, 31, 2, 30), datetime(2024, 10, 27, 2, 30), datetime(1945, 5, 24, 2)))
    ]


def _text(value: object) -> str:
    return "" if value is None else repr(value) if isinstance(value, float) else str(value)


def _write(folder: Path, rows: list[dict[str, object]]) -> None:
    with (folder / "s.csv").open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(COLUMNS)
        writer.writerows([_text(value) for value in row.values()] for row in rows)
    with (folder / "s.jsonl").open("w", encoding="utf-8") as out:
        for row in rows:
            json.dump({name: value for name, value in row.items() if value is not None}, out, default=str)
            out.write("\n")
    types = ", ".join(f"{name} {physical}" for name, (physical, _) in COLUMNS.items())
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE s ({types})")
        connection.executemany(
            f"INSERT INTO s VALUES ({', '.join('?' * len(COLUMNS))})", [[*row.values()] for row in rows]
        )
        connection.execute(f"COPY s TO '{folder / 's.parquet'}' (FORMAT parquet, ROW_GROUP_SIZE 2048)")


def _read(folder: Path, file: str) -> list[tuple[object, ...]]:
    own = folder / f"{file}.own"
    own.mkdir()
    located = locate({"s": Binding("s", (file,))}, folder)
    with connect(own, files=located.paths) as session:
        loaded = load(session, (SOURCE,), located, "Europe/Berlin", date(2024, 6, 30))
        assert not loaded.report.unavailable
        relation = loaded.relations["s"]
        cells = []
        for name, (_, of) in COLUMNS.items():
            value = relation.columns[f"s.{name}"]
            number = isinstance(of, Number | Money)
            cells.append(f"CAST({value} AS DOUBLE)" if number else value)
            cells.append(relation.columns.get(f"s.{name}!", "FALSE"))
        return [
            tuple(map(_bits, row))
            for row in session.rows(f"SELECT {', '.join(cells)} FROM {relation.table} ORDER BY 1")
        ]


def _bits(cell: object) -> object:
    return struct.pack("<d", cell) if isinstance(cell, float) else cell


def test_three_formats_give_the_same_bits(tmp_path: Path) -> None:
    rows = _rows(1, 3000)
    _write(tmp_path, rows)
    from_csv = _read(tmp_path, "s.csv")
    assert len(from_csv) == len(rows)
    for other in ("s.parquet", "s.jsonl"):
        assert [pair for pair in zip(from_csv, _read(tmp_path, other), strict=True) if pair[0] != pair[1]] == []
