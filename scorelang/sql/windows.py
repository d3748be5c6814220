"""Columns over more than their own row, as SQL windows. Missing last is always written."""

from typing import assert_never

from sqlglot import exp

from scorelang.kernel.operators import AllOf, Expr, Holds, Known, Ref
from scorelang.kernel.plan import Earlier, Newest, PeerMedianStep, PeerRankStep
from scorelang.sql.expressions import Expressions
from scorelang.sql.knowledge import never_missing
from scorelang.sql.literals import number
from scorelang.sql.nodes import Node, binary, call, case, cast, chain, whole, window
from scorelang.sql.places import MiddleStep, PlaceStep
from scorelang.sql.simplifying import TRUE, simplified


def newest(column: Newest, account: Ref, printer: Expressions) -> Node:
    """The first row, by time and then by ties, of its account, of its `per`, and of those where `among` holds."""
    partition = [printer.node(account), *map(printer.told_apart, column.per), *_apart(column.among, printer)]
    first = binary(exp.EQ, window(call("ROW_NUMBER"), partition, order_of(column, printer)), whole(1))
    if not _apart(column.among, printer):
        return first
    return case([(printer.node(column.among), first)], exp.Boolean(this=False))


def order_of(column: Newest, printer: Expressions) -> list[tuple[Node, bool]]:
    """By time, and by ties where times are equal, so that no engine's order of rows decides."""
    return [(printer.ordered(key), not column.oldest) for key in (column.time, *column.ties)]


def earlier(column: Earlier, account: Ref, printer: Expressions) -> Node:
    """The time of the row before."""
    partition = [printer.node(account), *_apart(column.among, printer)]
    before = window(printer.dialect.before(printer.node(column.time)), partition, [(printer.node(column.time), False)])
    return case([(printer.node(column.among), before)]) if _apart(column.among, printer) else before


def peers(column: PeerRankStep | PeerMedianStep | PlaceStep | MiddleStep, printer: Expressions) -> Node:
    """A place among the accounts, or their middle."""
    match column:
        case PeerRankStep():
            return _rank(column, printer)
        case PeerMedianStep():
            among = case([(printer.node(column.among), printer.node(column.value))])
            return window(printer.dialect.exact_median(among), _within(column, printer))
        case PlaceStep(of=of, size=True):
            return window(call("COUNT", exp.Star()), _counted(of, printer))
        case PlaceStep(of=of):
            return window(call("ROW_NUMBER"), _counted(of, printer), [(printer.node(of.value), False)])
        case MiddleStep():
            return _middle(column, printer)
        case _:
            assert_never(column)


def _counted(column: PeerMedianStep | PeerRankStep, printer: Expressions) -> list[Node]:
    """The partition of the accounts that count; the others are kept in one of their own."""
    return [*_within(column, printer), *_apart(_counts(column, printer), printer)]


def _middle(column: MiddleStep, printer: Expressions) -> Node:
    """The least and the greatest of the middle values are the two, or one and the same."""

    def end(function: str) -> Node:
        twice = [binary(exp.Mul, printer.node(column.place), whole(2)) for _ in range(2)]
        upper = binary(exp.Add, printer.node(column.size), whole(2))
        bounds = [binary(exp.GTE, twice[0], printer.node(column.size)), binary(exp.LTE, twice[1], upper)]
        condition = chain(exp.And, [printer.node(_counts(column.of, printer)), *bounds])
        value = case([(condition, printer.node(column.of.value))])
        return window(call(function, value), _within(column.of, printer))

    return binary(exp.Div, binary(exp.Add, end("MIN"), end("MAX")), number(2, printer.dialect))


def _rank(column: PeerRankStep, printer: Expressions) -> Node:
    """(rank - 1) / (n - 1); accounts that do not count are kept in a partition of their own."""

    def less_one(function: Node, order: list[tuple[Node, bool]]) -> Node:
        whole_number = cast(window(function, _counted(column, printer), order), printer.dialect.double())
        return binary(exp.Sub, whole_number, number(1, printer.dialect))

    rank = less_one(call("RANK"), [(printer.told_apart(column.value), False)])
    others = less_one(call("COUNT", exp.Star()), [])
    several = binary(exp.GT, window(call("COUNT", exp.Star()), _counted(column, printer)), whole(1))
    counts = chain(exp.And, [printer.node(_counts(column, printer)), several])
    return case([(counts, binary(exp.Div, rank, others))])


def _counts(column: PeerRankStep | PeerMedianStep, printer: Expressions) -> Expr:
    value = printer.settled(column.value)  # the column itself: another that is missing with it may be out of sight
    known = TRUE if never_missing(value, printer.columns) else Known(value)
    return simplified(AllOf((printer.settled(column.among), known)), printer.columns)


def _within(column: PeerRankStep | PeerMedianStep, printer: Expressions) -> list[Node]:
    return [] if column.within is None else [printer.told_apart(column.within)]


def _apart(condition: Expr, printer: Expressions) -> list[Node]:
    """What keeps rows that do not count in a partition of their own; nothing where all of them count."""
    held = simplified(Holds(printer.settled(condition)), printer.columns)
    return [] if held == TRUE else [printer.node(held)]
