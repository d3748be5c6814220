"""The demo as a user runs it: on DuckDB and on PostgreSQL, by `--profile` alone, with equal results."""

import csv
import gzip
import tomllib
from codecs import BOM_UTF8
from pathlib import Path

import duckdb

from tests.engines.postgres_server import Server
from tests.projects.running import Folder, copied

DAYS = ("2026-02-23", "2026-03-02")
SOURCES = (
    "crm", "success_plans", "usage", "subscriptions", "invoices", "tickets", "surveys", "pulse", "check_ins", "kpis",
    "changes", "notices",
)  # fmt: skip


def on_both(to: Path, engine: Server, database: str) -> tuple[Folder, Folder]:
    """The demo twice."""
    environment = {"DATABASE_URL": engine.url(database)}
    here, there = (copied("demo", to / name, environment, thinned=True) for name in ("here", "there"))
    return here, there


def cells(folder: Folder, day: str) -> list[str]:
    """Every cell of a day as the history has it: -0.0 is not 0.0."""
    (file,) = (folder.path / "history" / "health").glob(f"{day}-*.parquet")
    with duckdb.connect() as one:
        rows = one.execute("SELECT * FROM read_parquet(?) ORDER BY account", [str(file)]).fetchall()
    assert len(rows) == 240
    return list(map(repr, rows))


def overridden(folder: Folder) -> None:
    """Two accounts with a score that somebody put there, one by a name that is no name."""
    words = 'reason = "We know"\nauthor = "eva"\nfirst_day = 2026-02-23\nlast_day = 2026-03-31'
    tables = [
        f'[[override]]\nscorecard = "health"\naccount = "{account}"\nscore = {score}\n{words}\n'
        for account, score in (("ACC-1047", 12.34), ("../../ACC-9001", 99))
    ]
    (folder.path / "overrides.toml").write_text("\n".join(tables), encoding="utf-8")


def test_the_demo_by_profile_alone(tmp_path: Path, postgres: Server) -> None:
    postgres.run("CREATE DATABASE demo")
    here, there = on_both(tmp_path, postgres, "demo")
    overridden(here)
    overridden(there)
    for day in DAYS:
        ran = [
            folder.run("run", "--today", day, "--profile", name, "--out", "scores.json")
            for folder, name in ((here, "dev"), (there, "postgres"))
        ]
        assert [one.code for one in ran] == [0, 0], ran
        assert (here.path / "scores.json").read_bytes() == (there.path / "scores.json").read_bytes()
    for day in DAYS:
        assert cells(here, day) == cells(there, day)
    replayed = [
        folder.run("replay", "--profile", name, "--format", "csv")
        for folder, name in ((here, "dev"), (there, "postgres"))
    ]
    assert replayed[0].out == replayed[1].out
    rows = list(csv.DictReader(replayed[0].out.splitlines()))
    assert {(row["score_then"], row["score_now"]) for row in rows if row["account"] == "ACC-1047"} >= {("12.3", "12.3")}
    assert all(row["score_then"] == row["score_now"] for row in rows)
    assert postgres.run("SELECT day::text, accounts FROM health_scores.runs ORDER BY 1", database="demo") == [
        (day, 240) for day in DAYS
    ]


def raw_tables(folder: Folder, engine: Server, database: str) -> None:
    """The files as a loader leaves them in a database: a table each, every cell a text, in a schema with capitals."""
    profile = tomllib.loads((folder.path / "scorelang.toml").read_text(encoding="utf-8"))["profiles"]["dev"]
    with engine.connect(database) as one:
        one.execute('CREATE SCHEMA "Raw"')
        for name, binding in profile["sources"].items():
            data = (folder.path / binding["path"]).read_bytes()
            data = gzip.decompress(data) if binding["path"].endswith(".gz") else data
            mark = binding.get("delimiter", ",")
            data = data.removeprefix(BOM_UTF8)
            header = next(csv.reader([data.decode().splitlines()[0]], delimiter=mark))
            columns = ", ".join(f'"{column}" text' for column in header)
            one.execute(f'CREATE TABLE "Raw".{name} ({columns})'.encode())
            with one.cursor().copy(f"COPY \"Raw\".{name} FROM STDIN (FORMAT csv, HEADER, DELIMITER '{mark}')") as copy:
                copy.write(data)


def profile_of_tables(name: str, engine: str) -> str:
    lines = "".join(f"{source} = {{ table = '\"Raw\".{source}' }}\n" for source in SOURCES)
    return (
        f'\n[profiles.{name}]\nengine = "{engine}"\nurl = {{ env = "WAREHOUSE" }}\n[profiles.{name}.sources]\n{lines}'
    )


def test_the_demo_over_raw_tables(tmp_path: Path, postgres: Server) -> None:
    postgres.run("CREATE DATABASE raw")
    here = copied("demo", tmp_path, {"WAREHOUSE": postgres.url("raw")}, thinned=True)
    raw_tables(here, postgres, "raw")
    settings = here.path / "scorelang.toml"
    added = profile_of_tables("tables", "postgres") + profile_of_tables("beside", "duckdb")
    settings.write_text(settings.read_text(encoding="utf-8") + added, encoding="utf-8")
    told = []
    for name in ("dev", "tables", "beside"):
        ran = here.run("run", "--today", DAYS[-1], "--profile", name, "--out", f"{name}.json")
        assert ran.code == 0, ran.err
        told.append((here.path / f"{name}.json").read_bytes())
    assert told[0] == told[1] == told[2]
