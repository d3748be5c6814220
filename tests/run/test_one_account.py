"""`run --account`: the day is what a run of all accounts would have written, and nothing but the one row is new."""

import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from tests.cli.commandline import Said, Shell
from tests.projects.running import Folder

DAY = "2026-03-01"
CARD = """
accounts crm "Accounts" {
  key account_id : text
  column name : text optional
  column seats : number from 1 optional
  column tier : text in ("smb", "enterprise")
  column arr : money optional
}
facts plan {
  account account_id
  column  goal : number
  column  starts : date
  column  ends : date optional
  valid   from starts to ends
}
events contracts { id contract : text  account account_id  time begun : date }
events invoices {
  account via contracts on contract
  time    due : date
  column  amount : money
  column  paid : date optional known paid
}
events pulse {
  account account_id
  time    rated : date
  column  rater : text
  column  mood : number from 0 to 100
  silent  after 60 days
}

indicator held { value seats / plan.goal as percent  score linear (0% -> 0, 100% -> 100) }
indicator mood { value avg(pulse.mood latest per rater over 90 days)  score direct }
indicator owed {
  value sum(invoices.amount where paid is absent)
  score linear (0 -> 100, 1000 -> 0)
}

scorecard health "Health" {
  weights { held 40%  mood 40%  owed 20% }
  grades traffic_light
  cap 60 when mood < 10 because "They are angry"
  segment big when tier == "enterprise" { weights { held 20%  mood 60%  owed 20% } }
  trigger fell "It fell" { when score - before(score, 1 week) <= -5  play convene  owner "a@example.com" }
}
scorecard money "Money" {
  weights { owed 100% }
  grades letters
  trigger late { when owed > 10  play convene  owner "a@example.com" }
}
"""
TOML = """
[project]
language = 1
scorecards = ["card.score"]
[profiles.dev.sources]
crm       = { path = "crm.csv" }
plan      = { path = "plan.csv" }
contracts = { path = "contracts.csv" }
invoices  = { path = "invoices.csv" }
pulse     = { path = "pulse.csv" }
[profiles.other.sources]
crm       = { path = "crm.csv" }
plan      = { path = "plan.csv" }
contracts = { path = "contracts.csv" }
invoices  = { path = "invoices.csv" }
pulse     = { path = "pulse.csv" }
"""
OVERRIDES = """
[[override]]
account   = "a"
scorecard = "health"
score     = 12
reason    = "they call"
author    = "x@example.com"
last_day  = 2026-03-31
"""
FILES = {
    "scorelang.toml": TOML,
    "card.score": CARD,
    "crm.csv": """account_id,name,seats,tier,arr
a,Ada & Co,40,smb,1000
b,Bo,0,enterprise,
c,,80,smb,12.5
c,,80,smb,12.5
""",
    "plan.csv": """account_id,goal,starts,ends
a,50,2025-01-01,2026-02-01
a,80,2026-02-01,
b,100,2025-01-01,
b,90,2026-01-01,
""",
    "contracts.csv": """contract,account_id,begun
1,a,2025-01-01
2,b,2025-01-01
3,a,2025-02-01
3,b,2025-02-01
""",
    "invoices.csv": """contract,due,amount,paid
1,2026-01-01,300,
1,2026-01-15,33.33,2026-02-01
2,2026-01-01,99,
3,2026-01-01,5,
""",
    "pulse.csv": """account_id,rated,rater,mood
a,2026-02-01,x,80
a,2026-02-10,y,75.5
a,2026-02-11,y,many
b,2026-02-20,x,5
z,2026-02-28,x,9
""",
}


