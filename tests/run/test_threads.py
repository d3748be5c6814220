"""One day is the same bits at 1, 2 and 4 threads, from text, from JSON and from Parquet, with NaN in the files."""

import struct
from pathlib import Path

import duckdb
import pytest

from tests.cli.commandline import Shell

DAY = "2026-03-01"
CARD = """
accounts crm "Accounts" {
  key    id : text
  column tier : text in ("a", "b", "c")
  column seats : number from 0
  column arr : money
}
events calls "Calls" {
  id      call : text
  account id
  time    at : time
  column  weight : number decimals 6
  column  cost : money
  column  good : flag optional
}
indicator total { value sum(calls.weight over 60 days)  score linear (-1000 -> 0, 1000 -> 100) }
indicator spread { value stddev(calls.weight over 90 days)  score percentile within tier }
indicator middle { value median(calls.weight)  score linear (-1 -> 0, 1 -> 100)  missing median }
indicator good { value share(calls.good) as percent  score linear (0% -> 0, 100% -> 100) }
indicator newest { value last(calls.weight)  score steps (> 0 -> 100, else -> 0) }
indicator each { value sum(calls.cost) / seats  score linear (0 -> 100, 50 -> 0) }
scorecard health "Health" {
  weights { total 30%  spread 10%  middle 20%  good 10%  newest 15%  each 15% }
  grades traffic_light
  trigger low { when score < 20  play convene  owner "a@example.com" }
}
"""
TOML = """
[project]
language = 1
timezone = "Europe/Berlin"
scorecards = ["card.score"]
"""
PROFILE = """
[profiles.{form}{threads}]
threads = {threads}
[profiles.{form}{threads}.sources]
crm   = {{ path = "crm.{form}" }}
calls = {{ path = "calls.{form}" }}
"""
FORMS = ("csv", "parquet", "jsonl")
THREADS = (1, 2, 4)
ACCOUNTS, CALLS = 700, 20_000
RANDOM = "hash({} + {}) / 18446744073709551616.0"
# Amounts whose sums differ with the order of their rows in floating point, and what is no number at all.
WEIGHT = f"""CASE
  WHEN i % 97 = 0 THEN 'NaN'::DOUBLE WHEN i % 101 = 0 THEN 'inf'::DOUBLE WHEN i % 103 = 0 THEN '-inf'::DOUBLE
  WHEN i % 107 = 0 THEN -0.0 WHEN i % 109 = 0 THEN NULL WHEN i % 113 = 0 THEN 1e-16 WHEN i % 127 = 0 THEN 1e16
  ELSE ({RANDOM.format("i", 1)} - 0.5) * power(10, i % 6) END"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("threads")
    (place / "card.score").write_text(CARD)
    profiles = "".join(PROFILE.format(form=form, threads=threads) for form in FORMS for threads in THREADS)
    (place / "scorelang.toml").write_text(TOML + profiles)
    with duckdb.connect() as connection:
        connection.execute("SET threads=1")
        connection.execute(
            f"CREATE TABLE crm AS SELECT 'k' || i AS id, ['a', 'b', 'c'][i % 3 + 1] AS tier, "
            f"CAST(i % 40 AS DOUBLE) AS seats, "
            f"CAST({RANDOM.format('i', 7)} * 1e5 AS DECIMAL(18, 2)) AS arr FROM range({ACCOUNTS}) t(i)"
        )
        connection.execute(
            f"CREATE TABLE calls AS SELECT 'c' || i AS call, 'k' || (i * 7919 % {ACCOUNTS + 3}) AS id, "
            f"TIMESTAMP '2025-12-01' + to_seconds(i * 380) AS at, {WEIGHT} AS weight, "
            f"CAST({RANDOM.format('i', 3)} * 90 AS DECIMAL(18, 2)) AS cost, "
            f"CASE WHEN i % 5 = 0 THEN NULL ELSE i % 3 = 0 END AS good FROM range({CALLS}) t(i)"
        )
        for table in ("crm", "calls"):
            rows = f"SELECT * FROM {table}"
            connection.execute(f"COPY ({rows}) TO '{place}/{table}.parquet' (FORMAT parquet, ROW_GROUP_SIZE 2048)")
            connection.execute(f"COPY ({rows}) TO '{place}/{table}.csv' (HEADER)")
            text = f"SELECT * REPLACE (CAST(weight AS VARCHAR) AS weight) FROM {table}" if table == "calls" else rows
            connection.execute(f"COPY ({text}) TO '{place}/{table}.jsonl' (FORMAT json)")
    return place


def _bits(cell: object) -> object:
    return struct.pack("<d", cell) if isinstance(cell, float) else cell


def test_one_day_is_the_same_bits(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shell = Shell(folder, capsys)
    days, reports = [], []
    for form in FORMS:
        for threads in THREADS:
            said = shell.type("run", "--today", DAY, "--profile", f"{form}{threads}")
            assert said.code == 0, said.err
            (file,) = (folder / "history" / "health").glob(f"{DAY}-*.parquet")
            with duckdb.connect() as connection:
                rows = connection.execute(f"SELECT * FROM '{file}' ORDER BY account").fetchall()
            days.append([tuple(map(_bits, row)) for row in rows])
            reports.append([line for line in said.out.splitlines() if line.startswith(("  crm", "  calls"))])
    assert len(days[0]) == ACCOUNTS
    for form, day in zip((form for form in FORMS for _ in THREADS), days, strict=True):
        assert day == days[0], form
    assert all(report == reports[0] for report in reports)
