"""Aggregates by the reference: which rows, then what of them."""

import math
import statistics
from fractions import Fraction
from itertools import pairwise
from typing import Any

from scorelang.ir.expressions import Aggregate, Window
from scorelang.kernel.tables import Row
from scorelang.types import Time
from tests.meaning.oracle.expressions import Leaf, row_leaf, see
from tests.meaning.oracle.world import LARGEST, Seen, World

Line = tuple[Row, Any]


def aggregate(expr: Aggregate, world: World, account: int, outside: Leaf) -> Seen:
    """An aggregate over an account's rows; `outside` reads the names of the account."""
    if expr.source in world.unavailable:
        return Seen(None, outage=world.unavailable[expr.source])
    start = see(expr.window.start, world, outside) if expr.window.start is not None else None
    lines: list[Line] = []
    fault = False
    for row in world.rows(expr.source, account):
        leaf = row_leaf(world, expr.source, row, account)
        if not _inside(expr.window, expr, world, row, start):
            continue
        condition = Seen(True) if expr.where is None else see(expr.where, world, leaf)
        argument = Seen(None) if expr.argument is None else see(expr.argument, world, leaf)
        if condition.value is True:
            fault = fault or condition.fault or argument.fault
            per = None if expr.latest_per is None else see(expr.latest_per, world, leaf).value
            lines.append((row, (argument.value, per)))
    if expr.latest_per is not None:
        lines = _newest_of_each(expr, world, lines)
    found = _value(expr, world, account, [(row, value) for row, (value, _) in lines])
    if start is None:
        return Seen(found, fault)
    return Seen(None if start.value is None else found, fault or start.fault, start.outage)


def _inside(window: Window, expr: Aggregate, world: World, row: Row, start: Seen | None) -> bool:
    source = world.source(expr.source)
    time, by = source.time or "", window.by
    seen = world.day_of(row.get(f"{expr.source}.{time}"), source, time)
    day = world.day_of(row.get(f"{expr.source}.{by}"), source, by)
    if seen is None or day is None:
        return False
    first, last = bounds(window, world)
    if by != time and seen > world.day:
        return False
    if start is not None:
        return start.value is not None and _begin(window, start, world) <= day <= world.day
    return (first is None or day >= first) and day <= last


def _begin(window: Window, start: Seen, world: World) -> int:
    instant = window.start is not None and isinstance(window.start.type, Time)
    return world.local_day(start.value) if instant else int(start.value)


def bounds(window: Window, world: World) -> tuple[int | None, int]:
    """The first day and the last one."""
    length = window.length
    if length is None:
        return None, world.day
    match window.kind:
        case "over":
            return world.back(length.amount, length.unit) + 1, world.day
        case "previous":
            return world.back(length.amount, length.unit, 2) + 1, world.back(length.amount, length.unit)
        case _:
            return world.day + 1, world.back(-length.amount, length.unit)


def _order(expr: Aggregate, world: World, row: Row) -> tuple[Any, ...]:
    """By time, then id, then all columns in order; missing before all."""
    source = world.source(expr.source)
    names = [source.time, source.id, *(column.name for column in source.columns if column.role == "plain")]
    cells = [row.get(f"{expr.source}.{name}") for name in names if name is not None]
    return tuple((cell is not None, cell if cell is not None else 0) for cell in cells)


def _newest_of_each(expr: Aggregate, world: World, lines: list[Line]) -> list[Line]:
    best: dict[Any, Line] = {}
    for line in lines:
        per = line[1][1]
        if per not in best or _order(expr, world, line[0]) > _order(expr, world, best[per][0]):
            best[per] = line
    return list(best.values())


def _whole(value: float, decimals: int) -> int | None:
    if abs(value) > LARGEST:
        return None
    lifted = value * float(10**decimals) + 0.5 + 1e-9
    return int(lifted) if abs(lifted) >= 2.0**52 else math.floor(lifted)


