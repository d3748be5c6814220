"""Every expression in a tree of the program, without recursion."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import cast

from scorelang.ir import expressions as ir
from scorelang.source import Span

_NODES = frozenset(ir.Expression.__args__)
_PARTS: dict[type, tuple[str, ...]] = {Span: ()}
"""The fields of each kind of record as first met, from the last: asking a class for them is what costs."""


def nodes(value: object) -> Iterator[ir.Expression]:
    """Each once for each place it stands in, in the order written."""
    waiting = [value]
    while waiting:
        node = waiting.pop()
        kind = type(node)
        if isinstance(node, tuple):
            waiting.extend(reversed(node))
            continue
        if kind in _NODES:
            yield cast(ir.Expression, node)
        for part in _PARTS.get(kind) or _parts(kind):
            waiting.append(getattr(node, part))


def _parts(kind: type) -> tuple[str, ...]:
    if kind not in _PARTS:
        _PARTS[kind] = tuple(part.name for part in reversed(fields(kind))) if is_dataclass(kind) else ()
    return _PARTS[kind]
