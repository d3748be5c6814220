"""What a source may ask of a database: one SELECT, however it is written, and nothing that changes anything."""

import pytest

from tests.engines.postgres_team import Team, assert_says


def test_a_query_is_refused_before_the_server_sees_it(team: Team) -> None:
    team.configure(crm='query = "DELETE FROM crm.accounts RETURNING *"')
    assert_says(team.score(), "SC8105", 2)
    assert team.ask("SELECT count(*) FROM crm.accounts") == [(50,)]


def test_a_function_that_writes(team: Team) -> None:
    team.ask(
        "CREATE FUNCTION crm.sly() RETURNS integer LANGUAGE plpgsql AS "
        "$$BEGIN DELETE FROM crm.accounts; RETURN 1; END$$"
    )
    team.view("SELECT id, seats * crm.sly() AS seats FROM crm.accounts")
    assert_says(team.score(), "SC8105", 2)
    assert team.ask("SELECT count(*) FROM crm.accounts") == [(50,)]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT id, seats FROM crm.accounts -- a note at the end",
        "SELECT id, seats FROM crm.accounts;",
        "WITH a AS (SELECT * FROM crm.accounts) SELECT id, seats FROM a UNION ALL SELECT 'B', NULL WHERE false",
        "SELECT id, seats, ') TO PROGRAM' AS x FROM crm.accounts WHERE id LIKE 'A%' /* 50% */",
    ],
)
def test_a_query_that_reads(team: Team, query: str) -> None:
    team.configure(crm=f'query = """{query}"""')
    ran = team.score()
    assert ran.code == 0, ran.err
    assert team.ask("SELECT count(*) FROM scores.scores") == [(50,)]


@pytest.mark.parametrize(
    "query", ["SELECT id, seats, nothing FROM crm.accounts", "SELECT id, seats / 0 AS seats FROM crm.accounts"]
)
def test_a_query_that_fails(team: Team, query: str) -> None:
    team.configure(crm=f'query = "{query}"')
    assert_says(team.score(), "SC8109")
