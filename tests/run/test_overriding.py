"""A score that somebody put there is published, and all that follows goes by it; the computed one is kept beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from scorelang.cli import opening
from scorelang.engines.duckdb.days import DayFile
from scorelang.engines.duckdb.tables import read_tables
from scorelang.kernel.tables import Cell
from scorelang.project.overrides import Override, Overrides
from scorelang.rows import compile_rows
from scorelang.run import overriding
from scorelang.run.explaining import explanations
from scorelang.run.keeping import keep
from scorelang.run.scoring import Request, Scored, score, scored, sources
from scorelang.run.writing import records
from tests.agreement.comparing import differences

DAY = date(2026, 3, 2)
PROGRAM = """
accounts crm "CRM" {
  key account_id : %s
  column seats : number
  column use : number
  column active : flag
}

indicator seat_use "Seats in use" { value use / seats  score linear (0 -> 0, 1 -> 100) }

scorecard health "Health" {
  applies when active
  weights { seat_use 100%% }
  cap 90 when seats > 50 because "Large"
  grades {
    good "Good" green from 50
    poor "Poor" red below
  }
  coverage from 50%%
  trigger weak "Weak" { when grade == poor  play call  again after 1 week }
  trigger fell "Fell" { when score - before(score, 1 week) < -20  play call  again after 1 week }
}

