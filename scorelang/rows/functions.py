"""A generated function as it is written: what each kernel name stands for, and which names are known where."""

from collections.abc import Iterator
from contextlib import contextmanager

from scorelang.rows.values import MISSING, Value, union
from scorelang.rows.writing import Lines, Names

# Python reads 200 parentheses deep: stay well below.
DEEPEST_TEXT = 30


class FunctionPrinter:
    """The names of one function. A variable is missing exactly where one that it follows is, or holds what it says."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.lines = Lines()
        self.cells: dict[str, Value] = {}
        self.small: set[str] = set()
        self.known: frozenset[str] = frozenset()
        self._follows: dict[str, tuple[str, ...]] = {}

    def read(self, name: str, text: str, always: bool) -> None:
        """Make a kernel name stand for what `text` gives; `always`: it is never missing."""
        target = self.names.fresh("c")
        self.lines.add(f"{target} = {text}")
        self.bind(name, target, always)

    def bind(self, name: str, target: str, always: bool) -> None:
        """Make a kernel name stand for a variable that is already there."""
        self.cells[name] = Value(target, () if always else (target,))

    def cell(self, name: str) -> Value:
        """What a kernel name stands for, without the needs that are known to be met here."""
        value = self.cells[name]
        if value.needs and all(self._is_known(need) for need in value.needs):
            return Value(value.text)
        return value

    def _is_known(self, name: str) -> bool:
        if name in self.known:
            return True
        sources = self._follows.get(name)
        return sources is not None and all(source in self.known for source in sources)

    def closed(self, names: frozenset[str]) -> frozenset[str]:
        """With the names that must be known because these are."""
        found, waiting = set(names), list(names)
        while waiting:
            for source in self._follows.get(waiting.pop(), ()):
                if source not in found:
                    found.add(source)
                    waiting.append(source)
        return frozenset(found)

    @contextmanager
    def knowing(self, names: frozenset[str]) -> Iterator[None]:
        """What is written within may take these names as known."""
        before = self.known
        self.known = before | self.closed(names)
        yield
        self.known = before

    def plain(self, value: Value) -> str:
        """Text of the value or None, valid everywhere."""
        if not value.needs or value.needs == (value.text,):
            return value.text
        if value is MISSING:
            return "None"
        return f"None if {' or '.join(f'{name} is None' for name in value.needs)} else {value.text}"

    def settled(self, value: Value, prefix: str = "t") -> Value:
        """The value in a variable of its own."""
        if value is MISSING or value.text.isidentifier():
            return value
        target = self.names.fresh(prefix)
        self.lines.add(f"{target} = {self.plain(value)}")
        if not value.needs:
            return Value(target)
        self._follows[target] = value.needs
        return Value(target, (target,))

    def strict(self, text: str, *operands: Value) -> Value:
        """An operator that is missing exactly where an operand is."""
        if any(operand is MISSING for operand in operands):
            return MISSING
        value = Value(text, union(*(o.needs for o in operands)), 1 + max(o.depth for o in operands))
        return self.settled(value) if value.depth > DEEPEST_TEXT else value

    def checked(self, text: str, test: str, *operands: Value) -> Value:
        """An operator that is missing also where `test` fails."""
        if any(operand is MISSING for operand in operands):
            return MISSING
        target = self.names.fresh("t")
        checks = [f"{name} is not None" for name in union(*(operand.needs for operand in operands))]
        self.lines.add(f"{target} = {text} if {' and '.join([*checks, test])} else None")
        return Value(target, (target,))

    def nullable(self, text: str, *operands: Value) -> Value:
        """A call that may itself give None."""
        if any(operand is MISSING for operand in operands):
            return MISSING
        target = self.names.fresh("t")
        needs = union(*(operand.needs for operand in operands))
        self.lines.add(f"{target} = {self.plain(Value(text, needs))}")
        return Value(target, (target,))
