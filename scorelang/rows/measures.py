"""A source's plan as functions over one account's rows: row columns first, then every measure in one pass."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import assert_never

from scorelang.kernel.operators import Expr, Ref
from scorelang.kernel.plan import Earlier, Measure, Newest, RowColumn, RowStep, SourcePlan
from scorelang.kernel.sorts import references
from scorelang.kernel.tables import Cell, Row
from scorelang.rows.expressions import ExpressionPrinter
from scorelang.rows.values import Value, holds, learned
from scorelang.rows.windows import EarlierOf, NewestOf, State, Window
from scorelang.rows.writing import Names
from scorelang.source.records import dataclass

Pass = Callable[[Iterable[Row] | Sequence[State], Row], list[State]]
Layout = tuple[tuple[str, bool], ...]
Group = tuple[list[RowStep], Newest | Earlier]


@dataclass(frozen=True, slots=True)
class SourceReader:
    """What a source says of one account. `passes`: each gives a state for every row, a window then adds a column."""

    source: str
    account: str
    names: tuple[str, ...]
    passes: tuple[tuple[Pass, Window], ...]
    last: Pass

    def measure(self, rows: Iterable[Row], account: Row) -> Mapping[str, Cell]:
        """Every measure of the source over an account's rows."""
        states: Sequence[State] | Iterable[Row] = rows
        for each, window in self.passes:
            entered = each(states, account)
            states = [(*state, cell) for state, cell in zip(entered, window.column(entered), strict=True)]
        return dict(zip(self.names, self.last(states, account)[0], strict=True))


def source_reader(plan: SourcePlan, names: Names) -> SourceReader:
    """Print and compile a source's plan."""
    groups, last = _split(plan.columns)
    wanted = _wanted_after(plan, groups, last)
    layout: Layout | None = None
    passes: list[tuple[Pass, Window]] = []
    for number, (columns, window) in enumerate(groups):
        printer = _RowsPrinter(plan, names, layout)
        layout, text = printer.states(columns, wanted[number], _reads(window))
        positions = {name: position for position, (name, _) in enumerate(layout)}
        passes.append((names.function(text), _window(window, positions)))
        layout = (*layout, (window.name, isinstance(window, Newest)))
    text = _RowsPrinter(plan, names, layout).measures(last, plan.measures)
    measured = tuple(measure.name for measure in plan.measures)
    return SourceReader(plan.source, plan.account.name, measured, tuple(passes), names.function(text))


def _read_by_measures(measures: tuple[Measure, ...]) -> set[str]:
    return _read_by(expr for measure in measures for expr in (measure.argument, measure.where))


def _split(columns: tuple[RowColumn, ...]) -> tuple[list[Group], list[RowStep]]:
    """Row steps up to each window, and those after the last one."""
    groups: list[Group] = []
    steps: list[RowStep] = []
    for column in columns:
        if isinstance(column, RowStep):
            steps.append(column)
        else:
            groups.append((steps, column))
            steps = []
    return groups, steps


def _read_by(expressions: Iterable[Expr | None]) -> set[str]:
    return {ref.name for expr in expressions if expr is not None for ref in references(expr)}


def _reads(column: RowColumn) -> set[str]:
    match column:
        case RowStep(_, expr):
            return _read_by((expr,))
        case Newest(_, among, per, time, ties):
            return {ref.name for ref in (among, *per, time, *ties)}
        case Earlier(_, among, time):
            return {among.name, time.name}
        case _:
            assert_never(column)


def _wanted_after(plan: SourcePlan, groups: list[Group], last: list[RowStep]) -> list[set[str]]:
    """For each window: the names that it or anything after it reads."""
    wanted = _read_by(step.expr for step in last) | _read_by_measures(plan.measures)
    found: list[set[str]] = []
    for steps, window in reversed(groups):
        wanted = wanted | _reads(window)
        found.append(wanted)
        wanted = wanted | _read_by(step.expr for step in steps)
    return found[::-1]


def _window(window: Newest | Earlier, positions: Mapping[str, int]) -> Window:
    def at(ref: Ref) -> int:
        return positions[ref.name]

    match window:
        case Newest(_, among, per, time, ties, oldest):
            order = (at(time), *(at(tie) for tie in ties))
            return NewestOf(at(among), tuple(at(ref) for ref in per), order, oldest)
        case Earlier(_, among, time):
            return EarlierOf(at(among), at(time))
        case _:
            assert_never(window)


_START = {"count": "0", "sum": "None", "min": "None", "max": "None", "median": "[]", "distinct": "set()"}
_TAKE = {
    "count": "{t} += 1",
    "sum": "{t} = {x} if {t} is None else {t} + {x}",
    "min": "if {t} is None or {x} < {t}: {t} = {x}",
    "max": "if {t} is None or {x} > {t}: {t} = {x}",
    "median": "{t}.append({x})",
    "distinct": "{t}.add({x})",
}
_RESULT = {"count": "{t} or None", "median": "median({t})", "distinct": "len({t}) or None"}


