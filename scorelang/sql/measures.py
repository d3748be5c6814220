"""Measures as aggregates of one GROUP BY."""

from collections.abc import Sequence

from sqlglot import exp

from scorelang.kernel.operators import Const, Expr, Fixed, Ref, Sort
from scorelang.kernel.plan import Measure
from scorelang.source.records import replace
from scorelang.sql.columns import COUNT, LONG, ROWS, Columns, Held, bound, is_integer, multiplies_exactly
from scorelang.sql.dialects import Dialect
from scorelang.sql.expressions import Expressions
from scorelang.sql.knowledge import never_missing, positive, positive_zero, unsigned
from scorelang.sql.nodes import Node, binary, call, case, cast, whole
from scorelang.sql.scopes import Scope


def flattened(measures: tuple[Measure, ...], scope: Scope) -> tuple[Measure, ...]:
    """The measures over columns alone; a condition that several share becomes a column."""
    flat = [_over_columns(measure, scope) for measure in measures]
    shared = [measure.where for measure in flat]
    return tuple(_with_shared_condition(measure, shared, scope) for measure in flat)


def _over_columns(measure: Measure, scope: Scope) -> Measure:
    argument = None if measure.argument is None else scope.flat(measure.argument)
    where = None if measure.where is None else scope.flat(measure.where)
    always = isinstance(where, Const) and where.value is True
    return replace(measure, argument=argument, where=None if always else where)


def _with_shared_condition(measure: Measure, shared: list[Expr | None], scope: Scope) -> Measure:
    where = measure.where
    if where is None or isinstance(where, Ref | Const) or shared.count(where) < 2:
        return measure
    return replace(measure, where=scope.column_of(where))


def held(measure: Measure, column: str, scope: Scope, measures: Sequence[Measure]) -> Held:
    """How the aggregate's value lies on the engine, among the measures of its source."""
    argument = measure.argument
    if argument is None or measure.kind in ("count", "distinct"):
        return Held(column, COUNT, unsigned=True, positive=True)
    if measure.kind == "sum":
        counted = _counted(measure, measures) if never_missing(argument, scope.held) else None
        above = unsigned(argument, scope.held)
        return Held(column, ROWS * bound(argument, scope.held), unsigned=above, counted=counted)
    if measure.sort is not Sort.NUMBER:
        return Held(column)
    return _one_of_the_rows(measure, argument, column, scope.held)


def _one_of_the_rows(measure: Measure, argument: Expr, column: str, columns: Columns) -> Held:
    """The least, the greatest or the middle: what holds of every row's value holds of it."""
    integer = measure.kind in ("min", "max") and is_integer(argument, columns)
    return Held(
        column,
        bound(argument, columns),
        integer=integer,
        positive_zero=integer or positive_zero(argument, columns),
        unsigned=unsigned(argument, columns),
        positive=positive(argument, columns),
    )


def _counted(measure: Measure, measures: Sequence[Measure]) -> str | None:
    """The measure that counts the same rows."""
    counts = (one.name for one in measures if one.kind == "count" and one.argument is None)
    alike = {one.name for one in measures if one.where == measure.where}
    return next((name for name in counts if name in alike), None)


def aggregate(measure: Measure, printer: Expressions) -> Node:
    """The aggregate over the rows where the condition holds."""
    argument = measure.argument
    if argument is None:
        counted = exp.Star() if measure.where is None else _where(measure, whole(1), printer)
        return call("COUNT", counted) if measure.where is None else _some(call("COUNT", counted))
    match measure.kind:
        case "count":
            return _some(call("COUNT", _where(measure, printer.raw(argument), printer)))
        case "sum":
            return _held(measure, _sum(measure, argument, printer), printer)
        case "min" | "max":
            return _extreme(measure, _where(measure, printer.ordered(argument), printer), printer.dialect)
        case "median":
            return printer.dialect.exact_median(_where(measure, printer.node(argument), printer))
        case "distinct":
            values = exp.Distinct(expressions=[_where(measure, printer.told_apart(argument), printer)])
            return _some(exp.Count(this=values))
        case _:
            raise ValueError(measure.kind)


def _where(measure: Measure, value: Node, printer: Expressions) -> Node:
    return value if measure.where is None else case([(printer.node(measure.where), value)])


def _some(count: Node) -> Node:
    """No rows are missing, whether or not the account has others."""
    return call("NULLIF", count, whole(0))


def _held(measure: Measure, total: Node, printer: Expressions) -> Node:
    """A sum that fits into 64 bits lies there in 64 bits."""
    small = measure.argument is not None and ROWS * printer.bound(measure.argument) < LONG
    return cast(total, printer.dialect.long()) if small else total


def _sum(measure: Measure, argument: Expr, printer: Expressions) -> Node:
    """Of integers as they lie there, multiplied once after the sum, else of the WIDE."""
    match argument:
        case Fixed(x, decimals) if multiplies_exactly(x, decimals, printer.columns):
            total = call("SUM", _where(measure, printer.raw(x), printer))
            return binary(exp.Mul, total, cast(whole(10**decimals), printer.dialect.wide())) if decimals else total
        case _:
            value = printer.node(argument) if printer.dialect.sum_widens else printer.wide(argument)
            return call("SUM", _where(measure, value, printer))


def _extreme(measure: Measure, value: Node, dialect: Dialect) -> Node:
    kind = measure.kind.upper()
    return dialect.flag_extremes(kind, value) if measure.sort is Sort.FLAG else call(kind, value)
