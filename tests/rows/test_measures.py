"""Measures, row columns and peers against straightforward computations over lists."""

import statistics
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorelang.kernel import operators as k
from scorelang.kernel.operators import Ref, Sort
from scorelang.kernel.plan import (
    AccountsPlan,
    AnyStep,
    Earlier,
    Input,
    Kernel,
    Measure,
    Newest,
    Output,
    PeerMedianStep,
    PeerRankStep,
    RowColumn,
    RowStep,
    SourcePlan,
    Step,
)
from scorelang.kernel.tables import Cell, Tables
from scorelang.rows import compile_rows

KEY, ACCOUNT = Ref(Sort.TEXT, "crm.id"), Ref(Sort.TEXT, "use.@account")
DAY, WHO = Ref(Sort.DAY, "use.on"), Ref(Sort.TEXT, "use.who")
CALLS, LAST = Ref(Sort.NUMBER, "use.calls"), Ref(Sort.NUMBER, "use.last")
FAULT, START = Ref(Sort.FLAG, "use.calls!"), Ref(Sort.DAY, "crm.start")
INPUTS = (
    Input("use.on", "use", "on", Sort.DAY),
    Input("use.who", "use", "who", Sort.TEXT),
    Input("use.calls", "use", "calls", Sort.NUMBER),
    Input("use.calls!", "use", "calls", Sort.FLAG, fault=True),
)
BORROWED = (Input("crm.start", "crm", "start", Sort.DAY),)


def kernel(
    measures: Sequence[Measure],
    columns: Sequence[RowColumn] = (),
    visible: k.Expr | None = None,
    exists: k.Expr | None = None,
) -> Kernel:
    plan = SourcePlan("use", INPUTS, ACCOUNT, DAY, visible, (0, 1), tuple(columns), tuple(measures), BORROWED)
    accounts = AccountsPlan("crm", (Input("crm.id", "crm", "id", Sort.TEXT), *BORROWED), KEY, exists)
    outputs = tuple(Output(measure.name, measure.ref) for measure in measures)
    return Kernel(0, accounts, (plan,), (), outputs)


def measured(made: Kernel, rows: Sequence[dict[str, Cell]], **account: Cell) -> dict[str, Cell]:
    account = {"crm.id": "a", **{f"crm.{name}": cell for name, cell in account.items()}}
    keyed = [{"use.@account": "a", **row} for row in rows]
    other = {"use.@account": "b", "use.on": 3, "use.who": "zz", "use.calls": 1e9}
    orphan = {"use.on": 3, "use.who": "zz", "use.calls": 1e9}
    (found,) = compile_rows(made).score(Tables([account], {"use": [other, *keyed, orphan]}))
    return found


def of(kind: str, sort: Sort, argument: k.Expr | None, where: k.Expr | None = None) -> Measure:
    return Measure(f"{kind} {argument} {where}", kind, sort, argument, where)


rows = st.lists(
    st.fixed_dictionaries(
        {
            "use.on": st.none() | st.integers(0, 6),
            "use.who": st.none() | st.sampled_from(["", "a", "b", "é", "\U00010000", "\uffff"]),
            "use.calls": st.none() | st.integers(-3, 3).map(float) | st.floats(-1e6, 1e6),
        },
        optional={"use.calls!": st.booleans()},
    ),
    max_size=7,
)
RECENT = k.Within(DAY, 2, 5)