class _RowsPrinter(ExpressionPrinter):
    """One pass over an account's rows, or over the states that an earlier pass left of them."""

    def __init__(self, plan: SourcePlan, names: Names, layout: Layout | None) -> None:
        super().__init__(names)
        self._plan = plan
        self._layout = layout

    def states(self, columns: list[RowStep], wanted: set[str], looked_at: set[str]) -> tuple[Layout, str]:
        """A pass that leaves a state for every visible row: its layout (name, never missing) and its text.

        `wanted`: by whatever follows, which borrows anew; `looked_at`: by the window, which sees the states alone.
        """
        borrowed = self._borrow() - looked_at
        self.lines.add("states = []")
        with self.lines.block(self._loop()):
            self._row(columns, wanted)
            kept = [name for name in self.cells if name in wanted and name not in borrowed]
            cells = [self.cells[name] for name in kept]
            self.lines.add(f"states.append(({''.join(f'({self.plain(cell)}), ' for cell in cells)}))")
        self.lines.add("return states")
        layout = tuple((name, not cell.needs) for name, cell in zip(kept, cells, strict=True))
        return layout, self.lines.text("def made(rows, account):")

    def measures(self, columns: list[RowStep], measures: tuple[Measure, ...]) -> str:
        """The last pass: one tuple, with a cell a measure."""
        self._borrow()
        targets = [self.names.fresh("m") for _ in measures]
        groups: dict[Expr | None, list[tuple[Measure, str]]] = {}
        for measure, target in zip(measures, targets, strict=True):
            self.lines.add(f"{target} = {_START[measure.kind]}")
            groups.setdefault(measure.where, []).append((measure, target))
        with self.lines.block(self._loop()):
            self._row(columns, _read_by_measures(measures))
            for where, members in groups.items():
                self._where(where, members)
        pairs = zip(measures, targets, strict=True)
        results = [_RESULT.get(measure.kind, "{t}").format(t=target) for measure, target in pairs]
        self.lines.add(f"return [({''.join(f'({result}), ' for result in results)})]")
        return self.lines.text("def made(rows, account):")

    def _borrow(self) -> set[str]:
        """Read what row expressions want to know of the account."""
        for item in self._plan.borrowed:
            self._get("account", item.name, item.fault)
        return {item.name for item in self._plan.borrowed}

    def _get(self, mapping: str, name: str, fault: bool) -> None:
        key = self.names.constant(name)
        self.read(name, f"{mapping}.get({key}, False)" if fault else f"{mapping}.get({key})", fault)

    def _loop(self) -> str:
        if self._layout is None:
            return "for row in rows:"
        bound = [self.names.fresh("c") for _ in self._layout]
        for target, (name, always) in zip(bound, self._layout, strict=True):
            self.bind(name, target, always)
        return f"for ({''.join(target + ', ' for target in bound)}) in rows:"

    def _row(self, columns: list[RowStep], wanted: set[str]) -> None:
        """What a row holds, whether it is seen at all, and what follows from it."""
        seen = self._plan.visible if self._layout is None else None
        if self._layout is None:
            wanted = wanted | _read_by(column.expr for column in columns) | _read_by((seen,))
            self._inputs(wanted)
        early = _before(columns, _read_by((seen,)))
        for column in early:
            self.define(column.name, column.expr)
        if seen is not None:
            visible = self.condition(seen)
            self.lines.add(f"if not {holds(visible)}: continue")
            self.known = self.closed(learned(visible, True, True))
        for column in columns:
            if column not in early:
                self.define(column.name, column.expr)

    def _inputs(self, wanted: set[str]) -> None:
        faults = {item.name: item.fault for item in self._plan.inputs}
        faults.setdefault(self._plan.account.name, False)
        for name, fault in faults.items():
            if name in wanted and name not in self.cells:
                self._get("row", name, fault)

    def _where(self, where: Expr | None, members: list[tuple[Measure, str]]) -> None:
        """The measures that share a condition ask it once."""
        if where is None:
            self._take(members)
            return
        condition = self.condition(where)
        test = holds(condition, True, self.known)
        with self.lines.block(f"if {test}:"), self.knowing(learned(condition, True, True)):
            self._take(members)

    def _take(self, members: list[tuple[Measure, str]]) -> None:
        for measure, target in members:
            value = Value("True") if measure.argument is None else self.settled(self.value(measure.argument))
            take = _TAKE[measure.kind].format(t=target, x=value.text)
            if value.needs:
                with self.lines.block(f"if {' and '.join(f'{name} is not None' for name in value.needs)}:"):
                    self.lines.add(take)
            else:
                self.lines.add(take)


def _before(columns: list[RowStep], names: set[str]) -> list[RowStep]:
    """The columns among these that the named ones need, themselves too, in order."""
    needed = set(names)
    for column in reversed(columns):
        if column.name in needed:
            needed |= _reads(column)
    return [column for column in columns if column.name in needed]
