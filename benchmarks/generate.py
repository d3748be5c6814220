"""generate.py N FOLDER: the canonical workload as Parquet: accounts, usage, tickets, invoices.

Fixed seeds, events in the order of time: about 10 rows of usage, 4 tickets and 3 invoices an account; about 3 % of the
accounts have none in a table. A million accounts: 258 MB. Needs numpy and pyarrow.
"""

import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

END = np.datetime64("2025-06-30T00:00:00", "us")
DAY = 86_400_000_000
CHUNK = 1_000_000
INSTANT = pa.timestamp("us")

ACCOUNTS = {
    "account_id": pa.string(),
    "segment": pa.string(),
    "arr": pa.float64(),
    "licensed_seats": pa.int32(),
    "renewal_date": pa.date32(),
    "csm_sentiment": pa.int32(),
    "nps": pa.int32(),
}
USAGE = {"account_id": pa.string(), "ts": INSTANT, "active_users": pa.int32(), "api_calls": pa.int32()}
TICKETS = {"account_id": pa.string(), "opened_at": INSTANT, "priority": pa.string(), "csat": pa.int32()}
INVOICES = {"account_id": pa.string(), "due_at": INSTANT, "paid_at": INSTANT, "amount": pa.float64()}

Columns = list[pa.Array]


def ids(numbers: np.ndarray) -> pa.Array:
    return pa.array([f"A{number + 1:07d}" for number in numbers.tolist()])


def whole(numbers: np.ndarray, absent: np.ndarray | None = None) -> pa.Array:
    return pa.array(numbers.astype("i4"), mask=absent)


def seconds(microseconds: np.ndarray) -> np.ndarray:
    return microseconds.astype("i8") // 1_000_000 * 1_000_000


class Writer:
    """A Parquet file that is written piece by piece."""

    def __init__(self, folder: Path, name: str, columns: dict[str, pa.DataType]) -> None:
        self.schema = pa.schema(list(columns.items()))
        self.file = pq.ParquetWriter(folder / f"{name}.parquet", self.schema, compression="zstd", compression_level=1)

    def put(self, columns: Columns) -> None:
        self.file.write_table(pa.table(columns, schema=self.schema), row_group_size=122_880)


def accounts(total: int, folder: Path) -> None:
    writer = Writer(folder, "accounts", ACCOUNTS)
    for chunk, low in enumerate(range(0, total, CHUNK)):
        draw = np.random.default_rng([1, chunk])
        n = min(CHUNK, total - low)
        segment = np.array(["enterprise", "mid", "smb"])[draw.choice(3, n, p=[0.15, 0.35, 0.5])]
        arr = np.round(draw.lognormal(10, 1.2, n), 2)
        seats = draw.integers(5, 500, n)
        renewal = np.datetime64("2025-06-30") + draw.integers(-30, 365, n)
        sentiment, no_sentiment = draw.integers(1, 101, n), draw.random(n) < 0.15
        nps, no_nps = draw.integers(-100, 101, n), draw.random(n) < 0.40
        head = [ids(np.arange(low, low + n)), pa.array(segment), pa.array(arr), whole(seats), pa.array(renewal)]
        writer.put([*head, whole(sentiment, no_sentiment), whole(nps, no_nps)])
    writer.file.close()


def events(
    total: int,
    writer: Writer,
    days: int,
    seed: int,
    make: Callable[[np.random.Generator, np.ndarray], Columns],
    accounts: int,
) -> None:
    chunks = max(1, -(-total // CHUNK))
    edges = np.linspace(0, days * DAY, chunks + 1)
    for chunk in range(chunks):
        draw = np.random.default_rng([seed, chunk])
        n = total // chunks
        whose = draw.integers(0, accounts, n)
        whose = whose[whose % 33 != seed]  # about 3 % of the accounts have no rows in this table
        at = END - days * DAY + np.sort(seconds(draw.uniform(edges[chunk], edges[chunk + 1], len(whose))))
        writer.put([ids(whose), pa.array(at), *make(draw, at)])
    writer.file.close()


def usage(draw: np.random.Generator, at: np.ndarray) -> Columns:
    return [whole(draw.integers(0, 200, len(at))), whole(draw.geometric(1 / 900, len(at)))]


def tickets(draw: np.random.Generator, at: np.ndarray) -> Columns:
    n = len(at)
    priority = np.array(["P1", "P2", "P3", "P4"])[draw.choice(4, n, p=[0.1, 0.2, 0.4, 0.3])]
    csat = draw.integers(1, 6, n)
    return [pa.array(priority), whole(csat, draw.random(n) < 0.5)]


def invoices(draw: np.random.Generator, at: np.ndarray) -> Columns:
    paid = at + seconds(draw.normal(-3, 10, len(at)) * DAY)
    unpaid = (draw.random(len(at)) < 0.1) | (paid > END)
    return [pa.array(paid, mask=unpaid), pa.array(np.round(draw.lognormal(7, 1, len(at)), 2))]


def main() -> None:
    total, folder = int(sys.argv[1]), Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    accounts(total, folder)
    events(total * 10, Writer(folder, "usage", USAGE), 120, 2, usage, total)
    events(total * 4, Writer(folder, "tickets", TICKETS), 180, 3, tickets, total)
    events(total * 3, Writer(folder, "invoices", INVOICES), 180, 4, invoices, total)


if __name__ == "__main__":
    main()
