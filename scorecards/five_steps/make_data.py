"""Writes the project's data folder: eighty accounts over a year, some of which leave.

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
    "crm": "account_id name arr touch region product service_level csm seats signed_on left_on renews_on",
    "usage": "account_id day users features",
    "nps": "account_id answered_on answer",
    "tickets": "account_id opened_on severity solved_on",
    "meetings": "account_id held_on",
    "invoices": "account_id due_on paid_on",
}
STEMS = ("Apex", "Bluff", "Crest", "Drift", "Eddy", "Fern", "Grove", "Hazel", "Inlet", "Jetty")
TRADES = ("Labs", "Group", "Media", "Systems", "Foods", "Travel", "Homes", "Tools")
REGIONS, PRODUCTS, LEVELS = ("amer", "emea", "apac"), ("core", "suite"), ("basic", "premium")


def tables(draw: random.Random) -> dict[str, list[Row]]:
    """An account that leaves gets worse for half a year before."""
    result: dict[str, list[Row]] = {name: [] for name in COLUMNS}
    for number in range(80):
        key, level, seats = f"F{number + 1:03}", draw.uniform(0.15, 1), draw.randint(5, 120)
        signed = MONDAY - timedelta(days=draw.randint(250, 1200))
        left = MONDAY - timedelta(days=draw.randint(5, 200)) if number % 7 == 5 else None
        touch = draw.choice(("high", "low", "tech"))
        who = "" if touch == "tech" else draw.choice(("Pia", "Quin", "Rosa"))
        traits = [touch, draw.choice(REGIONS), draw.choice(PRODUCTS), draw.choice(LEVELS), who]
        name = f"{STEMS[number % 10]} {TRADES[number // 10]}"
        renews = MONDAY + timedelta(days=draw.randint(5, 360))
        result["crm"].append([key, name, seats * draw.randint(200, 900), *traits, seats, signed, left or "", renews])
        first, last = max(START, signed), left or MONDAY

        def health(day: date, level: float = level, left: date | None = left, number: int = number) -> float:
            if left is not None:
                return min(level, max(0.05, (left - day).days / 180))
            return level * (0.3 if number % 16 == 8 and (MONDAY - day).days < 20 else 1)

        for day in on_days(draw, first, 5, last):
            users = within(draw.gauss(seats * health(day), seats / 12), 0, seats)
            result["usage"].append([key, day, users, within(draw.gauss(10 * health(day), 1), 0, 12)])
        for day in on_days(draw, first, 120, last):
            result["nps"].append([key, day, within(draw.gauss(11 * health(day), 2), 0, 10)])
        for day in on_days(draw, first, 15 + 120 * level, last):
            solved = day + timedelta(days=round(draw.expovariate(1 / (3 + 40 * (1 - health(day))))))
            severity = draw.choices(("minor", "major", "critical"), (4, 3, 1))[0]
            result["tickets"].append([key, day, severity, solved if solved <= last else ""])
        for day in on_days(draw, first, 20 + 90 * (1 - level), last):
            result["meetings"].append([key, day])
        for day in on_days(draw, first, 30, last):
            paid = day + timedelta(days=round(draw.gauss(25 - 35 * health(day), 6)))
            result["invoices"].append([key, day, paid if paid <= last else ""])
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
