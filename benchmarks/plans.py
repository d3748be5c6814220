"""Action plans a CPU second, end to end: from contexts through the shipped rescue playbook to documents in memory.

    python benchmarks/plans.py [--plans 3000]
    python benchmarks/plans.py --memory

Each account has a year of history, seven indicators and six tasks of its own, so that nothing is rendered twice. The
CPU is that of the command and of the process that renders, its start included; the peak is the renderer's. `--memory`
makes the plans of more and more accounts into files and pages, as `scorelang plan` does, each in a process of its own.
"""

import argparse
import gc
import random
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from scorelang.actions.context import (
    Band,
    Card,
    Episode,
    Freshness,
    Grade,
    HistoryPoint,
    Lever,
    Moved,
    Part,
    PlanContext,
    Play,
    Previous,
    Reason,
    Since,
)
from scorelang.actions.from_text import read_library
from scorelang.actions.plan import Roles, Settings
from scorelang.actions.rendering import render_plans
from scorelang.actions.shipped import shipped
from scorelang.actions.team import Team
from scorelang.cli.plan_writing import write_pages, write_plans
from scorelang.run.filing import Folder

TODAY = date(2026, 3, 2)
SETTINGS = Settings({}, "benchmark", "EUR", Roles({}, {}, "lead@example.com"))
GRADES = (
    Grade("critical", "Critical", "red"),
    Grade("at_risk", "At risk", "amber"),
    Grade("healthy", "Healthy", "green"),
)
CARD = Card("health", "Account health", None, 0.0, 100.0, tuple(map(Band, GRADES, (None, 50.0, 75.0))))
TITLES = ("CSM sentiment", "Net promoter score", "Check-ins", "Seats in use", "Usage trend", "Goals", "Urgent tickets")


def contexts(count: int) -> Iterator[PlanContext]:
    chance = random.Random(1)
    for number in range(count):
        values = [round(chance.uniform(0, 100), 1) for _ in TITLES]
        score = round(sum(values) / len(values), 1)
        parts = tuple(
            Part(title.lower(), title, "Group", f"{value:.0f}%", "known", value, 1 / 7, value / 7)
            for title, value in zip(TITLES, values, strict=True)
        )
        lost = sorted(parts, key=lambda part: part.contribution)
        yield PlanContext(
            key=f"A{number:06d}",
            name=f"Account {number} & Sons",
            account={"name": f"Account {number} & Sons", "csm": f"Person {number % 40}", "arr": float(number * 100)},
            plays=(Play("rescue", "fell", ()),),
            today=TODAY,
            scorecard=CARD,
            score=score,
            grade=GRADES[(score >= 50) + (score >= 75)],
            coverage=1.0,
            change=round(chance.uniform(-20, 5), 1),
            previous=Previous(TODAY - timedelta(weeks=1), score + 5, GRADES[1]),
            since=Since(
                TODAY - timedelta(weeks=1),
                score + 5,
                GRADES[1],
                -5.0,
                tuple(Moved(p.name, p.title, "50%", p.value, 50.0, p.points, 1.5) for p in lost[:2]),
            ),
            reasons=tuple(Reason(p.name, p.title, p.value, p.points, 100 / 7 - p.contribution) for p in lost[:5]),
            levers=tuple(Lever(p.name, p.title, p.value, "90%", 90 / 7 - p.contribution) for p in lost[:3]),
            parts=parts,
            history=tuple(
                HistoryPoint(TODAY - timedelta(weeks=52 - week), round(chance.uniform(20, 90), 1), GRADES[1])
                for week in range(52)
            ),
            episodes=(Episode("fell", "The score fell", TODAY - timedelta(days=number % 30), number % 30, "high"),),
            freshness=(Freshness("usage", "Usage", "fresh", TODAY), Freshness("crm", "CRM", "stale", TODAY)),
            money=float(number * 100),
        )


def cpu() -> float:
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def speed(count: int) -> None:
    """Plans a CPU second."""
    library, _ = read_library({}, shipped())
    made = list(contexts(count))
    gc.collect()
    gc.freeze()  # what waits to be rendered is not looked through again and again
    gc.set_threshold(100_000)  # as the command does
    for formats in (("markdown",), ("html",), ("markdown", "html")):
        before = cpu()
        size = sum(
            len(plan.markdown) + len(plan.html)
            for plan in render_plans(made, library, replace(SETTINGS, formats=formats))
        )
        spent = cpu() - before
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        shown = f"{count / spent:6,.0f} plans a CPU s"
        print(
            f"{' and '.join(formats):18} {shown}  {size / count / 1024:5.1f} KB each  {peak:4.0f} MB peak", flush=True
        )


def memory(count: int) -> None:
    """Plans, tasks and pages into a folder; the peak of the command and of the process that renders."""
    library, _ = read_library({}, shipped())
    team = Team(TODAY)
    with tempfile.TemporaryDirectory() as folder:
        place = Folder(Path(folder))
        write_plans(place, team, render_plans(contexts(count), library, SETTINGS), [])
        write_pages(place, team, (), (), SETTINGS)
    own, child = (resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(f"{count:7,} plans  {own:4.0f} MB the command  {child:4.0f} MB the process that renders", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--plans", type=int, default=3000)
    parser.add_argument("--memory", action="store_true")
    parser.add_argument("--only", type=int, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.only:
        memory(asked.only)
    elif asked.memory:
        for count in (1_000, 5_000, 20_000):
            subprocess.run([sys.executable, __file__, "--only", str(count)], check=True)
    else:
        speed(asked.plans)


if __name__ == "__main__":
    main()
