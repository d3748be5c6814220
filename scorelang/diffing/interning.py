"""Expressions of kernels as numbers: two that mean the same, by laws that hold bit by bit, have the same one.

The laws: the order of `and`, `or`, `+`, `*`, `==` and `!=` does not matter, nor does repetition in `and` and `or`;
`a > b` is `b < a`; a name means what it stands for; two ranges that a time must be in are what they have in common; a
choice between the same is no choice.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import field

from scorelang.kernel.operators import (
    AllOf,
    AnyOf,
    Arith,
    Choose,
    Compare,
    Const,
    DayOf,
    DayPart,
    Expr,
    Fixed,
    FromWide,
    Not,
    Ref,
    TextTest,
    Within,
)
from scorelang.kernel.sorts import children
from scorelang.source.records import dataclass

TRUE: Hashable = ("flag", True)
FALSE: Hashable = ("flag", False)
_TURNED = {">": "<", ">=": "<="}
_UNORDERED = ("+", "*", "==", "!=")
Key = tuple[Hashable, ...]
Names = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Interning:
    """Every meaning met so far: its number, and what it is made of by number."""

    numbers: dict[Hashable, int] = field(default_factory=dict)
    made: list[Hashable] = field(default_factory=list)

    def number(self, meaning: Hashable) -> int:
        """The number of a meaning, a new one for one that was not met before."""
        found = self.numbers.get(meaning)
        if found is None:
            found = self.numbers[meaning] = len(self.made)
            self.made.append(meaning)
        return found

    def expr(self, expr: Expr, names: Names) -> int:
        """The number of an expression; `names`: those of what it may refer to. Long sums lean deep: nothing recurs."""
        waiting: list[tuple[Expr, bool]] = [(expr, False)]
        found: list[int] = []
        while waiting:
            one, ready = waiting.pop()
            operands = children(one)
            if ready:
                found[-len(operands) :] = [self._operator(one, found[-len(operands) :])]
            elif isinstance(one, Ref):
                found.append(names[one.name])
            elif isinstance(one, Const):
                found.append(self._constant(one))
            else:
                waiting.append((one, True))
                waiting += [(operand, False) for operand in reversed(operands)]
        return found[0]

    def every(self, parts: Iterable[int]) -> int:
        """All of the flags: three-valued and."""
        flags = self._flattened("every", parts) - {self.number(TRUE)}
        if self.number(FALSE) in flags:
            return self.number(FALSE)
        flags = self._narrowed(flags)
        if not flags:
            return self.number(TRUE)
        return next(iter(flags)) if len(flags) == 1 else self.number(("every", flags))

    def some(self, parts: Iterable[int]) -> int:
        """Any of the flags: three-valued or."""
        flags = self._flattened("some", parts) - {self.number(FALSE)}
        if self.number(TRUE) in flags:
            return self.number(TRUE)
        if not flags:
            return self.number(FALSE)
        return next(iter(flags)) if len(flags) == 1 else self.number(("some", flags))

    def _constant(self, expr: Const) -> int:
        if isinstance(expr.value, bool):
            return self.number(TRUE if expr.value else FALSE)
        # By its text: 0.0 and -0.0, and 1 and 1.0, are equal in Python.
        return self.number(("constant", expr.sort, repr(expr.value)))

    def _operator(self, expr: Expr, operands: list[int]) -> int:
        match expr:
            case AllOf():
                return self.every(operands)
            case AnyOf():
                return self.some(operands)
            case Not():
                return self._opposite(operands[0])
            case Arith(operator=operator) | Compare(operator=operator):
                if operator in _UNORDERED:
                    operands = sorted(operands)
                elif operator in _TURNED:
                    operator, operands = _TURNED[operator], operands[::-1]
                return self.number((operator, *operands))
            case Choose():
                return self._chosen(operands)
            case Within(start=start, end=end):
                return self.number(("within", *operands, start, end))
            case _:
                return self.number((type(expr).__name__, _attributes(expr), *operands))

    def _chosen(self, operands: list[int]) -> int:
        """Arms that never hold, and last ones that give what there is otherwise, decide nothing."""
        arms, otherwise = list(zip(operands[:-1:2], operands[1:-1:2], strict=True)), operands[-1]
        kept: list[tuple[int, int]] = []
        for condition, result in arms:
            if condition == self.number(TRUE):
                otherwise = result
                break
            if condition != self.number(FALSE):
                kept.append((condition, result))
        while kept and kept[-1][1] == otherwise:
            kept.pop()
        return self.number(("choose", *(part for arm in kept for part in arm), otherwise)) if kept else otherwise

    def _opposite(self, operand: int) -> int:
        match self.made[operand]:
            case ("not", int(inner)):
                return inner
            case ("flag", bool(value)):
                return self.number(FALSE if value else TRUE)
        return self.number(("not", operand))

    def _flattened(self, kind: str, parts: Iterable[int]) -> frozenset[int]:
        found: set[int] = set()
        for part in parts:
            match self.made[part]:
                case (str(word), frozenset() as inner) if word == kind:
                    found |= inner
                case _:
                    found.add(part)
        return frozenset(found)

    def _narrowed(self, flags: frozenset[int]) -> frozenset[int]:
        """Ranges of one time as the range that they have in common."""
        ranges: dict[int, tuple[int | None, int | None]] = {}
        others: set[int] = set()
        for flag in flags:
            match self.made[flag]:
                case ("within", int(time), int() | None as start, int() | None as end):
                    former = ranges.get(time, (None, None))
                    ranges[time] = (_later(former[0], start), _earlier(former[1], end))
                case _:
                    others.add(flag)
        within = {self.number(("within", time, start, end)) for time, (start, end) in ranges.items()}
        return frozenset(others | within)


def _later(one: int | None, other: int | None) -> int | None:
    return max((edge for edge in (one, other) if edge is not None), default=None)


def _earlier(one: int | None, other: int | None) -> int | None:
    return min((edge for edge in (one, other) if edge is not None), default=None)


def _attributes(expr: Expr) -> Hashable:
    """What an operator is besides its operands."""
    match expr:
        case DayOf(changes=changes):
            return changes
        case DayPart(part=part):
            return part
        case TextTest(test=test):
            return test
        case Fixed(decimals=decimals) | FromWide(decimals=decimals):
            return decimals
    return None
