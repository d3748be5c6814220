"""Aggregates to measures: exact sums over whole numbers, and what no rows mean."""

from collections.abc import Callable

from scorelang.ir.expressions import Aggregate
from scorelang.kernel.operators import (
    Compare,
    CrossSpread,
    DaysBetween,
    Expr,
    Fixed,
    FromWide,
    Ref,
    Sort,
    Sqrt,
    TimeBetween,
    WideProduct,
)
from scorelang.kernel.plan import Earlier, Newest
from scorelang.pinning import words
from scorelang.pinning.expressions import day_of, lower
from scorelang.pinning.ledger import Ledger, Pinned
from scorelang.pinning.rows import RowScope
from scorelang.pinning.scopes import Scope
from scorelang.pinning.windows import Pane, pane
from scorelang.pinning.words import ZERO, both, choose, divide, first_known, known, negation, number, times
from scorelang.source.records import dataclass


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows that one aggregate sees: its scope, the condition a row must fulfil, its window and its argument."""

    scope: RowScope
    condition: Expr
    pane: Pane
    argument: Expr | None
    decimals: int

    def measure(self, kind: str, argument: Expr | None, *also: Expr) -> Ref:
        """A measure of these rows, where `also` holds."""
        condition = both(self.condition, *also)
        return self.scope.ledger.measure(
            self.scope.source, kind, argument, None if condition == words.TRUE else condition, self.pane.reach
        )

    def count(self, *also: Expr) -> Expr:
        """How many rows, a NUMBER: 0 where there are none."""
        return first_known(FromWide(self.measure("count", None, *also), 0), ZERO)

    def flag(self, purpose: str, condition: Expr) -> Ref:
        """A named flag of each row, under a name that says what it is for."""
        source = self.scope.source
        names = f"{source.source.name}:{purpose}"
        for column in source.columns.values():
            if getattr(column, "expr", None) == condition:
                return Ref(Sort.FLAG, column.name)
        return self.scope.name(f"{names}{len(source.columns) + 1}", condition)

    @property
    def value(self) -> Expr:
        """The argument, where the function has one."""
        if self.argument is None:
            raise AssertionError("this aggregate takes an argument")
        return self.argument


def aggregate(expr: Aggregate, account: Scope) -> Pinned:
    """An aggregate as an expression of the account."""
    ledger = account.ledger
    outage = ledger.unavailable.get(expr.source)
    if outage is not None or _beyond_data(expr, ledger):
        return Pinned(words.missing(words.sort_of_type(expr.type)), outage=outage)
    scope = RowScope(ledger, ledger.source(expr.source), ahead=expr.window.kind == "next")
    argument = None if expr.argument is None else lower(expr.argument, scope)
    condition = None if expr.where is None else lower(expr.where, scope)
    window = pane(expr.window, scope)
    inside = both(window.condition, None if condition is None else condition.expr)
    rows = Rows(scope, inside, window, None if argument is None else argument.expr, expr.decimals)
    faults = [part.fault for part in (argument, condition) if part is not None and part.fault is not None]
    fault = Compare(">", rows.count(words.either(*faults)), ZERO) if faults else None
    if expr.latest_per is not None:
        rows = _latest(rows, lower(expr.latest_per, scope).expr)
    found = Pinned(LOWERINGS[expr.function](rows), fault)
    return found if expr.window.start is None else _since_known(found, lower(expr.window.start, account))


def _beyond_data(expr: Aggregate, ledger: Ledger) -> bool:
    """Whether a look ahead reaches beyond the last day on which the source can have rows."""
    end = ledger.data_ends.get(expr.source)
    if expr.window.kind != "next" or expr.window.length is None or end is None:
        return False
    return ledger.clock.back(expr.window.length, -1) > end


def _since_known(found: Pinned, start: Pinned) -> Pinned:
    """A window that begins nobody knows when holds nothing that could be counted: it is missing, not 0."""
    faults = [part.fault for part in (found, start) if part.fault is not None]
    return Pinned(words.where(known(start.expr), found.expr), words.either(*faults) if faults else None, start.outage)


def _latest(rows: Rows, per: Expr) -> Rows:
    source = rows.scope.source
    column = rows.scope.name(f"{source.source.name}:per{len(source.columns) + 1}", per)
    newest = _newest(rows, rows.condition, (column,), oldest=False)
    return Rows(rows.scope, newest, rows.pane, rows.argument, rows.decimals)


def _newest(rows: Rows, among: Expr, per: tuple[Ref, ...], *, oldest: bool) -> Ref:
    scope = rows.scope
    flag = rows.flag("among", among)
    time = scope.column(scope.time_column).expr
    assert isinstance(time, Ref)
    parts = (*(ref.name for ref in (flag, *per)), "oldest" if oldest else "newest")
    name = f"{scope.source.source.name}:{'/'.join(parts)}"
    scope.source.columns.setdefault(name, Newest(name, flag, per, time, _ties(scope), oldest))
    return Ref(Sort.FLAG, name)


def _ties(scope: RowScope) -> tuple[Ref, ...]:
    """Equal times are told apart by the id, then by all columns in order: an id that stands twice decides nothing."""
    source = scope.source.source
    names = [*filter(None, [source.id]), *(column.name for column in source.columns if column.role == "plain")]
    return tuple(scope.ledger.column(scope.source.inputs, source, source.column(name))[0] for name in names)


def _count(rows: Rows) -> Expr:
    return first_known(FromWide(rows.measure("count", rows.argument), 0), ZERO)


def _distinct(rows: Rows) -> Expr:
    return first_known(FromWide(rows.measure("distinct", rows.value), 0), ZERO)


def _sum(rows: Rows) -> Expr:
    total = FromWide(rows.measure("sum", Fixed(rows.value, rows.decimals)), rows.decimals)
    some = first_known(FromWide(rows.measure("count", None), 0), ZERO)
    return first_known(total, choose((words.equal(some, ZERO), ZERO), otherwise=words.missing(Sort.NUMBER)))


def _avg(rows: Rows) -> Expr:
    """The sum over how many were summed: of an expression a value may be too large to be."""
    whole = Fixed(rows.value, rows.decimals)
    counted = rows.value if isinstance(rows.value, Ref) else whole
    total = FromWide(rows.measure("sum", whole), rows.decimals)
    return divide(total, FromWide(rows.measure("count", counted), 0))


def _least(rows: Rows) -> Expr:
    return rows.measure("min", rows.value)


def _greatest(rows: Rows) -> Expr:
    return rows.measure("max", rows.value)


def _median(rows: Rows) -> Expr:
    return rows.measure("median", rows.value)


def _stddev(rows: Rows) -> Expr:
    """sqrt((n Σx² - (Σx)²) / (n (n - 1))), the sample's; a square that is too large leaves it missing."""
    whole = Fixed(rows.value, rows.decimals)
    square = WideProduct(whole, whole)
    n, total = rows.measure("count", rows.value), rows.measure("sum", whole)
    spread = CrossSpread(n, rows.measure("sum", square), total, total)
    size = FromWide(n, 0)
    variance = divide(spread, times(size, words.minus(size, words.ONE)))
    scaled = divide(Sqrt(variance), number(float(10**rows.decimals)))
    complete = words.equal(FromWide(rows.measure("count", square), 0), size)
    return words.where(complete, scaled)


