"""What is known of the accounts beside their scores: a name to show, the money at risk, the columns plans may read."""

import difflib
from collections.abc import Iterable, Mapping
from datetime import date

from scorelang.diagnostics import Diagnostic
from scorelang.diagnostics.catalogue.run import UNKNOWN_ACCOUNT
from scorelang.engines.duckdb.days import key_as_text
from scorelang.engines.duckdb.session import Session
from scorelang.ir.program import Program
from scorelang.ir.sources import Column
from scorelang.pinning.words import sort_of_type
from scorelang.run.leaves import Result
from scorelang.sources.to_duckdb import literal
from scorelang.sql import Relation
from scorelang.types import Money, Text

MOST_COMPARED = 20_000  # accounts among which a key like the one asked for is looked for
_NAMES = ("name", "account_name", "company", "company_name", "customer", "customer_name", "title")
_AMOUNTS = ("arr", "mrr", "acv", "revenue", "amount")


def name_column(program: Program) -> Column | None:
    """The column by which people know an account."""
    texts = {one.name.lower(): one for one in program.accounts.columns if isinstance(one.type, Text)}
    return next((texts[name] for name in _NAMES if name in texts), None)


def account_name(program: Program, result: Result) -> str:
    """What an account is called: its key where no column says."""
    name, key = name_column(program), str(result["key"])
    return str(result.get(f"account.{name.name}") or key) if name else key


def money_column(program: Program) -> Column | None:
    """The column that says what is at risk: a usual name, else the first amount."""
    amounts = {one.name.lower(): one for one in program.accounts.columns if isinstance(one.type, Money)}
    usual = (amounts[name] for name in _AMOUNTS if name in amounts)
    return next(usual, next(iter(amounts.values()), None))


def names_of(session: Session, program: Program, relation: Relation, accounts: Iterable[str]) -> Mapping[str, str]:
    """The names of a few accounts, as they stand in the data."""
    name, source = name_column(program), program.accounts
    listed = ", ".join(literal(account) for account in accounts)
    if name is None or not listed:
        return {}
    key, shown = relation.columns[f"{source.name}.{source.account}"], relation.columns[f"{source.name}.{name.name}"]
    text = key_as_text(key, sort_of_type(source.column(source.account).type))
    rows = session.rows(f"SELECT {text}, {shown} FROM {relation.table} WHERE {text} IN ({listed})")
    return {str(account): str(text) for account, text in rows if text is not None}


def money_output(program: Program) -> str:
    """The output with the money at risk; a name that no output has where nothing is known of it."""
    column = money_column(program)
    return f"account.{column.name}" if column else "account."


def unknown_account(account: str, keys: Iterable[str], day: date) -> Diagnostic:
    """What is said of an account that does not exist on a day, with the one whose key is like it."""
    shown = account if len(account) <= 60 else f"{account[:60]}…"
    known = list(keys)
    folded = [key for key in known if key.casefold() == account.casefold()]
    near = folded or difflib.get_close_matches(account[:60], known, 1, 0.66)
    help = f"did you mean `{near[0]}`?" if near else "accounts are named by their key"
    return UNKNOWN_ACCOUNT.at(None, f"there is no account `{shown}` on {day}", help=help)
