"""Kernel to Python: straight-line functions, printed and compiled once."""

from collections.abc import Callable

from scorelang.kernel.operators import Expr
from scorelang.kernel.plan import AccountsPlan, Kernel
from scorelang.kernel.sorts import references
from scorelang.kernel.tables import Row
from scorelang.rows.expressions import ExpressionPrinter
from scorelang.rows.measures import source_reader
from scorelang.rows.program import RowsProgram
from scorelang.rows.stages import stages
from scorelang.rows.values import holds
from scorelang.rows.writing import Names


def compile_rows(kernel: Kernel) -> RowsProgram:
    """The kernel as a program in memory."""
    names = Names()
    readers = tuple(source_reader(plan, names) for plan in kernel.sources)
    return RowsProgram(kernel, _exists(kernel.accounts, names), readers, stages(kernel, names))


def _exists(plan: AccountsPlan, names: Names) -> Callable[[Row], bool]:
    if plan.visible is None:
        return _always
    printer = ExpressionPrinter(names)
    _read_inputs(printer, plan, plan.visible)
    condition = printer.condition(plan.visible)
    printer.lines.add(f"return {holds(condition)}")
    return names.function(printer.lines.text("def made(row):"))


def _read_inputs(printer: ExpressionPrinter, plan: AccountsPlan, expr: Expr) -> None:
    faults = {item.name for item in plan.inputs if item.fault}
    for name in sorted({ref.name for ref in references(expr)}):
        key = printer.names.constant(name)
        always = name in faults
        printer.read(name, f"row.get({key}, False)" if always else f"row.get({key})", always)


def _always(_: Row) -> bool:
    return True
