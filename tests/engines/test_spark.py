"""Sources that lie in Spark's catalog: what may be asked of it, and scores that are the same as from files."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from scorelang.engines.fault import EngineError
from tests.agreement import on_spark
from tests.agreement.on_spark import Py4JNetworkError, PySparkException, SparkSession, own_errors, sessions
from tests.engines.postgres_team import SCORE, TODAY
from tests.projects.running import Folder, Ran

pytestmark = [*on_spark.pytestmark, pytest.mark.usefixtures("catalog")]

SETTINGS = """[project]
name = "faults"
language = 1
scorecards = ["."]

[profiles.team]
engine = "spark"
schema = "{schema}"

[profiles.team.sources]
crm = {{ {crm} }}
tickets = {{ {tickets} }}

[profiles.files]
engine = "duckdb"
[profiles.files.sources]
crm = {{ path = "crm.parquet/*.parquet" }}
tickets = {{ path = "tickets.parquet/*.parquet" }}
"""
TABLES = {
    "crm.accounts": "SELECT concat('A', id + 1) AS id, CAST(id + 1 AS INT) AS seats FROM range(50)",
    "crm.tickets": "SELECT concat('A', id % 50 + 1) AS account_id, date_add(DATE'2026-02-01', CAST(id % 20 AS INT)) "
    "AS opened, CAST(id % 12 AS DOUBLE) AS hours FROM range(400)",
}


@pytest.fixture(scope="module")
def catalog() -> Iterator[None]:
    """Tables that only the session knows."""
    spark = on_spark.session()
    spark.sql("CREATE DATABASE crm")
    for name, rows in TABLES.items():
        spark.sql(f"CREATE TABLE {name} USING parquet AS {rows}")
    yield
    spark.sql("DROP DATABASE crm CASCADE")


class Team:
    """A project over tables of the session."""

    def __init__(self, to: Path) -> None:
        (to / "health.score").write_text(SCORE, encoding="utf-8")
        self.folder = Folder(to, {"SECRET": "hunter2"})
        self.bind()

    def bind(
        self, crm: str = 'table = "crm.accounts"', tickets: str = 'table = "crm.tickets"', schema: str = "scores"
    ) -> None:
        text = SETTINGS.format(crm=crm, tickets=tickets, schema=schema)
        (self.folder.path / "scorelang.toml").write_text(text, encoding="utf-8")

    def score(self, *options: str) -> Ran:
        return self.folder.run("run", "--today", TODAY, "--profile", "team", *options)

    def kept(self) -> list[str]:
        """What the history holds."""
        return sorted(path.name for path in self.folder.path.glob("history/health/*"))

    def doctor(self) -> Ran:
        return self.folder.run("doctor", "--profile", "team")


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Team]:
    yield Team(tmp_path)
    on_spark.session().sql("DROP DATABASE IF EXISTS scores CASCADE")


def asked(query: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in on_spark.session().sql(query).collect()]


def assert_says(ran: Ran, code: str, exit: int = 4) -> None:
    assert ran.code == exit, ran
    assert f"error[{code} " in ran.err
    assert "Traceback" not in ran.err
    assert "Exception" not in ran.err


def test_tables_and_queries_are_sources(team: Team) -> None:
    for name, rows in TABLES.items():
        place = team.folder.path / f"{name.split('.')[1].replace('accounts', 'crm')}.parquet"
        on_spark.session().sql(rows).write.parquet(str(place))
    ran = team.folder.run("run", "--today", TODAY, "--profile", "files", "--out", "files.json")
    assert ran.code == 0, ran
    team.bind(tickets='query = "WITH a AS (SELECT * FROM crm.tickets) SELECT account_id, opened, hours FROM a;"')
    ran = team.score("--out", "tables.json")
    assert ran.code == 0, ran
    files, tables = ((team.folder.path / f"{name}.json").read_bytes() for name in ("files", "tables"))
    assert files == tables
    assert files.count(b'"account"') == 50
    assert asked("SELECT count(*), min(number), max(number) FROM scores.indicators WHERE indicator = 'size'") == [
        (50, 1.0, 50.0)
    ]
    assert asked("SELECT scorecard, CAST(day AS STRING), accounts FROM scores.runs") == [("health", TODAY, 50)]
    assert asked("SELECT count(*) FROM scores.triggers") == [(9,)]
    team.bind(crm='query = "SELECT * FROM crm.accounts WHERE seats <= 40"')
    assert team.score().code == 0
    assert asked("SELECT count(*), max(account) FROM scores.scores") == [(40, "A9")]
    assert asked("SELECT accounts FROM scores.runs") == [(40,)]
    assert asked("SHOW TABLES LIKE 'scorelang*'") == []


@pytest.mark.parametrize(
    ("binding", "code"),
    [
        ("query = \"SELECT id, reflect('java.lang.System', 'exit', 1) AS seats FROM crm.accounts\"", "SC8105"),
        ('query = "DROP TABLE crm.accounts"', "SC8105"),
        ('query = "SELECT id, 1 AS seats FROM csv.`{file}`"', "SC8104"),
        ('table = "csv.`{file}`"', "SC8104"),
        ('query = "SELECT id, 1 AS seats FROM `org.apache.spark.sql.json`.`{file}`"', "SC8104"),
        ('table = "crm.no_accounts"', "SC8104"),
        ('query = "SELECT id, nothing AS seats FROM crm.accounts"', "SC8109"),
    ],
)
def test_what_a_source_may_not_ask(team: Team, binding: str, code: str) -> None:
    (team.folder.path / "a.csv").write_text("id\nA\n", encoding="utf-8")
    team.bind(crm=binding.replace("{file}", str(team.folder.path / "a.csv")))
    ran = team.doctor()
    assert f"error[{code} " in ran.err, ran
    assert "Exception" not in ran.err
    assert on_spark.session().table("crm.accounts").count() == 50


def test_the_environment_is_not_pasted_into_a_query() -> None:
    assert asked("SELECT '${env:PATH}' AS id") == [("${env:PATH}",)]


def test_a_schema_that_cannot_be_written_to(team: Team) -> None:
    place = team.folder.path / "place"
    on_spark.session().sql(f"CREATE DATABASE scores LOCATION '{place}'")
    place.rmdir()
    place.write_text("no folder", encoding="utf-8")
    ran = team.score()
    assert_says(ran, "SC8010")
    assert "writing to the schema `scores` failed" in ran.err
    assert not [name for name in team.kept() if name.endswith(".json")]
    place.unlink()
    place.mkdir()
    assert team.score().code == 0
    assert asked("SELECT accounts FROM scores.runs") == [(50,)]


def test_a_column_of_another_type(team: Team) -> None:
    team.bind(crm='query = "SELECT id, array(seats) AS seats FROM crm.accounts"')
    assert_says(team.score(), "SC7022", 3)


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("spark.sql.session.timeZone", "Europe/Berlin", "Europe/Berlin, where UTC was wanted"),
        ("spark.sql.ansi.enabled", "false", "`spark.sql.ansi.enabled` false, where true was wanted"),
    ],
)
def test_a_session_that_means_something_else(team: Team, name: str, value: str, says: str) -> None:
    session = on_spark.session()
    session.conf.set(name, value)
    try:
        ran = team.score()
    finally:
        session.conf.set(name, sessions.NEEDED[name])
    assert_says(ran, "SC8110")
    assert says in ran.err


def test_a_session_gets_its_own_settings_back(team: Team) -> None:
    session, name = on_spark.session(), "spark.sql.variable.substitute"
    session.conf.set(name, "true")
    assert team.doctor().code == 0
    assert session.conf.get(name) == "true"
    session.conf.set(name, "false")


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (Py4JNetworkError("Answer from Java side is empty"), "SC8101"),
        (ConnectionRefusedError(), "SC8101"),
        (PySparkException("Job aborted: SparkContext was shut down"), "SC8101"),
        (PySparkException("java.io.IOException: No space left on device, secret-words"), "SC8106"),
        (PySparkException("secret-words"), "SC8010"),
    ],
)
def test_what_is_said_where_spark_gives_up(error: Exception, code: str) -> None:
    with pytest.raises(EngineError) as refused, own_errors("scoring"):
        raise error
    said = refused.value.diagnostic
    assert said.rule.code == code
    assert "secret-words" not in f"{said.message}{said.help}"


def test_no_java_that_is_new_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    java = tmp_path / "bin" / "java"
    java.parent.mkdir()
    java.write_text("#!/bin/sh\necho 'openjdk version \"11.0.2\" 2019-01-15' >&2\n", encoding="utf-8")
    java.chmod(0o755)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    monkeypatch.setenv("PATH", str(java.parent))
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    monkeypatch.setattr(SparkSession, "getActiveSession", lambda: None)
    with pytest.raises(EngineError) as refused, sessions.connect({}, tmp_path):
        pass
    assert refused.value.diagnostic.rule.code == "SC8100"
    assert "Spark needs Java 17 or later, and none was found" in refused.value.diagnostic.message
