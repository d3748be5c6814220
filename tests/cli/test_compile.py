"""A scorecard as SQL for a warehouse: executed on DuckDB over typed tables, it gives what a run gives."""

import json
from pathlib import Path
from typing import Any

import duckdb
import pytest
import sqlglot

from scorelang.cli.compile_command import TARGETS
from scorelang.sql.dialects.every import DIALECTS
from scorelang.sql.reading import as_written, table_of
from scorelang.sql.to_text import to_sql
from tests.agreement import witnesses
from tests.cli.commandline import Shell
from tests.engines.postgres_server import programs_or_skip, server

Rows = dict[str, dict[str, Any]]

DAY = "2026-03-01"
CARD = """
accounts crm "Accounts" {
  key account_id : text
  column seats : number from 1
  column tier : text in ("smb", "enterprise")
  column renews : date optional
}
events tickets "Tickets" {
  id ticket_id : text  account account_id  time opened_at : time
  column urgent : flag optional
  column hours  : number from 0 decimals 2 optional
}
events replies "Replies" { account via tickets on ticket_id  time at : time }

indicator held "Seats" { value seats  score linear (0 -> 0, 100 -> 100) }
indicator calm "Calm" { value share(tickets.urgent over 30 days)  score linear (0% -> 100, 100% -> 0) }
indicator slow "Hours" { value avg(tickets.hours over 2 months)  score linear (0 -> 100, 48 -> 0) }
indicator heard "Replies" { value count(replies over 90 days)  score linear (0 -> 0, 4 -> 100) }

scorecard health "Health" {
  weights { held 40%  calm 30%  slow 10%  heard 20% }
  grades traffic_light
  segment big "Big" when tier == "enterprise" { weights { held 20%  calm 50%  slow 10%  heard 20% } }
  trigger noisy "Much is urgent" { when calm > 50%  play call_them  owner "a@example.com" }
}
"""
TABLES = {
    "crm": "SELECT * FROM (VALUES ('a', 40.0, 'smb', DATE '2026-04-01'), ('b', 80, 'enterprise', NULL), "
    "('c', 'NaN'::DOUBLE, 'smb', NULL), ('d', -5, 'other', NULL), ('e', 7, '', NULL), "
    "('f''\"; --\\ä', 1e308, 'smb', DATE '2024-02-29'), ('{{ g }} %s', 9, 'enterprise', DATE '9999-12-31')) "
    "t(account_id, seats, tier, renews)",
    "tickets": "SELECT * REPLACE (opened_at AT TIME ZONE 'UTC' AS opened_at) FROM (VALUES "
    "('t1', 'a', TIMESTAMP '2026-02-20 10:00', true, 3.25), "
    "('t2', 'a', TIMESTAMP '2026-02-28 23:59:59.999999', false, 'inf'::DOUBLE), "
    "('t3', 'b', TIMESTAMP '2026-01-01 00:00', true, 1.0), ('t4', 'b', TIMESTAMP '2026-02-02', NULL, 96), "
    "('t5', 'a', TIMESTAMP '2026-03-02 00:00', true, 1.0), "
    "('t6', '{{ g }} %s', TIMESTAMP '2025-12-31 23:00', false, -0.0), "
    "('t7', '{{ g }} %s', TIMESTAMP '2025-12-31 22:59:59.999999', true, 96), "
    "('t8', '{{ g }} %s', TIMESTAMP '2026-03-01 22:59:59.999999', true, 1e-320), "
    "('t9', 'f''\"; --\\ä', TIMESTAMP '2026-03-01 23:00', true, 1.0)) "
    "t(ticket_id, account_id, opened_at, urgent, hours)",
    "replies": "SELECT * REPLACE (\"at\" AT TIME ZONE 'UTC' AS \"at\") FROM (VALUES ('t1', TIMESTAMP '2026-02-21'), "
    "('t3', TIMESTAMP '2026-02-22'), ('t0', TIMESTAMP '2026-02-22'), ('t1', TIMESTAMP '2025-01-01')) "
    't(ticket_id, "at")',
}
SETTINGS = """
[project]
name = "compiled"
language = 1
scorecards = ["card.score"]
timezone = "Europe/Berlin"
[profiles.dev.sources]
crm     = { path = "crm.parquet" }
tickets = { path = "tickets.parquet" }
replies = { path = "replies.parquet" }
[profiles.prod.sources]
crm     = { table = "sales.crm" }
tickets = { table = "support.tickets" }
replies = { table = "support.replies" }
"""


