"""Results in an order, some at a time: what is held in memory does not grow with their number."""

from collections.abc import Iterator

from scorelang.kernel.tables import Cell
from scorelang.run.scoring import Scored

SIZE = 500


def batches(scored: Scored, which: str, order: str = "k") -> Iterator[list[dict[str, Cell]]]:
    """The results for which a condition holds; other questions may be asked meanwhile."""
    session, results = scored.session, scored.results
    picked = "picked"
    session.run(
        f"CREATE OR REPLACE TEMP TABLE {picked} AS "
        f"SELECT k AS key, row_number() OVER (ORDER BY {order}) AS place FROM {results.table} WHERE {which}"
    )
    count = session.count(f"SELECT count(*) FROM {picked}")
    for first in range(0, count, SIZE):
        some = f"SELECT key, place FROM {picked} WHERE place > {first} AND place <= {first + SIZE}"
        place = {str(key): number for key, number in session.rows(some)}
        found = results.fetch(f"k IN (SELECT key FROM ({some}))")
        yield sorted(found, key=lambda row: place[str(row["key"])])
