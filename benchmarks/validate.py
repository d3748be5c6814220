"""CPU of replaying and validating socialnet7 over nine Mondays, beside nine single runs of the same days.

SCORELANG_DATA=/where/that/is python benchmarks/validate.py
"""

import resource
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

PROJECT = Path(__file__).parents[1] / "scorecards" / "socialnet7"
MONDAYS = [date(2020, 3, 2) + timedelta(days=7 * week) for week in range(9)]


def cpu(*arguments: str) -> float:
    """Seconds, user and system, of one command and what it starts."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-c", "from scorelang.cli.main import main; main()", "-C", str(PROJECT), *arguments]
    subprocess.run(command, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Both, and the ratio."""
    single = sum(cpu("run", "--today", str(day), "--dry-run") for day in MONDAYS)
    days = ("--from", str(MONDAYS[0]), "--to", str(MONDAYS[-1]))
    print("| | CPU | of nine single runs |\n|---|---:|---:|")
    print(f"| nine single runs | {single:.1f} s | 1.00 |")
    found = cpu("replay", *days, "--every", "1 week")
    print(f"| `replay` | {found:.1f} s | **{found / single:.2f}** |")
    for form in ("text", "html"):
        found = cpu("validate", *days, "--until", "2020-06-01", "--format", form)
        print(f"| `validate --format {form}` | {found:.1f} s | **{found / single:.2f}** |")


if __name__ == "__main__":
    main()
