"""Where a source lies on the engine."""

from collections.abc import Mapping
from types import MappingProxyType

from scorelang.ir.sources import Source
from scorelang.kernel.entry import LARGEST
from scorelang.source.records import dataclass
from scorelang.types import Money, Number, Type


@dataclass(frozen=True, slots=True)
class Relation:
    """A table or view whose columns already hold what their sort says.

    `columns`: input name to identifier; an input that is not there is missing, a fault that is not there is false.
    `integers`: NUMBER inputs whose column is an integer of at most 32 bits, which is summed without a detour.
    `complete`: inputs that are missing in no row. `ranges`: the least and the greatest that a NUMBER can be, where that
    is less than anything that enters; never -0.0.
    """

    table: str
    columns: Mapping[str, str]
    integers: frozenset[str] = frozenset()
    complete: frozenset[str] = frozenset()
    ranges: Mapping[str, tuple[float, float]] = MappingProxyType({})


def declared_ranges(source: Source) -> dict[str, tuple[float, float]]:
    """What a column's declaration leaves of what enters: a cell that is not within is a fault, and missing."""
    ranges = {f"{source.name}.{one.name}": _range(one.type) for one in source.columns}
    return {name: found for name, found in ranges.items() if found is not None}


def _range(kind: Type) -> tuple[float, float] | None:
    match kind:
        case Number(members=members) if members:
            return min(members), max(members)
        case Number(low=low, high=high) | Money(low, high):
            least, greatest = -LARGEST if low is None else low, LARGEST if high is None else high
            return max(least, -LARGEST), min(greatest, LARGEST)
        case _:
            return None
