"""What is left out of a query because it would change nothing, and what is kept because it would."""

import duckdb
import pytest

from scorelang.kernel.operators import (
    AllOf,
    AnyOf,
    Arith,
    Choose,
    Compare,
    Const,
    Divide,
    Expr,
    Known,
    Normal,
    Ref,
    Sort,
)
from scorelang.kernel.plan import AccountsPlan, Input, Kernel, Output, PeerRankStep, Step
from scorelang.pinning.published import published
from scorelang.sql import DUCKDB, Relation, query, to_sql
from scorelang.sql.columns import Held
from scorelang.sql.knowledge import never_missing
from scorelang.sql.simplifying import simplified

KEY, SEATS = Input("crm.id", "crm", "id", Sort.TEXT), Input("crm.seats", "crm", "seats", Sort.NUMBER)
ONE = Const(Sort.NUMBER, 1.0)
LARGE = Compare(">", SEATS.ref, Const(Sort.NUMBER, 100.0))
COLUMNS = {"crm.seats": Held("c1", 1e15, positive_zero=True)}


def points(*values: float) -> Expr:
    """One of these, as steps give it."""
    return Choose(((LARGE, Const(Sort.NUMBER, values[0])),), Const(Sort.NUMBER, values[-1]))


def shortened(points: Expr) -> Expr:
    """As they are published, from the inside out."""
    outer = published(points)
    assert isinstance(outer, Normal)
    return simplified(Normal(simplified(outer.operand, COLUMNS)), COLUMNS)


@pytest.mark.parametrize("values", [(100.0, 25.0), (99.9, 0.0), (0.1, 0.3)])
def test_points_in_tenths_are_not_rounded_again(values: tuple[float, ...]) -> None:
    assert shortened(points(*values)) == points(*values)


@pytest.mark.parametrize("values", [(33.33, 100.0), (0.05, 0.0), (-0.0, 50.0), (100.0, 1e-9)])
def test_other_points_are_rounded(values: tuple[float, ...]) -> None:
    assert isinstance(shortened(points(*values)), Normal | Divide)


@pytest.mark.parametrize(
    ("divisor", "asked"),
    [(points(20.0, 5.0), False), (points(20.0, 0.0), True), (points(20.0, -5.0), True), (SEATS.ref, True)],
)
def test_what_is_above_zero_is_not_asked_whether_it_is_zero(divisor: Expr, asked: bool) -> None:
    by = Step("by", divisor)
    share = Step("share", Divide(SEATS.ref, Ref(Sort.NUMBER, "by")))
    outputs = (Output("share", Ref(Sort.NUMBER, "share")),)
    kernel = Kernel(0, AccountsPlan("crm", (KEY, SEATS), KEY.ref, None), (), (by, share), outputs)
    relation = Relation("crm", {"crm.id": "id", "crm.seats": "seats"})
    assert ("<>" in to_sql(query(kernel, DUCKDB, {"crm": relation}), DUCKDB)) == asked


def test_a_rank_reads_its_own_column_alone() -> None:
    """Another that is missing with it may have been left behind in an earlier layer."""
    twice = Step("twice", Arith("+", SEATS.ref, SEATS.ref))
    value = Step("value", Normal(Arith("-", Ref(Sort.NUMBER, "twice"), Const(Sort.NUMBER, 6.0))))
    among = Step("among", Compare("!=", KEY.ref, Const(Sort.TEXT, "")))
    rank = PeerRankStep("rank", Ref(Sort.NUMBER, "value"), None, Ref(Sort.FLAG, "among"))
    outputs = (Output("rank", Ref(Sort.NUMBER, "rank")),)
    kernel = Kernel(0, AccountsPlan("crm", (KEY, SEATS), KEY.ref, None), (), (twice, value, among, rank), outputs)
    text = to_sql(query(kernel, DUCKDB, {"crm": Relation("crm", {"crm.id": "id", "crm.seats": "seats"})}), DUCKDB)
    connection = duckdb.connect()
    connection.execute("CREATE TABLE crm AS FROM (VALUES ('a', 3.0), ('b', 5e0), ('c', NULL)) AS t(id, seats)")
    assert sorted(connection.execute(text).fetchall()) == [("a", 0.0), ("b", 1.0), ("c", None)]


@pytest.mark.parametrize(
    ("condition", "result", "known"),
    [
        (Known(SEATS.ref), Arith("*", SEATS.ref, ONE), True),
        (AllOf((Known(SEATS.ref), LARGE)), Arith("*", SEATS.ref, ONE), True),
        (Known(SEATS.ref), Divide(ONE, SEATS.ref), False),
        (AnyOf((Known(SEATS.ref), LARGE)), SEATS.ref, False),
        (Known(Ref(Sort.NUMBER, "other")), SEATS.ref, False),
    ],
)
def test_what_is_given_only_where_it_is_known_is_never_missing(condition: Expr, result: Expr, known: bool) -> None:
    columns = {**COLUMNS, "other": Held("other")}
    assert never_missing(Choose(((condition, result),), ONE), columns) == known
