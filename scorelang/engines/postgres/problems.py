"""What PostgreSQL and its driver refuse, as diagnostics: their own words, which may hold a password, go no further."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import errors

from scorelang.diagnostics import Diagnostic, Rule
from scorelang.diagnostics.catalogue import postgres as rules
from scorelang.diagnostics.catalogue.run import ENGINE_FAILED
from scorelang.engines.fault import EngineError
from scorelang.source import Span
from scorelang.source.records import dataclass

_LOST = ("08", "57P01", "57P02", "57P03", "57P05", "25P03")


@dataclass(frozen=True, slots=True)
class Doing:
    """What is asked of the server, for messages: "reading `crm.accounts`".

    `theirs`: in words that a user wrote. `left`: what is left where it fails. `refused`: the rule for a refusal that
    has its reason in a table that somebody else made.
    """

    what: str
    span: Span | None = None
    theirs: bool = False
    left: str = "nothing was changed"
    refused: Rule | None = None


@contextmanager
def own_errors(doing: Doing) -> Iterator[None]:
    """The driver's errors as EngineError; a signal stays what it is, whatever the driver says on the way out."""
    try:
        yield
    except psycopg.Error as error:
        if stopped := _signal(error):
            raise stopped from None
        raise EngineError(_diagnostic(error, doing)) from None


def _signal(error: BaseException) -> BaseException | None:
    """What stopped a statement by itself, where the error only came while it was left."""
    cause: BaseException | None = error
    while cause is not None and isinstance(cause, Exception):
        cause = cause.__context__
    return cause


def not_connected(error: psycopg.Error, place: str, database: str, user: str) -> EngineError:
    """Why there is no connection; `place` names the server without what is secret."""
    state = error.sqlstate or ""
    help = "look at `host`, `port` and the server; `scorelang doctor` tries the connection"
    reason = f"no server answers at {place}"
    if state.startswith("28") or "password" in str(error):
        who = f"the user {user}" if user else "the user"
        reason, help = f"the server at {place} refuses {who} or the password", "look at `user` and `password`"
    elif state == "3D000" or ("does not exist" in str(error) and "database" in str(error)):
        reason, help = f"the server at {place} has no database {database}", "look at `database`"
    elif state == "53300" or "too many" in str(error):
        reason, help = f"the server at {place} takes no more connections", "try again later"
    elif "SSL" in str(error):
        reason, help = f"the server at {place} and the driver do not agree on TLS", "look at `sslmode`"
    return EngineError(rules.NOT_CONNECTED.at(None, reason, help=help))


def _diagnostic(error: psycopg.Error, doing: Doing) -> Diagnostic:
    state = error.sqlstate or ""
    lost = isinstance(error, psycopg.OperationalError) and not state
    if lost or state.startswith(_LOST):
        return _at(rules.CONNECTION_LOST, doing, "the connection to the server was lost", f"{doing.left}; run again")
    match error:
        case errors.LockNotAvailable():
            help = "it was waited for `lock_timeout`; try again when the other transaction has ended"
            return _at(rules.LOCKED_TABLE, doing, "a table is locked by someone else", help)
        case errors.InsufficientPrivilege():
            return _at(rules.NO_RIGHTS, doing, "the role has no right to do it", "grant it to the role that connects")
        case errors.UndefinedTable() | errors.InvalidSchemaName():
            return _at(rules.NO_TABLE, doing, "a table that is named there does not exist", None)
        case errors.ReadOnlySqlTransaction() if doing.theirs:
            return _at(rules.NO_SELECT, doing, "it would change something", "a source only reads")
        case errors.ReadOnlySqlTransaction():
            help = 'a replica takes no temporary table: read it with `engine = "duckdb"`, or score on the primary'
            return _at(rules.UNFIT_DATABASE, doing, "the server only reads", help)
        case errors.DiskFull() | errors.OutOfMemory() | errors.InsufficientResources():
            return _at(rules.NO_ROOM, doing, "the server has no disk space or memory left", doing.left)
        case errors.QueryCanceled():
            help = "the server's or the role's `statement_timeout` may be too short, or an administrator stopped it"
            return _at(rules.STOPPED_BY_SERVER, doing, "the server stopped it", help)
        case errors.CharacterNotInRepertoire() | errors.UntranslatableCharacter():
            help = "DuckDB takes it; else take the byte out of the data"
            return _at(rules.FOREIGN_TEXT, doing, "a text holds a NUL, which PostgreSQL cannot keep", help)
    if doing.theirs:
        help = f"run it by psql to see more; PostgreSQL calls it {type(error).__name__} ({state})"
        return _at(rules.QUERY_FAILED, doing, "the server cannot run it", help)
    if doing.refused is not None:
        column = f" in the column `{error.diag.column_name}`" if error.diag.column_name else ""
        reason = f"the table does not take it{column}; PostgreSQL calls it {type(error).__name__} ({state})"
        return _at(doing.refused, doing, reason, doing.left)
    message = f"PostgreSQL could not run what it was given ({state}), which is a fault in scorelang"
    return ENGINE_FAILED.at(None, message)


def _at(rule: Rule, doing: Doing, reason: str, help: str | None) -> Diagnostic:
    return rule.at(doing.span, f"{doing.what} failed: {reason}", help=help)
