"""What `scorelang diff` costs beside `scorelang run`: the canonical workload, one weight changed, in a git checkout.

    python benchmarks/diff.py [--sizes 10000,100000,1000000] [--repeat 3] [--data FOLDER]

Needs git, and numpy and pyarrow to generate the data. Whole processes, in turns, by CPU (user and system) and by peak
memory; a day is on record before.
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from canonical import TODAY, Cost, generated, measured, project

BEFORE = "2025-06-22"
EDITS = (("revenue    8%", "revenue   10%"), ("trend     13%", "trend     11%"))
GIT = ("git", "-c", "user.name=benchmark", "-c", "user.email=benchmark@example.com")
SCORELANG = str(Path(sys.executable).parent / "scorelang")


def changed(place: Path) -> None:
    """Commits the project, and changes two weights in the work tree."""
    (place / ".gitignore").write_text("data\nhistory\n")
    for words in (("init", "-q"), ("add", "."), ("commit", "-q", "-m", "As it was")):
        subprocess.run([*GIT, *words], cwd=place, check=True)
    file = place / "scorecards" / "canonical.score"
    text = file.read_text()
    for before, after in EDITS:
        if before not in text:
            raise SystemExit(f"there is no `{before}` in {file.name}")
        text = text.replace(before, after, 1)
    file.write_text(text)


def compared(size: int, repeat: int, data_folder: Path) -> str:
    """One row of the table."""
    data = generated(size, data_folder)
    commands = {"run": [SCORELANG, "run", "--today", TODAY], "diff": [SCORELANG, "diff", "--today", TODAY]}
    costs: dict[str, list[Cost]] = {name: [] for name in commands}
    with tempfile.TemporaryDirectory(dir=data_folder) as scratch:
        place = project(data, Path(scratch))
        measured([SCORELANG, "run", "--today", BEFORE], place)
        changed(place)
        for _ in range(repeat + 1):
            for name, command in commands.items():
                costs[name].append(measured(command, place))
    cpu, memory = (
        {name: statistics.median(getattr(one, what) for one in found[1:]) for name, found in costs.items()}
        for what in ("cpu", "memory")
    )
    return (
        f"| {size:,} | {cpu['run']:.2f} s | {cpu['diff']:.2f} s | **{cpu['diff'] / cpu['run']:.2f}** "
        f"| {memory['run']:,.0f} MB | {memory['diff']:,.0f} MB |"
    )


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="10000,100000,1000000")
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--data", type=Path, default=Path(tempfile.gettempdir()) / "scorelang-benchmark")
    asked = parser.parse_args()
    print("| accounts | CPU of a run | CPU of a diff | ratio | memory of a run | memory of a diff |")
    print("|---:|---:|---:|---:|---:|---:|")
    for size in asked.sizes.split(","):
        print(compared(int(size), asked.repeat, asked.data), flush=True)


if __name__ == "__main__":
    main()
