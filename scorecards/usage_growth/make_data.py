"""Writes the project's data folder: seventy accounts, some of them won by a campaign.

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
    "crm": "account_id name mrr won_by csm seats term_start term_end",
    "usage": "account_id at user_id minutes",
    "engagements": "account_id happened_on kind_of",
    "seats_bought": "account_id changed_on seats_then",
    "moods": "account_id asked_on who mood",
}
STEMS = ("Argo", "Bora", "Ceres", "Dora", "Elio", "Fara", "Gaia", "Helio", "Iris", "Juno")
TRADES = ("Studio", "Legal", "Clinic", "Design", "Repair", "Events", "Garden")
KINDS = ("webinar", "training", "answer", "help page")


def tables(draw: random.Random) -> dict[str, list[Row]]:
    """Who was won by a campaign starts well and fades after the sale."""
    result: dict[str, list[Row]] = {name: [] for name in COLUMNS}
    for number in range(70):
        key, level, seats = f"U{number + 1:03}", draw.uniform(0.3, 1.1), draw.randint(3, 30)
        won = draw.choice(("campaign", "sales", "sales", "referral"))
        start = MONDAY - timedelta(days=draw.randint(60, 140) if won == "campaign" else draw.randint(20, 360))
        name, end = f"{STEMS[number % 10]} {TRADES[number // 10]}", start + timedelta(days=365)
        csm = draw.choice(("Vera", "Will"))
        result["crm"].append([key, name, seats * draw.randint(15, 60), won, csm, seats, start, end])
        first = start if won == "campaign" else START

        def health(day: date, level: float = level, start: date = start, fades: bool = won == "campaign") -> float:
            return max(0.05, level - (day - start).days / 110) if fades else level

        for user in range(seats):
            for day in on_days(draw, first, 5):
                if draw.random() < 0.3 + 0.7 * health(day):
                    at = f"{day}T{draw.randint(7, 19):02}:{draw.randint(0, 59):02}:00"
                    minutes = within(draw.gauss(20 + 30 * health(day), 8), 1, 200)
                    result["usage"].append([key, at, f"{key}/{user}", minutes])
        for day in on_days(draw, first, 9 + 50 * (1 - level)):
            result["engagements"].append([key, day, draw.choice(KINDS)])
        for day in on_days(draw, first - timedelta(days=120), 130):
            grown = 1 + (level - 0.5) * ((day - START).days / 365)
            result["seats_bought"].append([key, day, within(seats * grown, 1, 99)])
        for who in draw.sample(("admin", "sponsor", "user", "csm"), k=draw.randint(1, 3)):
            for day in on_days(draw, first, 40):
                result["moods"].append([key, day, who, within(draw.gauss(1 + 4 * health(day), 0.7), 1, 5)])
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
