"""One PostgreSQL server for all tests of a worker, and a team's database on it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engines.postgres_server import Server, programs_or_skip, server
from tests.engines.postgres_team import SCORE, TABLES, Team
from tests.projects.running import Folder


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    with server(programs_or_skip()) as made:
        yield made


@pytest.fixture
def team(tmp_path: Path, postgres: Server, request: pytest.FixtureRequest) -> Iterator[Team]:
    name = f"team{abs(hash(request.node.name))}"
    postgres.run(f"CREATE DATABASE {name}")
    postgres.run(TABLES, database=name)
    (tmp_path / "health.score").write_text(SCORE, encoding="utf-8")
    made = Team(Folder(tmp_path, {"WAREHOUSE": postgres.url(name)}), postgres, name)
    made.configure()
    yield made
    postgres.run(f"DROP DATABASE {name} WITH (FORCE)", "DROP ROLE reader")