@pytest.fixture
def project(shell: Shell) -> Shell:
    for old in (shell.folder / "scorecards").glob("*.score"):
        old.unlink()
    (shell.folder / "scorelang.toml").write_text(SETTINGS)
    (shell.folder / "card.score").write_text(CARD)
    for name, query in TABLES.items():
        duckdb.execute(f"COPY ({query}) TO '{shell.folder / name}.parquet' (FORMAT parquet)")
    return shell


def on_duckdb(folder: Path, text: str, parameters: dict[str, str]) -> Rows:
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone='UTC'")
        for name in TABLES:
            connection.execute(f"CREATE TABLE {name} AS FROM '{folder / name}.parquet'")
        return rows_of(connection.execute(text, parameters))


def elsewhere(target: str, folder: Path, text: str, parameters: dict[str, str]) -> Rows:
    with witnesses.witness(target) as there:
        for name in TABLES:
            there.local.execute(f"CREATE TABLE {name} AS FROM '{folder / name}.parquet'")
            there.bring(name)
        return rows_of(there.local.execute(f"FROM {there.fetch(text, parameters)}"))


def on_postgres(folder: Path, text: str, parameters: dict[str, str]) -> Rows:
    psycopg = pytest.importorskip("psycopg", reason="psycopg is not installed (the extra `postgres`)")
    types = {"DOUBLE": "double precision", "TIMESTAMP WITH TIME ZONE": "timestamp", "DECIMAL(2,1)": "numeric"}
    with (
        server(programs_or_skip()) as made,
        psycopg.connect(made.url("postgres")) as there,
        duckdb.connect() as local,
    ):
        local.execute("SET TimeZone='UTC'")
        for name in TABLES:
            described = local.execute(f"DESCRIBE FROM '{folder / name}.parquet'").fetchall()
            columns = ", ".join(f'"{column}" {types.get(kind, kind)}' for column, kind, *_ in described)
            there.execute(f"CREATE TABLE {name} ({columns})")
            rows = local.execute(f"SELECT CAST(COLUMNS(*) AS VARCHAR) FROM '{folder / name}.parquet'").fetchall()
            for row in rows:
                there.execute(f"INSERT INTO {name} VALUES ({', '.join(['%s'] * len(row))})", row)
        found = there.execute(text, parameters)
        names = [one.name for one in found.description]
        return {row[0]: dict(zip(names, row, strict=True)) for row in found.fetchall()}


def rows_of(found: duckdb.DuckDBPyConnection) -> Rows:
    names = [one[0] for one in found.description or ()]
    return {row[0]: dict(zip(names, row, strict=True)) for row in found.fetchall()}


@pytest.mark.parametrize("target", ["duckdb", "postgres", *witnesses.MODULES])
def test_it_gives_what_a_run_gives(project: Shell, target: str) -> None:
    """Every column: scores and grades, and each indicator's value, points and status."""
    if target in witnesses.MODULES:
        witnesses.needed(target)
    said = project.type("run", "--today", DAY)
    assert said.code in (0, 1), said.err
    (kept,) = (project.folder / "history" / "health").glob(f"{DAY}-*.parquet")
    with duckdb.connect() as connection:
        ran = rows_of(connection.execute("SELECT COLUMNS('^[^~]') FROM read_parquet(?)", [str(kept)]))
    for row in ran.values():
        del row["day"], row["program"]
    text = project.type("compile", "--to", target, "--today", DAY).out
    values = json.loads(project.type("compile", "--to", target, "--as", "params", "--today", DAY).out)
    folder = project.folder
    ways = {"duckdb": on_duckdb, "postgres": on_postgres}
    rows = ways[target](folder, text, values) if target in ways else elsewhere(target, folder, text, values)
    assert rows.keys() == ran.keys() == {"a", "b", "c", "d", "e", "f'\"; --\\ä", "{{ g }} %s"}
    for account, row in rows.items():
        assert {_kept(name): cell for name, cell in row.items()} == ran[account]


