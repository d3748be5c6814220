"""What a source may ask of a database: one table, or one SELECT that only reads."""

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from scorelang.diagnostics.catalogue import postgres as rules
from scorelang.engines.fault import EngineError
from scorelang.engines.postgres.problems import Doing
from scorelang.engines.postgres.session import Session
from scorelang.source.records import dataclass
from scorelang.sources.binding import Binding

_CHANGES = (exp.Insert, exp.Update, exp.Delete, exp.Merge, exp.Into, exp.Lock, exp.Command, exp.DDL)


@dataclass(frozen=True, slots=True)
class Select:
    """A statement that gives a source's rows; `shown`: what it is called in messages."""

    text: str
    shown: str
    doing: Doing


def select_of(session: Session, binding: Binding) -> Select:
    """The statement of a binding; EngineError where the table is not there or the query does more than read."""
    if binding.table is not None:
        doing = Doing(f"reading `{binding.table}` for `{binding.source}`", binding.span)
        return Select(f"SELECT * FROM {_relation(session, binding, doing)}", binding.table, doing)
    doing = Doing(f"the query of `{binding.source}`", binding.span, theirs=True)
    text = (binding.query or "").strip().rstrip(";")
    if not _only_reads(text):
        help = "it is one SELECT, and changes and locks nothing"
        message = f"the query of `{binding.source}` is not one SELECT"
        raise EngineError(rules.NO_SELECT.at(binding.span, message, help=help))
    return Select(text, f"the query of {binding.source}", doing)


def _relation(session: Session, binding: Binding, doing: Doing) -> str:
    """A table's name as the server finds it and quotes it: nothing that a user wrote is pasted."""
    name = (binding.table or "").replace("'", "''")
    ((found,),) = session.rows(f"SELECT pg_catalog.to_regclass('{name}')::pg_catalog.text", doing)
    if found is None:
        message = f"the database has no table `{binding.table}`, where the data of `{binding.source}` should lie"
        help = "name its schema too, and put names with capitals in double quotes; or the role may not see it"
        raise EngineError(rules.NO_TABLE.at(binding.span, message, help=help))
    return str(found)


def _only_reads(text: str) -> bool:
    """As far as can be seen before it is run, which is in a transaction where the server lets nothing be changed."""
    try:
        statements = sqlglot.parse(text, read="postgres")
    except (SqlglotError, RecursionError):
        return False
    if len(statements) != 1 or not isinstance(statements[0], exp.Query):
        return False
    return not any(isinstance(node, _CHANGES) for node in statements[0].walk())
