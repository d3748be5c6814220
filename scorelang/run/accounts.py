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
MOST_NAMED = 3
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


def unknown_account(
    account: str, keys: Iterable[str], day: date, names: Mapping[str, str] | None = None, last: date | None = None
) -> Diagnostic:
    """What is said of an account that does not exist on a day, with those that are like it by key or by name.

    `last`: the last day on which it is on record, where it was there once.
    """
    shown = account if len(account) <= 60 else f"{account[:60]}…"
    if last is not None:
        help = f"it is on record on {last}, and the data does not have it any more"
        return UNKNOWN_ACCOUNT.at(None, f"there is no account `{shown}` on {day}", help=help)
    near = _like(account[:60], list(keys), names or {})
    said = " or ".join(f"`{key}`{f' ({name})' if (name := (names or {}).get(key)) else ''}" for key in near)
    help = f"did you mean {said}?" if near else "accounts are named by their key"
    return UNKNOWN_ACCOUNT.at(None, f"there is no account `{shown}` on {day}", help=help)


def _like(account: str, keys: list[str], names: Mapping[str, str]) -> list[str]:
    """Keys that differ in case and signs alone, else accounts of that name, else the key that is nearest."""
    plain = _plain(account)
    same = [key for key in keys if plain and _plain(key) == plain]
    named = [key for key, name in names.items() if len(plain) > 2 and plain in _plain(name)]
    return (same or named or difflib.get_close_matches(account, keys, 1, 0.66))[:MOST_NAMED]


def _plain(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())
