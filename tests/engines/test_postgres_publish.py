"""`scorelang publish` to a table: changed rows by key in one transaction, or a clear error and nothing at all."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engines.postgres_server import Server
from tests.engines.postgres_team import assert_says
from tests.engines.test_postgres_faults import KILLING
from tests.projects.publishing import FIRST, KEYS, SECOND, Publisher, publisher

URL = 'url = { env = "CRM" }'
TARGET = ('table = "crm.health"', URL, "lock_timeout = 1", 'gone = "mark"')


class Table(Publisher):
    """A project that publishes to a table of a database that nobody else has."""

    def __init__(self, made: Publisher, server: Server, database: str) -> None:
        super().__init__(made.folder)
        self.server = server
        self.database = database
        self.target(*TARGET)

    def ask(self, *statements: str) -> list[tuple[object, ...]]:
        return self.server.run(*statements, database=self.database)

    def held(self) -> list[tuple[object, ...]]:
        return self.ask("SELECT account, status, score, day::text, xmin::text FROM crm.health ORDER BY account")


@pytest.fixture
def table(tmp_path: Path, postgres: Server, request: pytest.FixtureRequest) -> Iterator[Table]:
    name = f"crm{abs(hash(request.node.name))}"
    postgres.run(f"CREATE DATABASE {name}")
    postgres.run("CREATE SCHEMA crm", database=name)
    yield Table(publisher(tmp_path, {"CRM": postgres.url(name)}), postgres, name)
    postgres.run(f"DROP DATABASE {name} WITH (FORCE)", "DROP ROLE IF EXISTS writer")


def test_a_table_is_made_then_only_what_changed_is_written(table: Table) -> None:
    assert table.preview()["before"] == 0
    assert table.publish().code == 0
    first = table.held()
    assert [row[0] for row in first] == sorted(KEYS)
    assert "nothing to publish" in table.publish().out
    assert table.held() == first
    shown = table.preview(SECOND)
    assert (shown["added"], shown["gone"], len(shown["changed"])) == (["a13"], ["a12"], 1)
    assert table.publish(day=SECOND).code == 0
    second = {row[0]: row for row in table.held()}
    assert {row[0] for row in first if second[row[0]] == row} == set(KEYS) - {"a1", "a12"}
    assert second["a12"][:4] == ("a12", "gone", None, SECOND)
    assert "nothing to publish" in table.publish(day=SECOND).out


def test_a_table_of_somebody_else_with_types_of_its_own(table: Table) -> None:
    table.ask(
        'CREATE TABLE crm.health ("Id" varchar(18) UNIQUE, "Health" numeric(5,1), "Day" timestamp, owner text, '
        '"Why" varchar(255))',
        "INSERT INTO crm.health VALUES ('a2', 12, NULL, 'eva', NULL), ('b9', 1, NULL, 'bo', 'x')",
    )
    columns = 'columns = { score = "Health", account = "Id", day = "Day", reasons = "Why" }'
    table.target('table = "crm.health"', URL, columns)
    assert table.publish().code == 0
    found = {row[0]: row[1:] for row in table.ask('SELECT "Id", "Health"::text, owner, "Why" FROM crm.health')}
    assert found["a2"] == ("41.3", "eva", "Seats in use: 40.7% (costs 58.7)")
    assert found["b9"] == ("1.0", "bo", "x")
    assert len(found) == 13
    assert table.preview()["unchanged"] == 12


def test_rows_that_are_gone_are_deleted_and_no_others(table: Table) -> None:
    table.target(*TARGET[:3], 'gone = "delete"', 'ask_above = "20%"')
    assert table.publish().code == 0
    table.ask("INSERT INTO crm.health (account) SELECT 'b' || n FROM generate_series(1, 20) n")
    assert_says(table.publish(), "SC8124", 1)
    assert len(table.held()) == 32
    table.ask("DELETE FROM crm.health WHERE account LIKE 'b%'")
    ran = table.publish("--yes", day=SECOND)
    assert "3 rows" in ran.out
    assert [row[0] for row in table.held()] == sorted({*KEYS, "a13"} - {"a12"})


def test_hostile_keys_and_texts(table: Table) -> None:
    key = "a'; DROP TABLE crm.health; --\\"
    table.edit("data/accounts.csv", "a2,", f"{key},")
    table.score(SECOND)
    table.target('table = "crm.odd"', URL, """columns = { account = 'I"d;', score = "A.B" }""", 'gone = "delete"')
    assert table.publish().code == 0
    assert table.publish(day=SECOND).code == 0
    assert table.ask("""SELECT "A.B" FROM crm.odd WHERE "I""d;" = 'a''; DROP TABLE crm.health; --\\'""") == [(41.3,)]
    assert table.preview(SECOND)["unchanged"] == 12


def test_rows_without_a_key_are_nobodys(table: Table) -> None:
    table.target('table = "scorelang_publishing"', URL, 'gone = "mark"')
    assert table.publish().code == 0
    table.ask(
        "ALTER TABLE scorelang_publishing DROP CONSTRAINT scorelang_publishing_pkey, ADD UNIQUE (account)",
        "ALTER TABLE scorelang_publishing ALTER account DROP NOT NULL",
        "INSERT INTO scorelang_publishing (score) VALUES (1), (2)",
    )
    shown = table.preview()
    assert (shown["before"], shown["gone"], shown["unchanged"]) == (12, [], 12)
    assert table.publish(day=SECOND).code == 0
    assert table.ask("SELECT count(*), count(account) FROM scorelang_publishing") == [(15, 13)]


def test_a_nul_in_a_key_holds_its_account_back_and_no_other(table: Table) -> None:
    table.edit("data/accounts.csv", "a2,", "a\0,")
    table.score(SECOND)
    ran = table.publish(day=SECOND)
    assert ran.code == 0, ran.err
    assert "1 held back" in ran.out
    assert len(table.held()) == 11


@pytest.mark.parametrize(
    ("made", "said"),
    [
        ("account text PRIMARY KEY, score real", "has no column `scorecard`, `status`"),
        ("LIKE crm.good", "`account` is not unique"),
        ("LIKE crm.good INCLUDING ALL, EXCLUDE (account WITH =) WHERE (account > 'a')", None),
    ],
)
def test_a_table_that_does_not_fit(table: Table, made: str, said: str | None) -> None:
    table.target('table = "crm.good"', URL)
    table.publish()
    table.target(*TARGET)
    table.ask(f"CREATE TABLE crm.health ({made})")
    for options in ((), ("--dry-run",)):
        ran = table.publish(*options)
        if said is None:
            assert ran.code == 0, ran
        else:
            assert_says(ran, "SC8125", 2)
            assert said in ran.err
    assert said is None or table.ask("SELECT count(*) FROM crm.health") == [(0,)]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("ALTER COLUMN score TYPE numeric(5, 0)", "in the column `score`: its type rounds"),
        ("ALTER COLUMN grade TYPE varchar(3)", "does not take it"),
        ("ADD CHECK (score < 50)", "does not take it"),
        ("ADD owner text NOT NULL", "in the column `owner`"),
        ("ALTER COLUMN account TYPE char(40)", "in the column `account`"),
    ],
)
def test_a_table_that_does_not_take_the_rows(table: Table, change: str, said: str) -> None:
    table.target('table = "crm.good"', URL)
    table.publish()
    table.target(*TARGET)
    table.ask("CREATE TABLE crm.health (LIKE crm.good INCLUDING ALL)", f"ALTER TABLE crm.health {change}")
    ran = table.publish()
    assert_says(ran, "SC8125", 2)
    assert said.partition(":")[0] in ran.err
    assert table.ask("SELECT count(*) FROM crm.health") == [(0,)]


def test_a_schema_that_is_not_there(table: Table) -> None:
    assert "ok     target crm" in table.folder.run("doctor").out
    table.ask("DROP SCHEMA crm")
    assert "wrong  target crm: 1 error" in table.folder.run("doctor").out
    ran = table.publish()
    assert_says(ran, "SC8104")
    assert 'CREATE SCHEMA "crm"' in ran.err


@pytest.mark.parametrize("rights", ["", "USAGE ON SCHEMA crm", "ALL ON SCHEMA crm"])
def test_a_role_without_rights(table: Table, rights: str) -> None:
    table.ask("CREATE ROLE writer LOGIN PASSWORD 'hunter2'", *([f"GRANT {rights} TO writer"] if rights else []))
    url = f"postgresql://writer:hunter2@127.0.0.1:{table.server.port}/{table.database}"
    reader = Table(Publisher(type(table.folder)(table.path, {"CRM": url})), table.server, table.database)
    ran = reader.publish()
    if rights.startswith("ALL"):
        assert ran.code == 0, ran.err
        table.ask("REVOKE UPDATE ON crm.health FROM writer")
        ran = reader.publish(day=SECOND)
    assert_says(ran, "SC8103")
    assert "hunter2" not in ran.out + ran.err
    table.ask("DROP TABLE IF EXISTS crm.health", "DROP OWNED BY writer")


def test_a_locked_table(table: Table) -> None:
    assert table.publish().code == 0
    before = table.held()
    for mode in ("ACCESS EXCLUSIVE", "ROW EXCLUSIVE"):
        with table.server.connect(table.database) as other:
            other.execute("BEGIN")
            other.execute(f"LOCK TABLE crm.health IN {mode} MODE")
            other.execute("UPDATE crm.health SET score = 1")
            assert_says(table.publish(day=SECOND), "SC8102")
            other.execute("ROLLBACK")
    assert table.held() == before
    assert table.publish(day=SECOND).code == 0


FAILING = """CREATE FUNCTION crm.fail() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN {what}; RETURN NULL; END$$;
CREATE {kind} ON crm.health {when} EXECUTE FUNCTION crm.fail()"""
AT_ONCE = {"kind": "TRIGGER fail AFTER INSERT", "when": "FOR EACH STATEMENT"}
AT_THE_END = {"kind": "CONSTRAINT TRIGGER fail AFTER INSERT OR UPDATE", "when": "INITIALLY DEFERRED FOR EACH ROW"}


@pytest.mark.parametrize("when", [AT_ONCE, AT_THE_END])
@pytest.mark.parametrize(
    ("what", "code"), [("RAISE 'secret-words' USING ERRCODE = '53100'", "SC8106"), ("PERFORM crm.kill()", "SC8101")]
)
def test_a_server_that_gives_up_while_it_writes(table: Table, when: dict[str, str], what: str, code: str) -> None:
    assert table.publish().code == 0
    before = table.held()
    table.ask(KILLING, FAILING.format(what=what, **when))
    ran = table.publish(day=SECOND)
    assert_says(ran, code)
    assert "secret-words" not in ran.err
    assert table.held() == before
    table.ask("DROP TRIGGER fail ON crm.health")
    assert table.publish(day=SECOND).code == 0
    assert table.preview(SECOND)["unchanged"] == 12


def test_somebody_else_changes_the_table_in_between(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    from scorelang.run.publish_table import PublishedTable

    assert table.publish().code == 0
    read = PublishedTable.before

    def meddled(self: PublishedTable, columns: object) -> object:
        found = read(self, columns)  # type: ignore[arg-type]
        table.ask("UPDATE crm.health SET score = 7 WHERE account = 'a2'")
        return found

    monkeypatch.setattr(PublishedTable, "before", meddled)
    assert_says(table.publish(day=SECOND), "SC8126")
    monkeypatch.undo()
    assert table.ask("SELECT score FROM crm.health WHERE account = 'a2'") == [(7.0,)]
    assert {one["account"] for one in table.preview(SECOND)["changed"]} == {"a1", "a2"}


def test_the_profiles_own_database(table: Table) -> None:
    table.target('table = "health"', "[profiles.dev]", URL)
    settings = table.path / "scorelang.toml"
    text = settings.read_text(encoding="utf-8").replace('[profiles.dev]\nengine = "duckdb"\n', "")
    settings.write_text(text, encoding="utf-8")
    assert table.publish().code == 0
    assert table.ask("SELECT count(*), min(day::text) FROM public.health") == [(12, FIRST)]


@pytest.mark.parametrize("url", ["postgresql://owner:hunter2@127.0.0.1:1/crm", "hunter2", None])
def test_a_database_that_cannot_be_reached(table: Table, url: str | None) -> None:
    folder = type(table.folder)(table.path, {"CRM": url} if url else {})
    ran = folder.run("publish", "--to", "crm", "--day", FIRST)
    assert_says(ran, *(("SC8100", 4) if url else ("SC6008", 2)))
    assert "hunter2" not in ran.out + ran.err
    assert "hunter2" not in folder.run("config").out