@pytest.fixture
def project(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shell:
    _write(tmp_path / "p")
    return Shell(tmp_path / "p", capsys)


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The project with the day on record, and with an earlier one too."""
    found = {}
    for name, days in (("one day", (DAY,)), ("two days", ("2026-02-20", DAY))):
        found[name] = tmp_path_factory.mktemp("recorded") / "p"
        _write(found[name])
        assert [Folder(found[name], {}).run("run", "--today", day).code for day in days] == [0] * len(days)
    return found


@pytest.fixture
def scored(recorded: dict[str, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shell:
    """Its day is on record."""
    return Shell(shutil.copytree(recorded["one day"], tmp_path / "p"), capsys)


@pytest.fixture
def scored_twice(recorded: dict[str, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shell:
    """Its day is on record, and an earlier one."""
    return Shell(shutil.copytree(recorded["two days"], tmp_path / "p"), capsys)


def _write(folder: Path) -> None:
    folder.mkdir()
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")


def _run(project: Shell, *arguments: str, code: int = 0) -> Said:
    said = project.type("run", "--today", DAY, *arguments)
    assert said.code == code, said.err + said.out
    return said


def _day(folder: Path, card: str = "health") -> dict[str, tuple[object, ...]]:
    (file,) = (folder / "history" / card).glob(f"{DAY}-*.parquet")
    connection = duckdb.default_connection()
    names = sorted(row[0] for row in connection.execute(f"DESCRIBE FROM '{file}'").fetchall())
    kept = ", ".join(f'"{name}"' for name in names if not name.startswith("~"))
    return {str(row[0]): row for row in connection.execute(f"SELECT account, {kept} FROM '{file}'").fetchall()}


def _append(file: str, line: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        with (folder / file).open("a") as out:
            out.write(line + "\n")

    return change


def _replace(file: str, before: str, after: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        text = (folder / file).read_text()
        assert before in text
        (folder / file).write_text(text.replace(before, after))

    return change


def _override(folder: Path) -> None:
    (folder / "overrides.toml").write_text(OVERRIDES)


CHANGES = {
    "nothing": lambda _: None,
    "a new word of sentiment": _append("pulse.csv", "a,2026-02-28,x,1"),
    "an unreadable word": _append("pulse.csv", "a,2026-02-28,x,good"),
    "a paid invoice": _replace("invoices.csv", "300,", "300,2026-02-20"),
    "an invoice of nobody": _append("invoices.csv", "3,2026-02-01,400,"),
    "another plan": _append("plan.csv", "a,10,2026-02-15,"),
    "a row that contradicts": _append("crm.csv", "b,Bo,1,enterprise,"),
    "another tier": _replace("crm.csv", "a,Ada & Co,40,smb", "a,Ada & Co,41,enterprise"),
    "a word of tomorrow": _append("pulse.csv", "a,2026-03-02,x,1"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_the_day_is_what_a_whole_run_writes(scored_twice: Shell, change: str) -> None:
    project = scored_twice
    before = _day(project.folder)
    CHANGES[change](project.folder)
    said = _run(project, "--account", "a")
    assert "all accounts were scored" not in said.err
    one = {card: _day(project.folder, card) for card in ("health", "money")}
    assert {key: row for key, row in one["health"].items() if key != "a"} == {
        key: row for key, row in before.items() if key != "a"
    }
    assert project.type("history", "check").code == 0
    _run(project)
    for card, day in one.items():
        assert day["a"] == _day(project.folder, card)["a"]


def test_it_says_in_short_what_became_of_it(scored_twice: Shell) -> None:
    project = scored_twice
    CHANGES["a new word of sentiment"](project.folder)
    said = _run(project, "--account", "a")
    assert said.out.splitlines()[0].split() == ["a", "Ada", "&", "Co", "Health", DAY]
    assert "66.0 → 34.4  ■ Red" in said.out
    assert "    Mood: 1, 80.0 → 1.0 points" in said.out
    assert "open It fell (normal) since today" in said.out
    again = _run(project, "--account", "a")
    assert "34.4  ■ Red, as it was on record" in again.out


def test_a_new_account_joins_the_day(scored: Shell) -> None:
    _append("crm.csv", "d,Di,10,smb,1")(scored.folder)
    assert "its first score of this day" in _run(scored, "--account", "d").out
    assert sorted(_day(scored.folder)) == ["a", "b", "c", "d"]


def test_nothing_is_written_by_a_dry_run(scored: Shell) -> None:
    before = sorted((scored.folder / "history").rglob("*"))
    CHANGES["a new word of sentiment"](scored.folder)
    assert "→" in _run(scored, "--account", "a", "--dry-run").out
    assert sorted((scored.folder / "history").rglob("*")) == before


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (_replace("card.score", "mood 40%  owed 20%", "mood 30%  owed 30%"), "the .score files are other than"),
        (lambda folder: (folder / "pulse.csv").unlink(), "a source is no longer as it was when the day was scored"),
        (_override, "the day on record has other columns"),
        (lambda folder: shutil.rmtree(folder / "history"), f"nothing is on record of `health` on {DAY} yet"),
    ],
)
def test_where_it_cannot_be_alone_all_are_scored(
    scored: Shell, tmp_path: Path, change: Callable[[Path], None], reason: str
) -> None:
    project = scored
    change(project.folder)
    whole = Shell(tmp_path / "whole", project.capture)
    shutil.copytree(project.folder, whole.folder)
    failed = 0 if (project.folder / "pulse.csv").exists() else 3
    said = _run(project, "--account", "a", code=failed)
    assert f"all accounts were scored: {reason}" in said.err
    assert said.out.startswith("a  Ada & Co  Health")
    _run(whole, code=failed)
    assert _day(project.folder) == _day(whole.folder)


def test_a_rank_among_all_needs_all(project: Shell) -> None:
    project.edit("card.score", "score direct }", "score percentile }\nindicator moo { value seats }")
    _run(project)
    CHANGES["a new word of sentiment"](project.folder)
    assert "all accounts were scored: `Mood` is measured among all accounts" in _run(project, "--account", "a").err


def test_another_profile_scores_all(scored: Shell) -> None:
    said = _run(scored, "--account", "a", "--profile", "other")
    assert "all accounts were scored: the day was scored with the profile `dev`" in said.err


def test_who_is_silent_makes_no_source_silent(project: Shell) -> None:
    _append("pulse.csv", "c,2025-12-01,x,50")(project.folder)
    _run(project)
    assert "all accounts were scored" not in _run(project, "--account", "c").err


def test_an_account_that_is_not_there(project: Shell) -> None:
    _append("crm.csv", "b,Bo,2,enterprise,")(project.folder)  # two rows that differ: refused
    _run(project)
    for account in ("nobody", "b", "", "ö" * 100):
        assert "SC8005" in _run(project, "--account", account, code=3).err, account
    shutil.rmtree(project.folder / "history")
    assert "SC8005" in _run(project, "--account", "b", code=3).err


TYPES = {
    "account_id": "DOUBLE",
    "seats": "DOUBLE",
    "arr": "DOUBLE",
    "goal": "DOUBLE",
    "amount": "DOUBLE",
    "mood": "DOUBLE",
}
TYPES |= dict.fromkeys(("starts", "ends", "begun", "due", "paid", "rated"), "DATE")
KEYS = {"a": "1", "b": "2.5", "c": "3", "z": "9"}


def _parquet(folder: Path, name: str) -> None:
    """The same rows as typed columns, the accounts by number."""
    header, *rows = (line.split(",") for line in FILES[f"{name}.csv"].splitlines())
    columns = ", ".join(f"{column} {TYPES.get(column, 'VARCHAR')}" for column in header)
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE t ({columns})")
        for row in rows:
            cells = [KEYS[cell] if column == "account_id" else cell for column, cell in zip(header, row, strict=True)]
            kept = [None if cell in ("", "many") else cell for cell in cells]
            connection.execute(f"INSERT INTO t VALUES ({', '.join('?' * len(kept))})", kept)
        connection.execute(f"COPY t TO '{folder / name}.parquet' (FORMAT parquet)")


def test_keys_may_be_numbers_and_files_parquet(project: Shell) -> None:
    (project.folder / "card.score").write_text(CARD.replace("account_id : text", "account_id : number"))
    (project.folder / "scorelang.toml").write_text(TOML.replace(".csv", ".parquet"))
    for name in ("crm", "plan", "contracts", "invoices", "pulse"):
        _parquet(project.folder, name)
    _run(project)
    whole = _day(project.folder)
    said = _run(project, "--account", "1.0")
    assert "all accounts were scored" not in said.err
    assert (sorted(whole), said.out.split()[0]) == (["1", "2.5", "3"], "1")
    assert _day(project.folder) == whole


@pytest.mark.parametrize("more", [("--out", "x.csv"), ("--data",), ("--format", "json")])
def test_it_takes_no_output_of_all(project: Shell, more: tuple[str, ...]) -> None:
    assert project.type("run", "--account", "a", *more).code == 2
