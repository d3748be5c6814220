"""The demo from its CSV files beside the same rows in Parquet, and one account again from a warm process.

    python benchmarks/text.py [--repeat 5]

Whole processes in turns, by CPU (user and system of the process tree). `text` is what it costs to read the CSV files as
their declared types and write them as Parquet, without judging a row, start-up included. `one account` is scored alone
within a process that has its modules loaded and the program checked, as an editor or a page for entering sentiment has;
the card is the demo's without what it measures among all accounts.
"""

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from canonical import HERE, measured

DEMO = HERE.parent / "scorecards" / "demo"
TODAY = "2026-03-02"
RUN = [sys.executable, "-m", "scorelang", "run", "--today", TODAY]
READ = r"""
import sys, tempfile
from datetime import date
from pathlib import Path
from scorelang.cli import opening
from scorelang.engines.duckdb.session import connect
from scorelang.engines.duckdb.texts import load_text
from scorelang.run import binding
from scorelang.sources.located import locate
opened, program = opening.whole(Path("."))
profile = binding.profile_of(opened.project, None)
located = locate(binding.bindings_of(opened.project, profile, program)[0], opened.project.root)
out = Path(sys.argv[1])
with tempfile.TemporaryDirectory() as folder, connect(Path(folder), files=located.paths, folders=(out,)) as session:
    for number, source in enumerate(program.sources, 1):
        base = load_text(session, source, located.bindings[source.name], located.files[source.name], number, "UTC")
        cells = ", ".join(f'c{i} AS "{column.name}"' for i, column in enumerate(source.columns))
        session.run(f"COPY (SELECT {cells} FROM {base.relation}) TO '{out}/{source.name}.parquet'")
"""
WARM = r"""
import resource, statistics, sys, time
from datetime import date
from pathlib import Path
from scorelang.cli import opening
from scorelang.run.one_account import rescored
from scorelang.run.scoring import Request
opened, program = opening.whole(Path("."))
request = Request(project=opened.project, program=program, today=date.fromisoformat(sys.argv[1]))
def used():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime
cpu, wall = [], []
for _ in range(int(sys.argv[2]) + 1):
    before, start = used(), time.perf_counter()
    with rescored(request, "ACC-1047", opened.loaded) as found:
        assert found.reason is None, found.reason
    cpu.append(used() - before)
    wall.append(time.perf_counter() - start)
print(f"{statistics.median(cpu[1:]):.2f} {statistics.median(wall[1:]):.2f}")
"""
ALONE = (
    ("score    percentile within tier", "score    linear (0 -> 0, 8 -> 100)"),
    ("missing  median", "missing  skip"),
)


def copied(to: Path) -> tuple[Path, Path]:
    """The demo as it is, and bound to Parquet."""
    text, typed = to / "text", to / "typed"
    ignored = shutil.ignore_patterns("history", "plans", "refused", "__pycache__")
    shutil.copytree(DEMO, text, ignore=ignored)
    subprocess.run([sys.executable, str(text / "make_data.py")], check=True, capture_output=True)
    shutil.copytree(text, typed)
    subprocess.run([sys.executable, "-c", READ, str(typed / "data")], cwd=text, check=True)
    place = typed / "scorelang.toml"
    place.write_text("".join(map(bound, place.read_text().splitlines(keepends=True))))
    return text, typed


def bound(line: str) -> str:
    """A line of the configuration, with a source's Parquet file in the place of its text."""
    name = line.split("=")[0].strip()
    return f'{name} = {{ path = "data/{name}.parquet" }}\n' if "path = " in line and "data/" in line else line


def alone(folder: Path) -> None:
    """Nothing is measured among all accounts."""
    card = folder / "scorecards" / "health.score"
    text = card.read_text()
    for before, after in ALONE:
        if before not in text:
            raise SystemExit(f"{card} no longer says `{before}`")
        text = text.replace(before, after)
    card.write_text(text)


def warm(folder: Path, repeat: int) -> str:
    """CPU and wall seconds of one account again."""
    subprocess.run(RUN, cwd=folder, check=True, capture_output=True)
    done = subprocess.run([sys.executable, "-c", WARM, TODAY, str(repeat)], cwd=folder, check=True, capture_output=True)
    cpu, wall = done.stdout.decode().split()
    return f"{cpu} s CPU, {wall} s wall"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--repeat", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        text, typed = copied(Path(place))
        found: dict[str, list[float]] = {"from CSV": [], "from Parquet": [], "text": []}
        (Path(place) / "out").mkdir()
        for _ in range(options.repeat):
            found["from CSV"].append(measured(RUN, text).cpu)
            found["from Parquet"].append(measured(RUN, typed).cpu)
            found["text"].append(measured([sys.executable, "-c", READ, str(Path(place) / "out")], text).cpu)
        for name, costs in found.items():
            print(f"{name:<14} {statistics.median(costs):.2f} s CPU")
        for folder, name in ((text, "CSV"), (typed, "Parquet")):
            alone(folder)
            print(f"one account from {name}: {warm(folder, options.repeat)}")


if __name__ == "__main__":
    main()
