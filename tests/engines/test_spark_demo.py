"""The demo as a user runs it, with fewer logins: on DuckDB and on Spark, by `--profile` alone, with equal results."""

from pathlib import Path

from tests.agreement import on_spark
from tests.projects.running import copied

pytestmark = on_spark.pytestmark
DAY = "2026-03-02"


def test_the_demo_by_profile_alone(tmp_path: Path) -> None:
    on_spark.session()
    said = {}
    for profile in ("dev", "spark"):
        folder = copied("demo", tmp_path / profile, thinned=True)
        ran = folder.run("run", "--today", DAY, "--profile", profile, "--out", "scores.json")
        assert ran.code == 0, ran
        said[profile] = (folder.path / "scores.json").read_bytes()
    assert said["dev"] == said["spark"]
