"""A warehouse's own tables as the declarations want them: what enters is what the pins let in, the rest is a fault."""

from collections.abc import Iterator, Mapping, Sequence
from typing import assert_never

from sqlglot import exp

from scorelang.ir.sources import Column, Source
from scorelang.kernel.entry import FIRST_DAY_NUMBER, LARGEST, LAST_DAY_NUMBER, SMALLEST
from scorelang.kernel.operators import AllOf, AnyOf, Choose, Compare, Const, Expr, Known, Not, Ref, Sort, Within
from scorelang.source.records import dataclass
from scorelang.sql.columns import Held
from scorelang.sql.dialects import Dialect
from scorelang.sql.expressions import Expressions
from scorelang.sql.literals import sort_type
from scorelang.sql.names import RESERVED
from scorelang.sql.nodes import (
    Node,
    alias,
    binary,
    call,
    cast,
    column,
    common_table,
    join,
    known,
    name,
    quoted_alias,
    select,
    table,
)
from scorelang.sql.relations import Relation, declared_ranges
from scorelang.types import Date, Duration, Flag, Grade, Money, Number, Segment, Text, Time, Type, Unknown

DAY = 86_400_000_000
OWNER = "@owner"
FAULT = "__fault"
TRUE, FALSE = Const(Sort.FLAG, True), Const(Sort.FLAG, False)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a source lies in the warehouse: `table` as it is printed, `names` of columns that are called otherwise.

    `absent`: the spellings of a text that mean that nothing stands there, as the empty one always does.
    """

    table: exp.Table
    names: Mapping[str, str]
    absent: tuple[str, ...] = ()


def table_of(text: str, dialect: Dialect) -> exp.Table:
    """A table as people write it, `schema.table`; a template of another tool stands as it is."""
    if "{{" in text:
        return exp.Table(this=name(text))
    parts = [as_written(part, dialect) for part in text.split(".")]
    found = dict(zip(("this", "db", "catalog"), reversed(parts), strict=False))
    return exp.Table(**found)


def as_written(text: str, dialect: Dialect) -> exp.Identifier:
    """A name of the warehouse's own, in quotes only where it needs them: without, each engine reads it in its way."""
    reserved = text.casefold() in RESERVED
    if reserved and dialect.name == "snowflake":
        text = text.upper()
    return name(text, quoted=reserved or not (text.isascii() and text.isidentifier()))


@dataclass(frozen=True, slots=True)
class Read:
    """A source read: its CTEs in order, and what the query may know of the last one."""

    tables: tuple[exp.CTE, ...]
    relation: Relation


def read(source: Source, place: Place, dialect: Dialect) -> Read:
    """Every declared column in the type of its sort, and a fault beside it where there can be one."""
    typed, judged = f"typed_{source.name}", f"read_{source.name}"
    raw = [quoted_alias(_typed(one, place, dialect), one.name) for one in source.columns]
    made = [common_table(typed, select(raw, place.table.copy()), comment=source.name)]
    columns = {f"{source.name}.{one.name}": one.name for one in source.columns}
    cells = [cell for one in source.columns for cell in _cells(one, place, dialect)]
    columns |= {f"{source.name}.{one.name}!": f"{one.name}{FAULT}" for one in source.columns if _can_fault(one)}
    joins = []
    if source.via is not None:
        owners = f"owners_{source.via}"
        cells.append(quoted_alias(column("k", table=owners), OWNER))
        id = column(source.account, quoted=True)
        joins.append(join(owners, binary(exp.EQ, id, column("id", table=owners)), side="LEFT"))
    if source.kind != "accounts":
        columns[f"{source.name}.@account"] = OWNER if source.via else source.account
    made.append(common_table(judged, select(cells, typed, joins=joins), quoted=True))
    return Read(tuple(made), Relation(judged, columns, ranges=declared_ranges(source)))


