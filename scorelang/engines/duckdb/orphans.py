"""Rows of unknown accounts, counted by what a run reads anyway: its rows less those that met an account.

A join of all rows with all accounts only to look for orphans costs a quarter of a large run, so for large Parquet files
the run's own grouping gives one more number an account. It covers the days that the run reads, and no other.
"""

from collections.abc import Collection, Mapping

from scorelang.engines.duckdb.base import quoted
from scorelang.engines.duckdb.session import Session
from scorelang.kernel.operators import Const, FirstKnown, Ref, Sort
from scorelang.kernel.plan import Kernel, Measure, Output, SourcePlan, Step
from scorelang.source.records import replace
from scorelang.sql.relations import Relation

ROWS = "@rows"


def counting(kernel: Kernel, sources: Collection[str]) -> Kernel:
    """The kernel with one more output for each of these sources that it reads: how many rows met the account."""
    counted = [_name(plan) for plan in kernel.sources if plan.source in sources]
    plans = tuple(_counted(plan) if plan.source in sources else plan for plan in kernel.sources)
    none = Const(Sort.WIDE, 0)  # a column without gaps is written in half the time
    steps = tuple(Step(f"{name} met", FirstKnown((Ref(Sort.WIDE, name), none))) for name in counted)
    outputs = tuple(Output(name, Ref(Sort.WIDE, f"{name} met")) for name in counted)
    return replace(kernel, sources=plans, steps=(*kernel.steps, *steps), outputs=(*kernel.outputs, *outputs))


def orphans(
    session: Session, kernel: Kernel, relations: Mapping[str, Relation], columns: Mapping[str, str], table: str
) -> dict[str, int]:
    """Rows without an account by source; `columns`: the identifier of each output in the result's table."""
    counted = [plan for plan in kernel.sources if _name(plan) in columns]
    if not counted:
        return {}
    met = session.row(f"SELECT {', '.join(f'sum({columns[_name(plan)]})' for plan in counted)} FROM {table}")
    return {
        plan.source: session.count(_all(plan, relations[plan.source])) - int(number or 0)
        for plan, number in zip(counted, met, strict=True)
    }


def _counted(plan: SourcePlan) -> SourcePlan:
    measure = Measure(_name(plan), "count", Sort.WIDE, None, None)
    return replace(plan, measures=(*plan.measures, measure))


def _name(plan: SourcePlan) -> str:
    return f"{plan.source}.{ROWS}"


def _all(plan: SourcePlan, relation: Relation) -> str:
    """The rows in the days that the plan reads."""
    return f"SELECT count(*) FROM {relation.table}{reached(plan, relation)}"


def reached(plan: SourcePlan, relation: Relation) -> str:
    """A WHERE that leaves the days that the plan reads; nothing where it reads all."""
    if plan.time is None:
        return ""
    time = quoted(relation.columns[plan.time.name])
    start, end = (None if edge is None else _edge(plan.time.sort, edge) for edge in plan.reach)
    tests = [f"{time} >= {start}"] * (start is not None) + [f"{time} < {end}"] * (end is not None)
    return f"{' WHERE ' if tests else ''}{' AND '.join(tests)}"


def _edge(sort: Sort, value: int) -> str:
    return f"DATE '1970-01-01' + {value}" if sort is Sort.DAY else f"make_timestamp({value})"
