"""The canonical workload on PostgreSQL: the query that scorelang prints beside the SQL that an expert wrote by hand.

    python benchmarks/postgres.py --url postgresql://… [--size 100000] [--repeat 5] [--data FOLDER]

Needs numpy and pyarrow to generate the data, and a database in which the schema `benchmark` may be made anew. Both run
in one warm session, in turns, each into a temporary table, without parallel workers; what counts is the CPU of the
backend (which has to be on this machine, with Linux), beside wall time. By hand it reads the team's tables, scorelang
what it has brought to the session. Both give the points of twelve indicators, score, grade and four triggers; in the
second line scorelang gives all that a run keeps. Score and grade are compared account by account; a difference is an
error.
"""

import argparse
import os
import shutil
import tempfile
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
from canonical import HERE, TODAY, generated
from recording import Recording, everything, line, same

from scorelang.cli.opening import whole
from scorelang.engines.options import Hidden
from scorelang.engines.postgres.address import address
from scorelang.engines.postgres.engine import Postgres
from scorelang.engines.postgres.session import connect
from scorelang.run.scoring import Request, Scored, score, sources

TABLES = {
    "accounts": "account_id text PRIMARY KEY, segment text, arr float8, licensed_seats int, renewal_date date, "
    "csm_sentiment int, nps int",
    "usage": "account_id text, ts timestamp, active_users int, api_calls int",
    "tickets": "account_id text, opened_at timestamp, priority text, csat int",
    "invoices": "account_id text, due_at timestamp, paid_at timestamp, amount float8",
}
URL = "BENCHMARK_URL"
SETTINGS = """[project]
name = "canonical"
language = 1
scorecards = ["scorecards"]

[profiles.dev]
engine = "postgres"
url = { env = "BENCHMARK_URL" }

[profiles.dev.sources]
crm = { table = "benchmark.accounts" }
usage = { table = "benchmark.usage" }
tickets = { table = "benchmark.tickets" }
invoices = { table = "benchmark.invoices" }
"""
FAIR = ("SET max_parallel_workers_per_gather = 0", "SET work_mem = '64MB'", "SET search_path = benchmark, pg_catalog")


def fill(data: Path) -> None:
    """The data as a team would have it: typed tables with a key, analyzed."""
    options = "FORMAT csv, HEADER false, NULLSTR '\\N', FORCE_QUOTE *"
    address_ = address({"url": Hidden(os.environ[URL])})
    with connect(address_) as session, tempfile.TemporaryDirectory() as folder, duckdb.connect() as reader:
        session.run("DROP SCHEMA IF EXISTS benchmark CASCADE")
        session.run("CREATE SCHEMA benchmark")
        for table, columns in TABLES.items():
            file = Path(folder) / f"{table}.csv"
            reader.execute(f"COPY (FROM read_parquet('{data / table}.parquet')) TO '{file}' ({options})")
            session.run(f"CREATE TABLE benchmark.{table} ({columns})")
            session.copy_in(f"benchmark.{table}", file)
        session.run("VACUUM ANALYZE")


def timed(engine: Postgres, table: str, query: str) -> tuple[float, float]:
    """CPU of the backend and wall time of a query into a temporary table, in seconds."""
    engine.session.run(f"DROP TABLE IF EXISTS pg_temp.{table}")
    before, begun = cpu(engine), time.perf_counter()
    engine.session.run(f"CREATE TEMP TABLE {table} AS {query}")
    return cpu(engine) - before, time.perf_counter() - begun


def cpu(engine: Postgres) -> float:
    """Seconds of user and system time that the backend has used."""
    backend = engine.session.connection.info.backend_pid
    fields = Path(f"/proc/{backend}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def compared(request: Request, data: Path, repeat: int) -> None:
    """Prints a line for the same columns, and one for all that a run keeps."""
    by_hand = (HERE / "canonical" / "hand_written_postgres.sql").read_text(encoding="utf-8")
    fill(data)
    with sources(request) as read:
        engine = read.engine
        assert isinstance(engine, Postgres)
        for name, wanted in (("the same", same), ("all that a run keeps", everything)):
            asked: list[str] = []
            scored = score(replace(read, engine=Recording(engine, asked), request=replace(request, wanted=wanted)))
            for statement in FAIR:
                engine.session.run(statement)
            costs = [(timed(engine, "theirs", by_hand), timed(engine, "ours", asked[0])) for _ in range(repeat + 1)]
            check(engine, scored)
            print(line(name, [one[0] for one in costs[1:]], [one[1] for one in costs[1:]]), flush=True)


def check(engine: Postgres, scored: Scored) -> None:
    """Score and grade agree, account by account and bit by bit."""
    columns = scored.results.columns
    pairs = ((columns["health.score"], "score"), (columns["health.grade"], "grade"))
    unlike = " OR ".join(f"ours.{one} IS DISTINCT FROM theirs.{other}" for one, other in pairs)
    query = f"SELECT count(*), count(*) FILTER (WHERE {unlike}) FROM ours FULL JOIN theirs ON k = account_id"
    ((accounts, different),) = engine.session.rows(query)
    if different:
        raise SystemExit(f"{different} of {accounts} accounts have another score or grade")


def main() -> None:
    """Prints the table as Markdown."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--url", required=True)
    parser.add_argument("--size", type=int, default=100_000)
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--data", type=Path, default=Path(tempfile.gettempdir()) / "scorelang-benchmark")
    options = parser.parse_args()
    options.data.mkdir(parents=True, exist_ok=True)
    data = generated(options.size, options.data)
    print("| columns | CPU by hand | CPU scorelang | ratio | wall by hand | wall scorelang | ratio |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        shutil.copytree(HERE / "canonical" / "scorecards", place / "scorecards")
        (place / "scorelang.toml").write_text(SETTINGS, encoding="utf-8")
        opened, program = whole(place)
        os.environ[URL] = options.url
        today = date.fromisoformat(TODAY)
        compared(Request(opened.project, program, today, environment=os.environ), data, options.repeat)


if __name__ == "__main__":
    main()
