"""One account through the rows evaluator, beside a Python function that was written by hand for the same scorecard.

    python benchmarks/one_account.py [--accounts 2000] [--repeat 7]

Both give score, grade, and each indicator's points, weight in force and contribution, from aggregates that are ready.
Times are the median of the repeats, taken in turns, in microseconds of CPU; the ratio is what travels between machines.
"""

import argparse
import random
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from scorelang.ir.program import Program
from scorelang.kernel.plan import account_name
from scorelang.kernel.tables import Row
from scorelang.pinning.from_ir import pin
from scorelang.pipeline.front import read, understand
from scorelang.rows import RowsProgram, compile_rows

HERE = Path(__file__).parent
TODAY = date(2025, 6, 29)
EPOCH = date(1970, 1, 1)
MICROSECONDS = 86_400_000_000
END = ((TODAY - EPOCH).days + 1) * MICROSECONDS
PARTS = ("points", "weight", "contribution")
Account = dict[str, Any]

WEIGHTS = {
    "enterprise": (10.0, 12.0, 3.0, 10.0, 8.0, 9.0, 12.0, 6.0, 6.0, 10.0, 8.0, 6.0),
    "mid": (8.0, 10.0, 3.0, 6.0, 8.0, 12.0, 13.0, 9.0, 7.0, 8.0, 8.0, 8.0),
    "smb": (5.0, 6.0, 2.0, 3.0, 6.0, 18.0, 15.0, 15.0, 8.0, 5.0, 7.0, 10.0),
}
NAMES = [
    "revenue",
    "renewal",
    "size",
    "sentiment",
    "promoters",
    "api",
    "trend",
    "recency",
    "volume",
    "p1",
    "satisfied",
    "late",
]
SIZES = {"enterprise": 100.0, "mid": 70.0, "smb": 40.0}


def by_hand(a: Account) -> Account:
    """What a Python programmer would write for this one scorecard."""

    def line(x: float, x0: float, x1: float, y0: float, y1: float) -> float:
        if x0 <= x <= x1:
            return y0 + (x - x0) * (y1 - y0) / (x1 - x0)
        return y0 if x < x0 else y1

    def steps(x: float, arms: tuple[tuple[float, float], ...], otherwise: float) -> float:
        for bound, points in arms:
            if x < bound:
                return points
        return otherwise

    trend = a["au30"] / a["au60"] if a["au60"] else None
    late = a["late"] / a["invoices"] if a["invoices"] else None
    points = (
        line(a["arr"], 5_000.0, 250_000.0, 0.0, 100.0),
        steps(a["to_renewal"], ((0, 0.0), (30, 25.0), (90, 60.0), (180, 80.0)), 100.0),
        SIZES[a["segment"]],
        None if a["sentiment"] is None else line(a["sentiment"], 1.0, 100.0, 0.0, 100.0),
        None if a["nps"] is None else steps(a["nps"], ((0, 20.0), (30, 50.0), (50, 75.0)), 100.0),
        line(a["api90"] / a["seats"], 0.0, 200.0, 0.0, 100.0),
        None if trend is None else steps(trend, ((0.5, 0.0), (0.8, 40.0), (1.0, 70.0), (1.2, 85.0)), 100.0),
        None if a["idle"] is None else steps(a["idle"], ((2, 100.0), (7, 80.0), (14, 50.0), (30, 25.0)), 0.0),
        line(a["tickets"], 0.0, 10.0, 100.0, 0.0),
        steps(a["p1"], ((1, 100.0), (2, 60.0), (3, 30.0)), 0.0),
        None if a["csat"] is None else line(a["csat"], 1.0, 5.0, 0.0, 100.0),
        None if late is None else line(late, 0.0, 0.5, 100.0, 0.0),
    )
    weights = WEIGHTS[a["segment"]]
    total = summed = 0.0
    for weight, each in zip(weights, points, strict=True):
        if each is not None:
            total += weight
            summed += weight * each
    score = (10.0 * (summed / total) + 0.5 + 1e-9) // 1.0 / 10.0
    grade = "A" if score >= 85 else "B" if score >= 70 else "C" if score >= 55 else "D" if score >= 40 else "F"
    found: Account = {"score": score, "grade": grade}
    for name, weight, each in zip(NAMES, weights, points, strict=True):
        known = each is not None
        share = weight / total if known else 0.0
        found[f"{name}.points"] = (10.0 * each + 0.5 + 1e-9) // 1.0 / 10.0 if each is not None else None
        found[f"{name}.weight"] = share
        found[f"{name}.contribution"] = share * each if each is not None else 0.0
    return found


def program() -> Program:
    """The canonical scorecard."""
    path = HERE / "canonical" / "scorecards" / "canonical.score"
    file, found = read(path.name, path.read_bytes())
    assert file is not None, found
    made, found = understand((file,))
    assert made is not None, found
    return made


