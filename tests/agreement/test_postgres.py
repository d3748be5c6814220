"""Random kernels and whole scorecards on PostgreSQL, where its programs are installed."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from scorelang.rows.from_kernel import compile_rows
from tests.agreement import on_postgres
from tests.agreement.comparing import differences
from tests.agreement.test_programs import backwards, scorecard

pytestmark = pytest.mark.skipif(on_postgres.programs() is None, reason="no PostgreSQL server is installed")


@pytest.fixture(scope="module")
def postgres() -> Iterator[Path]:
    # A socket's path must be short.
    with tempfile.TemporaryDirectory(prefix="pg") as folder, on_postgres.server(Path(folder)) as made:
        yield made


@pytest.mark.parametrize("seed", range(10))
def test_random_scorecards_agree(seed: int, postgres: Path) -> None:
    kernel, data = scorecard(seed)
    found = differences(compile_rows(kernel).score(data), on_postgres.score(kernel, backwards(data), postgres))
    assert not found, found[:3]