@given(rows)
def test_measures_are_what_their_names_say(data: list[dict[str, Cell]]) -> None:
    fixed = k.Fixed(CALLS, 2)
    members = [
        of("count", Sort.WIDE, None),
        of("count", Sort.WIDE, None, RECENT),
        of("count", Sort.WIDE, CALLS, RECENT),
        of("sum", Sort.WIDE, fixed, RECENT),
        of("min", Sort.NUMBER, CALLS, RECENT),
        of("max", Sort.TEXT, WHO),
        of("min", Sort.TEXT, WHO, RECENT),
        of("max", Sort.DAY, DAY, k.Known(CALLS)),
        of("max", Sort.FLAG, k.Compare(">", CALLS, k.Const(Sort.NUMBER, 0.0))),
        of("min", Sort.FLAG, FAULT),
        of("median", Sort.NUMBER, CALLS),
        of("distinct", Sort.WIDE, WHO, RECENT),
    ]
    found = list(measured(kernel(members), data).values())[1:]
    recent = [row for row in data if (day := row["use.on"]) is not None and 2 <= int(day) < 5]

    def known(name: str, among: list[dict[str, Cell]]) -> list[Any]:
        return [cell for row in among if (cell := row.get(name)) is not None]

    calls, all_calls = known("use.calls", recent), known("use.calls", data)
    whos = known("use.who", data)
    days = [int(row["use.on"]) for row in data if row["use.on"] is not None and row["use.calls"] is not None]
    faults = [row.get("use.calls!", False) for row in data]
    assert found == [
        len(data) or None,
        len(recent) or None,
        len(calls) or None,
        sum(int(Fraction(call * 100.0 + 0.5 + 1e-9) // 1) for call in calls) if calls else None,
        min(calls, default=None),
        max(whos, key=lambda text: text.encode(), default=None),
        min(known("use.who", recent), key=lambda text: text.encode(), default=None),
        max(days, default=None),
        any(call > 0 for call in all_calls) if all_calls else None,
        all(faults) if faults else None,
        statistics.median(all_calls) if all_calls else None,
        len(set(known("use.who", recent))) or None,
    ]


def test_an_account_without_rows_has_nothing_measured() -> None:
    kinds = [of(kind, Sort.NUMBER, CALLS) for kind in ("count", "sum", "min", "max", "median", "distinct")]
    found = measured(kernel(kinds), [])
    assert list(found.values())[1:] == [None] * 6


def test_the_median_of_two_is_half_their_sum() -> None:
    found = measured(kernel([of("median", Sort.NUMBER, CALLS)]), [{"use.calls": 0.1}, {"use.calls": 0.7}])
    assert list(found.values())[1] == (0.1 + 0.7) / 2


def test_sums_leave_the_doubles_behind() -> None:
    big = k.WideProduct(k.Const(Sort.WIDE, 10**14), k.Const(Sort.WIDE, 10**14))
    cells: list[dict[str, Cell]] = [{"use.calls": 1.0}, {"use.calls": 1.0}, {"use.calls": 1.0}]
    found = measured(kernel([of("sum", Sort.WIDE, big)]), cells)
    assert list(found.values())[1] == 3 * 10**28


def test_only_visible_rows_and_existing_accounts_are_seen() -> None:
    visible = k.AllOf((k.Known(DAY), k.Ref(Sort.FLAG, "early")))
    columns = [RowStep("early", k.Compare("<=", DAY, START))]
    member = of("count", Sort.WIDE, None)
    data: list[dict[str, Cell]] = [{"use.on": 1}, {"use.on": 4}, {"use.on": 5}, {"use.on": None}]
    assert measured(kernel([member], columns, visible), data, start=4)[member.name] == 2
    made = kernel([member], exists=k.Compare("<", START, k.Const(Sort.DAY, 10)))
    accounts: list[dict[str, Cell]] = [
        {"crm.id": name, "crm.start": start} for name, start in (("a", 1), ("b", 11), ("c", None))
    ]
    assert [row["key"] for row in compile_rows(made).score(Tables(accounts))] == ["a"]


def _first(data: list[dict[str, Cell]], oldest: bool) -> list[dict[str, Cell]]:
    """The newest row a `who` by calling on every pair: nothing of it beats the chosen one."""

    def beats(a: dict[str, Cell], b: dict[str, Cell]) -> bool:
        for name in ("use.on", "use.calls"):
            x, y = a[name], b[name]
            if x == y:
                continue
            if x is None or y is None:
                return y is None
            return (x < y) if oldest else (x > y)
        return False

    found = []
    for who in {row["use.who"] for row in data}:
        group = [row for row in data if row["use.who"] == who]
        found.append(next(a for a in group if not any(beats(b, a) for b in group)))
    return found


@given(rows, st.booleans())
def test_the_newest_of_each(data: list[dict[str, Cell]], oldest: bool) -> None:
    among, newest = Ref(Sort.FLAG, "among"), Ref(Sort.FLAG, "newest")
    columns = [
        RowStep("among", k.Holds(k.Compare(">=", DAY, k.Const(Sort.DAY, 1)))),
        Newest("newest", among, (WHO,), DAY, (CALLS,), oldest),
        RowStep("doubled", k.Arith("+", CALLS, CALLS)),
    ]
    members = [of("count", Sort.WIDE, None, newest), of("median", Sort.NUMBER, Ref(Sort.NUMBER, "doubled"), newest)]
    found = list(measured(kernel(members, columns), data).values())[1:]
    chosen = _first([row for row in data if row["use.on"] is not None and int(row["use.on"]) >= 1], oldest)
    calls = [float(cell) * 2 for row in chosen if (cell := row["use.calls"]) is not None]
    assert found == [len(chosen) or None, statistics.median(calls) if calls else None]


@given(rows)
def test_the_longest_gap_between_rows(data: list[dict[str, Cell]]) -> None:
    among = Ref(Sort.FLAG, "among")
    gap = k.DaysBetween(DAY, Ref(Sort.DAY, "earlier"))
    columns = [RowStep("among", k.Known(CALLS)), Earlier("earlier", among, DAY)]
    found = list(measured(kernel([of("max", Sort.NUMBER, gap)], columns), data).values())[1]
    days = sorted(int(row["use.on"]) for row in data if row["use.calls"] is not None and row["use.on"] is not None)
    assert found == max((float(b - a) for a, b in pairwise(days)), default=None)


accounts = st.lists(
    st.tuples(st.none() | st.integers(0, 4).map(float), st.none() | st.sampled_from("ab"), st.booleans()), max_size=8
)


@given(accounts)
def test_ranks_and_medians_of_peers(data: list[tuple[float | None, str | None, bool]]) -> None:
    value, tier, among = Ref(Sort.NUMBER, "crm.x"), Ref(Sort.TEXT, "crm.tier"), Ref(Sort.FLAG, "among")
    rank, middle, again = Ref(Sort.NUMBER, "rank"), Ref(Sort.NUMBER, "middle"), Ref(Sort.NUMBER, "again")
    steps: tuple[AnyStep, ...] = (
        Step("among", k.Holds(Ref(Sort.FLAG, "crm.in"))),
        PeerRankStep("rank", value, tier, among),
        PeerMedianStep("middle", value, None, among),
        Step("shown", k.FirstKnown((rank, middle))),
        PeerRankStep("again", Ref(Sort.NUMBER, "shown"), None, among),
    )
    outputs = tuple(Output(ref.name, ref) for ref in (rank, middle, again))
    made = compile_rows(Kernel(0, AccountsPlan("crm", (), KEY, None), (), steps, outputs))
    rows = [{"crm.id": str(i), "crm.x": x, "crm.tier": t, "crm.in": f} for i, (x, t, f) in enumerate(data)]
    found = made.score(Tables(rows))
    pool = [x for x, _, f in data if f and x is not None]
    shown = []
    for (x, t, f), row in zip(data, found, strict=True):
        peers = [y for y, u, g in data if g and y is not None and u == t]
        expected = sum(y < x for y in peers) / (len(peers) - 1) if f and x is not None and len(peers) > 1 else None
        assert row["rank"] == expected
        assert row["middle"] == (statistics.median(pool) if pool else None)
        shown.append(row["rank"] if row["rank"] is not None else row["middle"])
    second = [s for s, (_, _, f) in zip(shown, data, strict=True) if f and s is not None]
    for s, (_, _, f), row in zip(shown, data, found, strict=True):
        alone = not f or s is None or len(second) == 1
        assert row["again"] == (None if alone else sum(y < s for y in second) / (len(second) - 1))
    assert not made.alone
    with pytest.raises(ValueError, match="alone"):
        made.account({})
