"""What a change does is the same on DuckDB and on PostgreSQL: with the data read once, and read by each version."""

from pathlib import Path

from tests.diffing.two_runs import committed, edited, told
from tests.engines.postgres_server import Server
from tests.projects.running import Folder, recorded

DAY = "2026-03-02"


def test_a_difference_on_postgres(tmp_path: Path, postgres: Server) -> None:
    postgres.run("CREATE DATABASE difference")
    before = recorded("demo", tmp_path, ("2026-02-23",), thinned=True)
    demo = Folder(before.path, {"DATABASE_URL": postgres.url("difference")})
    branch = edited(committed(demo), tmp_path / "branch", "cap 49 when", "cap 30 when")
    here = told(branch, DAY)
    assert here["kind"] == "scores"
    assert told(branch, DAY, "--profile", "postgres") == here
    inventory = branch.path / "scorecards" / "inventory.score"
    text = inventory.read_text(encoding="utf-8")
    assert text.count("number from 1") >= 1
    inventory.write_text(text.replace("number from 1", "number from 5", 1), encoding="utf-8")
    apart = told(branch, DAY)
    assert "how data is read" in apart["scorecards"][0]["parts"]
    assert told(branch, DAY, "--profile", "postgres") == apart
