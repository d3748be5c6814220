"""Small constructors of sqlglot's nodes, so that a change of its argument names is met in one file.

sqlglot writes no parentheses by itself: every operand of an operator goes through `operand`.
"""

from collections.abc import Iterable, Sequence

from sqlglot import exp

from scorelang.sql.names import spelled

Node = exp.Expr
Type = exp.DataType.Type

CONDITIONS = (exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE, exp.Is, exp.Not)
BARE = (exp.Column, exp.Cast, exp.Anonymous, exp.Case, exp.Paren, exp.Literal, exp.AggFunc, exp.Coalesce, exp.Boolean)


def name(text: str, *, quoted: bool = False) -> exp.Identifier:
    """An identifier; ours need no quotes, a relation's always get them."""
    return exp.Identifier(this=text, quoted=quoted)


def column(text: str, *, table: str | None = None, quoted: bool = False) -> exp.Column:
    """A column, of a table where two are in sight."""
    return exp.Column(this=name(text, quoted=quoted), table=name(table) if table else None)


def table(text: str, *, quoted: bool = False) -> exp.Table:
    """A relation or a CTE to read from."""
    return exp.Table(this=name(text, quoted=quoted))


def operand(node: Node) -> Node:
    """The node, in parentheses where an operator could tear it apart."""
    return node if isinstance(node, BARE) else exp.Paren(this=node)


def binary(kind: type[exp.Binary], left: Node, right: Node) -> Node:
    """Two operands and an operator."""
    if kind is exp.Div:
        return exp.Div(this=operand(left), expression=operand(right), typed=True, safe=False)
    return kind(this=operand(left), expression=operand(right))


def chain(kind: type[exp.Binary], nodes: Sequence[Node]) -> Node:
    """The operands joined by AND or OR, which bind looser than any comparison."""
    parts = [node if isinstance(node, (kind, *CONDITIONS)) or len(nodes) == 1 else operand(node) for node in nodes]
    whole = parts[0]
    for part in parts[1:]:
        whole = kind(this=whole, expression=part)
    return whole


def conjunction(nodes: Sequence[Node]) -> Node | None:
    """All of them, None for none."""
    return chain(exp.And, nodes) if nodes else None


def call(function: str, *arguments: Node) -> Node:
    """A function by the very name that is printed."""
    return exp.Anonymous(this=function, expressions=list(arguments))


def cast(node: Node, kind: exp.DataType) -> Node:
    """CAST(node AS kind)."""
    return exp.Cast(this=node, to=kind)


def data_type(kind: exp.DType | str, *sizes: int) -> exp.DataType:
    """A type: one that sqlglot knows, or one printed by the name given."""
    if isinstance(kind, str):
        return exp.DataType(this=Type.USERDEFINED, kind=kind)
    return exp.DataType(this=kind, expressions=[exp.DataTypeParam(this=whole(size)) for size in sizes])


def case(arms: Iterable[tuple[Node, Node]], otherwise: Node | None = None) -> Node:
    """CASE WHEN … THEN … ELSE … END."""
    return exp.Case(ifs=[exp.If(this=condition, true=result) for condition, result in arms], default=otherwise)


def known(node: Node) -> Node:
    """`node IS NOT NULL`."""
    return exp.Not(this=exp.Is(this=operand(node), expression=exp.Null()))


def missing(node: Node) -> Node:
    """`node IS NULL`."""
    return exp.Is(this=operand(node), expression=exp.Null())


def whole(value: int) -> Node:
    """A bare integer."""
    return exp.Literal(this=str(value), is_string=False)


def string(value: str) -> Node:
    """A text literal; the generator escapes it as its dialect wants."""
    return exp.Literal(this=value, is_string=True)


def window(function: Node, partition: Sequence[Node], order: Sequence[tuple[Node, bool]] = ()) -> Node:
    """`function OVER (PARTITION BY … ORDER BY …)`; `order`: (key, descending), missing last in both."""
    keys = [exp.Ordered(this=key, desc=descending, nulls_first=False) for key, descending in order]
    return exp.Window(
        this=function,
        partition_by=list(partition),
        order=exp.Order(expressions=keys) if keys else None,
    )


def alias(node: Node, text: str, comment: str = "") -> Node:
    """`node AS text`, with a comment beside it that says more than the name."""
    made = exp.Alias(this=node, alias=name(text))
    if comment and spelled(comment) != text:
        made.add_comments([comment])
    return made


def quoted_alias(node: Node, text: str) -> Node:
    """`node AS "text"`."""
    return exp.Alias(this=node, alias=name(text, quoted=True))


def select(
    columns: Sequence[Node],
    source: str | exp.Table,
    *,
    joins: Sequence[Node] = (),
    where: Node | None = None,
    group: Sequence[Node] = (),
) -> exp.Select:
    """SELECT … FROM … JOIN … WHERE … GROUP BY …."""
    read = table(source) if isinstance(source, str) else source
    return exp.Select(
        expressions=list(columns),
        from_=exp.From(this=read),
        joins=list(joins) or None,
        where=exp.Where(this=where) if where is not None else None,
        group=exp.Group(expressions=list(group)) if group else None,
    )


def join(text: str, on: Node, *, side: str | None = None) -> Node:
    """`[LEFT] JOIN text ON on`."""
    return exp.Join(this=table(text), on=on, side=side)


def common_table(text: str, body: exp.Select, *, comment: str = "", quoted: bool = False) -> exp.CTE:
    """`text AS (body)`."""
    made = exp.CTE(this=body, alias=exp.TableAlias(this=name(text, quoted=quoted)))
    if comment:
        made.add_comments([comment])
    return made


def setting(text: str, value: int | str) -> Node:
    """`text = value`, at the end of a query."""
    return exp.EQ(this=exp.Var(this=text), expression=whole(value) if isinstance(value, int) else string(value))
