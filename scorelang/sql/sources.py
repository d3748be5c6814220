"""One source: scanned once, its row columns in layers, all its measures in one GROUP BY."""

from collections.abc import Iterable, Sequence

from sqlglot import exp

from scorelang.kernel.operators import AllOf, Expr, Ref, Within
from scorelang.kernel.plan import ACCOUNT, Input, Measure, RowStep, SourcePlan
from scorelang.kernel.sorts import references
from scorelang.source.records import dataclass, replace
from scorelang.sql import measures
from scorelang.sql.columns import Held
from scorelang.sql.expressions import Expressions
from scorelang.sql.layers import needed, read_by
from scorelang.sql.layouts import Part, layered
from scorelang.sql.names import comment
from scorelang.sql.nodes import Node, alias, binary, column, conjunction, join, select, table
from scorelang.sql.relations import Relation
from scorelang.sql.scopes import Scope


@dataclass(frozen=True, slots=True)
class SourceQuery:
    """A source over columns alone, before anybody knows which of its measures are needed.

    `lent`: the accounts' columns behind what is borrowed. `results`: how each measure lies on the engine. `same`:
    measures that are another one, asked for twice.
    """

    plan: SourcePlan
    relation: Relation
    scope: Scope
    number: int
    lent: dict[str, Held]
    measures: tuple[Measure, ...]
    results: dict[str, Held]
    same: dict[str, Ref]

    def named(self, *words: str | int) -> str:
        """The name of one of its CTEs."""
        return self.scope.names.of_source(self.plan.source, self.number, *words)


def prepare(plan: SourcePlan, relation: Relation, number: int, scope: Scope, accounts: Scope) -> SourceQuery:
    """What the rows hold, and what the measures read."""
    for entry in stored(plan):
        scope.enter(entry, relation)
    if plan.time is not None:
        scope.confine(plan.time.name, *_span(plan))
    lent = {entry.name: accounts.held[entry.name] for entry in plan.borrowed}
    for name, held in lent.items():
        scope.share(name, held if held.constant else replace(held, column=scope.names.fresh("b", name)))
    for row_column in plan.columns:
        if isinstance(row_column, RowStep):
            scope.step(row_column.name, row_column.expr)
        else:
            scope.population(row_column)
    flat, same = _apart(measures.flattened(plan.measures, scope))
    results = {
        measure.name: measures.held(measure, scope.names.fresh("m", measure.name), scope, flat) for measure in flat
    }
    return SourceQuery(plan, relation, scope, number, lent, flat, results, same)


def _apart(flat: Sequence[Measure]) -> tuple[tuple[Measure, ...], dict[str, Ref]]:
    """The measures that differ, and for each other one the measure that it is."""
    first: dict[object, Measure] = {}
    same: dict[str, Ref] = {}
    for measure in flat:
        found = first.setdefault((measure.kind, measure.argument, measure.where), measure)
        if found is not measure:
            same[measure.name] = found.ref
    return tuple(first.values()), same


def stored(plan: SourcePlan) -> tuple[Input, ...]:
    """What a row holds: the account's key first, which is not among the inputs."""
    return (Input(plan.account.name, plan.source, ACCOUNT, plan.account.sort), *plan.inputs)


def parts(query: SourceQuery, wanted: frozenset[str], accounts: str, key: str) -> list[Part]:
    """Its CTEs, in order; the last has the account as `k` and a column a wanted measure.

    `accounts` and `key`: the CTE and the column of it that rows are joined with for what they borrow.
    """
    plan, scope = query.plan, query.scope
    kept = [measure for measure in query.measures if measure.name in wanted]
    used = _read_by_measures(kept, scope) | scope.reads([plan.account])
    items = needed(scope.items, used)
    late = _late(plan)
    read = used | read_by(items) | scope.reads(references(late) if late else ())
    made = [_scan(query, _of(stored(plan), read), late)]
    base = _of((*stored(plan), *plan.borrowed), read)
    if _of(plan.borrowed, read):
        made.append(_joined(query, base, made[-1].name, accounts, key, late))
    made += layered(scope, plan.account, base, items, used, made[-1].name, query.named("columns"))
    return [*made, _grouped(query, kept, made[-1].name)]


def _of(inputs: Sequence[Input], read: Iterable[str]) -> list[str]:
    names = set(read)
    return [entry.name for entry in inputs if entry.name in names]


