"""Sources that lie in Spark's catalog: what may be asked of it, and scores that are the same as from files."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.agreement import on_spark
from tests.engines.postgres_team import SCORE, TODAY
from tests.projects.running import Folder, Ran

pytestmark = [*on_spark.pytestmark, pytest.mark.usefixtures("catalog")]

SETTINGS = """[project]
name = "faults"
language = 1
scorecards = ["."]

[profiles.team]
engine = "spark"
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

    def bind(self, crm: str = 'table = "crm.accounts"', tickets: str = 'table = "crm.tickets"') -> None:
        text = SETTINGS.format(crm=crm, tickets=tickets)
        (self.folder.path / "scorelang.toml").write_text(text, encoding="utf-8")

    def score(self, *options: str) -> Ran:
        return self.folder.run("run", "--today", TODAY, "--profile", "team", *options)

    def doctor(self) -> Ran:
        return self.folder.run("doctor", "--profile", "team")


@pytest.fixture
def team(tmp_path: Path) -> Team:
    return Team(tmp_path)


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


def test_the_environment_is_not_pasted_into_a_query(team: Team) -> None:
    team.bind(crm="query = \"SELECT '${env:PATH}' AS id, 1 AS seats\"")
    assert team.score("--out", "scores.json").code == 0
    assert '"${env:PATH}"' in (team.folder.path / "scores.json").read_text(encoding="utf-8")
