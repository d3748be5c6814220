"""What can go wrong with a database: a clear error, nothing half-written, and the next run is whole."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable

import pytest

from tests.engines.postgres_team import TODAY, Team, assert_says
from tests.projects.running import ROOT, Folder


def test_scores_and_history_are_tables_too(team: Team) -> None:
    assert team.score().code == 0
    assert team.score(today="2026-03-08").code == 0
    files, rows = team.kept()
    assert len([name for name in files if name.endswith(".json")]) == 2
    assert len(rows) == 2 * 50 + 2
    assert team.ask("SELECT count(*), min(number), max(number) FROM scores.indicators WHERE indicator = 'size'") == [
        (100, 1.0, 50.0)
    ]
    assert team.ask("SELECT count(*) FROM scores.triggers WHERE day = '2026-03-01'") == [(9,)]


def test_a_day_is_replaced_as_a_whole(team: Team) -> None:
    assert team.score().code == 0
    team.ask("DELETE FROM crm.accounts WHERE seats > 40")
    assert team.score().code == 0
    assert team.ask("SELECT count(*), max(day)::text FROM scores.scores") == [(40, TODAY)]
    assert team.ask("SELECT accounts FROM scores.runs") == [(40,)]


PLACES = {
    "password": 'host = "127.0.0.1"\nport = {port}\ndatabase = "{database}"\n'
    'user = "reader"\npassword = {{ env = "P" }}',
    "url": 'url = { env = "P" }',
}


@pytest.mark.parametrize(
    ("place", "secret"),
    [
        ("password", "hunter2@no"),
        ("url", "postgresql://reader:hunter2@127.0.0.1:{port}/{database}"),
        ("url", "postgresql://reader:hunter2@127.0.0.1:1/{database}"),
        ("url", "postgresql://reader:hunter2@127.0.0.1:{port}/nowhere"),
        ("url", "postgresql://reader:hunter2@no-such-host.invalid/{database}"),
        ("url", "postgresql://reader:hunter2@[::1/%zz"),
        ("url", "hunter2"),
    ],
)
def test_a_secret_is_never_shown(team: Team, place: str, secret: str) -> None:
    where = {"port": team.server.port, "database": team.database}
    team.configure(PLACES[place].format(**where) if place == "password" else PLACES[place])
    folder = Folder(team.folder.path, {"P": secret.format(**where)})
    for command in (("run", "--today", TODAY), ("doctor",), ("config",)):
        ran = folder.run(*command)
        assert "hunter2" not in ran.out + ran.err
        if command[0] == "run":
            assert_says(ran, "SC8100")
    assert not (team.folder.path / "history" / "health").exists()


def test_an_unset_secret(team: Team) -> None:
    ran = Folder(team.folder.path, {}).run("run", "--today", TODAY)
    assert ran.code == 2
    assert "`WAREHOUSE` is not set" in ran.err


def test_fields_of_their_own(team: Team) -> None:
    where = {"port": team.server.port, "database": team.database}
    team.configure(PLACES["password"].format(**where))
    team.ask("CREATE SCHEMA scores AUTHORIZATION reader")
    ran = Folder(team.folder.path, {"P": "of the reader"}).run("run", "--today", TODAY)
    assert ran.code == 0, ran.err
    assert team.ask("SELECT count(*) FROM scores.scores") == [(50,)]


def test_a_missing_table(team: Team) -> None:
    team.configure(tickets='table = "crm.no_tickets"')
    assert_says(team.score(), "SC8104")


def test_a_missing_column(team: Team) -> None:
    team.ask("ALTER TABLE crm.accounts RENAME COLUMN seats TO licences")
    ran = team.score()
    assert_says(ran, "SC7020", 3)
    assert "`crm.accounts` has no column `seats`" in ran.err


def test_a_column_of_another_type(team: Team) -> None:
    team.ask("ALTER TABLE crm.accounts ALTER COLUMN seats TYPE interval USING '1 day'")
    assert_says(team.score(), "SC7022", 3)


def test_a_role_that_may_not_read(team: Team) -> None:
    team.ask("REVOKE ALL ON crm.tickets FROM reader")
    team.folder = Folder(team.folder.path, {"WAREHOUSE": as_reader(team)})
    ran = team.score()
    assert_says(ran, "SC8103")
    assert "crm.tickets" in ran.err


def as_reader(team: Team) -> str:
    return f"postgresql://reader:of%20the%20reader@127.0.0.1:{team.server.port}/{team.database}"


def test_a_role_that_may_not_write(team: Team) -> None:
    team.folder = Folder(team.folder.path, {"WAREHOUSE": as_reader(team)})
    assert_says(team.score(), "SC8103")
    assert not list(team.folder.path.glob("history/health/*.json"))


def test_a_locked_source(team: Team) -> None:
    with team.server.connect(team.database) as other:
        other.execute("BEGIN")
        other.execute("LOCK TABLE crm.tickets IN ACCESS EXCLUSIVE MODE")
        ran = team.score()
        assert_says(ran, "SC8102")
        assert "crm.tickets" in ran.err
    assert team.score().code == 0


def test_locked_scores(team: Team) -> None:
    assert team.score().code == 0
    before = team.kept()
    team.ask("DELETE FROM crm.accounts WHERE seats > 40")
    with team.server.connect(team.database) as other:
        other.execute("BEGIN")
        other.execute("LOCK TABLE scores.indicators IN ACCESS EXCLUSIVE MODE")
        assert_says(team.score(), "SC8102")
    assert team.kept() == before
    assert team.score().code == 0
    assert team.ask("SELECT count(*) FROM scores.scores") == [(40,)]


FAILING = """CREATE FUNCTION crm.fail() RETURNS trigger LANGUAGE plpgsql AS
$$BEGIN RAISE EXCEPTION 'secret-words' USING ERRCODE = '{state}'; END$$;
CREATE TRIGGER fail BEFORE INSERT ON scores.indicators FOR EACH STATEMENT EXECUTE FUNCTION crm.fail()"""


@pytest.mark.parametrize(("state", "code"), [("53100", "SC8106"), ("53200", "SC8106"), ("57P01", "SC8101")])
def test_a_server_that_gives_up_while_scores_are_written(team: Team, state: str, code: str) -> None:
    assert team.score().code == 0
    before = team.kept()
    team.ask("DELETE FROM crm.accounts WHERE seats > 40", FAILING.format(state=state))
    ran = team.score()
    assert_says(ran, code)
    assert "secret-words" not in ran.err
    assert team.kept() == before
    team.ask("DROP TRIGGER fail ON scores.indicators")
    assert team.score().code == 0
    assert team.ask("SELECT count(*) FROM scores.scores") == [(40,)]


KILLING = """CREATE FUNCTION crm.kill() RETURNS integer LANGUAGE plpgsql AS
$$BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(5); RETURN 1; END$$"""


def test_a_backend_that_is_killed_while_it_reads(team: Team) -> None:
    team.ask(KILLING)
    team.view("SELECT id, seats + crm.kill() AS seats FROM crm.accounts")
    assert_says(team.score(), "SC8101")
    assert not list(team.folder.path.glob("history/health/*.json"))
    team.configure()
    assert team.score().code == 0


def test_a_backend_that_is_killed_while_it_writes(team: Team) -> None:
    assert team.score().code == 0
    before = team.kept()
    team.ask(KILLING, FAILING.format(state="53100").replace("RAISE EXCEPTION", "PERFORM crm.kill(); RAISE EXCEPTION"))
    assert_says(team.score(), "SC8101")
    assert team.kept() == before
    team.ask("DROP TRIGGER fail ON scores.indicators")
    assert team.score().code == 0


def test_a_statement_that_takes_too_long(team: Team) -> None:
    team.ask(f"ALTER DATABASE {team.database} SET statement_timeout = '1s'")
    team.view("SELECT id, seats + length(pg_sleep(1)::text) AS seats FROM crm.accounts")
    assert_says(team.score(), "SC8107")


def test_a_database_in_another_encoding(team: Team) -> None:
    name = f"{team.database}_ascii"
    team.ask(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'SQL_ASCII' LOCALE 'C'")
    team.folder = Folder(team.folder.path, {"WAREHOUSE": team.server.url(name)})
    assert_says(team.score(), "SC8110")


def test_a_text_that_postgres_cannot_keep(team: Team) -> None:
    (team.folder.path / "accounts.csv").write_bytes(b"id,seats\nA1,1\nA\x002,2\n")
    team.configure(crm='path = "accounts.csv"')
    assert_says(team.score(), "SC8108", 3)


def test_settings_of_the_database_decide_nothing(team: Team) -> None:
    assert team.score("--out", "one.json").code == 0
    settings = (
        "timezone = 'Asia/Kathmandu'",
        "datestyle = 'German'",
        "extra_float_digits = -15",
        "standard_conforming_strings = off",
        "default_transaction_read_only = on",
        "default_transaction_isolation = 'serializable'",
        "search_path = crm, pg_catalog, pg_temp",
        "client_encoding = 'LATIN1'",
        "intervalstyle = 'sql_standard'",
        "idle_in_transaction_session_timeout = 1",
    )
    # In one connection: what is set holds for those that come after.
    team.ask(*(f"ALTER DATABASE {team.database} SET {setting}" for setting in settings))
    ran = team.score("--out", "two.json")
    assert ran.code == 0, ran.err
    one, two = ((team.folder.path / f"{name}.json").read_bytes() for name in ("one", "two"))
    assert one == two


def test_doctor_tries_the_connection(team: Team) -> None:
    fine = team.folder.run("doctor")
    assert fine.code == 0, fine
    assert "ok     connection" in fine.out
    team.configure(tickets='table = "crm.no_tickets"', crm='query = "SELECT id FROM crm.accounts"')
    wrong = team.folder.run("doctor")
    assert wrong.code == 4
    assert "wrong  connection: 2 errors" in wrong.out
    assert "SC8104" in wrong.err
    assert "`the query of crm` has no column `seats`" in wrong.err


AT_THE_END = """CREATE FUNCTION crm.fail() RETURNS trigger LANGUAGE plpgsql AS
$$BEGIN {what}; RETURN NULL; END$$;
CREATE CONSTRAINT TRIGGER fail AFTER INSERT ON scores.runs DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW EXECUTE FUNCTION crm.fail()"""


@pytest.mark.parametrize(
    ("what", "code"), [("RAISE EXCEPTION 'no' USING ERRCODE = '53100'", "SC8106"), ("PERFORM crm.kill()", "SC8101")]
)
def test_a_commit_that_fails(team: Team, what: str, code: str) -> None:
    """The history has the new day and the tables the former one: the next run makes both whole."""
    assert team.score().code == 0
    _, tables = team.kept()
    team.ask("DELETE FROM crm.accounts WHERE seats > 40", KILLING, AT_THE_END.format(what=what))
    ran = team.score()
    assert_says(ran, code)
    assert "the history may have the day, and the tables the former one" in ran.err
    files, rows = team.kept()
    assert rows == tables
    assert len([name for name in files if name.endswith(".json")]) == 1
    assert not [name for name in files if name.endswith(".new")]
    team.ask("DROP TRIGGER fail ON scores.runs")
    assert team.score().code == 0
    assert team.ask("SELECT count(*) FROM scores.scores") == [(40,)]


def test_ctrl_c_ends_the_statement_on_the_server_too(team: Team) -> None:
    team.view("SELECT id, seats + length(pg_sleep(60)::text) AS seats FROM crm.accounts")
    command = [sys.executable, "-c", "from scorelang.cli.main import main; main()", "run", "--today", TODAY]
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **team.folder.environment}
    running = subprocess.Popen(command, cwd=team.folder.path, env=environment, stderr=subprocess.PIPE)
    asleep = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'scorelang' AND state = 'active'"
    try:
        wait_until(lambda: team.ask(asleep) == [(1,)])
        running.send_signal(signal.SIGINT)
        assert running.wait(20) == 130
        wait_until(lambda: team.ask(asleep) == [(0,)])
    finally:
        running.kill()
        running.wait()


def wait_until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.1)


def test_one_account_is_scored_again_in_the_tables_too(team: Team) -> None:
    assert team.score().code == 0
    score = "SELECT account, score FROM scores.scores ORDER BY account"
    before = dict(team.ask(score))
    team.ask("UPDATE crm.accounts SET seats = 100 WHERE id = 'A7'")
    ran = team.score("--account", "A7")
    assert ran.code == 0, ran.err
    after = dict(team.ask(score))
    assert after["A7"] > before["A7"]
    assert {key: value for key, value in after.items() if key != "A7"} == {
        key: value for key, value in before.items() if key != "A7"
    }
