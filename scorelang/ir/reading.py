"""What an expression reads, node by node."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from scorelang.ir import expressions as ir
from scorelang.source import Span

_NODES = ir.Expression.__args__


def nodes(value: object) -> Iterator[ir.Expression]:
    """Every expression in a tree of records, each once for each place it stands in, without recursion."""
    waiting = [value]
    while waiting:
        node = waiting.pop()
        if isinstance(node, tuple):
            waiting.extend(reversed(node))
        elif is_dataclass(node) and not isinstance(node, Span | type):
            if isinstance(node, _NODES):
                yield node
            waiting.extend(getattr(node, part.name) for part in reversed(fields(node)))
