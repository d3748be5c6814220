"""Writes the project's data folder: forty-five customers, what they wanted to reach, and how far they came.

    python make_data.py [FOLDER]          # `data` beside this script where nothing is said

Pure standard library, one fixed seed. Everything in it is invented.
"""

import csv
import random
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

MONDAY = date(2026, 3, 2)
START = MONDAY - timedelta(days=365)
Row = list[object]

COLUMNS = {
    "customers": "customer_id name contract manager started_on renews_on",
    "ambitions": "customer_id now_at",
    "kpis": "customer_id measured_on kpi level baseline actual target",
    "milestones": "customer_id due_on done_on",
}
STEMS = ("Alba", "Brio", "Cedar", "Dune", "Echo", "Flint", "Glade", "Heron", "Isla")
TRADES = ("Retail", "Bank", "Health", "Freight", "Energy")
FIGURES = {
    "initiative": (("sites rolled out", 0, 40), ("people trained", 0, 300)),
    "customer": (("returns a hundred orders", 9, 4), ("orders a day", 200, 320), ("days to invoice", 14, 5)),
    "ours": (("hours of support a month", 60, 20), ("modules in use", 2, 8)),
}


def tables(draw: random.Random) -> dict[str, list[Row]]:
    """Progress goes from its own baseline to its own target, some figures down and some up."""
    result: dict[str, list[Row]] = {name: [] for name in COLUMNS}
    for number in range(45):
        key, pace = f"G{number + 1:03}", draw.uniform(0.05, 1.15)
        started = MONDAY - timedelta(days=draw.randint(60, 700))
        renews = MONDAY + timedelta(days=draw.randint(10, 360))
        name = f"{STEMS[number % 9]} {TRADES[number // 9]}"
        manager, contract = draw.choice(("Nia", "Otto")), draw.randint(10, 200) * 1000
        result["customers"].append([key, name, contract, manager, started, renews])
        if number % 11:
            result["ambitions"].append([key, f"{draw.choice((40, 50, 60, 75, 90))}%"])
        for level, figures in FIGURES.items():
            for kpi, baseline, target in draw.sample(figures, k=draw.randint(1, len(figures))):
                last = MONDAY - timedelta(days=120) if number % 10 == 7 else MONDAY
                for day in on_days(draw, max(START, started), 40, last):
                    share = pace * min(1.0, (day - started).days / 400) + draw.gauss(0, 0.05)
                    actual = f"{baseline + share * (target - baseline):.1f}"
                    result["kpis"].append([key, day, kpi, level, baseline, actual, target])
        for day in on_days(draw, max(START, started), 25, MONDAY + timedelta(days=60)):
            done = day + timedelta(days=round(draw.gauss(10 - 20 * pace, 8)))
            met = draw.random() < 0.25 + 0.75 * pace and done <= MONDAY
            result["milestones"].append([key, day, done if met else ""])
    return result


def on_days(draw: random.Random, first: date, step: float, last: date = MONDAY) -> Iterator[date]:
    """Days that lie about so many days apart."""
    day = first + timedelta(days=draw.randint(0, max(1, round(step))))
    while day <= last:
        yield day
        day += timedelta(days=max(1, round(draw.gauss(step, step / 4))))


def within(value: float, low: float, high: float) -> int:
    """A whole number between two bounds."""
    return round(max(low, min(high, value)))


def main() -> None:
    """Writes one CSV file a table."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / "data"
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables(random.Random(7)).items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([COLUMNS[name].split(), *rows])


if __name__ == "__main__":
    main()