def owners(source: Source) -> exp.CTE:
    """The account of each id of a source by which others go."""
    id, account = column(source.id or "", quoted=True), column(source.account, quoted=True)
    cells = [alias(id, "id"), alias(call("MIN", account), "k")]
    body = select(cells, table(f"read_{source.name}", quoted=True), where=known(id.copy()), group=[id.copy()])
    return common_table(f"owners_{source.name}", body)


def _typed(one: Column, place: Place, dialect: Dialect) -> Node:
    raw = as_written(place.names.get(one.name, one.name), dialect)
    return cast(exp.Column(this=raw), sort_type(_sort(one.type), dialect))


def _cells(one: Column, place: Place, dialect: Dialect) -> Iterator[Node]:
    ref = Ref(_sort(one.type), "cell")
    printer = Expressions(dialect, {"cell": Held(one.name)}, quoted=True)
    there: Expr = Known(ref)
    if ref.sort is Sort.TEXT:
        there = AllOf((there, *(Compare("!=", ref, Const(Sort.TEXT, word)) for word in ("", *place.absent))))
    parts = [part for part in (there, *_rules(ref, one.type)) if part != Known(ref)]
    value = _entry(ref)
    if parts:
        value = Choose(((parts[0] if len(parts) == 1 else AllOf(tuple(parts)), value),), Const(ref.sort, None))
    yield quoted_alias(printer.node(value), one.name)
    if _can_fault(one):
        broken = AllOf((there, Not(_together(_rules(ref, one.type)))))
        yield quoted_alias(printer.node(Choose(((broken, TRUE),), FALSE)), f"{one.name}{FAULT}")


def _together(rules: Sequence[Expr]) -> Expr:
    return rules[0] if len(rules) == 1 else AllOf(tuple(rules))


def _can_fault(one: Column) -> bool:
    return bool(_rules(Ref(_sort(one.type), "cell"), one.type))


def _entry(ref: Ref) -> Expr:
    """A number too small to count, and -0.0, is 0."""
    if ref.sort is not Sort.NUMBER:
        return ref
    small = AllOf((Compare("<", ref, _number(SMALLEST)), Compare(">", ref, _number(-SMALLEST))))
    return Choose(((small, _number(0.0)),), ref)


def _rules(ref: Ref, kind: Type) -> tuple[Expr, ...]:
    """What must hold of a cell that is there; an engine's NaN holds none of it."""
    match kind:
        case Text(members=members) | Grade(members=members) | Segment(members=members):
            return (_one_of(ref, members),) if members else ()
        case Number(low=low, high=high, members=members):
            return (*_between(ref, low, high), *([_one_of(ref, members)] if members else []))
        case Money(low, high):
            return _between(ref, low, high)
        case Duration():
            return _between(ref, None, None)
        case Date():
            return (Within(ref, FIRST_DAY_NUMBER, LAST_DAY_NUMBER + 1),)
        case Time():
            return (Within(ref, FIRST_DAY_NUMBER * DAY, (LAST_DAY_NUMBER + 1) * DAY),)
        case Flag() | Unknown():
            return ()
        case _:
            assert_never(kind)


def _between(ref: Ref, low: float | None, high: float | None) -> tuple[Expr, ...]:
    least = -LARGEST if low is None else max(low, -LARGEST)
    most = LARGEST if high is None else min(high, LARGEST)
    return Compare(">=", ref, _number(least)), Compare("<=", ref, _number(most))


def _one_of(ref: Ref, members: Sequence[str | float]) -> Expr:
    equal = tuple(Compare("==", ref, Const(ref.sort, member)) for member in members)
    return equal[0] if len(equal) == 1 else AnyOf(equal)


def _number(value: float) -> Const:
    return Const(Sort.NUMBER, value)


def _sort(kind: Type) -> Sort:
    match kind:
        case Text() | Grade() | Segment() | Unknown():
            return Sort.TEXT
        case Number() | Money() | Duration():
            return Sort.NUMBER
        case Flag():
            return Sort.FLAG
        case Date():
            return Sort.DAY
        case Time():
            return Sort.INSTANT
        case _:
            assert_never(kind)
