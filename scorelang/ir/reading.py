"""Every expression in a tree of the program, without recursion."""

from collections.abc import Iterator
from typing import cast

from scorelang.ir import expressions as ir
from scorelang.source import Span
from scorelang.source.records import parts

_NODES = frozenset(ir.Expression.__args__)


def nodes(value: object) -> Iterator[ir.Expression]:
    """Each once for each place it stands in, in the order written."""
    waiting = [value]
    while waiting:
        node = waiting.pop()
        if isinstance(node, tuple):
            waiting.extend(reversed(node))
            continue
        if type(node) in _NODES:
            yield cast(ir.Expression, node)
        if not isinstance(node, Span):
            waiting.extend(reversed(parts(node)))
