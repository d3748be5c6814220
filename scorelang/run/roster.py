"""Who the accounts are, as their source has them: names, people, the money at stake; nobody is scored."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field

from scorelang.actions.context import Cell
from scorelang.engines.duckdb.days import key_as_text
from scorelang.ir.program import Program
from scorelang.ir.sources import Column
from scorelang.pinning.words import sort_of_type
from scorelang.run.accounts import money_column, name_column
from scorelang.run.leaves import Result, number
from scorelang.run.scoring import Request, Sources, sources
from scorelang.run.urgency import listed
from scorelang.source.records import dataclass, replace
from scorelang.types import Text

AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Member:
    """An account: what it is called, its money, and the texts by which roles find their people."""

    name: str | None = None
    money: float | None = None
    texts: Mapping[str, Cell] = field(default_factory=dict)


def members(request: Request, accounts: Iterable[str]) -> Mapping[str, Member]:
    """The accounts that the source has today; raises RunError where it cannot be read."""
    wanted = sorted(set(accounts))
    if not wanted:
        return {}
    alone = replace(request, program=replace(request.program, sources=(request.program.accounts,)))
    with sources(alone) as data:
        return dict(_members(data, wanted))


def _members(data: Sources, wanted: list[str]) -> Iterator[tuple[str, Member]]:
    program = data.request.program
    source, relation = program.accounts, data.loaded.relations[program.accounts.name]
    columns = _columns(program)
    key = key_as_text(relation.columns[f"{source.name}.{source.account}"], sort_of_type(_key(program).type))
    cells = "".join(f", {relation.columns[f'{source.name}.{one.name}']}" for one in columns)
    for first in range(0, len(wanted), AT_ONCE):
        some = listed(wanted[first : first + AT_ONCE])
        for row in data.session.rows(f"SELECT {key}{cells} FROM {relation.table} WHERE {key} IN ({some})"):
            yield str(row[0]), _member(program, dict(zip((one.name for one in columns), row[1:], strict=True)))


def _member(program: Program, cells: Result) -> Member:
    name, money = name_column(program), money_column(program)
    shown = cells.get(name.name) if name else None
    amount = cells.get(money.name) if money else None
    texts = {column: cell for column, cell in cells.items() if isinstance(cell, str)}
    return Member(None if shown is None else str(shown), number(amount), texts)


def _key(program: Program) -> Column:
    return program.accounts.column(program.accounts.account)


def _columns(program: Program) -> tuple[Column, ...]:
    money = money_column(program)
    return tuple(one for one in program.accounts.columns if isinstance(one.type, Text) or one == money)
