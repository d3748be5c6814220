"""Random programs with data, and the whole program scored again with an indicator that measures something else."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from scorelang.ir.expressions import Choose, ColumnRef, Expression
from scorelang.ir.indicators import Indicator
from scorelang.ir.program import Program
from scorelang.ir.sources import Column
from scorelang.kernel.plan import Kernel
from scorelang.kernel.tables import Cell, Row, Tables
from scorelang.pinning.from_ir import pin
from scorelang.rows import RowsProgram, compile_rows
from scorelang.run.supposed import Supposition, supposition
from scorelang.run.supposing import NotSupposableError, supposable
from scorelang.types import Flag
from tests.agreement.random_data import tables
from tests.agreement.random_programs import NOWHERE, Writer

DAY = date(2024, 3, 31)


@dataclass(frozen=True)
class Made:
    """A program, its data, what it publishes of each account, and what can be supposed of them."""

    program: Program
    data: Tables
    results: Sequence[dict[str, Cell]]
    supposed: Supposition
    unavailable: Mapping[str, str]


def random_card(seed: int) -> Made | None:
    """A random program over random data; None where nothing can be supposed of it."""
    chance = random.Random(f"supposed {seed}")
    program = Writer(chance).program()
    unavailable = {"billing": "stale"} if chance.random() < 0.2 else {}
    return made(program, unavailable, lambda kernel: tables(chance, kernel))


def made(program: Program, unavailable: Mapping[str, str], data_for) -> Made | None:  # type: ignore[no-untyped-def]
    """The same of a program whose data comes with its kernel."""
    try:
        found = supposable(program)
    except NotSupposableError:
        return None
    kernel = pin(program, DAY, "UTC", unavailable=unavailable, conditions=found.fixed)
    data = data_for(kernel)
    results = compile_rows(kernel).score(data)
    return Made(program, data, results, supposition(found, DAY, "UTC", lambda: results), unavailable)


@dataclass(frozen=True)
class Whole:
    """The whole program, in which every indicator may be told what it measures; no part of it is left out."""

    kernel: Kernel
    rows: RowsProgram
    accounts: str

    def over(self, data: Tables) -> "Everyone":
        """All accounts that exist, each measured from its rows."""
        key = self.kernel.accounts.key.name
        rows = {
            reader.source: _by_account(data.rows.get(reader.source, ()), reader.account) for reader in self.rows.readers
        }
        accounts = [
            (row, {source: groups.get(row[key], ()) for source, groups in rows.items()})
            for row in data.accounts
            if self.rows.exists(row)
        ]
        return Everyone(self, [(row, own, self.rows.measure(row, own)) for row, own in accounts])


@dataclass(frozen=True)
class Everyone:
    """Of each account its row, its rows of each source, and what is measured of them."""

    whole: Whole
    accounts: Sequence[tuple[Row, Mapping[str, Sequence[Row]], Row]]

    def scored(self, account: Cell, values: Mapping[str, Cell]) -> dict[str, Cell]:
        """What is published of one account that is told what its indicators measure, all of them scored again."""
        rows, key = self.whole.rows, self.whole.kernel.accounts.key.name
        given: dict[str, Cell] = {f"{self.whole.accounts}.given {name}": value for name, value in values.items()}
        given |= {f"{self.whole.accounts}.asked {name}": True for name in values}
        states = [
            rows.measure({**row, **given}, own) if row[key] == account else known for row, own, known in self.accounts
        ]
        return next(row for row in rows.outputs(states) if row["key"] == account)


def _by_account(rows: Sequence[Row], account: str) -> dict[Cell, list[Row]]:
    groups: dict[Cell, list[Row]] = {}
    for row in rows:
        if row[account] is not None:
            groups.setdefault(row[account], []).append(row)
    return groups


def whole(program: Program, day: date, unavailable: Mapping[str, str], zone: str = "UTC") -> Whole:
    """The program with two more columns of the accounts for every indicator."""
    accounts = program.accounts
    columns = [
        column
        for one in program.indicators
        for column in (Column(f"given {one.name}", one.value.type), Column(f"asked {one.name}", Flag()))
    ]

    def asked(one: Indicator) -> Indicator:
        flag: Expression = ColumnRef(accounts.name, f"asked {one.name}", Flag(), NOWHERE)
        given = ColumnRef(accounts.name, f"given {one.name}", one.value.type, NOWHERE)
        return replace(one, value=Choose(((flag, given),), one.value, one.value.type, NOWHERE))

    cards = tuple(
        replace(card, variants=tuple(replace(v, indicators=tuple(map(asked, v.indicators))) for v in card.variants))
        for card in program.scorecards
    )
    sources = tuple(
        replace(one, columns=(*one.columns, *columns)) if one is accounts else one for one in program.sources
    )
    changed = replace(program, sources=sources, indicators=tuple(map(asked, program.indicators)), scorecards=cards)
    kernel = pin(changed, day, zone, unavailable=unavailable)
    return Whole(kernel, compile_rows(kernel), accounts.name)
