"""Which column is computed in which layer, and which are carried along: each as early and as short as it can be."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Generic, TypeVar

from scorelang.source.records import dataclass

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Item(Generic[T]):
    """Something to compute: `column` under `name`, from the columns named in `reads`."""

    name: str
    reads: frozenset[str]
    column: T


@dataclass(frozen=True, slots=True)
class Layer(Generic[T]):
    """One SELECT over the layer before: columns carried along, in order, and columns computed here."""

    carried: tuple[str, ...]
    computed: tuple[Item[T], ...]


def needed(items: Sequence[Item[T]], wanted: Iterable[str]) -> tuple[Item[T], ...]:
    """The items that what is wanted depends on, in their order."""
    live = set(wanted)
    kept = []
    for item in reversed(items):
        if item.name in live:
            live |= item.reads
            kept.append(item)
    return tuple(reversed(kept))


def read_by(items: Iterable[Item[T]]) -> set[str]:
    """Every column that the items read."""
    return {name for item in items for name in item.reads}


def schedule(base: Sequence[str], items: Sequence[Item[T]], wanted: Iterable[str]) -> tuple[Layer[T], ...]:
    """The items in layers, each in the first in which all that it reads is ready.

    A column stays in sight while a later layer reads it, to the end where it is wanted.
    """
    level = _levels(base, items)
    depth = max((level[item.name] for item in items), default=0)
    last = _last_uses(level, items, wanted, depth)
    order = [*base, *(item.name for item in items)]
    return tuple(
        Layer(
            tuple(name for name in order if level[name] < at < last[name]),
            tuple(item for item in items if level[item.name] == at),
        )
        for at in range(1, depth + 1)
    )


def _levels(base: Sequence[str], items: Sequence[Item[T]]) -> dict[str, int]:
    level = dict.fromkeys(base, 0)
    for item in items:
        level[item.name] = 1 + max((level[name] for name in item.reads), default=0)
    return level


def _last_uses(level: Mapping[str, int], items: Sequence[Item[T]], wanted: Iterable[str], depth: int) -> dict[str, int]:
    last = dict(level)
    for item in items:
        for name in item.reads:
            last[name] = max(last[name], level[item.name])
    last.update(dict.fromkeys(wanted, depth + 1))
    return last
