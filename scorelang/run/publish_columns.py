"""The columns of a target: what is published of a scorecard's kept day, under which header."""

from collections.abc import Mapping

from scorelang.kernel.operators import Sort
from scorelang.project.fields import FIELDS, STAMPS, headers_of, unknown_fields
from scorelang.project.records import Target
from scorelang.project.targets import KEY
from scorelang.run.stopping import RunError
from scorelang.source.records import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a target: what is published, under which header, and what its cells are."""

    field: str
    header: str
    sort: Sort

    @property
    def compared(self) -> bool:
        """Whether another cell makes another row."""
        return self.field != KEY and self.field not in STAMPS


def columns_of(target: Target, kept: Mapping[str, Sort], card: str) -> tuple[Column, ...]:
    """The columns of a target, as written; `kept`: what else the day has of each account, such as `seat_use.value`."""
    known = {**kept, **FIELDS}
    if unknown := tuple(unknown_fields(target, card, tuple(known))):
        raise RunError(*unknown)
    return tuple(Column(name, header, known[name]) for name, header in headers_of(target).items())
