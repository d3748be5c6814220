"""What a source may ask of a database: one SELECT, however it is written, and nothing that changes anything."""

import pytest

from scorelang.engines.fault import EngineError
from scorelang.engines.options import Hidden
from scorelang.engines.postgres.address import address
from scorelang.engines.postgres.selects import select_of
from scorelang.engines.postgres.session import connect
from scorelang.sources.binding import Binding
from tests.engines.postgres_server import Server
from tests.engines.postgres_team import Team, assert_says

MORE_THAN_READING = [
    "DELETE FROM crm.accounts RETURNING *",
    "SELECT * FROM crm.accounts; DROP TABLE crm.accounts",
    "WITH gone AS (DELETE FROM crm.accounts RETURNING *) SELECT * FROM gone",
    "SELECT * INTO crm.copy FROM crm.accounts",
    "SELECT * FROM crm.accounts FOR UPDATE",
    "SELECT * FROM crm.accounts) TO PROGRAM 'true' --",
    "COPY crm.accounts TO STDOUT",
    "EXPLAIN SELECT * FROM crm.accounts",
    "VACUUM",
    "",
    "SELECT $$;",
    "SELECT '",
    "TRUNCATE crm.accounts",
    "SET ROLE owner",
    "CALL crm.p()",
    "DO 'BEGIN END'",
    "SELECT 1 /* ",
]


@pytest.mark.parametrize("query", MORE_THAN_READING)
def test_a_query_that_does_more_than_read(query: str, postgres: Server) -> None:
    options = {"url": Hidden(postgres.url("postgres"))}
    with connect(address(options)) as session, session.reading(), pytest.raises(EngineError) as refused:
        select_of(session, Binding("crm", query=query))
    assert refused.value.diagnostic.rule.code == "SC8105"


def test_a_query_is_refused_before_the_server_sees_it(team: Team) -> None:
    team.configure(crm='query = "DELETE FROM crm.accounts RETURNING *"')
    assert_says(team.score(), "SC8105", 2)
    assert team.ask("SELECT count(*) FROM crm.accounts") == [(50,)]


def test_a_function_that_writes(team: Team) -> None:
    team.ask(
        "CREATE FUNCTION crm.sly() RETURNS integer LANGUAGE plpgsql AS "
        "$$BEGIN DELETE FROM crm.accounts; RETURN 1; END$$"
    )
    team.configure(crm='query = "SELECT id, seats * crm.sly() AS seats FROM crm.accounts"')
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
