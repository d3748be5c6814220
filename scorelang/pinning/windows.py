"""Windows as half-open ranges of days, and the condition that puts a row inside."""

from scorelang.ir.expressions import Window
from scorelang.kernel.operators import Compare, Const, Expr
from scorelang.pinning.days import Clock
from scorelang.pinning.expressions import day_of, lower
from scorelang.pinning.ledger import Reach
from scorelang.pinning.rows import RowScope
from scorelang.pinning.words import both
from scorelang.source.records import dataclass


@dataclass(frozen=True, slots=True)
class Pane:
    """A pinned window: what a row must fulfil, the days of the source's time that it reaches, and its first day."""

    condition: Expr | None
    reach: Reach
    first: int | None


def pane(window: Window, scope: RowScope) -> Pane:
    """The window over a source's rows; rows dated after today are only seen by a look ahead."""
    clock = scope.ledger.clock
    start, end = bounds(window, clock)
    later = _since(window, scope)
    if isinstance(later, Const):
        start, later = int(later.value) if later.value is not None else end, None
    if window.by == scope.ledger.inventory(scope.source.source.name).time:
        return Pane(both(_inside(scope, window.by, start, end), later), (start, end), start)
    seen = _inside(scope, scope.time_column, None, clock.day + 1)
    return Pane(both(seen, _inside(scope, window.by, start, end), later), (None, clock.day + 1), start)


def bounds(window: Window, clock: Clock) -> Reach:
    """(first day, the day after the last one) of a window; None where it is open."""
    tomorrow = clock.day + 1
    match window.kind, window.length:
        case "over", length if length is not None:
            return clock.back(length) + 1, tomorrow
        case "previous", length if length is not None:
            return clock.back(length, 2) + 1, clock.back(length) + 1
        case "next", length if length is not None:
            return tomorrow, clock.back(length, -1) + 1
    return None, tomorrow


def _since(window: Window, scope: RowScope) -> Expr | None:
    if window.start is None:
        return None
    start = day_of(lower(window.start, scope).expr, scope.ledger)
    if isinstance(start, Const):
        return start
    return Compare(">=", day_of(scope.column(window.by).expr, scope.ledger), start)


def _inside(scope: RowScope, column: str, start: int | None, end: int | None) -> Expr:
    return scope.ledger.between(scope.column(column).expr, start, end)
