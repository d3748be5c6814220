"""Files of text in a folder, as sources in a session: what the tests of reading begin with."""

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from scorelang.engines.duckdb import Loaded, Session, connect, load
from scorelang.ir.sources import Column, Source
from scorelang.sources.binding import Binding
from scorelang.sources.located import locate
from scorelang.types import Date, Flag, Number, Text

zstd = importlib.import_module("compression.zstd" if sys.version_info >= (3, 14) else "backports.zstd")
TODAY = date(2024, 6, 30)
CRM = Source(
    "crm",
    "accounts",
    "Accounts",
    (Column("id", Text(), "key"), Column("seats", Number(1.0, 100.0)), Column("live", Flag())),
    account="id",
)
ORDERS = Source(
    "orders",
    "events",
    "Orders",
    (Column("order_id", Text(), "id"), Column("id", Text(), "account"), Column("day", Date(), "time")),
    account="id",
    id="order_id",
    time="day",
)
PLAN = Source("plan", "facts", "Plan", (Column("id", Text(), "account"), Column("tier", Text())), account="id")
ACCOUNTS = "id,seats,live\nA,5,TRUE\nB,7,false\n"


@contextmanager
def loaded_from(
    folder: Path,
    files: dict[str, str | bytes],
    *sources: Source,
    bindings: dict[str, Binding] | None = None,
    **more: object,
) -> Iterator[tuple[Session, Loaded]]:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    bound = {source.name: Binding(source.name, (f"{source.name}.csv",)) for source in sources} | (bindings or {})
    located = locate(bound, folder)
    own = folder / "own"
    own.mkdir()
    with connect(own, files=located.paths) as session:
        yield session, load(session, sources, located, "Europe/Berlin", TODAY, **more)  # type: ignore[arg-type]


def rows_of(session: Session, loaded: Loaded, source: str, *columns: str) -> list[tuple[object, ...]]:
    relation = loaded.relations[source]
    wanted = ", ".join(relation.columns[f"{source}.{column}"] for column in columns)
    return session.rows(f"SELECT {wanted} FROM {relation.table} ORDER BY ALL")


def packed(text: str) -> bytes:
    """A text as one frame of zstd."""
    found: bytes = zstd.compress(text.encode())
    return found
