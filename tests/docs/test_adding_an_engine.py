"""The worked example of docs/adding-an-engine.md is an engine: a project on it gives the scores that DuckDB gives."""

import re
import types
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from scorelang.cli.opening import whole
from scorelang.engines.duckdb.session import Session
from scorelang.engines.engine import Engine
from scorelang.engines.options import Options
from scorelang.run import scoring
from scorelang.run.scoring import Request, scored
from tests.projects.running import recorded

PAGE = Path(__file__).parents[2] / "docs" / "adding-an-engine.md"


def example() -> types.ModuleType:
    found = re.search(r"^```python\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    assert found is not None
    module = types.ModuleType("second")
    exec(compile(found[1], str(PAGE), "exec"), module.__dict__)
    return module


def test_the_worked_example(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    second, asked = example(), []

    @contextmanager
    def chosen(_name: str, _options: Options, session: Session) -> Iterator[Engine]:
        with second.connected(session) as engine:
            asked.append(engine)
            yield engine

    folder = recorded("five_steps", tmp_path, ("2026-02-02",))
    opened, program = whole(folder.path)
    request = Request(opened.project, program, date(2026, 3, 2))
    with scored(request) as done:
        ours = list(map(repr, done.results.fetch()))
    monkeypatch.setattr(scoring, "chosen", chosen)
    with scored(request) as done:
        theirs = list(map(repr, done.results.fetch()))
    assert asked
    assert len(ours) == 69
    assert ours == theirs