def made_up(number: int, chance: random.Random) -> tuple[Row, dict[str, list[Row]], Account]:
    """An account with its raw rows, and the same with its aggregates ready, for the function by hand."""
    day = (TODAY - EPOCH).days
    to_renewal, seats = chance.randint(-20, 400), chance.randint(1, 500)
    account: Account = {
        "crm.account_id": f"a{number}",
        "crm.segment": chance.choice(list(WEIGHTS)),
        "crm.arr": float(chance.randint(1_000, 400_000)),
        "crm.licensed_seats": float(seats),
        "crm.renewal_date": day + to_renewal,
        "crm.csm_sentiment": float(chance.randint(1, 100)) if chance.random() < 0.7 else None,
        "crm.nps": float(chance.randint(-100, 100)) if chance.random() < 0.6 else None,
    }
    usage = [
        {
            "usage.ts": END - ago,
            "usage.active_users": float(chance.randint(0, 50)),
            "usage.api_calls": float(chance.randint(0, 900)),
        }
        for ago in _moments(chance, 14, 100)
    ]
    tickets = [
        {
            "tickets.opened_at": END - ago,
            "tickets.priority": f"P{chance.randint(1, 4)}",
            "tickets.csat": chance.choice([None, 1.0, 3.0, 5.0]),
        }
        for ago in _moments(chance, 3, 90)
    ]
    invoices = [
        {
            "invoices.due_at": END - ago,
            "invoices.paid_at": chance.choice([None, END - ago - 1, END - ago + 1]),
            "invoices.amount": 10.0,
        }
        for ago in _moments(chance, 2, 90)
    ]
    rows: dict[str, list[Row]] = {"usage": [*usage], "tickets": [*tickets], "invoices": [*invoices]}
    return account, rows, _ready(account, to_renewal, seats, usage, tickets, invoices)


def _moments(chance: random.Random, most: int, days: int) -> list[int]:
    return [chance.randrange(1, days * MICROSECONDS) for _ in range(chance.randint(0, most))]


def _ready(
    account: Account, to_renewal: int, seats: int, usage: list[Account], tickets: list[Account], invoices: list[Account]
) -> Account:
    def between(rows: Iterable[Account], first: int, last: int) -> list[Account]:
        return [row for row in rows if END - last * MICROSECONDS <= row["usage.ts"] < END - first * MICROSECONDS]

    ratings = [row["tickets.csat"] for row in tickets if row["tickets.csat"] is not None]
    newest = max((row["usage.ts"] for row in usage), default=None)
    late = [
        row for row in invoices if row["invoices.paid_at"] is None or row["invoices.paid_at"] > row["invoices.due_at"]
    ]
    return {
        "segment": account["crm.segment"],
        "arr": account["crm.arr"],
        "to_renewal": float(to_renewal),
        "seats": float(seats),
        "sentiment": account["crm.csm_sentiment"],
        "nps": account["crm.nps"],
        "api90": sum(row["usage.api_calls"] for row in between(usage, 0, 90)),
        "au30": sum(row["usage.active_users"] for row in between(usage, 0, 30)),
        "au60": sum(row["usage.active_users"] for row in between(usage, 30, 60)),
        "idle": None if newest is None else float((TODAY - EPOCH).days - newest // MICROSECONDS),
        "tickets": float(len(tickets)),
        "p1": float(sum(row["tickets.priority"] == "P1" for row in tickets)),
        "csat": sum(ratings) / len(ratings) if ratings else None,
        "late": float(len(late)),
        "invoices": float(len(invoices)),
    }


def checked(compiled: RowsProgram, known: Sequence[Row], ready: list[Account]) -> None:
    """Both say the same of every account, or there is nothing to compare."""
    for inputs, values in zip(known, ready, strict=True):
        found, expected = compiled.account(inputs), by_hand(values)
        for name, cell in expected.items():
            mine = found[f"health.{name}"]
            near = mine == cell or (isinstance(mine, float) and isinstance(cell, float) and abs(mine - cell) < 1e-9)
            if not near and not (name.endswith((".weight", ".contribution")) and not mine and not cell):
                raise SystemExit(f"{name}: {mine!r} by rows, {cell!r} by hand, of {values}")


def microseconds(function: Callable[[Any], object], arguments: list[Any]) -> float:
    """CPU a call."""
    started = time.process_time()
    for argument in arguments:
        function(argument)
    return (time.process_time() - started) / len(arguments) * 1e6


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--accounts", type=int, default=2000)
    parser.add_argument("--repeat", type=int, default=7)
    options = parser.parse_args()
    wanted = {"health.score", "health.grade", *(f"health.{name}.{part}" for name in NAMES for part in PARTS)}
    started = time.process_time()
    kernel = pin(program(), TODAY, "UTC", wanted=wanted.__contains__)
    pinned = time.process_time()
    compiled = compile_rows(kernel)
    compiling = time.process_time() - pinned
    chance = random.Random(20_250_629)
    drawn = [made_up(number, chance) for number in range(options.accounts)]
    raw = []
    for account, rows, _ in drawn:
        keyed = {
            source: [{**row, account_name(source): account["crm.account_id"]} for row in kept]
            for source, kept in rows.items()
        }
        raw.append((account, keyed))
    known = [compiled.measure(account, rows) for account, rows in raw]
    ready = [values for _, _, values in drawn]
    checked(compiled, known, ready)
    timed: dict[str, list[float]] = {"rows": [], "by hand": [], "from raw rows": []}
    for _ in range(options.repeat):
        timed["rows"].append(microseconds(compiled.account, known))
        timed["by hand"].append(microseconds(by_hand, ready))
        timed["from raw rows"].append(microseconds(lambda pair: compiled.account(compiled.measure(*pair)), raw))
    medians = {name: statistics.median(times) for name, times in timed.items()}
    events = sum(len(kept) for _, rows in raw for kept in rows.values()) / len(raw)
    print(f"{options.accounts} accounts, {events:.1f} rows an account; score, grade and contributions agree on all")
    print(f"parse, elaborate and pin {(pinned - started) * 1e3:.0f} ms, compile {compiling * 1e3:.0f} ms")
    for name, median in medians.items():
        print(f"{name:14} {median:7.2f} µs an account   {median / medians['by hand']:5.2f} of by hand")


if __name__ == "__main__":
    main()
