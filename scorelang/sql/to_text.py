"""A query as text."""

from functools import cache

from sqlglot import Dialect as Glot
from sqlglot import ErrorLevel, exp
from sqlglot.generator import Generator

from scorelang.sql.allowed import refuse_foreign
from scorelang.sql.dialects import Dialect


def to_sql(expression: exp.Expr, dialect: Dialect, *, pretty: bool = False) -> str:
    """The text; with `pretty` laid out, and with the kernel's names in comments."""
    refuse_foreign(expression, dialect)
    grammar = dialect.name if dialect.grammar is None else dialect.grammar
    generator = _generator(grammar)(
        dialect=grammar,
        pretty=pretty,
        comments=pretty,
        unsupported_level=ErrorLevel.RAISE,
    )
    return generator.generate(expression, copy=False)


@cache
def _generator(grammar: str) -> type[Generator]:
    """Sqlglot's own generator of the dialect, but for one habit."""
    own = type(Glot.get_or_raise(grammar).generator())
    return type("Printer", (own,), {"ordered_sql": lambda generator, ordered: _ordered(generator, ordered)})


def _ordered(generator: Generator, ordered: exp.Ordered) -> str:
    """Sqlglot leaves NULLS LAST out where it takes it for the engine's default: a setting can change that."""
    return f"{generator.sql(ordered, 'this')} {'DESC' if ordered.args.get('desc') else 'ASC'} NULLS LAST"
