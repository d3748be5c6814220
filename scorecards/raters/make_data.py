"""Writes the project's data folder: forty clients and what four roles think of them, month by month.

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
    "clients": "client_id name annual_fee lead renews_on",
    "ratings": "client_id rated_on rater role satisfaction stay grow outlook recommend",
}
FIRST_NAMES = ("Amber", "Birch", "Cobalt", "Delta", "Ember", "Fjord", "Granite", "Harbour", "Indigo", "Juniper")
SECOND_NAMES = ("Advisory", "Hospitals", "Print", "Transit")
RATERS = {"delivery": ("Ada", "Ben"), "sales": ("Cleo", "Dan"), "service": ("Eve", "Finn"), "executive": ("Gus",)}


def tables(draw: random.Random) -> dict[str, list[Row]]:
    """Each client has a level that people see through their own glasses; every ninth falls, every seventh divides."""
    clients: list[Row] = []
    ratings: list[Row] = []
    for number in range(40):
        name = f"{FIRST_NAMES[number % 10]} {SECOND_NAMES[number // 10]}"
        renews = MONDAY + timedelta(days=draw.randint(20, 360))
        clients.append([f"C{number + 1:03}", name, draw.randint(8, 90) * 5000, draw.choice(("Ada", "Ben")), renews])
        level, divides = draw.uniform(25, 95), number % 7 == 3
        for role, people in RATERS.items():
            if number % 13 == 5 and role != "delivery":
                continue
            rater = draw.choice(people)
            for day in on_days(draw, START, 30):
                fallen = 35 if number % 9 == 4 and (MONDAY - day).days < 28 else 0
                seen = level - fallen + (30 if divides and role == "sales" else -15 if divides else 0)
                marks: Row = [within(draw.gauss(seen, 6), 1, 100) for _ in range(5)]
                if draw.random() < 0.05:
                    marks[3] = ""
                ratings.append([clients[-1][0], day, rater, role, *marks])
    return {"clients": clients, "ratings": ratings}


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
