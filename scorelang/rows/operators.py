"""One operator of the kernel as text of Python, over what its operands already are."""

from abc import ABC, abstractmethod

from scorelang.kernel.entry import LARGEST, SMALLEST
from scorelang.kernel.operators import (
    Arith,
    Compare,
    Const,
    CrossSpread,
    DayOf,
    DayPart,
    DaysBetween,
    Divide,
    Expr,
    FirstKnown,
    Fixed,
    Floor,
    FromWide,
    Guard,
    Normal,
    Ref,
    ShiftDay,
    Sort,
    Sqrt,
    TextLength,
    TextTest,
    TimeBetween,
    WideProduct,
    Within,
)
from scorelang.kernel.sorts import children
from scorelang.rows.functions import FunctionPrinter
from scorelang.rows.runtime import Zone
from scorelang.rows.values import MISSING, Value


class OperatorPrinter(FunctionPrinter, ABC):
    """Every operator but the logical ones and those that choose."""

    @abstractmethod
    def value(self, expr: Expr) -> Value:
        """The text of an expression; statements that it needs are written before."""

    def constant(self, const: Const) -> Value:
        """A literal; text comes in through the namespace and is never pasted."""
        if const.value is None:
            return MISSING
        if isinstance(const.value, str):
            return Value(self.names.constant(const.value))
        if const.sort in (Sort.DAY, Sort.INSTANT):
            return Value(self.names.literal(int(const.value)))
        text = repr(float(const.value) if const.sort is Sort.NUMBER else const.value)
        return Value(f"({text})" if text.startswith("-") else text)

    def arithmetic(self, expr: Arith) -> Value:
        """A long sum leans to the left: it is walked down, not into."""
        spine: list[Arith] = []
        below: Expr = expr
        while isinstance(below, Arith):
            spine.append(below)
            below = below.left
        left = self.value(below)
        for node in reversed(spine):
            right = self.value(node.right)
            left = self.strict(f"({left.text} {node.operator} {right.text})", left, right)
        return left

    def whole(self, expr: Expr) -> Value:
        """Operators that are missing exactly where an operand is."""
        operands = [self.value(child) for child in children(expr)]
        return self.strict(self._text(expr, [operand.text for operand in operands]), *operands)

    def _text(self, expr: Expr, texts: list[str]) -> str:
        match expr:
            case Floor():
                return f"whole_below({texts[0]})"
            case Normal():
                return f"({texts[0]} + 0.0)"
            case Compare(operator):
                return f"({texts[0]} {operator} {texts[1]})"
            case Fixed(_, decimals):
                return f"floor({texts[0]} * {float(10**decimals)!r} + 0.5 + 1e-09)"
            case TextTest(test):
                return _TEXT_TESTS[test].format(text=texts[0], part=texts[1])
            case TextLength():
                return f"float(len({texts[0]}))"
            case _:
                return self._text_of_days(expr, texts)

    def _text_of_days(self, expr: Expr, texts: list[str]) -> str:
        match expr:
            case DaysBetween():
                return f"float({texts[0]} - {texts[1]})"
            case TimeBetween():
                return f"(float({texts[0]} - {texts[1]}) / 86400000000.0)"
            case DayOf():
                return f"{self._zone(expr)}({texts[0]})"
            case DayPart(part):
                return f"day_part({self.names.constant(part)}, {texts[0]})"
            case Within(_, start, end):
                bounds = [None if bound is None else self.names.literal(bound) for bound in (start, end)]
                return _interval(texts[0], *bounds)
            case _:
                raise TypeError(type(expr).__name__)

    def fallible(self, expr: Expr) -> Value:
        """Operators that have inputs for which they are missing."""
        match expr:
            case Divide(left, Const(_, divisor)) if isinstance(divisor, float | int) and divisor != 0:
                a = self.value(left)
                return self.strict(f"({a.text} / {float(divisor)!r})", a)
            case Divide(left, right):
                a, b = self.value(left), self.settled(self.value(right))
                return self.checked(f"{a.text} / {b.text}", f"{b.text} != 0.0", a, b)
            case Sqrt(operand):
                x = self.settled(self.value(operand))
                return self.checked(f"sqrt({x.text})", f"{x.text} >= 0.0", x)
            case Guard(operand):
                x = self.settled(self.value(operand))
                kept = f"(0.0 if {-SMALLEST} < {x.text} < {SMALLEST} else {x.text})"
                return self.checked(kept, f"{-LARGEST} <= {x.text} <= {LARGEST}", x)
            case ShiftDay(day, days):
                a, b = self.value(day), self.settled(self.value(days))
                return self.checked(f"{a.text} + floor({b.text})", f"-100000.0 <= {b.text} <= 100000.0", a, b)
            case WideProduct(left, right):
                a, b = self.settled(self.value(left)), self.settled(self.value(right))
                test = " and ".join(f"-100000000000000 <= {x.text} <= 100000000000000" for x in (a, b))
                return self.checked(f"{a.text} * {b.text}", test, a, b)
            case CrossSpread(count, products, left, right):
                values = [self.value(operand) for operand in (count, products, left, right)]
                return self.nullable(f"cross_spread({', '.join(value.text for value in values)})", *values)
            case _:
                raise TypeError(type(expr).__name__)

    def _zone(self, operator: DayOf) -> str:
        name = self.names.constant(operator.changes)
        self.names.namespace[name] = Zone(operator)
        return name

    def number_of(self, expr: FromWide) -> Value:
        """Below 10**15 the two halves are one: a plain division says the same."""
        x = self.settled(self.value(expr.operand))
        divisor = float(10**expr.decimals)
        near = f"float({x.text})" if expr.decimals == 0 else f"{x.text} / {divisor!r}"
        if self._is_small(expr.operand):
            return self.strict(f"({near})", x)
        far = f"from_wide({x.text}, {divisor!r})"
        return self.strict(f"({near} if -1000000000000000 < {x.text} < 1000000000000000 else {far})", x)

    def _is_small(self, expr: Expr) -> bool:
        """Whether a WIDE is a count, which nobody's data brings to 10**15."""
        match expr:
            case Ref(_, name):
                return name in self.small
            case Const(_, value):
                return isinstance(value, int) and abs(value) < 10**15
            case FirstKnown(operands):
                return all(self._is_small(operand) for operand in operands)
            case _:
                return False


_TEXT_TESTS = {
    "contains": "({part} in {text})",
    "starts_with": "{text}.startswith({part})",
    "ends_with": "{text}.endswith({part})",
}


def _interval(text: str, start: str | None, end: str | None) -> str:
    low = "" if start is None else f"{start} <= "
    high = "" if end is None else f" < {end}"
    return f"({low}{text}{high})" if low or high else "True"
