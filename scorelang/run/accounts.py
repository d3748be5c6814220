"""What is known of the accounts beside their scores: a name to show, the money at risk, the columns plans may read."""

from scorelang.ir.program import Program
from scorelang.ir.sources import Column
from scorelang.types import Money, Text

_NAMES = ("name", "account_name", "company", "company_name", "customer", "customer_name", "title")
_AMOUNTS = ("arr", "mrr", "acv", "revenue", "amount")


def name_column(program: Program) -> Column | None:
    """The column by which people know an account."""
    texts = {one.name.lower(): one for one in program.accounts.columns if isinstance(one.type, Text)}
    return next((texts[name] for name in _NAMES if name in texts), None)


def money_column(program: Program) -> Column | None:
    """The column that says what is at risk: a usual name, else the first amount."""
    amounts = {one.name.lower(): one for one in program.accounts.columns if isinstance(one.type, Money)}
    usual = (amounts[name] for name in _AMOUNTS if name in amounts)
    return next(usual, next(iter(amounts.values()), None))
