"""Where numbers could grow beyond what every engine can carry, a guard brings them back: pins 1 and 3.

Cells enter with 1e-15 <= |x| <= 1e15. Each operator widens that range; before it leaves 1e-140 to 1e140, where an
engine could overflow or underflow, the value is guarded as on entry.
"""

from collections.abc import Mapping
from math import floor, log10

from scorelang.kernel.entry import LARGEST
from scorelang.kernel.operators import (
    Arith,
    Choose,
    Const,
    CrossSpread,
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
    Sort,
    Sqrt,
    TextLength,
    TimeBetween,
)
from scorelang.kernel.rebuilding import with_children
from scorelang.kernel.sorts import children, sort_of
from scorelang.source.records import dataclass, replace

LIMIT = 140
ENTRY = round(log10(LARGEST))
DIGITS = 17
WIDE_DIGITS = 38


@dataclass(frozen=True, slots=True)
class Magnitude:
    """Powers of ten between which a value other than 0 lies, and one below the last bit of any such value.

    Sums are multiples of the least last bit among their terms, however many these are; `bit` None is that of `low`.
    """

    low: int
    high: int
    bit: int | None = None

    @property
    def last_bit(self) -> int:
        """What no sum of such values can fall below."""
        return self.low - DIGITS if self.bit is None else self.bit

    def joined(self, other: "Magnitude") -> "Magnitude":
        """Either of the two."""
        last = min(self.last_bit, other.last_bit)
        return Magnitude(min(self.low, other.low), max(self.high, other.high), last)


AS_ENTERED = Magnitude(-ENTRY, ENTRY)
NOTHING = Magnitude(0, 0)
Known = Mapping[str, Magnitude]


def guarded(expr: Expr, known: Known) -> tuple[Expr, Magnitude]:
    """An expression with guards where they are needed, and the magnitude of what it gives."""
    match expr:
        case (Arith(left=left, right=right) | Divide(left, right)) as binary:
            operator = binary.operator if isinstance(binary, Arith) else "/"
            (a, of_a), (b, of_b) = guarded(left, known), guarded(right, known)
            return _kept(replace(binary, left=a, right=b), _combined(operator, of_a, of_b))
        case Fixed(operand):
            return replace(expr, operand=_entered(*guarded(operand, known))), NOTHING
        case _:
            return _rebuilt(expr, known)


def _kept(expr: Expr, magnitude: Magnitude) -> tuple[Expr, Magnitude]:
    if magnitude.high > LIMIT or magnitude.low < -LIMIT:
        return Guard(expr), AS_ENTERED
    return expr, magnitude


def _entered(expr: Expr, magnitude: Magnitude) -> Expr:
    """A summand: no larger than a cell may be, so that exact sums stay within 38 digits."""
    return Guard(expr) if magnitude.high > ENTRY else expr


def _combined(operator: str, left: Magnitude, right: Magnitude) -> Magnitude:
    match operator:
        case "*":
            return Magnitude(left.low + right.low, left.high + right.high)
        case "/":
            return Magnitude(left.low - right.high, left.high - right.low)
    last = min(left.last_bit, right.last_bit)
    return Magnitude(last, max(left.high, right.high) + 1, last)


def _rebuilt(expr: Expr, known: Known) -> tuple[Expr, Magnitude]:
    parts = [guarded(child, known) for child in children(expr)]
    found = [magnitude for child, magnitude in parts if sort_of(child) is Sort.NUMBER]
    rebuilt = with_children(expr, [child for child, _ in parts])
    return rebuilt, _given(rebuilt, found, known)


def _given(expr: Expr, parts: list[Magnitude], known: Known) -> Magnitude:
    match expr:
        case Const(Sort.NUMBER, float() as value) if value != 0.0:
            power = floor(log10(abs(value)))
            return Magnitude(power, power + 1)
        case Ref(Sort.NUMBER, name):
            return known.get(name, AS_ENTERED)
        case Guard():
            return AS_ENTERED
        case Normal() | Choose() | FirstKnown():
            return _union(parts)
        case Floor():
            return Magnitude(0, max(0, _union(parts).high))
        case Sqrt():
            return Magnitude(_union(parts).low // 2, _union(parts).high // 2 + 1)
        case FromWide(decimals=decimals):
            return Magnitude(-decimals, WIDE_DIGITS)
        case CrossSpread():
            return Magnitude(0, WIDE_DIGITS + 1)
        case TimeBetween():
            return Magnitude(-11, 8)
        case DaysBetween() | DayPart() | TextLength():
            return Magnitude(0, 9)
        case _:
            return NOTHING


def _union(parts: list[Magnitude]) -> Magnitude:
    whole = parts[0] if parts else NOTHING
    for part in parts[1:]:
        whole = whole.joined(part)
    return whole