def _read_by_measures(kept: Sequence[Measure], scope: Scope) -> frozenset[str]:
    exprs = [expr for measure in kept for expr in (measure.argument, measure.where) if expr is not None]
    return scope.reads(ref for expr in exprs for ref in references(expr))


def _late(plan: SourcePlan) -> Expr | None:
    """`visible` where it reads what is only there after the join."""
    borrowed = {entry.name for entry in plan.borrowed}
    seen = plan.visible
    return seen if seen is not None and any(ref.name in borrowed for ref in references(seen)) else None


def _scan(query: SourceQuery, inputs: Sequence[str], late: Expr | None) -> Part:
    """The inputs that are used, of the rows that are seen: the window stands on the column as it is stored."""
    plan = query.plan
    seen = () if plan.visible is None or late is not None else _parts(plan.visible)
    others = [part for part in seen if not (isinstance(part, Within) and part.operand == plan.time)]
    columns = [entry for entry in stored(plan) if entry.name in inputs]
    body = scan(query.scope, query.relation, columns, [*_window(plan), *others])
    return Part(query.named("rows"), body, plan.source)


def _parts(condition: Expr) -> tuple[Expr, ...]:
    return condition.operands if isinstance(condition, AllOf) else (condition,)


def _window(plan: SourcePlan) -> list[Expr]:
    """What is said of the time of every row, in one: the reach of all measures, and what can be seen at all."""
    start, end = _span(plan)
    return [] if plan.time is None or (start is None and end is None) else [Within(plan.time, start, end)]


def _span(plan: SourcePlan) -> tuple[int | None, int | None]:
    """The bounds within which the time of every row that is left lies."""
    seen = () if plan.visible is None else _parts(plan.visible)
    windows = [part for part in seen if isinstance(part, Within) and part.operand == plan.time]
    starts = [start for start in (plan.reach[0], *(window.start for window in windows)) if start is not None]
    ends = [end for end in (plan.reach[1], *(window.end for window in windows)) if end is not None]
    return max(starts, default=None), min(ends, default=None)


def scan(scope: Scope, relation: Relation, inputs: Sequence[Input], conditions: Sequence[Expr]) -> exp.Select:
    """SELECT inputs FROM relation WHERE conditions."""
    there = relation.columns
    stored = {name: replace(held, column=there.get(name, "")) for name, held in scope.held.items()}
    printer = Expressions(scope.dialect, stored, quoted=True)
    columns = [alias(printer.raw(entry.ref), scope.held[entry.name].column, comment(entry.name)) for entry in inputs]
    where = conjunction([printer.node(condition) for condition in conditions])
    return select(columns, table(relation.table, quoted=True), where=where)


def _joined(query: SourceQuery, base: Sequence[str], rows: str, accounts: str, key: str, late: Expr | None) -> Part:
    """The rows of accounts that are there, with what row expressions read of the account."""
    scope, lent = query.scope, query.lent
    columns: list[Node] = []
    for name in base:
        held = lent.get(name)
        if held is None:
            columns.append(column(scope.held[name].column, table=rows))
        else:
            columns.append(alias(column(held.column, table=accounts), scope.held[name].column, comment(name)))
    own = column(scope.held[query.plan.account.name].column, table=rows)
    on = binary(exp.EQ, own, column(key, table=accounts))
    seen = None if late is None else _over_both(query, late)
    return Part(query.named("accounts"), select(columns, rows, joins=[join(accounts, on)], where=seen))


def _over_both(query: SourceQuery, late: Expr) -> Node:
    """A condition in the SELECT that joins: no column of ours has the same name on both sides."""
    tables = {name: query.lent.get(name, held) for name, held in query.scope.held.items()}
    return Expressions(query.scope.dialect, tables).node(late)


def _grouped(query: SourceQuery, kept: Sequence[Measure], before: str) -> Part:
    """One GROUP BY for all."""
    printer = query.scope.printer()
    values = [
        alias(measures.aggregate(measure, printer), query.results[measure.name].column, comment(measure.name))
        for measure in kept
    ]
    account = printer.node(query.plan.account)
    body = select([alias(account, "k"), *values], before, group=[printer.node(query.plan.account)])
    return Part(query.named(), body)
