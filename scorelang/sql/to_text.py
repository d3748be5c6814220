"""A query as text."""

import re
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
    generator = Glot.get_or_raise(grammar).generator(
        pretty=pretty,
        comments=pretty,
        unsupported_level=ErrorLevel.RAISE,
    )
    generator._dispatch = {**generator._dispatch, exp.Ordered: _ordered, exp.Not: _not}
    return generator.generate(expression, copy=False)


def with_percents(text: str, dialect: Dialect) -> str:
    """The text for drivers that look for `%(name)s` everywhere in it: every % that begins no parameter is doubled."""
    return _percents(dialect.written_as).sub(lambda found: found[1] or found[0].replace("%", "%%"), text)


@cache
def _percents(name: str) -> re.Pattern[str]:
    """What is passed over as a whole, a text, a name and a comment; a parameter; any other %."""
    escapes = "\\" in Glot.get_or_raise(name).tokenizer_class.STRING_ESCAPES
    text = r"'(?:[^'\\]|\\.|'')*'" if escapes else "'(?:[^']|'')*'"
    return re.compile(rf"""{text}|"(?:[^"]|"")*"|/\*.*?\*/|(%\(p\d+\)s)|%""", re.DOTALL)


def _ordered(generator: Generator, ordered: exp.Ordered) -> str:
    """Sqlglot leaves NULLS LAST out where it takes it for the engine's default: a setting can change that.

    An ordered set has no NULLs, and not every engine takes the words there.
    """
    key = f"{generator.sql(ordered, 'this')} {'DESC' if ordered.args.get('desc') else 'ASC'}"
    within = ordered.find_ancestor(exp.WithinGroup, exp.Window, exp.Select)
    return key if isinstance(within, exp.WithinGroup) else f"{key} NULLS LAST"


def _not(generator: Generator, negation: exp.Not) -> str:
    """`x IS NOT NULL`, as people write it."""
    test = negation.this
    if isinstance(test, exp.Is) and isinstance(test.expression, exp.Null):
        return f"{generator.sql(test, 'this')} IS NOT NULL"
    return f"NOT {generator.sql(negation, 'this')}"
