"""A replay says of each day what the runs of those days would have said, and leaves the project as it was."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from scorelang.cli import opening
from scorelang.kernel.tables import Cell
from scorelang.run.history import History
from scorelang.run.keeping import keep
from scorelang.run.replaying import everything, replayed
from scorelang.run.scoring import Request, scored

FIRST = date(2026, 1, 4)
DAYS = [FIRST + timedelta(7 * week) for week in range(6)]
PRESENT = date(2026, 2, 28)
Said = Mapping[str, Mapping[str, Cell]]

PROGRAM = """
accounts crm "CRM" {
  key account_id : text
  column signed : date
  since signed
}

events usage "Usage" {
  account account_id
  time at : date
  column n : number
  silent after 30 days
}

%s
let recent = sum(usage.n over 7 days)

indicator level "Level" { value recent  score linear (0 -> 0, 10 -> 100) }
indicator seat_use "Seats" { value recent / seats.seats  score linear (0 -> 0, 2 -> 100)  missing skip }

scorecard health "Health" {
  weights { level 70%%  seat_use 30%% }
  grades {
    good "Good" green from 50
    poor "Poor" red below
  }
  trigger fell "Fell" { when score - before(score, 2 weeks) < -5 or was(grade) == good and grade == poor  play call }
  outcome quiet when count(usage over next 14 days) == 0
}
"""
PLAIN = """facts seats "Seats" { account account_id  column seats : number }"""
VERSIONS = """facts seats "Seats" {
  account account_id
  valid from begins to ends
  column seats : number
  column begins : date optional
  column ends : date optional
}"""


@pytest.fixture(params=[PLAIN, VERSIONS], ids=["plain", "versions"])
def asked(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Request, opening.Opened]:
    (tmp_path / "scorecards").mkdir()
    (tmp_path / "data").mkdir()
    (tmp_path / "scorecards" / "h.score").write_text(PROGRAM % request.param)
    bound = "\n".join(f'{name} = {{ path = "data/{name}.csv" }}' for name in ("crm", "usage", "seats"))
    (tmp_path / "scorelang.toml").write_text(f'[project]\nname = "x"\n[profiles.dev.sources]\n{bound}\n')
    accounts = "".join(f"a{i},{FIRST + timedelta(i)}\n" for i in range(12))
    (tmp_path / "data" / "crm.csv").write_text(f"account_id,signed\n{accounts}")
    rows = [f"a{i},{FIRST + timedelta(step - 10)},{(i * step) % 5}" for i in range(12) for step in range(0, 44, 1 + i)]
    rows += ["nobody,2026-01-05,1", ",2026-01-05,1"]
    (tmp_path / "data" / "usage.csv").write_text("account_id,at,n\n" + "\n".join(rows) + "\n")
    versions = [f"a{i},{1 + i},," for i in range(9)] + ["a9,4,,2026-01-20", "a9,8,2026-01-15,", "a10,1,,", "a10,1,,"]
    (tmp_path / "data" / "seats.csv").write_text("account_id,seats,begins,ends\n" + "\n".join(versions) + "\n")
    opened = opening.opened(tmp_path)
    assert opened.program is not None, opened.found
    return Request(opened.project, opened.program, PRESENT), opened


def one_by_one(request: Request, opened: opening.Opened, folder: Path, days: Sequence[date]) -> dict[date, Said]:
    said: dict[date, Said] = {}
    for day in days:
        with scored(replace(request, today=day, history=folder)) as run:
            keep(run, request.program.scorecards[0], opened.loaded)
            said[day] = {str(row["key"]): row for row in run.results.fetch()}
    return said


@pytest.mark.parametrize("lean", [False, True])
def test_a_replay_says_what_each_run_would_have_said(
    asked: tuple[Request, opening.Opened], tmp_path_factory: pytest.TempPathFactory, lean: bool
) -> None:
    request, opened = replace(asked[0], lean=lean), asked[1]
    wanted = one_by_one(request, opened, tmp_path_factory.mktemp("runs"), DAYS)
    folder = tmp_path_factory.mktemp("replay")
    found, reports = {}, []
    for run in replayed(request, opened.loaded, DAYS[::-1], folder):
        found[run.request.today] = {str(row["key"]): row for row in run.results.fetch()}
        reports.append(run.data.source("usage"))
    assert found == wanted
    assert any(row["health.trigger.fell"] for day in found.values() for row in day.values())
    assert [one.newest for one in reports] == sorted({one.newest for one in reports if one.newest})
    assert reports[0].after_today > reports[-1].after_today == 0
    assert not (request.project.root / "history").exists()


def test_the_outcomes_are_there_as_far_as_the_data_reaches(
    asked: tuple[Request, opening.Opened], tmp_path: Path
) -> None:
    request, opened = asked
    (tmp_path / "own").mkdir()
    known = []
    for run in replayed(replace(request, wanted=everything), opened.loaded, DAYS, tmp_path / "own"):
        outcomes = [row["health.outcome.quiet"] for row in run.results.fetch()]
        known.append(None not in outcomes)
    assert known == [True, True, True, False, False, False]


def test_a_source_that_fell_silent_is_so_on_the_days_after(
    asked: tuple[Request, opening.Opened], tmp_path: Path
) -> None:
    request, opened = asked
    (tmp_path / "own").mkdir()
    days = [date(2026, 2, 1), date(2026, 6, 1)]
    stale = [run.data.unavailable for run in replayed(request, opened.loaded, days, tmp_path / "own")]
    assert stale == [{}, {"usage": "stale"}]


def test_only_days_that_are_looked_back_on_are_kept(asked: tuple[Request, opening.Opened], tmp_path: Path) -> None:
    for name in ("before", "window", "nothing", "runs"):
        (tmp_path / name).mkdir()
    request, opened = asked
    list(replayed(request, opened.loaded, DAYS, tmp_path / "before"))
    assert History(tmp_path / "before").days("health") == tuple(DAYS)

    window = '  trigger low "Low" { when max(history.score over 15 days) < 60  play call }\n'
    request, opened = _with(request, window)
    wanted = one_by_one(request, opened, tmp_path / "runs", DAYS)
    runs = replayed(request, opened.loaded, DAYS, tmp_path / "window")
    found = {run.request.today: {str(row["key"]): row for row in run.results.fetch()} for run in runs}
    assert found == wanted
    assert {row["health.trigger.low"] for day in found.values() for row in day.values()} >= {True, False}
    assert History(tmp_path / "window").days("health") == tuple(DAYS[-3:])

    request, opened = _with(request, "")
    list(replayed(request, opened.loaded, DAYS, tmp_path / "nothing"))
    assert not list((tmp_path / "nothing").iterdir())


def _with(request: Request, trigger: str) -> tuple[Request, opening.Opened]:
    """The project with another trigger in the place of its own."""
    score = request.project.root / "scorecards" / "h.score"
    text = score.read_text()
    score.write_text(text[: text.index("  trigger ")] + trigger + text[text.index("  outcome") :])
    opened = opening.opened(request.project.root)
    assert opened.program is not None, opened.found
    return Request(opened.project, opened.program, PRESENT), opened