def _kept(column: str) -> str:
    """What the history calls a column."""
    return column.replace("__points", "__score").replace("__", ".")


def test_the_text_is_that_of_every_day_of_the_year(project: Shell) -> None:
    texts = {
        "\n".join(
            line
            for line in project.type("compile", "--to", "duckdb", "--today", day).out.splitlines()
            if line[:4] != "-- p"
        )
        for day in ("2026-01-31", "2026-03-29", "2026-12-31")
    }
    assert len(texts) == 1


@pytest.mark.parametrize("target", TARGETS)
def test_every_warehouse_takes_the_text_as_sql(project: Shell, target: str) -> None:
    said = project.type("compile", "--to", target, "--today", DAY, "--profile", "prod")
    assert said.code == 0, said.err
    text = said.out.replace("%%", "%") if DIALECTS[target].percents else said.out
    tree = sqlglot.parse_one(text, read=DIALECTS[target].written_as)
    assert {table.sql() for table in tree.find_all(sqlglot.exp.Table)} >= {"sales.crm", "support.tickets"}
    assert [cell.alias for cell in tree.expressions][:2] == ["account", "status"]


def test_columns_and_absent_texts_are_those_of_the_profile(project: Shell) -> None:
    project.edit(
        "scorelang.toml",
        '{ table = "sales.crm" }',
        '{ table = "sales.crm", columns = { seats = "SEATS_N" }, absent = ["n/a"] }',
    )
    said = project.type("compile", "--to", "postgres", "--today", DAY, "--profile", "prod")
    assert 'CAST(SEATS_N AS DOUBLE PRECISION) AS "seats"' in said.out
    assert "\"tier\" <> 'n/a'" in said.out


def test_a_query_of_the_profile_is_refused(project: Shell) -> None:
    project.edit("scorelang.toml", '{ table = "sales.crm" }', '{ query = "SELECT 1" }')
    said = project.type("compile", "--to", "postgres", "--today", DAY, "--profile", "prod")
    assert said.code == 2
    assert "make it a view" in said.err


def test_a_view_holds_its_day(project: Shell) -> None:
    said = project.type("compile", "--to", "snowflake", "--as", "view", "--today", DAY)
    assert "CREATE VIEW health AS" in said.out
    assert ":p1" not in said.out
    assert "As of 2026-03-01" in said.out


@pytest.mark.parametrize("target", TARGETS)
def test_names_that_are_words_of_sql_stand_in_quotes(target: str) -> None:
    """And letters beyond ASCII; other names not, for each engine folds them in its own way."""
    dialect = DIALECTS[target]
    quote = "`" if target in ("bigquery", "databricks", "spark") else '"'
    words = [to_sql(as_written(word, dialect), dialect) for word in ("order", "Größe", "crm")]
    order = "ORDER" if target == "snowflake" else "order"
    assert words == [f"{quote}{order}{quote}", f"{quote}Größe{quote}", "crm"]
    read = to_sql(sqlglot.exp.select("1").from_(table_of("user.order", dialect)), dialect)
    assert sqlglot.parse_one(read, read=dialect.written_as).find(sqlglot.exp.Table).name.casefold() == "order"
    assert quote in read


def test_a_view_may_be_called_like_a_word_of_sql(project: Shell) -> None:
    project.edit("card.score", "scorecard health", "scorecard limit")
    said = project.type("compile", "--to", "postgres", "--as", "view", "--today", DAY)
    assert 'CREATE VIEW "limit" AS' in said.out


