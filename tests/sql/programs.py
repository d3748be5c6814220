"""The small program of the golden files, pinned and printed."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from scorelang.kernel.plan import Input, Kernel
from scorelang.pinning.from_ir import pin
from scorelang.semantics.from_syntax import elaborate
from scorelang.source import SourceText
from scorelang.sql import Relation
from scorelang.sql.sources import stored
from scorelang.syntax.from_text import parse

GOLDEN = Path(__file__).parent / "golden"


def small(wanted: Callable[[str], bool] = lambda _: True) -> Kernel:
    """Evaluated in Berlin on the day before its clocks change."""
    file, _ = parse(SourceText("small.score", (GOLDEN / "small.score").read_text(encoding="utf-8")))
    program, found = elaborate((file,))
    assert program is not None, found
    return pin(program, date(2024, 3, 30), "Europe/Berlin", wanted=wanted, faultless=lambda name: "mark" not in name)


def relations(kernel: Kernel, integers: frozenset[str] = frozenset()) -> dict[str, Relation]:
    """Tables called as the sources, with columns called as they are declared."""
    made = {kernel.accounts.source: _relation(kernel.accounts.source, kernel.accounts.inputs, integers)}
    for plan in kernel.sources:
        made[plan.source] = _relation(plan.source, stored(plan), integers)
    return made


def _relation(source: str, inputs: tuple[Input, ...], integers: frozenset[str]) -> Relation:
    columns = {entry.name: entry.column.strip("@") + ("_fault" if entry.fault else "") for entry in inputs}
    return Relation(source, columns, integers & columns.keys())
