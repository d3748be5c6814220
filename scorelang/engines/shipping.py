"""What is brought to an engine from the local session: the columns that the kernel reads, on the days it reads."""

from collections.abc import Iterator, Mapping, Sequence

from scorelang.engines.duckdb.base import quoted
from scorelang.engines.duckdb.orphans import reached
from scorelang.kernel.operators import Sort
from scorelang.kernel.plan import Input, Kernel
from scorelang.source.records import dataclass
from scorelang.sql import Relation
from scorelang.sql.sources import stored


@dataclass(frozen=True, slots=True)
class Shipment:
    """One source's rows. `query` gives them on the local session with the columns `c0`, `c1`, …, of these sorts.

    `columns`: the kernel's names of those columns. `integers`: those that hold integers of at most 32 bits.
    """

    source: str
    query: str
    columns: Mapping[str, str]
    sorts: Mapping[str, Sort]
    integers: frozenset[str]
    complete: frozenset[str]
    ranges: Mapping[str, tuple[float, float]]

    def relation(self, table: str) -> Relation:
        """The shipped rows, once they lie in a table with the same columns."""
        return Relation(table, self.columns, self.integers, self.complete, self.ranges)


def shipments(kernel: Kernel, relations: Mapping[str, Relation]) -> Iterator[Shipment]:
    """One for the accounts, and one for each other source that the kernel reads."""
    plan = kernel.accounts
    yield _shipment(plan.source, plan.inputs, relations[plan.source], "")
    for source in kernel.sources:
        relation = relations[source.source]
        yield _shipment(source.source, stored(source), relation, reached(source, relation))


def _shipment(source: str, inputs: Sequence[Input], relation: Relation, where: str) -> Shipment:
    there = [entry for entry in inputs if entry.name in relation.columns]
    columns = {entry.name: f"c{number}" for number, entry in enumerate(there)}
    integers = relation.integers & columns.keys()
    cells = [f"{_cell(entry, relation, integers)} AS {columns[entry.name]}" for entry in there]
    return Shipment(
        source,
        f"SELECT {', '.join(cells)} FROM {quoted(relation.table)}{where}",
        columns,
        {entry.name: entry.sort for entry in there},
        integers,
        relation.complete & columns.keys(),
        {name: relation.ranges[name] for name in columns if name in relation.ranges},
    )


def _cell(entry: Input, relation: Relation, integers: frozenset[str]) -> str:
    """In the type that the sort has in DuckDB, so that its notation in a file is the same whatever the source was."""
    own = quoted(relation.columns[entry.name])
    if entry.sort is Sort.NUMBER:
        return f"CAST({own} AS {'INTEGER' if entry.name in integers else 'DOUBLE'})"
    return own
