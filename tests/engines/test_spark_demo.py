"""The demo as a user runs it: on DuckDB and on Spark, by `--profile` alone, with equal results."""

import importlib.util
import os
from pathlib import Path

import pytest

from scorelang.engines.spark.java import java_home
from tests.agreement.on_spark import INTERPRETED
from tests.projects.running import copied

pytestmark = pytest.mark.skipif(
    not os.environ.get("CI") and (importlib.util.find_spec("pyspark") is None or java_home() is None),
    reason="pyspark (the extra `spark`) or a Java of 17 or later is not there",
)
DAY = "2026-03-02"


def test_the_demo_by_profile_alone(tmp_path: Path) -> None:
    said = {}
    settings = tmp_path / "settings"
    settings.mkdir()
    (settings / "spark-defaults.conf").write_text("".join(f"{name} {value}\n" for name, value in INTERPRETED.items()))
    for profile in ("dev", "spark"):
        folder = copied("demo", tmp_path / profile, {"SPARK_CONF_DIR": str(settings)})
        ran = folder.run("run", "--today", DAY, "--profile", profile, "--out", "scores.json")
        assert ran.code == 0, ran
        said[profile] = (folder.path / "scores.json").read_bytes()
    assert said["dev"] == said["spark"]


def test_a_session_that_is_not_in_utc_is_refused(tmp_path: Path) -> None:
    from pyspark.sql import SparkSession

    from scorelang.engines.fault import EngineError
    from scorelang.engines.spark.session import OURS, connect

    with connect({"master": "local[1]"}, tmp_path) as session:
        session.conf.set("spark.sql.session.timeZone", "Europe/Berlin")
        assert SparkSession.getActiveSession() is not None
        with pytest.raises(EngineError) as refused, connect({}, tmp_path):
            pass
        session.conf.set("spark.sql.session.timeZone", OURS["spark.sql.session.timeZone"])
    assert "Europe/Berlin, where UTC was wanted" in refused.value.diagnostic.message
