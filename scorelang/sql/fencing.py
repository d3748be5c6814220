"""Layers that an engine must not paste into each other: those of which something is read more than once."""

from collections import Counter
from collections.abc import Iterable, Sequence

from sqlglot import exp

from scorelang.sql.layouts import Part
from scorelang.sql.nodes import whole


def fence(made: Sequence[Part], final: exp.Select) -> None:
    """End each layer with OFFSET 0, past which nothing is moved, where its text would be read in several places.

    What is read once may be pasted: that costs nothing, and saves a step over all rows. AS MATERIALIZED would keep
    layers apart too, and fill and read a tuple store for each: twice the time of a whole query.
    """
    reads = Counter(name for body in (*(part.body for part in made), final) for name in _read(body))
    for part in made:
        if part.layer and any(reads[name] > 1 for name in _computed(part.body)):
            part.body.set("offset", exp.Offset(expression=whole(0)))


def _computed(body: exp.Select) -> Iterable[str]:
    return (cell.alias for cell in body.expressions if isinstance(cell, exp.Alias))


def _read(body: exp.Select) -> Iterable[str]:
    """The columns that something is computed from; what is only carried on is read where it arrives."""
    for node in body.find_all(exp.Column):
        if node.parent is not body:
            yield node.name
