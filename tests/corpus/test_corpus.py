"""Every case through every stage."""

import pytest

from scorelang.diagnostics.to_text import render
from scorelang.formatting.to_text import format_file
from scorelang.ir.program import Program
from scorelang.kernel.plan import Kernel
from scorelang.kernel.tables import Cell
from scorelang.pinning.days import day_of_number
from scorelang.pinning.from_ir import pin
from scorelang.rows.from_kernel import compile_rows
from scorelang.semantics.from_syntax import elaborate
from scorelang.syntax.from_bytes import decode
from scorelang.syntax.from_text import parse
from tests.agreement.comparing import differences
from tests.agreement.on_duckdb import connection, score
from tests.corpus.reading import Case, cases, tables, with_block

CASES = cases()
NAMES = [case.name for case in CASES]
RUNNABLE = [case for case in CASES if case.show]


def understood(case: Case) -> tuple[Program | None, str]:
    """The program, and everything that was said of it."""
    source, found = decode("case.score", case.program.encode())
    if source is None:
        return None, render(found, {}, color=False)
    file, more = parse(source)
    program, rest = elaborate((file,))
    return program, render((*found, *more, *rest), {source.path: source}, color=False)


def pinned(case: Case, program: Program) -> Kernel:
    wanted = {"key", *case.show}
    return pin(
        program,
        case.today,
        case.zone,
        unavailable=dict.fromkeys(case.stale, "stale"),
        wanted=lambda name: name in wanted,
    )


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_says(case: Case, accept: bool) -> None:
    _, said = understood(case)
    if accept:
        case.path.write_text(with_block(case.path.read_text(encoding="utf-8"), "diagnostics", said), encoding="utf-8")
    else:
        assert said == case.diagnostics


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_is_formatted(case: Case, accept: bool) -> None:
    source, _ = decode("case.score", case.program.encode())
    if source is None:
        return
    file, found = parse(source)
    if found:
        return
    text = format_file(file)
    if accept:
        case.path.write_text(with_block(case.path.read_text(encoding="utf-8"), "score", text), encoding="utf-8")
    else:
        assert text == case.program


@pytest.mark.parametrize("case", RUNNABLE, ids=[case.name for case in RUNNABLE])
def test_gives_the_same_on_both_evaluators(case: Case, accept: bool) -> None:
    program, said = understood(case)
    assert program is not None, said
    kernel, data = pinned(case, program), tables(case, program)
    rows = compile_rows(kernel).score(data)
    assert not differences(rows, score(kernel, data, connection()))
    result = "".join(line(case, kernel, row) for row in sorted(rows, key=lambda row: str(row["key"])))
    if accept:
        case.path.write_text(with_block(case.path.read_text(encoding="utf-8"), "result", result), encoding="utf-8")
    else:
        assert result == case.result


def line(case: Case, kernel: Kernel, row: dict[str, Cell]) -> str:
    days = {output.name for output in kernel.outputs if output.ref.sort.value == "day"}
    missing = [name for name in case.show if name not in row]
    assert not missing, f"{case.name} shows {missing}, which is no output"
    return " | ".join([str(row["key"]), *(cell(row[name], name in days) for name in case.show)]) + "\n"


def cell(value: Cell, is_day: bool) -> str:
    if value is None:
        return "missing"
    if is_day and isinstance(value, int):
        return str(day_of_number(value))
    if isinstance(value, bool):
        return "true" if value else "false"
    return repr(value) if isinstance(value, float) else str(value)
