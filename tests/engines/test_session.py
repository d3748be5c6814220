"""The connection opens what it was told and nothing else, and its errors are in our own words."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from scorelang.engines.duckdb import connect
from scorelang.engines.fault import EngineError


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM read_csv('{other}')",
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM '{other}'",
        "COPY (SELECT 1) TO '{folder}/new.csv'",
        "ATTACH '{folder}/new.db'",
        "INSTALL httpfs",
        "LOAD spatial",
        "SET enable_external_access = true",
        "SET allowed_directories = ['/']",
    ],
)
def test_nothing_else_can_be_opened(tmp_path: Path, statement: str) -> None:
    own, other, allowed = tmp_path / "own", tmp_path / "other.csv", tmp_path / "allowed.csv"
    own.mkdir()
    for file in (other, allowed):
        file.write_text("a\n1\n")
    with connect(own, files=(allowed,)) as session:
        assert session.rows(f"SELECT count(*) FROM read_csv('{allowed}')") == [(1,)]
        session.run(f"COPY (SELECT 1 AS a) TO '{own}/mine.parquet' (FORMAT parquet)")
        session.seal()
        with pytest.raises(EngineError):
            session.run(statement.format(other=other, folder=tmp_path))


def test_names_in_python_are_no_tables(tmp_path: Path) -> None:
    secret = [1, 2, 3]
    with connect(tmp_path) as session, pytest.raises(EngineError):
        session.run("SELECT * FROM secret")
    assert secret


def test_a_sealed_session_cannot_be_changed(tmp_path: Path) -> None:
    with connect(tmp_path) as session:
        session.seal()
        with pytest.raises(EngineError):
            session.run("SET threads = 1")


def test_too_little_memory_is_said_in_our_words(tmp_path: Path) -> None:
    with connect(tmp_path, memory="2MB", threads=1) as session, pytest.raises(EngineError) as caught:
        session.run("SELECT list(repeat('x', 1000) || i) FROM range(100000) r(i)")
    assert caught.value.diagnostic.message == "there is not enough memory"
    assert caught.value.diagnostic.rule.slug == "engine-failed"


def test_the_drivers_words_go_no_further(tmp_path: Path) -> None:
    with connect(tmp_path) as session, pytest.raises(EngineError) as caught:
        session.run("SELECT * FROM nowhere")
    assert "nowhere" not in caught.value.diagnostic.message


def test_progress_is_told_from_0_to_1(tmp_path: Path) -> None:
    told: list[float] = []
    with connect(tmp_path, threads=1) as session:
        session.watched("CREATE TABLE t AS SELECT sum(hash(i)) FROM range(60000000) r(i)", told.append)
    assert all(0 <= share <= 1 for share in told)
    assert told == sorted(told)


INTERRUPTED = """
import pathlib, signal, sys, tempfile
signal.signal(signal.SIGINT, signal.default_int_handler)  # it may be ignored where the tests run
from scorelang.engines.duckdb import connect
with tempfile.TemporaryDirectory() as folder, connect(pathlib.Path(folder)) as session:
    print("ready", flush=True)
    try:
        session.run("SELECT sum(hash(a.i + b.i)) FROM range(1000000) a(i), range(1000000) b(i)")
    except KeyboardInterrupt:
        sys.exit(130)
"""


def test_an_interrupt_stops_a_query() -> None:
    with subprocess.Popen([sys.executable, "-c", INTERRUPTED], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        try:
            assert process.stdout.readline() == b"ready\n"
            with pytest.raises(subprocess.TimeoutExpired):
                process.wait(0.5)
            process.send_signal(signal.SIGINT)
            assert process.wait(20) == 130
        finally:
            process.kill()
