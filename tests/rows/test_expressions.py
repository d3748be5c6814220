"""Generated code against the plain reading of the operators, on random expressions and at the edges."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorelang.kernel import operators as k
from scorelang.kernel.operators import Sort
from scorelang.kernel.plan import AccountsPlan, Kernel, Output, Step
from scorelang.kernel.sorts import references, sort_of
from scorelang.kernel.tables import Cell
from scorelang.rows import RowsProgram, compile_rows
from tests.rows import plain, trees

KEY = k.Ref(Sort.TEXT, "crm.id")
X, Y = k.Ref(Sort.NUMBER, "x"), k.Ref(Sort.NUMBER, "y")
F, G = k.Ref(Sort.FLAG, "f"), k.Ref(Sort.FLAG, "g")


def compiled(expr: k.Expr) -> RowsProgram:
    steps = (Step("result", expr),)
    outputs = (Output("result", k.Ref(sort_of(expr), "result")),)
    return compile_rows(Kernel(0, AccountsPlan("crm", (), KEY, None), (), steps, outputs))


def compute(expr: k.Expr, row: Mapping[str, Cell]) -> Cell:
    return compiled(expr).account({"crm.id": "a", **row})["result"]


@given(
    st.sampled_from(list(Sort)).flatmap(lambda sort: trees.trees(sort, 4)), st.lists(trees.rows, min_size=3, max_size=6)
)
def test_any_expression_is_what_its_operators_say(expr: k.Expr, rows: list[dict[str, Cell]]) -> None:
    for row in rows:
        expected, found = plain.evaluate(expr, row), compute(expr, row)
        assert plain.same(found, expected), f"{expr}\n{row}\nfound {found!r}, expected {expected!r}"


@given(st.lists(trees.trees(Sort.NUMBER, 2), min_size=4, max_size=4), trees.trees(Sort.FLAG, 3), trees.rows)
def test_steps_that_read_steps(parts: list[k.Expr], flag: k.Expr, row: dict[str, Cell]) -> None:
    """What is known of one step may be used in the next: conditions, then arms that read what they tested."""
    a, b = k.Ref(Sort.NUMBER, "a"), k.Ref(Sort.NUMBER, "b")
    tested = k.AllOf((flag, k.Known(a), k.Compare("<", a, b)))
    chosen = k.Choose(((tested, k.Arith("+", a, b)), (k.Not(k.Known(b)), parts[2])), k.Arith("-", b, parts[3]))
    exprs = {"a": parts[0], "b": k.Arith("+", a, parts[1]), "c": chosen, "d": k.AnyOf((k.Not(tested), flag))}
    steps = tuple(Step(name, expr) for name, expr in exprs.items())
    outputs = tuple(Output(name, k.Ref(sort_of(expr), name)) for name, expr in exprs.items())
    program = compile_rows(Kernel(0, AccountsPlan("crm", (), KEY, None), (), steps, outputs))
    found = program.account({"crm.id": "a", **row})
    values: dict[str, Cell] = dict(row)
    for name, expr in exprs.items():
        values[name] = plain.evaluate(expr, values)
        assert plain.same(found[name], values[name]), f"{name}: {found[name]!r}, expected {values[name]!r}"


SIMPLE = st.sampled_from(
    [
        F,
        k.Known(X),
        k.Known(Y),
        k.Compare("<", X, Y),
        k.Compare("<=", X, k.Const(Sort.NUMBER, 0.0)),
        k.Const(Sort.FLAG, None),
    ]
)
TESTS = st.recursive(
    SIMPLE,
    lambda below: st.one_of(
        st.tuples(below, below).map(k.AllOf),
        st.tuples(below, below).map(k.AnyOf),
        below.map(k.Not),
        below.map(k.Holds),
    ),
    max_leaves=6,
)


@given(st.lists(TESTS, min_size=3, max_size=3))
def test_a_branch_takes_for_known_only_what_its_condition_showed(tests: list[k.Expr]) -> None:
    """Where a condition was taken to show more than it does, an arm would compute with what is missing."""
    both, one = k.Arith("+", X, Y), k.Arith("-", k.Divide(Y, X), X)
    inner = k.Choose(((tests[1], both), (tests[2], one)), k.Arith("*", X, Y))
    expr = k.Choose(((tests[0], inner), (tests[1], one)), k.Choose(((k.Not(tests[2]), both),), inner))
    values, program = (None, 0.0, 1.0), compiled(expr)
    for x in values:
        for y in values:
            for f in THREE:
                row: dict[str, Cell] = {"x": x, "y": y, "f": f}
                found = program.account({"crm.id": "a", **row})["result"]
                assert plain.same(found, plain.evaluate(expr, row)), row


THREE = (True, False, None)


@pytest.mark.parametrize("f", THREE)
@pytest.mark.parametrize("g", THREE)
def test_three_valued_logic(f: bool | None, g: bool | None) -> None:
    row: dict[str, Cell] = {"f": f, "g": g}
    both = False if f is False or g is False else None if f is None or g is None else True
    either = True if f or g else None if f is None or g is None else False
    negated = None if f is None else not f
    assert compute(k.AllOf((F, G)), row) is both
    assert compute(k.AnyOf((F, G)), row) is either
    assert compute(k.Not(F), row) is negated
    assert compute(k.Holds(k.AllOf((F, G))), row) is (both is True)
    assert compute(k.Holds(k.Not(k.AnyOf((F, G)))), row) is (either is False)
    assert compute(k.Known(k.AllOf((F, G))), row) is (both is not None)


BIG = 2.0**52
EDGES: list[tuple[k.Expr, dict[str, Cell], Cell]] = [
    (k.Divide(X, Y), {"x": 1.0, "y": 0.0}, None),
    (k.Divide(X, Y), {"x": 1.0, "y": -0.0}, None),
    (k.Divide(X, Y), {"x": 1.0, "y": None}, None),
    (k.Divide(X, Y), {"x": 0.0, "y": -2.0}, 0.0),
    (k.Divide(X, k.Const(Sort.NUMBER, 0.0)), {"x": 1.0}, None),
    (k.Floor(X), {"x": -0.5}, -1.0),
    (k.Floor(X), {"x": -1e-20}, -1.0),
    (k.Floor(X), {"x": BIG - 0.5}, BIG - 1.0),
    (k.Floor(X), {"x": BIG + 1.0}, BIG + 1.0),
    (k.Floor(X), {"x": -1e300}, -1e300),
    (k.Sqrt(X), {"x": -1e-300}, None),
    (k.Sqrt(X), {"x": 0.0}, 0.0),
    (k.Floor(X), {"x": float("inf")}, float("inf")),
    (
        k.FromWide(k.Ref(Sort.WIDE, "w"), 3),
        {"w": 10**36 + 10**15 * 7 + 1},
        plain.from_wide(10**36 + 10**15 * 7 + 1) / 1000,
    ),
    (k.CrossSpread(*(k.Const(Sort.WIDE, value) for value in (10, 10**36, 0, 0))), {}, None),
    (k.CrossSpread(*(k.Const(Sort.WIDE, value) for value in (9, 10**36, 3, 1))), {}, 9e36),
    (k.Sqrt(X), {"x": 2.0}, 1.4142135623730951),
    (k.Guard(X), {"x": 1e15}, 1e15),
    (k.Guard(X), {"x": -1.0000000000000001e15 - 1.0}, None),
    (k.Guard(X), {"x": 1e-15}, 1e-15),
    (k.Guard(X), {"x": -9.99e-16}, 0.0),
    (k.Guard(X), {"x": float("inf")}, None),
    (k.Compare("==", X, Y), {"x": 0.0, "y": -0.0}, True),
    (k.Compare("<", X, Y), {"x": None, "y": 1.0}, None),
    (k.Arith("-", X, Y), {"x": 83.7, "y": 73.7}, 83.7 - 73.7),
    (k.ShiftDay(k.Ref(Sort.DAY, "d"), X), {"d": 10, "x": -0.5}, 9),
    (k.ShiftDay(k.Ref(Sort.DAY, "d"), X), {"d": 10, "x": 100_000.5}, None),
    (k.ShiftDay(k.Ref(Sort.DAY, "d"), X), {"d": 10, "x": -100_000.0}, -99_990),
    (k.Fixed(X, 1), {"x": 0.25}, 3),
    (k.Fixed(X, 1), {"x": -0.25}, -2),
    (k.Fixed(X, 2), {"x": 1.005}, 101),
    (k.Fixed(X, 0), {"x": 1e15}, 10**15),
    (k.FromWide(k.Ref(Sort.WIDE, "w"), 2), {"w": 12345}, 123.45),
    (k.FromWide(k.Ref(Sort.WIDE, "w"), 0), {"w": -(10**20) - 1}, -1e20),
    (k.FromWide(k.Ref(Sort.WIDE, "w"), 4), {"w": None}, None),
    (k.WideProduct(k.Ref(Sort.WIDE, "w"), k.Ref(Sort.WIDE, "w")), {"w": -(10**14)}, 10**28),
    (k.WideProduct(k.Ref(Sort.WIDE, "w"), k.Ref(Sort.WIDE, "w")), {"w": 10**14 + 1}, None),
    (k.Within(k.Ref(Sort.DAY, "d"), 5, 10), {"d": 10}, False),
    (k.Within(k.Ref(Sort.DAY, "d"), 5, 10), {"d": 5}, True),
    (k.Within(k.Ref(Sort.DAY, "d"), None, None), {"d": 5}, True),
    (k.Within(k.Ref(Sort.DAY, "d"), None, None), {"d": None}, None),
    (k.TextLength(k.Ref(Sort.TEXT, "t")), {"t": "e\u0301\U0001f600"}, 3.0),
    (k.Compare("<", k.Ref(Sort.TEXT, "t"), k.Ref(Sort.TEXT, "u")), {"t": "\uffff", "u": "\U00010000"}, True),
    (k.FirstKnown((X, Y)), {"x": None, "y": None}, None),
    (k.FirstKnown((X, Y)), {"x": 0.0, "y": 1.0}, 0.0),
    (k.Choose(((F, X),), Y), {"f": None, "x": 1.0, "y": 2.0}, 2.0),
]


@pytest.mark.parametrize(("expr", "row", "expected"), EDGES)
def test_edges(expr: k.Expr, row: dict[str, Cell], expected: Cell) -> None:
    full = {ref.name: None for ref in references(expr)} | row
    assert plain.same(compute(expr, full), expected)
    assert plain.same(plain.evaluate(expr, full), expected)


def test_zero_is_published_without_its_sign() -> None:
    assert str(compute(k.Normal(X), {"x": -0.0})) == "0.0"
    assert str(compute(k.Normal(k.Arith("*", X, Y)), {"x": -1.0, "y": 0.0})) == "0.0"


@pytest.mark.parametrize("part", ["year", "month", "day", "weekday"])
@pytest.mark.parametrize("day", [-719_162, -1, 0, 11_015, 11_016, 19_782, 19_783, 20_453, 2_932_896])
def test_parts_of_days(part: str, day: int) -> None:
    expr = k.DayPart(part, k.Ref(Sort.DAY, "d"))
    assert compute(expr, {"d": day}) == plain.evaluate(expr, {"d": day})


def test_days_before_the_calendar_began_are_no_crash() -> None:
    found = [compute(k.DayPart(part, k.Ref(Sort.DAY, "d")), {"d": -719_163}) for part in ("year", "month", "day")]
    assert found == [0.0, 12.0, 31.0]


def test_a_zone_changes_at_the_microsecond() -> None:
    expr = k.DayOf(k.Ref(Sort.INSTANT, "i"), ((0, 3_600_000_000), (10**12, 7_200_000_000)))
    last = 86_400_000_000 - 3_600_000_000
    assert [compute(expr, {"i": i}) for i in (last - 1, last, -3_600_000_000, -3_600_000_001)] == [0, 1, 0, -1]
    edge = 12 * 86_400_000_000 - 7_200_000_000
    assert compute(expr, {"i": edge}) == 12
    moving = k.DayOf(k.Ref(Sort.INSTANT, "i"), ((0, 3_600_000_000), (edge, 7_200_000_000)))
    assert [compute(moving, {"i": i}) for i in (edge - 1, edge)] == [11, 12]


def test_hostile_text_is_data() -> None:
    text = "\"'); raise SystemExit #{}%s\n\\"
    assert compute(k.Compare("==", k.Ref(Sort.TEXT, text), k.Const(Sort.TEXT, text)), {text: text}) is True


def test_long_and_deep_programs_compile() -> None:
    total: k.Expr = X
    for _ in range(2_000):
        total = k.Arith("+", total, Y)
    assert compute(total, {"x": 1.0, "y": 0.5}) == 1001.0
    steps = tuple(
        (k.Compare("==", X, k.Const(Sort.NUMBER, float(n))), k.Divide(Y, k.Const(Sort.NUMBER, n + 1.0)))
        for n in range(500)
    )
    assert compute(k.Choose(steps, Y), {"x": 499.0, "y": 500.0}) == 1.0
    assert compute(k.Choose(steps, Y), {"x": 0.5, "y": 500.0}) == 500.0
    flag: k.Expr = F
    for n in range(150):
        flag = k.AnyOf((k.AllOf((flag, G)), k.Not(k.Compare("<", X, k.Const(Sort.NUMBER, float(n))))))
    assert compute(flag, {"f": True, "g": True, "x": -1.0}) is True
    nested: k.Expr = Y
    for n in range(120):
        nested = k.Choose(
            ((k.Compare(">", k.Divide(X, Y), k.Const(Sort.NUMBER, -n)), nested),), k.Const(Sort.NUMBER, n)
        )
    assert compute(nested, {"x": 1.0, "y": 2.0}) == 2.0
