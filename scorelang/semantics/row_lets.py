"""Lets that read the rows of a source: pieces of aggregates, which take their place where they are named."""

from collections.abc import Iterator, Mapping

from scorelang import builtins
from scorelang.source import Span
from scorelang.source.records import dataclass, parts
from scorelang.syntax.tree import expressions as written
from scorelang.syntax.tree.files import LetDeclaration


@dataclass(frozen=True, slots=True)
class RowLet:
    """`sources`: those whose rows it reads, by name; one, where it can be used at all."""

    sources: tuple[str, ...]
    value: written.Expression
    span: Span


def row_lets(lets: Mapping[str, LetDeclaration], events: frozenset[str], cards: frozenset[str]) -> dict[str, RowLet]:
    """The lets that read rows outside an aggregate, themselves or through one another."""
    named = {name: _read(let.value) for name, let in lets.items()}
    reads = {name: dict.fromkeys(s for r in found if (s := _source(r, events, cards))) for name, found in named.items()}
    readers: dict[str, list[str]] = {}
    for name, found in named.items():
        for reference in found:
            if len(reference.parts) == 1 and reference.parts[0].text in lets:
                readers.setdefault(reference.parts[0].text, []).append(name)
    changed = [name for name, sources in reads.items() if sources]
    while changed:
        name = changed.pop()
        for reader in readers.get(name, ()):
            if not reads[name].keys() <= reads[reader].keys():
                reads[reader].update(reads[name])
                changed.append(reader)
    return {
        name: RowLet(tuple(found), lets[name].value, lets[name].name.span) for name, found in reads.items() if found
    }


def _read(value: written.Expression) -> tuple[written.Reference, ...]:
    """The names that a let reads for each row; none where it also aggregates, for then it is one value an account."""
    found = tuple(_outside(value))
    names = tuple(node for node in found if isinstance(node, written.Reference))
    return names if len(names) == len(found) else ()


def _source(reference: written.Reference, events: frozenset[str], cards: frozenset[str]) -> str | None:
    parts = [part.text for part in reference.parts]
    if len(parts) > 1 and parts[0] in events:
        return parts[0]
    return f"{parts[0]}.history" if len(parts) > 2 and parts[0] in cards and parts[1] == "history" else None


def _outside(value: written.Expression) -> Iterator[written.Reference | written.Call]:
    """The names in an expression that stand in no aggregate, and the aggregates."""
    waiting: list[object] = [value]
    while waiting:
        node = waiting.pop()
        if isinstance(node, written.Reference) or (isinstance(node, written.Call) and _is_aggregate(node)):
            yield node
        elif isinstance(node, tuple):
            waiting.extend(reversed(node))
        elif not isinstance(node, Span):
            waiting.extend(reversed(parts(node)))


def _is_aggregate(node: written.Call) -> bool:
    return builtins.aggregate(node.function.text) is not None