def test_a_dbt_model_has_its_sources_its_tests_and_its_variables(project: Shell) -> None:
    """As dbt 1.12 built it once, on DuckDB: a schema a source, and texts of a program that are no templates."""
    project.edit("scorelang.toml", '{ table = "support.replies" }', '{ path = "replies.parquet" }')
    project.edit("card.score", 'in ("smb", "enterprise")', 'in ("smb", "enterprise", "{{ 1 }}")')
    said = project.type("compile", "--to", "postgres", "--as", "dbt", "--today", DAY, "--profile", "prod", "-o", "dbt")
    assert said.code == 0, said.err
    model = (project.folder / "dbt/models/health.sql").read_text()
    for place in ("source('scorelang_sales', 'crm')", "source('scorelang', 'replies')", 'var("scorelang_health_p1")'):
        assert f"{{{{ {place} }}}}" in model
    assert """'{{ "{" }}{{ "{" }} 1 }}'""" in model
    assert "%%" not in model
    declared = (project.folder / "dbt/models/scorelang.yml").read_text()
    assert '  - name: "scorelang_sales"\n    schema: "sales"\n    tables:\n      - name: "crm"\n' in declared
    assert '  - name: "scorelang"\n    schema: "{{ target.schema }}"\n' in declared
    assert '      - name: "account"\n        data_tests: ["not_null", "unique"]\n' in declared
    assert "scorelang_health_p1" in json.loads((project.folder / "dbt/scorelang_vars.json").read_text())


@pytest.mark.parametrize("target", ["postgres", "redshift"])
def test_a_driver_finds_its_parameters_and_no_others(project: Shell, target: str) -> None:
    project.edit("card.score", 'in ("smb", "enterprise")', r'in ("smb", "enterprise", "5% \\", "%(p1)s")')
    text = project.type("compile", "--to", target, "--today", DAY).out
    values = json.loads(project.type("compile", "--to", target, "--as", "params", "--today", DAY).out)
    bound = text % {name: f"<{name}>" for name in values}
    assert "'%(p1)s'" in bound
    assert "CAST(<p1> AS" in bound
    plain = project.type("compile", "--to", target, "--today", DAY, "--as", "view").out
    assert "'%(p1)s'" in plain


def test_what_cannot_be_done_exactly_is_refused(project: Shell) -> None:
    project.edit("card.score", "avg(tickets.hours", "median(tickets.hours")
    said = project.type("compile", "--to", "trino", "--today", DAY)
    assert said.code == 2
    assert "has no exact one" in said.err
    assert project.type("compile", "--to", "snowflake", "--today", DAY).code == 0


def test_the_latest_of_each_number_is_refused_where_numbers_cannot_be_told_apart(project: Shell) -> None:
    project.edit("card.score", "avg(tickets.hours over", "avg(tickets.hours latest per hours over")
    said = project.type("compile", "--to", "bigquery", "--today", DAY)
    assert said.code == 2
    assert "`health` cannot be printed for bigquery: the latest rows of `tickets` per number" in said.err


def test_what_would_be_one_column_is_refused(project: Shell) -> None:
    """In SQL a `.` of an output's name is `__`; and most warehouses do not tell capital letters."""
    project.edit("card.score", "indicator held", "indicator trigger__X { value seats  score direct }\nindicator held")
    project.edit("card.score", "{ held 40%  calm 30%", "{ held 20%  trigger__X 20%  calm 30%")
    project.edit("card.score", "trigger noisy", "trigger x__value")
    said = project.type("compile", "--to", "postgres", "--today", DAY)
    assert said.code == 2, said.out
    assert "`health.trigger__X.value` and `health.trigger.x__value` would both be the column" in said.err


def test_a_scorecard_that_is_not_there(project: Shell) -> None:
    said = project.type("compile", "--to", "duckdb", "--card", "helth")
    assert said.code == 2
    assert "there is no scorecard `helth`" in said.err
