"""A pinned program: what is read, measured and computed, in order. Engines map the names to their own."""

from scorelang.kernel.operators import Expr, Ref, Sort
from scorelang.source.records import dataclass

ACCOUNT = "@account"


def account_name(source: str) -> str:
    """The name under which each row of a source other than the accounts carries its account's key."""
    return f"{source}.{ACCOUNT}"


@dataclass(frozen=True, slots=True)
class Input:
    """One column of a source as it enters: `name` is `source.column`, or `source.column!` for its fault.

    A fault is a FLAG, never missing: the cell held something that could not be read or was not allowed.
    """

    name: str
    source: str
    column: str
    sort: Sort
    fault: bool = False

    @property
    def ref(self) -> Ref:
        """The reference that reads it."""
        return Ref(self.sort, self.name)


@dataclass(frozen=True, slots=True)
class RowStep:
    """A named column of each row."""

    name: str
    expr: Expr


@dataclass(frozen=True, slots=True)
class Newest:
    """A FLAG of each row: the newest, in its account and `per`, among the rows where `among` holds.

    Order: `time` from the latest, then `ties` descending (missing last, text by bytes, true before false). Rows equal
    in all of them are alike, so which one is taken does not matter. `oldest`: `time` from the earliest instead, ties
    ascending (missing last).
    """

    name: str
    among: Ref
    per: tuple[Ref, ...]
    time: Ref
    ties: tuple[Ref, ...]
    oldest: bool = False


@dataclass(frozen=True, slots=True)
class Earlier:
    """Of each row where `among` holds: `time` of the row before it in its account (missing for the first)."""

    name: str
    among: Ref
    time: Ref


RowColumn = RowStep | Newest | Earlier


@dataclass(frozen=True, slots=True)
class Measure:
    """One value an account, over its rows where `where` holds (None: all).

    `kind`: "count" (WIDE; rows, or rows where `argument` is known), "sum" (WIDE), "min", "max" (NUMBER, TEXT, DAY,
    INSTANT, FLAG: false before true), "median" (NUMBER: the middle, or (a + b) / 2 of the two), "distinct" (WIDE).
    Rows whose argument is missing are left out. Over no rows: count and distinct are missing too (an account without
    rows has no group); what none means is in the steps.
    """

    name: str
    kind: str
    sort: Sort
    argument: Expr | None
    where: Expr | None

    @property
    def ref(self) -> Ref:
        """The reference that reads it."""
        return Ref(self.sort, self.name)


@dataclass(frozen=True, slots=True)
class SourcePlan:
    """One source, read once.

    `account`: the reference to the account's key in each row, by `account_name`; it is not among the inputs.
    `visible`: what a row must fulfil to be seen at all.
    `reach`: (start, end) in the sort of `time`, the widest window any measure needs (None: open): for pruning only, it
    never changes a result. `borrowed`: account inputs that row expressions read.
    """

    source: str
    inputs: tuple[Input, ...]
    account: Ref
    time: Ref | None
    visible: Expr | None
    reach: tuple[int | None, int | None]
    columns: tuple[RowColumn, ...]
    measures: tuple[Measure, ...]
    borrowed: tuple[Input, ...] = ()


@dataclass(frozen=True, slots=True)
class AccountsPlan:
    """The population: its inputs, its key, and which rows exist today."""

    source: str
    inputs: tuple[Input, ...]
    key: Ref
    visible: Expr | None


@dataclass(frozen=True, slots=True)
class Step:
    """A named value of each account; steps stand in an order in which each follows what it reads."""

    name: str
    expr: Expr


@dataclass(frozen=True, slots=True)
class PeerRankStep:
    """(rank - 1) / (n - 1) of `value` among the accounts where `among` holds and value is known, with equal `within`.

    Least rank on ties; n = 1 is missing; a missing `within` is a group of its own. NUMBER values only.
    """

    name: str
    value: Ref
    within: Ref | None
    among: Ref


@dataclass(frozen=True, slots=True)
class PeerMedianStep:
    """The exact median of `value` (NUMBER) among the accounts where `among` holds, with equal `within`."""

    name: str
    value: Ref
    within: Ref | None
    among: Ref


AnyStep = Step | PeerRankStep | PeerMedianStep


@dataclass(frozen=True, slots=True)
class Output:
    """A published cell: `name` as in `health.score`, `health.seat_use.points`, which `kernel.outputs` reads."""

    name: str
    ref: Ref


@dataclass(frozen=True, slots=True)
class Kernel:
    """The whole pinned program for one evaluation day (days since 1970-01-01)."""

    today: int
    accounts: AccountsPlan
    sources: tuple[SourcePlan, ...]
    steps: tuple[AnyStep, ...]
    outputs: tuple[Output, ...]
