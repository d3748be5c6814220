"""Random kernel expressions, well sorted by construction, over a fixed set of columns with hostile cells."""

from functools import cache

from hypothesis import strategies as st

from scorelang.kernel import operators as k
from scorelang.kernel.operators import Sort
from scorelang.kernel.tables import Cell

COLUMNS: dict[Sort, tuple[str, ...]] = {
    Sort.NUMBER: ("s.x", "s.y", "s.z"),
    Sort.WIDE: ("m.a", "m.b"),
    Sort.FLAG: ("s.f", "s.g"),
    Sort.TEXT: ("s.t", "s.u"),
    Sort.DAY: ("s.d", "s.e"),
    Sort.INSTANT: ("s.i", "s.j"),
}

numbers = st.sampled_from(
    [0.0, -0.0, 1.0, -1.0, 0.5, 0.1, 2.5, -2.5, 1e-15, 9e-16, 1e15, -1e15, 2.0**52, 2.0**53, 83.7, 73.7, 100.0, 1 / 3]
) | st.floats(-1e15, 1e15, allow_nan=False, allow_infinity=False)
wides = st.sampled_from([0, 1, -1, 10**14, 10**14 + 1, 10**15, -(10**15) - 1, 2**53 + 1, 10**37]) | st.integers(
    -(10**20), 10**20
)
texts = st.sampled_from(["", "a", "A", "ab", "é", "\U0001f600", "\uffff", "'", '"', "\\n{}%s", "enterprise"]) | st.text(
    st.characters(codec="utf-8"), max_size=4
)
days = st.sampled_from([0, -1, 20_000, 19_782, 11_016]) | st.integers(-50_000, 100_000)
instants = st.sampled_from([0, -1, 86_400_000_000, 86_399_999_999]) | st.integers(-(10**15), 2 * 10**15)
CELLS: dict[Sort, st.SearchStrategy[Cell]] = {
    Sort.NUMBER: numbers,
    Sort.WIDE: wides,
    Sort.FLAG: st.booleans(),
    Sort.TEXT: texts,
    Sort.DAY: days,
    Sort.INSTANT: instants,
}

rows: st.SearchStrategy[dict[str, Cell]] = st.fixed_dictionaries(
    {name: st.none() | CELLS[sort] for sort, names in COLUMNS.items() for name in names}
)
COMPARISONS = ("==", "!=", "<", "<=", ">", ">=")
ZONE = ((-(10**14), 3_600_000_000), (0, 7_200_000_000), (5 * 10**13, -3_600_000_000))


@cache
def leaves(sort: Sort) -> st.SearchStrategy[k.Expr]:
    """A column, a literal, or missing."""
    columns = st.sampled_from([k.Ref(sort, name) for name in COLUMNS[sort]])
    literals = CELLS[sort].map(lambda value: k.Const(sort, value))
    return columns | columns | literals | st.just(k.Const(sort, None))


def _of_any_sort(make: st.SearchStrategy[Sort], depth: int) -> st.SearchStrategy[k.Expr]:
    return make.flatmap(lambda sort: trees(sort, depth))


@cache
def _choosing(sort: Sort, depth: int) -> st.SearchStrategy[k.Expr]:
    flags, here = trees(Sort.FLAG, depth), trees(sort, depth)
    arms = st.lists(st.tuples(flags, here), min_size=1, max_size=3).map(tuple)
    operands = st.lists(here, min_size=2, max_size=3).map(tuple)
    return st.builds(k.Choose, arms, here) | st.builds(k.FirstKnown, operands)


@cache
def _numbers(depth: int) -> st.SearchStrategy[k.Expr]:
    # Products of products of 1e15 would leave what the kernel promises: each product is guarded, as pinning does.
    x = trees(Sort.NUMBER, depth).map(k.Guard) | leaves(Sort.NUMBER).map(k.Guard)
    day, instant, wide = trees(Sort.DAY, depth), trees(Sort.INSTANT, depth), trees(Sort.WIDE, depth)
    return st.one_of(
        st.builds(k.Arith, st.sampled_from("+-*"), x, x),
        st.builds(k.Divide, x, x),
        st.builds(k.Floor, x),
        st.builds(k.Sqrt, x),
        st.builds(k.Normal, x),
        st.builds(k.DaysBetween, day, day),
        st.builds(k.TimeBetween, instant, instant),
        st.builds(k.DayPart, st.sampled_from(["year", "month", "day", "weekday"]), day),
        st.builds(k.TextLength, trees(Sort.TEXT, depth)),
        st.builds(k.FromWide, wide, st.integers(0, 6)),
        st.builds(k.CrossSpread, wide, wide, wide, wide),
    )


@cache
def _flags(depth: int) -> st.SearchStrategy[k.Expr]:
    flag, text = trees(Sort.FLAG, depth), trees(Sort.TEXT, depth)
    ordered = st.sampled_from([Sort.NUMBER, Sort.WIDE, Sort.TEXT, Sort.DAY, Sort.INSTANT])
    operands = st.lists(flag, min_size=2, max_size=3).map(tuple)
    bound = st.none() | st.integers(-100, 40_000)

    def compared(sort: Sort) -> st.SearchStrategy[k.Expr]:
        side = trees(sort, depth)
        return st.builds(k.Compare, st.sampled_from(COMPARISONS), side, side)

    return st.one_of(
        ordered.flatmap(compared),
        st.builds(k.Compare, st.sampled_from(["==", "!="]), flag, flag),
        st.builds(k.AllOf, operands),
        st.builds(k.AnyOf, operands),
        st.builds(k.Not, flag),
        st.builds(k.Holds, flag),
        st.builds(k.Known, _of_any_sort(st.sampled_from(list(Sort)), depth)),
        st.builds(k.TextTest, st.sampled_from(["contains", "starts_with", "ends_with"]), text, text),
        st.builds(k.Within, trees(Sort.DAY, depth), bound, bound),
    )


@cache
def trees(sort: Sort, depth: int) -> st.SearchStrategy[k.Expr]:
    """Expressions of a sort, at most so deep."""
    if depth == 0:
        return leaves(sort)
    below = depth - 1
    match sort:
        case Sort.NUMBER:
            made = _numbers(below)
        case Sort.FLAG:
            made = _flags(below)
        case Sort.WIDE:
            wide = trees(Sort.WIDE, below)
            fixed = st.builds(k.Fixed, trees(Sort.NUMBER, below).map(k.Guard), st.integers(0, 6))
            made = fixed | st.builds(k.WideProduct, wide, wide)
        case Sort.DAY:
            shifted = st.builds(k.ShiftDay, trees(Sort.DAY, 0), trees(Sort.NUMBER, below))
            made = shifted | st.builds(k.DayOf, trees(Sort.INSTANT, below), st.just(ZONE))
        case _:
            made = leaves(sort)
    return leaves(sort) | made | made | _choosing(sort, below)
