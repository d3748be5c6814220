"""Only functions on a dialect's list are printed: sqlglot can drop or replace a construct without a word."""

from collections.abc import Iterator

from sqlglot import exp

from scorelang.sql.dialects import Dialect

# Nodes that sqlglot counts as functions though they are syntax here, and whose text is alike everywhere.
SYNTAX = (exp.Case, exp.Cast, exp.Extract, exp.And, exp.Or, exp.Coalesce, exp.If, exp.Collate)
# Nodes within which there is no function.
LEAVES = frozenset({exp.Column, exp.Identifier, exp.Literal, exp.Boolean, exp.Null, exp.DataType})


def foreign(expression: exp.Expr, dialect: Dialect) -> Iterator[str]:
    """The functions in a tree that are not on the dialect's list."""
    for node in _functions(expression):
        name = str(node.this) if isinstance(node, exp.Anonymous) else node.sql_name()
        if name not in dialect.functions:
            yield name


def _functions(expression: exp.Expr) -> Iterator[exp.Func]:
    """All of a tree but syntax; sqlglot's own walk looks into every name and number, and takes three times as long."""
    stack = [expression]
    while stack:
        node = stack.pop()
        if isinstance(node, exp.Func) and not isinstance(node, SYNTAX):
            yield node
        for part in node.args.values():
            if isinstance(part, list):
                stack += [one for one in part if isinstance(one, exp.Expr) and type(one) not in LEAVES]
            elif isinstance(part, exp.Expr) and type(part) not in LEAVES:
                stack.append(part)


def refuse_foreign(expression: exp.Expr, dialect: Dialect) -> None:
    """Nothing that is not on the list leaves this room."""
    names = sorted(set(foreign(expression, dialect)))
    if names:
        raise ValueError(f"{dialect.name} may not be asked for {', '.join(names)}")