def _value(expr: Aggregate, world: World, account: int, lines: list[Line]) -> Any:
    known = [value for _, value in lines if value is not None]
    sums = expr.function in ("sum", "avg", "stddev", "slope")
    whole = [_whole(value, expr.decimals) for value in known] if sums else []
    total = sum(number for number in whole if number is not None)
    scale = 10**expr.decimals
    match expr.function:
        case "count":
            return float(len(lines) if expr.argument is None else len(known))
        case "distinct":
            return float(len(set(known)))
        case "sum":
            some = any(number is not None for number in whole)
            return float(Fraction(total, scale)) if some else None if lines else 0.0
        case "avg":
            summed = [number for number in whole if number is not None]
            return float(Fraction(total, scale)) / len(summed) if summed else None
        case "min" | "max":
            return (min if expr.function == "min" else max)(known, default=None)
        case "median":
            return statistics.median(known) if known else None
        case "stddev":
            return _deviation(whole, scale)
        case "share":
            return sum(known) / len(known) if known else None
        case "any":
            return any(known) if known else None
        case "every":
            return _every(expr, world, account, known)
        case "first" | "last":
            return _edge(expr, world, [line for line in lines if line[1] is not None])
        case "slope":
            return _slope(expr, world, lines, scale)
        case "longest_gap":
            return _gap(expr, world, lines)
        case _:
            raise ValueError(expr.function)


def _deviation(whole: list[int | None], scale: int) -> float | None:
    numbers = [number for number in whole if number is not None and abs(number) <= 10**14]
    n = len(numbers)
    if n < 2 or n < len(whole):
        return None
    spread = n * sum(x * x for x in numbers) - sum(numbers) ** 2
    if n * sum(x * x for x in numbers) >= 10**37:
        return None
    return math.sqrt(Fraction(spread, n * (n - 1))) / scale


def _every(expr: Aggregate, world: World, account: int, known: list[bool]) -> bool | None:
    if False in known:
        return False
    if not known:
        return None
    first = bounds(expr.window, world)[0]
    if expr.source.endswith(".history") and first is not None:
        days = [row.get(f"{expr.source}.day") for row in world.rows(expr.source, account)]
        if not any(day is not None and day <= first for day in days):
            return None
    return True


def _edge(expr: Aggregate, world: World, lines: list[Line]) -> Any:
    if not lines:
        return None
    if expr.function == "last":
        return max(lines, key=lambda line: _order(expr, world, line[0]))[1]

    def oldest(line: Line) -> tuple[Any, ...]:
        return tuple((not there, cell) for there, cell in _order(expr, world, line[0]))

    return min(lines, key=oldest)[1]


def _slope(expr: Aggregate, world: World, lines: list[Line], scale: int) -> float | None:
    source = world.source(expr.source)
    pairs = []
    for row, value in lines:
        if value is not None:
            day = world.day_of(row.get(f"{expr.source}.{source.time}"), source, source.time or "")
            y = _whole(value, expr.decimals)
            if y is None or abs(y) > 10**14 or day is None:
                return None
            pairs.append((day - world.day, y))
    n = len(pairs)
    run = n * sum(t * t for t, _ in pairs) - sum(t for t, _ in pairs) ** 2
    rise = n * sum(t * y for t, y in pairs) - sum(t for t, _ in pairs) * sum(y for _, y in pairs)
    large = max(abs(n * sum(t * y for t, y in pairs)), abs(sum(t for t, _ in pairs) * sum(y for _, y in pairs)))
    return None if run == 0 or large >= 10**37 else rise / run / scale


def _gap(expr: Aggregate, world: World, lines: list[Line]) -> float | None:
    """The longest time between two rows that follow each other, or from the newest to today."""
    source = world.source(expr.source)
    counted = [row for row, value in lines if value is not None or expr.argument is None]
    times: list[Any] = sorted(row[f"{expr.source}.{source.time}"] for row in counted)
    if not times:
        return None
    unit = 86_400_000_000.0 if isinstance(source.column(source.time or "").type, Time) else 1.0
    between = [float(later - earlier) / unit for earlier, later in pairwise(times)]
    newest = world.day_of(times[-1], source, source.time or "")
    return max([*between, float(world.day - (newest or 0))])
