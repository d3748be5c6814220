"""What a source may ask of a database: one table, or one SELECT that only reads."""

from scorelang.diagnostics.catalogue import postgres as rules
from scorelang.engines.fault import EngineError
from scorelang.engines.postgres.problems import Doing
from scorelang.engines.postgres.session import Session
from scorelang.engines.selecting import check_select
from scorelang.source.records import dataclass
from scorelang.sources.binding import Binding


@dataclass(frozen=True, slots=True)
class Select:
    """A statement that gives a source's rows; `shown`: what it is called in messages."""

    text: str
    shown: str
    doing: Doing


def select_of(session: Session, binding: Binding) -> Select:
    """The statement of a binding; EngineError where the table is not there or the query does more than read."""
    if binding.table is not None:
        doing = Doing(f"reading `{binding.table}` for `{binding.source}`", binding.span, theirs=True)
        return Select(f"SELECT * FROM {_relation(session, binding, doing)}", binding.table, doing)
    doing = Doing(f"the query of `{binding.source}`", binding.span, theirs=True)
    return Select(check_select(binding, "postgres"), f"the query of {binding.source}", doing)


def _relation(session: Session, binding: Binding, doing: Doing) -> str:
    """A table's name as the server finds it and quotes it: nothing that a user wrote is pasted."""
    name = (binding.table or "").replace("'", "''")
    ((found,),) = session.rows(f"SELECT pg_catalog.to_regclass('{name}')::pg_catalog.text", doing)
    if found is None:
        message = f"the database has no table `{binding.table}`, where the data of `{binding.source}` should lie"
        help = "name its schema too, and put names with capitals in double quotes; or the role may not see it"
        raise EngineError(rules.NO_TABLE.at(binding.span, message, help=help))
    return str(found)
