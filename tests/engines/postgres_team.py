"""A small project over tables of a database that nobody else has."""

from dataclasses import dataclass

from tests.engines.postgres_server import Server
from tests.projects.running import Folder, Ran

TODAY = "2026-03-01"
SCORE = """accounts crm {
  key id: text
  column seats: number
}

events tickets {
  account account_id
  time opened: date
  column hours: number
}

indicator slow {
  value avg(tickets.hours)
  score linear (0 -> 100, 10 -> 0)
}

indicator size {
  value seats
  score linear (0 -> 0, 100 -> 100)
}

scorecard health {
  weights { slow 50% size 50% }
  grades traffic_light
  trigger small "Few seats" { when seats < 10  play convene  owner "a@example.com" }
}
"""
SETTINGS = """[project]
name = "faults"
language = 1
scorecards = ["."]

[profiles.team]
engine = "postgres"
{place}
lock_timeout = 1
schema = "scores"

[profiles.team.sources]
{sources}
"""
TABLES = """CREATE SCHEMA crm;
CREATE TABLE crm.accounts (id text, seats integer);
CREATE TABLE crm.tickets (account_id text, opened date, hours double precision);
INSERT INTO crm.accounts SELECT 'A' || n, n FROM generate_series(1, 50) n;
INSERT INTO crm.tickets SELECT 'A' || n % 50 + 1, DATE '2026-02-01' + n % 20, n % 12 FROM generate_series(1, 400) n;
CREATE ROLE reader LOGIN PASSWORD 'of the reader';
GRANT USAGE ON SCHEMA crm TO reader;
GRANT SELECT ON crm.accounts, crm.tickets TO reader"""
OWN = {"crm": 'table = "crm.accounts"', "tickets": 'table = "crm.tickets"'}


@dataclass
class Team:
    """A project over tables of a database that nobody else has."""

    folder: Folder
    server: Server
    database: str

    def configure(self, place: str = 'url = { env = "WAREHOUSE" }', **sources: str) -> None:
        lines = "\n".join(f"{name} = {{ {binding} }}" for name, binding in {**OWN, **sources}.items())
        settings = SETTINGS.format(place=place, sources=lines)
        (self.folder.path / "scorelang.toml").write_text(settings, encoding="utf-8")

    def view(self, query: str) -> None:
        """Accounts that come from a view, in which functions of the team's own may stand."""
        self.ask(f"CREATE VIEW crm.view AS {query}")
        self.configure(crm='table = "crm.view"')

    def score(self, *options: str, today: str = TODAY) -> Ran:
        return self.folder.run("run", "--today", today, *options)

    def ask(self, *statements: str) -> list[tuple[object, ...]]:
        return self.server.run(*statements, database=self.database)

    def kept(self) -> tuple[list[str], list[tuple[object, ...]]]:
        """What the history and the tables hold."""
        files = sorted(str(path.name) for path in self.folder.path.glob("history/health/*"))
        rows = self.ask("SELECT * FROM scores.scores ORDER BY day, account")
        return files, rows + self.ask("SELECT scorecard, day, accounts, program FROM scores.runs ORDER BY day")


def assert_says(ran: Ran, code: str, exit: int = 4) -> None:
    assert ran.code == exit, ran
    assert f"error[{code} " in ran.err
    assert "Traceback" not in ran.err
