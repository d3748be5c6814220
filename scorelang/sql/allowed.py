"""Only functions on a dialect's list are printed: sqlglot can drop or replace a construct without a word."""

from collections.abc import Iterator

from sqlglot import exp

from scorelang.sql.dialects import Dialect

# Nodes that sqlglot counts as functions though they are syntax here, and whose text is alike everywhere.
SYNTAX = (exp.Case, exp.Cast, exp.Extract, exp.And, exp.Or, exp.Coalesce, exp.If, exp.Collate)


def foreign(expression: exp.Expr, dialect: Dialect) -> Iterator[str]:
    """The functions in a tree that are not on the dialect's list."""
    for node in expression.find_all(exp.Func):
        if isinstance(node, SYNTAX):
            continue
        name = str(node.this) if isinstance(node, exp.Anonymous) else node.sql_name()
        if name not in dialect.functions:
            yield name


def refuse_foreign(expression: exp.Expr, dialect: Dialect) -> None:
    """Nothing that is not on the list leaves this room."""
    names = sorted(set(foreign(expression, dialect)))
    if names:
        raise ValueError(f"{dialect.name} may not be asked for {', '.join(names)}")
