"""Writes the project's data folder: sixty accounts, seen from seven sides.

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
    "crm": "account_id name arr motion csm seats renews_on",
    "sentiment": "account_id said_on colour",
    "surveys": "account_id answered_on role nps",
    "touches": "account_id happened_on channel",
    "invoices": "account_id due_on paid_on",
    "advocacy": "account_id done_on act",
    "usage": "account_id day user_id feature",
    "results": "account_id measured_on goal reached",
    "tickets": "account_id opened_on raised_by urgency",
}
STEMS = ("Acorn", "Brook", "Clover", "Daisy", "Elder", "Fir", "Gorse", "Holly", "Ivy", "Jade")
TRADES = ("Schools", "Parcel", "Optics", "Paints", "Hotels", "Parts")
FEATURES = ("boards", "search", "reports", "alerts", "sharing", "api", "mobile", "import")
COLOURS = ("red", "amber", "green")


def tables(draw: random.Random) -> dict[str, list[Row]]:
    """One level an account, which each side shows in its own way; every eleventh turns red at the end."""
    result: dict[str, list[Row]] = {name: [] for name in COLUMNS}
    for number in range(60):
        key, level, named = f"S{number + 1:03}", draw.uniform(0.1, 1), number % 5 != 0
        seats = draw.randint(10, 60) if named else draw.randint(2, 12)
        renews = MONDAY + timedelta(days=draw.randint(10, 360))
        motion, who = ("named", draw.choice(("Sol", "Tess", "Uma"))) if named else ("scale", "")
        name = f"{STEMS[number % 10]} {TRADES[number // 10]}"
        result["crm"].append([key, name, seats * draw.randint(300, 1200), motion, who, seats, renews])
        people(draw, result, key, level, named)
        if number % 11 == 7:
            result["sentiment"].append([key, MONDAY - timedelta(days=2), "red"])
        product(draw, result, key, level, seats)
    return result


def people(draw: random.Random, result: dict[str, list[Row]], key: str, level: float, named: bool) -> None:
    """What people say, do and pay."""
    for day in on_days(draw, START, 45) if named else ():
        result["sentiment"].append([key, day, COLOURS[within(level * 2 + draw.gauss(0, 0.4), 0, 2)]])
    for role, step in (("sponsor", 170), ("admin", 90), ("user", 40)):
        for day in on_days(draw, START, step):
            result["surveys"].append([key, day, role, within(draw.gauss(4 + 6 * level, 1.2), 0, 10)])
    for day in on_days(draw, START, 18 + 60 * (1 - level)) if named else ():
        result["touches"].append([key, day, "meeting"])
    for day in on_days(draw, START, 9):
        channel = "e-mail answered" if draw.random() < 0.15 + 0.75 * level else "e-mail unanswered"
        result["touches"].append([key, day, channel])
    for day in on_days(draw, START, 31):
        paid = day + timedelta(days=round(draw.gauss(30 - 40 * level, 10)))
        result["invoices"].append([key, day, paid if paid <= MONDAY else ""])
    for day in on_days(draw, START, 700 - 600 * level):
        result["advocacy"].append([key, day, draw.choice(("reference", "review", "talk", "referral"))])


def product(draw: random.Random, result: dict[str, list[Row]], key: str, level: float, seats: int) -> None:
    """What the product, the success plan and the help desk know."""
    for user in range(seats):
        if draw.random() < 0.1 + 0.85 * level:
            for day in on_days(draw, MONDAY - timedelta(days=180), 16 - 12 * level):
                feature = FEATURES[within(draw.triangular(0, 7 * level, 1), 0, 7)]
                result["usage"].append([key, day, f"{key}/{user}", feature])
    for goal in draw.sample(("time", "cost", "quality"), k=draw.randint(0, 3)):
        for day in on_days(draw, START, 80):
            result["results"].append([key, day, goal, f"{within(draw.gauss(100 * level, 10), 0, 120)}%"])
    for day in on_days(draw, START, 8 + 50 * level):
        urgency = draw.choices(("low", "normal", "high", "urgent"), (4, 4, 3 - 2 * level, 3 - 3 * level))[0]
        result["tickets"].append([key, day, draw.choice(("admin", "user", "user")), urgency])


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
