"""What is written, as numbers: expressions of the program with their lets put in place, and without their places."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import fields, is_dataclass

from scorelang.diffing.interning import Interning
from scorelang.ir.expressions import LetRef
from scorelang.ir.program import Let

_FIELDS: dict[type, tuple[str, ...]] = {}


def lets_in(lets: Iterable[Let], interning: Interning) -> dict[str, int]:
    """The number of what each let stands for; each follows those that it reads."""
    found: dict[str, int] = {}
    for let in lets:
        found[let.name] = writing(let.value, found, interning)
    return found


def writing(value: object, lets: Mapping[str, int], interning: Interning) -> int:
    """The number of an expression, a record or a tuple of such; long sums lean deep: nothing recurs."""
    waiting: list[tuple[object, bool]] = [(value, False)]
    found: list[int] = []
    while waiting:
        one, ready = waiting.pop()
        if isinstance(one, LetRef):
            found.append(lets[one.name])
            continue
        inner = _inner(one)
        if inner is None:
            found.append(interning.number(("written", _plain(one))))
        elif ready:
            start = len(found) - len(inner)
            found[start:] = [interning.number(("written", type(one).__name__, *found[start:]))]
        else:
            waiting.append((one, True))
            waiting += [(part, False) for part in reversed(inner)]
    return found[0]


def _inner(one: object) -> tuple[object, ...] | None:
    if isinstance(one, tuple):
        return one
    kind = type(one)
    if not is_dataclass(kind):
        return None
    if kind not in _FIELDS:
        _FIELDS[kind] = tuple(part.name for part in fields(kind) if part.compare)
    return tuple(getattr(one, name) for name in _FIELDS[kind])


def _plain(one: object) -> Hashable:
    return f"{type(one).__name__} {one!r}"
