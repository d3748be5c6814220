"""Writes the project's data folder: fifty customers, and whether we did for them what keeps customers.

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
    "customers": "customer_id name revenue manager key_account renews_on",
    "voices": "customer_id heard_on sentiment",
    "swots": "customer_id updated_on threats",
    "plans": "customer_id updated_on signed_off",
    "check_ins": "customer_id held_on",
    "hunches": "customer_id felt_on person bet",
}
TOWNS = ("Arden", "Belmont", "Cresswell", "Dover", "Elston", "Farley", "Grantham", "Hythe", "Ilkley", "Jarrow")
TRADES = ("Mills", "Motors", "Insurance", "Stores", "Works")


def tables(draw: random.Random) -> dict[str, list[Row]]:
    """How diligent we are with a customer, and what people would bet, are two different things."""
    result: dict[str, list[Row]] = {name: [] for name in COLUMNS}
    for number in range(50):
        key, diligence, liking = f"K{number + 1:03}", draw.uniform(0, 1), draw.uniform(0, 1)
        name = f"{TOWNS[number % 10]} {TRADES[number // 10]}"
        renews = MONDAY + timedelta(days=draw.randint(10, 360))
        manager, large = draw.choice(("Ivo", "Jana", "Kofi")), number % 6 == 0
        result["customers"].append([key, name, draw.randint(4, 80) * 2500, manager, "yes" if large else "no", renews])
        for day in on_days(draw, START, 40 + 180 * (1 - diligence)):
            mood = draw.choices(("bad", "mixed", "good", ""), (1 + 4 * (1 - liking), 3, 1 + 4 * liking, 1))[0]
            result["voices"].append([key, day, mood])
        for day in on_days(draw, START - timedelta(days=200), 80 + 400 * (1 - diligence)):
            result["swots"].append([key, day, draw.randint(0, 6)])
        for day in on_days(draw, START, 70 + 300 * (1 - diligence)):
            result["plans"].append([key, day, draw.choice(("yes", "yes", "no"))])
        for day in on_days(draw, START, 12 + 60 * (1 - diligence)):
            result["check_ins"].append([key, day])
        for person in draw.sample(("Ivo", "Jana", "Kofi", "Lina", "Marek"), k=draw.randint(1, 4)):
            for day in on_days(draw, MONDAY - timedelta(days=120), 20):
                result["hunches"].append([key, day, person, within(draw.gauss(1 + 9 * liking, 1.2), 1, 10)])
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
