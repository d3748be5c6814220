"""Where a source lies on the engine."""

from collections.abc import Mapping
from types import MappingProxyType

from scorelang.source.records import dataclass


@dataclass(frozen=True, slots=True)
class Relation:
    """A table or view whose columns already hold what their sort says.

    `columns`: input name to identifier; an input that is not there is missing, a fault that is not there is false.
    `integers`: NUMBER inputs whose column is an integer of at most 32 bits, which is summed without a detour.
    `complete`: inputs that are missing in no row. `bounds`: how large a NUMBER can be, where that is less than anything
    that enters.
    """

    table: str
    columns: Mapping[str, str]
    integers: frozenset[str] = frozenset()
    complete: frozenset[str] = frozenset()
    bounds: Mapping[str, float] = MappingProxyType({})
