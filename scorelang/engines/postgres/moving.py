"""Rows from the local session into temporary tables, and results back: every bit as it was."""

from scorelang.engines.duckdb.session import Session as Local
from scorelang.engines.fetching import columns_of
from scorelang.engines.postgres.problems import Doing
from scorelang.engines.postgres.session import Session
from scorelang.engines.postgres.texts import ENTRY, EXIT, TYPES, read_copied, write_copied
from scorelang.engines.shipping import Shipment
from scorelang.kernel.plan import Kernel
from scorelang.sql import Relation


def shipped(session: Session, local: Local, one: Shipment, number: int) -> Relation:
    """A table `ship0`, `ship1`, … of the connection with a source's rows, in the place of a former one."""
    table, path = f"ship{number}", local.folder / f"ship-{number}.csv"
    doing = Doing(f"bringing the rows of `{one.source}` to the server")
    local.run(write_copied(one.query, path))
    types = (
        f"{column} {'integer' if name in one.integers else TYPES[one.sorts[name]]}"
        for name, column in one.columns.items()
    )
    session.run(f"DROP TABLE IF EXISTS pg_temp.{table}", doing)
    session.run(f"CREATE TEMP TABLE {table} ({', '.join(types)})", doing)
    session.copy_in(table, path, doing)
    session.run(f"ANALYZE {table}", doing)
    path.unlink()
    return one.relation(table)


def brought(session: Session, local: Local, query: str, kernel: Kernel) -> str:
    """Run a printed query; a query on the local session that gives its rows, until the next is brought."""
    sorts = columns_of(kernel)
    path = local.folder / "brought.csv"
    cells = ", ".join(EXIT.get(sort, "{}").format(name) for name, sort in sorts.items())
    session.copy_out(f"SELECT {cells} FROM (\n{query}\n) AS result", path)
    entered = (f"{ENTRY[sort].format(f'h{at}')} AS {name}" for at, (name, sort) in enumerate(sorts.items()))
    return f"SELECT {', '.join(entered)} FROM {read_copied(path, len(sorts))}"
