"""Data as the kernel reads it, in memory: what tests, `scorelang test` and one account's scoring hand to an engine."""

from collections.abc import Mapping, Sequence
from dataclasses import field

from scorelang.source.records import dataclass

Cell = float | int | str | bool | None
Row = Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class Tables:
    """`accounts`: one row an account; `rows`: the rows of each other source.

    A row maps input names (`crm.arr`, `crm.arr!`) to cells by their sort; an input that is not there is missing, a
    fault that is not there is false. Each row of another source carries its account's key under its plan's `account`
    name.
    """

    accounts: Sequence[Row]
    rows: Mapping[str, Sequence[Row]] = field(default_factory=dict)
