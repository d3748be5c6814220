"""Rows and SQL agree, bit by bit, on whole projects over their own files: dirt, history and all."""

import os
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from scorelang.cli.opening import opened
from scorelang.engines.duckdb import Session, connect, load
from scorelang.engines.duckdb.days import history_relation
from scorelang.engines.duckdb.tables import read_tables
from scorelang.ir.program import Program
from scorelang.kernel.plan import Kernel
from scorelang.kernel.tables import Cell
from scorelang.pinning.from_ir import pin
from scorelang.project.records import Project
from scorelang.rows import compile_rows
from scorelang.run.binding import bindings_of, folder_of, profile_of
from scorelang.run.history import History
from scorelang.run.scoring import day_files
from scorelang.sources.located import locate
from scorelang.sql import DUCKDB, Relation, query, to_sql
from tests.agreement.comparing import differences
from tests.projects import ravenstack_look_alike as look_alike
from tests.projects.running import Folder, copied

DATA = os.environ.get("SCORELANG_DATA")
REAL = pytest.mark.skipif(DATA is None, reason="SCORELANG_DATA is not set")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _cell(value: object) -> Cell:
    if isinstance(value, datetime):
        return (value.replace(tzinfo=UTC) - _EPOCH) // timedelta(microseconds=1)
    return (value - _EPOCH.date()).days if isinstance(value, date) else value  # type: ignore[return-value]


def _on_duckdb(session: Session, kernel: Kernel, relations: Mapping[str, Relation]) -> list[dict[str, Cell]]:
    names = ["key", *(output.name for output in kernel.outputs)]
    text = to_sql(query(kernel, DUCKDB, relations), DUCKDB)
    return [dict(zip(names, map(_cell, row), strict=True)) for row in session.rows(text)]


def _relations(
    session: Session, project: Project, kernel: Kernel, loaded: Mapping[str, Relation], today: date
) -> dict[str, Relation]:
    pasts = [plan for plan in kernel.sources if plan.source.endswith(".history")]
    history = History(project.root / project.history)
    return dict(loaded) | {
        plan.source: history_relation(session, plan, day_files(history, plan, today), number)
        for number, plan in enumerate(pasts, 1)
    }


def _program(folder: Path) -> tuple[Project, Program]:
    found = opened(folder)
    assert found.program is not None, found.found
    return found.project, found.program


def _compared(folder: Folder, today: date, own: Path) -> int:
    """How many cells of one day agree; fails where one does not."""
    project, program = _program(folder.path)
    profile = profile_of(project, None)
    bindings, _ = bindings_of(project, profile, program)
    located = locate(bindings, folder_of(project, profile, folder.environment))
    own.mkdir()
    with connect(own, files=located.paths, folders=(project.root / project.history,)) as session:
        loaded = load(session, program.sources, located, project.timezone, today)
        kernel = pin(
            program,
            today,
            project.timezone,
            unavailable=loaded.report.unavailable,
            faultless=loaded.faultless,
            data_ends=loaded.data_ends,
        )
        relations = _relations(session, project, kernel, loaded.relations, today)
        theirs = _on_duckdb(session, kernel, relations)
        ours = compile_rows(kernel).score(read_tables(session, kernel, relations))
    assert differences(ours, theirs) == []
    return sum(map(len, ours))


def _check(folder: Folder, days: tuple[str, ...], own: Path) -> None:
    for day in days:
        assert _compared(folder, date.fromisoformat(day), own / day) > 1000
        if day != days[-1]:
            assert folder.run("run", "--today", day).code == 0


def test_the_demo(tmp_path: Path) -> None:
    _check(copied("demo", tmp_path, thinned=True), ("2026-02-01", "2026-03-01"), tmp_path)


def test_the_look_alike_of_ravenstack(tmp_path: Path) -> None:
    look_alike.write(tmp_path / "exports")
    folder = copied("ravenstack", tmp_path, {"SCORELANG_DATA": str(tmp_path / "exports")})
    _check(folder, ("2024-12-31",), tmp_path)


@REAL
def test_ravenstack(tmp_path: Path) -> None:
    folder = copied("ravenstack", tmp_path, {"SCORELANG_DATA": DATA or ""})
    _check(folder, ("2024-09-30", "2024-12-31"), tmp_path)