scorecard overall "Overall" {
  weights { health.score 50%%  seat_use 50%% }
  grades traffic_light
}
"""


def override(account: str, score: float, card: str = "health", last: date = DAY) -> Override:
    return Override(card, account, "They told us", "eva@example.com", last, None, {}, score)


@pytest.fixture(params=["text", "number"])
def request_(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Request, opening.Opened]:
    (tmp_path / "scorecards").mkdir()
    (tmp_path / "scorecards" / "h.score").write_text(PROGRAM % request.param)
    (tmp_path / "scorelang.toml").write_text(
        '[project]\nname="x"\n[profiles.dev.sources]\ncrm = { path = "crm.csv" }\n'
    )
    rows = "1,10,8,true\n2,100,100,true\n3,10,,true\n4,10,1,false\n5,10,9,true\n"
    (tmp_path / "crm.csv").write_text(f"account_id,seats,use,active\n{rows}")
    opened = opening.opened(tmp_path)
    assert opened.program is not None, opened.found
    return Request(opened.project, opened.program, DAY), opened


def said(request: Request, *put: Override) -> dict[str, Mapping[str, Cell]]:
    with scored(replace(request, overrides=Overrides(put))) as run:
        return {str(row["key"]): row for row in run.results.fetch()}


def test_what_follows_goes_by_the_score_that_was_put(request_: tuple[Request, opening.Opened]) -> None:
    found = said(request_[0], override("1", 12.34))["1"]
    assert (found["health.score"], found["health.grade"], found["health.computed"]) == (12.3, "poor", 80.0)
    assert found["health.trigger.weak"] is True
    assert found["overall.score"] == 46.2
    assert "overall.computed" not in found


def test_everybody_else_is_as_without(request_: tuple[Request, opening.Opened]) -> None:
    before, after = said(request_[0]), said(request_[0], override("1", 12.34))
    for key in set(before) - {"1"}:
        assert {**before[key], "health.computed": before[key]["health.score"]} == after[key]


def test_an_unknown_score_can_be_put_and_one_that_does_not_apply_cannot(
    request_: tuple[Request, opening.Opened],
) -> None:
    found = said(request_[0], override("3", 70.0), override("4", 70.0))
    assert [found["3"][f"health.{one}"] for one in ("status", "score", "grade", "computed")] == [
        "scored",
        70.0,
        "good",
        None,
    ]
    assert found["4"]["health.status"] == "not applicable"
    assert found["4"]["health.score"] is None


def test_only_those_are_counted_whose_score_it_is(request_: tuple[Request, opening.Opened]) -> None:
    put = Overrides(
        (override("1", 12.34), override("4", 70.0), override("nobody", 1.0), override("2", 5.0, last=date.min))
    )
    with scored(replace(request_[0], overrides=put)) as run:
        assert overriding.counted(run.session, run.results, "health", put, DAY) == 1
        assert overriding.counted(run.session, run.results, "overall", put, DAY) == 0


def test_only_the_days_of_an_override_know_of_it(request_: tuple[Request, opening.Opened]) -> None:
    late = replace(request_[0], today=DAY + timedelta(1))
    assert said(late, override("1", 12.34)) == said(late)


def test_rows_and_duckdb_agree_on_overrides(request_: tuple[Request, opening.Opened]) -> None:
    put = (override("1", 12.34), override("3", 70.0), override("2", 1.0), override("5", 99.96, "overall"))
    with sources(replace(request_[0], overrides=Overrides(put))) as data:
        run = score(data)
        in_force = overriding.in_force(run.request.overrides, run.request.program, DAY)
        pasts: dict[str, list[DayFile]] = {f"{card}.history": [] for card in ("health", "overall")}
        pasts |= overriding.files(run.session, run.kernel, in_force)
        relations = run.engine.relations(run.kernel, run.loaded, pasts)
        there = list(run.results.fetch())
        ours = compile_rows(run.kernel).score(read_tables(run.session, run.kernel, relations))
    assert differences(_keyed(ours), _keyed(there)) == []
    assert {row["overall.score"] for row in ours} >= {100.0, 46.2}


def _keyed(rows: Sequence[Mapping[str, Cell]]) -> list[dict[str, Cell]]:
    return [{**row, "key": str(row["key"]).removesuffix(".0")} for row in rows]


def test_the_history_keeps_both_and_the_next_day_goes_by_what_was_published(
    request_: tuple[Request, opening.Opened],
) -> None:
    request, opened = request_
    week = replace(request, today=DAY + timedelta(7))
    with scored(replace(request, overrides=Overrides((override("1", 12.3), override("5", 12.3))))) as run:
        path, _ = keep(run, run.request.program.scorecards[0], opened.loaded)
        rows = run.session.rows(f"SELECT account, score, computed FROM '{path}' WHERE account IN ('1', '2') ORDER BY 1")
        assert rows == [("1", 12.3, 80.0), ("2", 90.0, 90.0)]
    with scored(replace(request, overrides=Overrides((override("2", 60.0),)), today=DAY)) as run:
        keep(run, run.request.program.scorecards[0], opened.loaded)
    found = said(week)
    assert found["2"]["health.trigger.fell"] is False
    assert said(week, override("2", 30.0, last=week.today))["2"]["health.trigger.fell"] is True


def test_an_override_of_nobody_is_said(request_: tuple[Request, opening.Opened]) -> None:
    hostile = "x'); DROP TABLE result; --"
    with scored(replace(request_[0], overrides=Overrides((override(hostile, 1.0), override("1", 12.0))))) as run:
        assert [one.rule.code for one in run.found if one.rule.code.startswith("SC8")] == ["SC8020"]
        assert _score(run, "1") == 12.0


def test_explain_shows_both_scores_and_whose_word_it_is(request_: tuple[Request, opening.Opened]) -> None:
    with scored(replace(request_[0], overrides=Overrides((override("2", 12.3),)))) as run:
        told = explanations(run, "2")[0].context
    assert [(one.keyword, one.before, one.after) for one in told.adjustments] == [
        ("cap", 100.0, 90.0),
        ("override", 90.0, 12.3),
    ]
    assert told.adjustments[-1].because == f"They told us (eva@example.com, until {DAY})"
    assert told.levers == ()


def test_the_output_has_the_computed_score_where_there_are_overrides(
    request_: tuple[Request, opening.Opened],
) -> None:
    with scored(replace(request_[0], overrides=Overrides((override("2", 12.3),)))) as run:
        found = {(row["account"], row["scorecard"]): (row["score"], row["computed"]) for row in records(run)}
    assert found["2", "health"] == (12.3, 90.0)
    assert found["1", "health"] == (80.0, 80.0)
    with scored(request_[0]) as run:
        assert all("computed" not in row for row in records(run))


def _score(run: Scored, account: str) -> Cell:
    return next(row["health.score"] for row in run.results.fetch() if row["key"] == account)