def _slope(rows: Rows) -> Expr:
    """Least squares over days: (n Σty - Σt Σy) / (n Σt² - (Σt)²), in units a day."""
    scope = rows.scope
    clock = scope.ledger.clock
    days = DaysBetween(day_of(scope.column(scope.time_column).expr, scope.ledger), words.day(clock.day))
    there = known(rows.value)
    t, y = Fixed(days, 0), Fixed(rows.value, rows.decimals)
    product = WideProduct(t, y)
    n, ts, ys = rows.measure("count", rows.value), rows.measure("sum", t, there), rows.measure("sum", y)
    rise = CrossSpread(n, rows.measure("sum", product), ts, ys)
    run = CrossSpread(n, rows.measure("sum", WideProduct(t, t), there), ts, ts)
    complete = words.equal(FromWide(rows.measure("count", product), 0), FromWide(n, 0))
    return words.where(complete, divide(divide(rise, run), number(float(10**rows.decimals))))


def _share(rows: Rows) -> Expr:
    met = FromWide(rows.measure("count", None, rows.value), 0)
    return divide(first_known(met, ZERO), FromWide(rows.measure("count", rows.value), 0))


def _any(rows: Rows) -> Expr:
    some = Compare(">", rows.count(rows.value), ZERO)
    return choose((some, words.TRUE), otherwise=_false_where_known(rows))


