"""Which lets and indicators one another's text reads, before anything is elaborated."""

from collections.abc import Iterator

from scorelang import builtins
from scorelang.semantics.declared import Declared
from scorelang.source import Span
from scorelang.source.records import parts
from scorelang.syntax.tree import expressions as written


def reads(declared: Declared) -> dict[str, tuple[str, ...]]:
    """For each let and indicator the lets and indicators that it names."""
    definitions = {**declared.lets, **declared.indicators}
    return {name: tuple(dict.fromkeys(_named(declared, definitions[name]))) for name in definitions}


def _named(declared: Declared, node: object) -> Iterator[str]:
    """Inside an aggregate no indicator can be read, and its name is that of a column."""
    waiting: list[tuple[object, bool]] = [(node, False)]
    while waiting:
        part, inside = waiting.pop()
        if isinstance(part, written.Reference):
            head = part.parts[0].text
            is_let = len(part.parts) == 1 and head in declared.lets
            is_indicator = head in declared.indicators and not inside and _is_value_or_points(part)
            if is_let or is_indicator:
                yield head
        elif isinstance(part, tuple):
            waiting.extend((each, inside) for each in reversed(part))
        elif not isinstance(part, Span):
            within = inside or _is_aggregate(part)
            waiting.extend((each, within) for each in reversed(parts(part)))


def _is_value_or_points(reference: written.Reference) -> bool:
    return [part.text for part in reference.parts[1:]] in ([], ["score"])


def _is_aggregate(part: object) -> bool:
    return isinstance(part, written.Call) and builtins.aggregate(part.function.text) is not None
