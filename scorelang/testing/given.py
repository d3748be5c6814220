"""A test's rows as tables: cells as they would enter, and a plain value for each one that the test did not give."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from scorelang.ir.expressions import Constant
from scorelang.ir.program import GivenRow, Program, Test
from scorelang.ir.sources import Column, Source
from scorelang.kernel.operators import Sort
from scorelang.kernel.plan import Input, Kernel, SourcePlan
from scorelang.kernel.tables import Cell, Row, Tables
from scorelang.pinning.days import Clock, day_number
from scorelang.types import Date, Duration, Flag, Money, Number, Text, Time, Type
from scorelang.types.folding import folded

ACCOUNT = "account"
_FAR = 1e6
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Slot:
    """A cell that the test did not give: its place, its input, the value it took and two others."""

    table: str
    row: int
    input: Input
    taken: Cell
    others: tuple[Cell, Cell]


@dataclass(frozen=True, slots=True)
class Given:
    """The tables of a test, and the slots that were filled for it."""

    tables: Tables
    slots: tuple[Slot, ...]

    def with_others(self, slots: tuple[Slot, ...], which: int) -> Tables:
        """The tables with another value in these slots, the first or the second."""
        accounts = [dict(row) for row in self.tables.accounts]
        rows = {source: [dict(row) for row in rows] for source, rows in self.tables.rows.items()}
        for slot in slots:
            held = accounts if slot.table == "" else rows[slot.table]
            held[slot.row][slot.input.name] = slot.others[which]
        return Tables(accounts, rows)


def given(program: Program, kernel: Kernel, test: Test, zone: str) -> Given:
    """The tables that a kernel reads, from the rows of a test."""
    clock = Clock(test.today, zone)
    source = program.accounts
    rows = [row for row in test.rows if row.source == source.name] or [GivenRow(source.name, (), test.span)]
    slots: list[Slot] = []
    key = kernel.accounts.key.name
    accounts: list[Row] = []
    for number, row in enumerate(rows):
        cells = _cells(row, kernel.accounts.inputs, source, clock, ("", number), slots)
        accounts.append({**cells, key: _key(row, source, clock, number)})
    first = accounts[0][key]
    tables = {plan.source: _rows(program, plan, test, clock, first, slots) for plan in kernel.sources}
    return Given(Tables(accounts, tables), tuple(slot for slot in slots if slot.input.name != key))


def _rows(program: Program, plan: SourcePlan, test: Test, clock: Clock, account: Cell, slots: list[Slot]) -> list[Row]:
    source = _declared(program, plan.source)
    rows: list[Row] = []
    for row in test.rows:
        if row.source == plan.source:
            cells = _cells(row, plan.inputs, source, clock, (plan.source, len(rows)), slots)
            rows.append({**cells, plan.account.name: _owner(row, source, clock, account)})
    return rows


def _declared(program: Program, name: str) -> Source | None:
    """The source, None for a history, which no file declares."""
    return next((source for source in program.sources if source.name == name), None)


def _key(row: GivenRow, source: Source, clock: Clock, number: int) -> Cell:
    cells = dict(row.cells)
    constant = cells.get(source.account)
    if constant is not None:
        return _cell(constant, source.column(source.account), clock)
    if isinstance(source.column(source.account).type, Text):
        return f"{ACCOUNT} {number + 1}"
    return float(number + 1)


def _owner(row: GivenRow, source: Source | None, clock: Clock, account: Cell) -> Cell:
    """Rows belong to the test's account, where they don't name another."""
    if source is None or source.via is not None:
        return account
    constant = dict(row.cells).get(source.account)
    return account if constant is None else _cell(constant, source.column(source.account), clock)


def _cells(
    row: GivenRow,
    inputs: tuple[Input, ...],
    source: Source | None,
    clock: Clock,
    place: tuple[str, int],
    slots: list[Slot],
) -> dict[str, Cell]:
    constants: Mapping[str, Constant | None] = dict(row.cells)
    cells: dict[str, Cell] = {}
    for each in inputs:
        if each.fault:
            continue
        column = _column(source, each.column)
        if each.column in constants:
            constant = constants[each.column]
            cells[each.name] = None if constant is None else _convert(constant, each.sort, column, clock)
        elif column is not None and not _stays_absent(column, source):
            taken, *others = _plain(column.type, each.sort, clock)
            cells[each.name] = taken
            slots.append(Slot(*place, each, taken, (others[0], others[1])))
        elif source is None and each.sort is Sort.DAY:
            cells[each.name] = clock.day - 1
    return cells


def _column(source: Source | None, name: str) -> Column | None:
    return None if source is None else next((column for column in source.columns if column.name == name), None)


def _stays_absent(column: Column, source: Source | None) -> bool:
    """An optional cell is absent where nothing is said; so is the day on which something ends."""
    ends = () if source is None else ((source.valid or ("", ""))[1], (source.exists or ("", None))[1])
    return column.optional or column.name in ends


def _cell(constant: Constant, column: Column, clock: Clock) -> Cell:
    sort = Sort.TEXT if isinstance(constant.value, str) else Sort.NUMBER
    return _convert(constant, sort, column, clock)


def _convert(constant: Constant, sort: Sort, column: Column | None, clock: Clock) -> Cell:
    """A literal as the cell that would have been read for it."""
    value = constant.value
    match sort:
        case Sort.DAY if isinstance(value, date):
            return day_number(value)
        case Sort.INSTANT if isinstance(value, date):
            return clock.midnight(day_number(value))
        case Sort.INSTANT if isinstance(value, str):
            return _instant(value, clock.zone)
        case Sort.NUMBER if isinstance(value, int | float):
            return float(value) + 0.0
        case Sort.TEXT if isinstance(value, str):
            keeps_case = column is None or not (isinstance(column.type, Text) and column.type.folded)
            return value if keeps_case else folded(value)
        case Sort.FLAG if isinstance(value, bool):
            return value
        case _:
            return None


def _instant(text: str, zone: str) -> int:
    """An instant that was written out; without a zone it is in the project's."""
    moment = datetime.fromisoformat(text)
    aware = moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone))
    return (aware - _EPOCH) // timedelta(microseconds=1)


def _plain(type_: Type, sort: Sort, clock: Clock) -> tuple[Cell, Cell, Cell]:
    """A value of a type, and two others, on both sides of it where there are sides."""
    match type_:
        case Text(members):
            return (members[0], members[len(members) // 2], members[-1]) if members else ("text", "", "another text")
        case Number(low, high, members):
            return (members[0], members[len(members) // 2], members[-1]) if members else _between(low, high)
        case Money(low, high):
            return _between(low, high)
        case Flag():
            return False, True, True
        case Date() | Time():
            days = (clock.today, clock.today - timedelta(days=400), clock.today + timedelta(days=400))
            return _day(sort, clock, days[0]), _day(sort, clock, days[1]), _day(sort, clock, days[2])
        case Duration():
            return 0.0, -400.0, 400.0
        case _:
            return None, None, None


def _between(low: float | None, high: float | None) -> tuple[float, float, float]:
    """The least that is allowed, or what lies nearest to 0; then as far as it may go."""
    least = -_FAR if low is None else low
    most = _FAR if high is None else high
    taken = low if low is not None else min(0.0, most)
    return taken, least, most


def _day(sort: Sort, clock: Clock, day: date) -> Cell:
    return day_number(day) if sort is Sort.DAY else clock.midnight(day_number(day))
