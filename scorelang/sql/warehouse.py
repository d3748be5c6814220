"""A kernel as a text for the team's own warehouse: read, score, and name what comes out.

The day is bound, not written in: every literal that moves with the day is a parameter, and its value stands beside it.
"""

from collections.abc import Callable, Mapping, Sequence

from sqlglot import exp

from scorelang.ir.sources import Source
from scorelang.kernel.operators import Sort
from scorelang.kernel.plan import Kernel, Newest
from scorelang.source.records import dataclass
from scorelang.sql.dialects import Dialect
from scorelang.sql.from_kernel import query
from scorelang.sql.nodes import Node, alias, binary, column, common_table, conjunction, quoted_alias, select, string
from scorelang.sql.reading import Place, Read, owners, read
from scorelang.sql.relations import Relation
from scorelang.sql.to_text import to_sql, with_percents

HISTORY = ".history"


@dataclass(frozen=True, slots=True)
class Warehouse:
    """Where things lie: a place a source; `scores` and `indicators`, the tables that hold earlier days."""

    places: Mapping[str, Place]
    scores: exp.Table
    indicators: exp.Table


def reasons_not_to(kernel: Kernel, sources: Sequence[Source], dialect: Dialect) -> tuple[str, ...]:
    """What the dialect cannot do exactly, in words; empty where it can be printed."""
    found = []
    for plan in kernel.sources:
        if dialect.median is None and any(measure.kind == "median" for measure in plan.measures):
            found.append(f"a median of `{plan.source}` is asked for, and {dialect.name} has no exact one")
        if not dialect.parts_by_numbers and any(_per_number(column) for column in plan.columns):
            found.append(
                f"the latest rows of `{plan.source}` per number are asked for, which {dialect.name} cannot tell"
            )
    for source in sources:
        found += [
            f"`{source.name}.{one.name}` is `folded`, which no engine does as the language does; fold it in the table"
            for one in source.columns
            if getattr(one.type, "folded", False)
        ]
    return tuple(found)


def _per_number(column: object) -> bool:
    return isinstance(column, Newest) and any(ref.sort is Sort.NUMBER for ref in column.per)


def warehouse_query(
    kernel: Kernel, sources: Sequence[Source], dialect: Dialect, where: Warehouse, names: Mapping[str, str]
) -> exp.Select:
    """One SELECT: `account`, and each output under the name that `names` gives it; others are left out."""
    used = {kernel.accounts.source, *(plan.source for plan in kernel.sources)}
    used |= {source.via for source in sources if source.name in used and source.via}
    tables: list[exp.CTE] = []
    relations: dict[str, Relation] = {}
    shared = {source.via for source in sources if source.name in used and source.via}
    for source in sorted(sources, key=lambda one: one.via is not None):
        if source.name in used:
            found: Read = read(source, where.places[source.name], dialect)
            relations[source.name] = found.relation
            tables += [*found.tables, *([owners(source)] if source.name in shared else [])]
    for plan in kernel.sources:
        if plan.source.endswith(HISTORY):
            made, relations[plan.source] = _history(plan.source, [entry.column for entry in plan.inputs], where)
            tables.append(made)
    scored = query(kernel, dialect, relations, spoken=True)
    scored.args["with_"].set("expressions", [*tables, *scored.args["with_"].expressions])
    scored.set("expressions", _renamed(scored.expressions, kernel, names))
    return scored


def _renamed(cells: Sequence[Node], kernel: Kernel, names: Mapping[str, str]) -> list[Node]:
    key, *outputs = cells
    found = [alias(key.this, "account")]
    for cell, output in zip(outputs, kernel.outputs, strict=True):
        if output.name in names:
            found.append(alias(cell.this, names[output.name]))
    return found


def _history(source: str, wanted: Sequence[str], where: Warehouse) -> tuple[exp.CTE, Relation]:
    """The earlier days of a scorecard, from the tables that a run keeps them in."""
    card, name = source.removesuffix(HISTORY), f"history_{source.removesuffix(HISTORY)}"
    cells: dict[str, Node] = {each: column(each, table="s") for each in ("account", "day", *wanted)}
    joins: list[Node] = []
    for each in cells:
        if each.endswith(".score"):
            own = f"i{len(joins) + 1}"
            cells[each] = column("score", table=own)
            joins.append(_indicator(each.removesuffix(".score"), own, where))
    applies = binary(exp.NEQ, column("status", table="s"), string("not applicable"))
    this = binary(exp.EQ, column("scorecard", table="s"), string(card))
    named = [quoted_alias(cell, each) for each, cell in cells.items()]
    body = select(named, _called(where.scores, "s"), joins=joins, where=conjunction([this, applies]))
    columns = {f"{source}.{each}": each for each in cells} | {f"{source}.@account": "account"}
    return common_table(name, body, comment=f"{card} on earlier days", quoted=True), Relation(name, columns)


def _indicator(indicator: str, own: str, where: Warehouse) -> Node:
    """The rows of one indicator beside the scores."""
    parts = ("scorecard", "day", "account")
    same = [binary(exp.EQ, column(part, table=own), column(part, table="s")) for part in parts]
    on = conjunction([*same, binary(exp.EQ, column("indicator", table=own), string(indicator))])
    return exp.Join(this=_called(where.indicators, own), on=on, side="LEFT")


def _called(table: exp.Table, name: str) -> exp.Table:
    found = table.copy()
    found.set("alias", exp.TableAlias(this=exp.Identifier(this=name)))
    return found


def day_literals(expression: exp.Select) -> list[exp.Literal]:
    """The days and instants that are written in, in the order of the text."""
    casts = expression.find_all(exp.Cast, bfs=False)
    return [one.this for one in casts if isinstance(one.this, exp.Literal) and one.this.is_string and _is_day(one)]


def _is_day(one: exp.Cast) -> bool:
    text = str(one.this.this)
    return len(text) >= len("1970-01-01") and text[4] == "-" and text[7] == "-" and text[:4].isdigit()


def bind(days: Sequence[exp.Select], bound: Callable[[str], Node]) -> dict[str, str]:
    """Put parameters in the places of the days that differ between the same query on several days.

    The values of the first by the parameters' names. Two places have one parameter where they agree on all days.
    """
    names: dict[tuple[str, ...], str] = {}
    for literals in zip(*map(day_literals, days), strict=False):
        values = tuple(str(one.this) for one in literals)
        if len(set(values)) == 1:
            continue
        name = names.setdefault(values, f"p{len(names) + 1}")
        for one in literals:
            one.replace(bound(name))
    return {name: values[0] for values, name in names.items()}


def parameter(name: str, dialect: Dialect, bound: Callable[[str], str] | None) -> Node:
    """What stands for a parameter: a text of the caller's, or what the dialect's drivers take."""
    return dialect.placeholder(name) if bound is None else string(bound(name))


def without_templates(expression: exp.Select) -> None:
    """Let no text be taken for a template of dbt's."""
    for one in expression.find_all(exp.Literal):
        if one.is_string:
            one.set("this", untemplated(str(one.this)))


def untemplated(text: str) -> str:
    """The template that gives this text."""
    return text.replace("{", '{{ "{" }}') if any(sign in text for sign in ("{{", "{%", "{#")) else text


def printed(expression: exp.Select, dialect: Dialect, *, by_driver: bool) -> str:
    """The text; `by_driver`: as a driver reads it that looks for parameters."""
    text = to_sql(expression, dialect, pretty=True)
    return with_percents(text, dialect) if by_driver and dialect.percents else text
