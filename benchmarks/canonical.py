"""The canonical workload: `scorelang run` beside the SQL that an expert wrote by hand, as whole processes.

    python benchmarks/canonical.py [--sizes 10000,100000,1000000] [--repeat 3] [--data FOLDER]

Needs numpy and pyarrow to generate the data. They are run in turns; what counts is CPU (user and system of the whole
process tree) and peak memory, for wall time says little on a shared machine. All read Parquet and write Parquet: `bare`
is one file of scores; `whole` counts what is wrong with the data too, and writes value, status and points of each
indicator, as scorelang does into its history. Score and grade are compared account by account; a difference is an
error.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
TODAY = "2025-06-29"
HAND_WRITTEN = r"""
import sys, duckdb
sql, data, out = sys.argv[1:]
connection = duckdb.connect()
connection.execute("SET TimeZone = 'UTC'; SET preserve_insertion_order = false")
*before, query = open(sql).read().replace("{dir}", data).split(";\n")
for statement in before:
    connection.execute(statement).fetchall()
connection.execute(f"COPY ({query}) TO '{out}' (FORMAT parquet)")
"""
BY_HAND = {"bare": "hand_written.sql", "whole": "hand_written_checked.sql"}


@dataclass(frozen=True)
class Cost:
    """What a process and everything it started has used."""

    cpu: float
    wall: float
    memory: float


def measured(command: Sequence[str], folder: Path) -> Cost:
    """Runs a command; raises where it fails."""
    started = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=folder, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    return Cost(usage.ru_utime + usage.ru_stime, time.perf_counter() - started, usage.ru_maxrss / 1024)


def environment() -> dict[str, str]:
    """Byte code is kept, as on a machine of users, but beside the data and not in the sources."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPYCACHEPREFIX": str(Path(tempfile.gettempdir()) / "scorelang-byte-code")}


def generated(size: int, folder: Path) -> Path:
    """The workload's data, written unless it is there."""
    data = folder / str(size)
    if not (data / "invoices.parquet").exists():
        subprocess.run([sys.executable, str(HERE / "generate.py"), str(size), str(data)], check=True)
    return data


def project(data: Path, folder: Path) -> Path:
    """A copy of the project with its data beside it."""
    place = folder / "project"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    shutil.copytree(HERE / "canonical" / "scorecards", place / "scorecards")
    shutil.copy(HERE / "canonical" / "scorelang.toml", place)
    (place / "data").mkdir()
    for file in data.glob("*.parquet"):
        os.link(file, place / "data" / file.name)
    return place


def differences(mine: Path, theirs: Path) -> tuple[int, int]:
    """How many accounts there are, and how many have another score or grade."""
    import duckdb

    row = (
        duckdb.connect()
        .execute(
            f"""
        SELECT count(*), count(*) FILTER (WHERE a.score IS DISTINCT FROM b.score OR a.grade IS DISTINCT FROM b.grade)
        FROM (SELECT account, score, grade FROM read_parquet('{mine}')) a
        FULL JOIN (SELECT columns('account(_id)?') AS account, score, grade FROM read_parquet('{theirs}')) b
          USING (account)
        """
        )
        .fetchone()
    )
    assert row is not None
    return row


def compared(size: int, repeat: int, data_folder: Path) -> str:
    """One row of the table."""
    data = generated(size, data_folder)
    with tempfile.TemporaryDirectory(dir=data_folder) as scratch:
        place = project(data, Path(scratch))
        written = {name: Path(scratch) / f"{name}.parquet" for name in BY_HAND}
        commands = {name: by_hand(file, data, written[name]) for name, file in BY_HAND.items()}
        commands["ours"] = [str(Path(sys.executable).parent / "scorelang"), "run", "--today", TODAY]
        costs: dict[str, list[Cost]] = {name: [] for name in commands}
        for _ in range(repeat + 1):
            for name, command in commands.items():
                costs[name].append(measured(command, place))
        for theirs in written.values():
            accounts, different = differences(place / "history" / "health" / f"{TODAY}-*.parquet", theirs)
            if different:
                raise SystemExit(f"{different} of {accounts} accounts have another score or grade")
    return line(accounts, {name: found[1:] for name, found in costs.items()})  # the first turn warmed the caches


def by_hand(file: str, data: Path, out: Path) -> list[str]:
    """The command that runs statements written by hand."""
    return [sys.executable, "-c", HAND_WRITTEN, str(HERE / "canonical" / file), str(data), str(out)]


def line(accounts: int, costs: dict[str, list[Cost]]) -> str:
    """The medians, and their ratios."""
    cells = [f"{accounts:,}"]
    for measure, unit in (("cpu", "s"), ("memory", "MB")):
        found = {name: statistics.median(getattr(cost, measure) for cost in turns) for name, turns in costs.items()}
        ours = found.pop("ours")
        cells += [f"{ours:.2f} {unit}" if unit == "s" else f"{ours:.0f} {unit}"]
        for value in found.values():
            shown = f"{value:.2f}" if unit == "s" else f"{value:.0f}"
            cells.append(f"{shown} {unit} (**{ours / value:.2f}**)")
    return f"| {' | '.join(cells)} |"


def main() -> None:
    """Prints the table as Markdown."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--sizes", default="10000,100000,1000000")
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--data", type=Path, default=Path(tempfile.gettempdir()) / "scorelang-benchmark")
    options = parser.parse_args()
    options.data.mkdir(parents=True, exist_ok=True)
    print("| accounts | CPU | bare, by hand (ratio) | whole, by hand | memory | bare, by hand | whole, by hand |")
    print("|---:|---:|---:|---:|---:|---:|---:|")
    for size in options.sizes.split(","):
        print(compared(int(size), options.repeat, options.data), flush=True)


if __name__ == "__main__":
    main()