def _every(rows: Rows) -> Expr:
    broken = Compare(">", rows.count(negation(rows.value)), ZERO)
    seen = Compare(">", _count(rows), ZERO)
    whole = both(seen, _on_record(rows))
    return choose((broken, words.FALSE), (whole, words.TRUE), otherwise=words.missing(Sort.FLAG))


def _on_record(rows: Rows) -> Expr | None:
    """Of a history: whether what is on record reaches back to the window's first day."""
    if not rows.scope.source.source.name.endswith(".history") or rows.pane.first is None:
        return None
    ledger, source = rows.scope.ledger, rows.scope.source
    time = rows.scope.column(rows.scope.time_column).expr
    seen = (None, ledger.clock.day + 1)
    first = ledger.measure(source, "min", time, ledger.between(time, *seen), seen)
    return Compare("<=", first, words.day(rows.pane.first))


def _false_where_known(rows: Rows) -> Expr:
    return choose((Compare(">", _count(rows), ZERO), words.FALSE), otherwise=words.missing(Sort.FLAG))


def _last(rows: Rows) -> Expr:
    return _edge(rows, oldest=False)


def _first(rows: Rows) -> Expr:
    return _edge(rows, oldest=True)


def _edge(rows: Rows, *, oldest: bool) -> Expr:
    """The argument at the newest (oldest) row where it is known; of the time itself simply the greatest (least)."""
    scope = rows.scope
    if rows.value == scope.column(scope.time_column).expr:
        return rows.measure("min" if oldest else "max", rows.value)
    flag = _newest(rows, both(rows.condition, known(rows.value)), (), oldest=oldest)
    return scope.ledger.measure(scope.source, "max", rows.value, flag, rows.pane.reach)


def _longest_gap(rows: Rows) -> Expr:
    """The longest time between two rows that follow each other, or from the newest one to today."""
    scope = rows.scope
    ledger = scope.ledger
    time = scope.column(scope.time_column).expr
    assert isinstance(time, Ref)
    there = rows.condition if rows.argument is None else both(rows.condition, known(rows.argument))
    flag = rows.flag("among", there)
    name = f"{scope.source.source.name}:{flag.name}/earlier"
    scope.source.columns.setdefault(name, Earlier(name, flag, time))
    gap = (TimeBetween if time.sort is Sort.INSTANT else DaysBetween)(time, Ref(time.sort, name))
    longest = ledger.measure(scope.source, "max", gap, flag, rows.pane.reach)
    newest = ledger.measure(scope.source, "max", time, flag, rows.pane.reach)
    open_gap = DaysBetween(words.day(ledger.clock.day), day_of(newest, ledger))
    return choose((Compare(">", longest, open_gap), longest), otherwise=open_gap)


LOWERINGS: dict[str, Callable[[Rows], Expr]] = {
    "count": _count,
    "sum": _sum,
    "avg": _avg,
    "min": _least,
    "max": _greatest,
    "median": _median,
    "stddev": _stddev,
    "first": _first,
    "last": _last,
    "distinct": _distinct,
    "share": _share,
    "any": _any,
    "every": _every,
    "slope": _slope,
    "longest_gap": _longest_gap,
}
