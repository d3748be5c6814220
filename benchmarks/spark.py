"""The canonical workload on Spark: the query that scorelang prints beside the SQL that an expert wrote by hand.

    python benchmarks/spark.py [--size 1000000] [--repeat 3] [--master local[2]] [--data FOLDER]

Needs numpy and pyarrow to generate the data. Both run in one warm session, in turns, over Parquet, and every column of
every row is computed and given to a sink that keeps nothing; what counts is the CPU of Spark's process (on this
machine, with Linux), beside wall time. By hand it reads the team's files, scorelang what it has brought to the session.
Both give the points of twelve indicators, score, grade and four triggers; in the second line scorelang gives all that a
run keeps. Score and grade are compared account by account; a difference is an error.
"""

import argparse
import os
import tempfile
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

from canonical import HERE, TODAY, generated, project
from pyspark.sql import SparkSession
from recording import Recording, everything, line, same

from scorelang.cli.opening import whole
from scorelang.engines.spark.engine import Spark
from scorelang.run.scoring import Request, Scored, score, sources

TABLES = ("accounts", "usage", "tickets", "invoices")


def timed(session: SparkSession, query: str) -> tuple[float, float]:
    """CPU of Spark's process and wall time of a query, in seconds."""
    before, begun = cpu(session), time.perf_counter()
    session.sql(query).write.format("noop").mode("overwrite").save()
    return cpu(session) - before, time.perf_counter() - begun


def cpu(session: SparkSession) -> float:
    """Seconds of user and system time that Spark's process has used."""
    process = session.sparkContext._jvm.java.lang.ProcessHandle.current().pid()  # type: ignore[union-attr]
    fields = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def compared(request: Request, data: Path, repeat: int, shown: Path | None) -> None:
    """Prints a line for the same columns, and one for all that a run keeps."""
    by_hand = (HERE / "canonical" / "hand_written_spark.sql").read_text(encoding="utf-8")
    with sources(request) as read:
        engine = read.engine
        assert isinstance(engine, Spark)
        session = engine.session
        for table in TABLES:
            session.read.parquet(str(data / f"{table}.parquet")).createOrReplaceTempView(table)
        for name, wanted in (("the same", same), ("all that a run keeps", everything)):
            asked: list[str] = []
            scored = score(replace(read, engine=Recording(engine, asked), request=replace(request, wanted=wanted)))
            if shown is not None:
                explained(session, {"by-hand": by_hand, name.replace(" ", "-"): asked[0]}, shown)
            check(engine, scored, by_hand)
            costs = [(timed(session, by_hand), timed(session, asked[0])) for _ in range(repeat + 1)]
            print(line(name, [one[0] for one in costs[1:]], [one[1] for one in costs[1:]]), flush=True)


def explained(session: SparkSession, queries: dict[str, str], folder: Path) -> None:
    """Each query and its plan in a file."""
    for name, query in queries.items():
        plan = session.sql(query)._jdf.queryExecution().toString()
        (folder / f"{name}.txt").write_text(f"{query}\n\n{plan}", encoding="utf-8")


def check(engine: Spark, scored: Scored, by_hand: str) -> None:
    """Score and grade agree, account by account and bit by bit."""
    theirs, columns = engine.local.folder / "by-hand", scored.results.columns
    engine.session.sql(by_hand).write.mode("overwrite").parquet(str(theirs))
    pairs = ((columns["health.score"], "score"), (columns["health.grade"], "grade"))
    unlike = " OR ".join(f"ours.{one} IS DISTINCT FROM theirs.{other}" for one, other in pairs)
    query = f"""SELECT count(*), count(*) FILTER (WHERE {unlike})
        FROM {scored.results.table} ours FULL JOIN read_parquet('{theirs}/*.parquet') theirs ON k = account_id"""
    ((accounts, different),) = engine.local.rows(query)
    if different:
        raise SystemExit(f"{different} of {accounts} accounts have another score or grade")


def main() -> None:
    """Prints the table as Markdown."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--size", type=int, default=1_000_000)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--master", default="local[2]")
    parser.add_argument("--data", type=Path, default=Path(tempfile.gettempdir()) / "scorelang-benchmark")
    parser.add_argument("--plans", type=Path, help="a folder for the queries and their plans")
    options = parser.parse_args()
    options.data.mkdir(parents=True, exist_ok=True)
    data = generated(options.size, options.data)
    print("| columns | CPU by hand | CPU scorelang | ratio | wall by hand | wall scorelang | ratio |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    with tempfile.TemporaryDirectory(dir=options.data) as folder:
        place = project(data, Path(folder))
        settings = place / "scorelang.toml"
        text = settings.read_text(encoding="utf-8")
        settings.write_text(text.replace('"duckdb"', f'"spark"\nmaster = "{options.master}"'), encoding="utf-8")
        opened, program = whole(place)
        compared(Request(opened.project, program, date.fromisoformat(TODAY)), data, options.repeat, options.plans)


if __name__ == "__main__":
    main()
