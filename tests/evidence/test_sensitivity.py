"""Other weights by arithmetic give what a run with them gives; a hand-computed case; what a command line says."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from scorelang.cli import opening
from scorelang.cli.main import run as run_command
from scorelang.evidence import sensitivity_run
from scorelang.evidence.reading import columns
from scorelang.evidence.sensitivity import places, sensitivity, with_weights
from scorelang.evidence.sensitivity_run import measure, published
from scorelang.evidence.weighing import Weights, conditions, outputs, root_of, weighing, weights_of
from scorelang.run.scoring import Request, scored
from tests.evidence.small import project

DAY = date(2026, 3, 1)
ACCOUNTS = 400

CARD = """
accounts crm "Accounts" {
  key    id: text
  column name: text
  column arr: money
  column tier: text
  column a: number optional
  column b: number optional
  column c: number optional
  column d: number optional
  column e: number optional
  column f: number optional
  column g: number optional
  column late: number
}
indicator one { value a score linear (0 -> 0, 100 -> 100) }
indicator two { value b score steps (>= 70 -> 100, >= 30 -> 45, else -> 5) missing score 50 }
indicator three { value c score linear (0 -> 100, 100 -> 0) missing worst }
indicator four { value d score percentile }
indicator five { value e score direct missing median }
indicator six { value f score linear (0 -> 0, 60 -> 70, 100 -> 100) applies when tier != "mid" }
indicator seven { value g score direct }
scorecard health "Health" {
  weights {
    use "Use" 60% { one 50%  two 30%  three 20% }
    care "Care" 30% worst of { four  deep "Deep" { five 75%  six 25% } }
    seven 10%
  }
  cap 49 when late > 60 because "late"
  floor 20 when late == 0 because "new"
  set 5 when late == 77 because "left"
  grades { good from 70 fair from 45 bad below } hold 3
  coverage from 50%
  segment big "Big" when tier == "big" {
    weights { use 30%  care 50%  seven 20% }
    cap 80 when two < 10 because "few"
    indicator one { score linear (20 -> 0, 80 -> 100) }
  }
  segment small "Small" when tier == "small" {
    drop four
    grades { good from 60 fair from 30 bad below }
  }
}
"""


def table(seed: int = 1, accounts: int = ACCOUNTS) -> str:
    """Random accounts, a fifth of the cells empty."""
    chance = np.random.default_rng(seed)
    lines = ["id,name,arr,tier,a,b,c,d,e,f,g,late"]
    for number in range(accounts):
        cells = ["" if chance.random() < 0.2 else f"{chance.uniform(0, 100):.3f}" for _ in range(7)]
        tier = chance.choice(["big", "small", "mid"])
        late = chance.choice([0, 10, 61, 77])
        lines.append(f"a{number:04},Account {number},{1000 + number},{tier},{','.join(cells)},{late}")
    return "\n".join(lines) + "\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return project(tmp_path_factory.mktemp("sensitivity") / "small", CARD, {"crm": table()})


def asked(folder: Path) -> Request:
    opened, program = opening.whole(folder)
    return Request(opened.project, program, DAY)


def random_weights(weights: Weights, chance: np.random.Generator) -> Weights:
    found = {}
    for path, level in weights.items():
        moved = level * chance.uniform(0.2, 3.0, level.shape)
        found[path] = moved * 100 / np.nansum(moved, axis=0)
    return found


def test_the_weights_in_force_give_the_published_scores_and_grades(folder: Path) -> None:
    request = asked(folder)
    card = request.program.scorecards[0]
    with scored(replace(request, conditions=conditions(card))) as run:
        read = columns(run, card, (*outputs(card), "health.score", "health.grade", "health.before"))
    made = weighing(request.program, card, read).weighed(weights_of(root_of(card)))
    said = published(card, read)
    assert np.array_equal(made.before, said.before, equal_nan=True)
    assert np.array_equal(made.score, said.score, equal_nan=True)
    assert np.array_equal(made.grade, said.grade)
    assert len(set(said.grade)) == 4
    assert np.isnan(said.score).any()


@pytest.mark.parametrize("seed", range(4))
def test_other_weights_give_what_a_run_with_them_gives(folder: Path, seed: int) -> None:
    request = asked(folder)
    card = request.program.scorecards[0]
    root = root_of(card)
    weights = random_weights(weights_of(root), np.random.default_rng(seed))
    with scored(replace(request, conditions=conditions(card))) as run:
        made = weighing(request.program, card, columns(run, card, outputs(card))).weighed(weights)
    moved = with_weights(card, root, weights)
    program = replace(request.program, scorecards=(moved,))
    with scored(replace(request, program=program)) as run:
        said = published(moved, columns(run, moved, ("health.score", "health.grade", "health.before")))
    assert np.array_equal(made.score, said.score, equal_nan=True)
    assert np.array_equal(made.before, said.before, equal_nan=True)
    assert np.array_equal(made.grade, said.grade)


def test_a_case_by_hand(tmp_path: Path) -> None:
    """Two indicators of 50 % each: 20 % more of the first is 60 to 40, and takes the one at 68 across the edge."""
    score = """
    accounts crm { key id: text  column a: number  column b: number  column arr: money }
    indicator one { value a score direct }
    indicator two { value b score direct }
    scorecard health {
      weights { one 50%  two 50% }
      grades { good from 70 bad below }
    }
    """
    rows = "id,a,b,arr\nx,90,46,100\ny,20,20,7\nz,100,100,1\n"
    found = measure(asked(project(tmp_path / "p", score, {"crm": rows})), *only(tmp_path / "p"), 0.2, lambda *_: None)
    one, two = sorted(found.sensitivity.weights, key=lambda moved: moved.name)
    assert (one.up.changed, one.up.better, one.up.worse, one.up.money) == (1, 1, 0, 100.0)
    assert one.up.largest_change == pytest.approx(4.4)
    assert (one.down.changed, two.up.changed, two.down.changed) == (0, 0, 1)
    share = found.sensitivity.joint.share
    assert share[0] > 0.1
    assert list(share[1:]) == [0, 0]
    assert [edge.account for edge in found.at_edge] == ["x"]
    assert found.by_running is None


def only(folder: Path) -> tuple[object]:
    return (opening.whole(folder)[1].scorecards[0],)


def test_a_cap_that_reads_a_group_is_scored_by_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sensitivity_run, "DRAWS_BY_RUNNING", 4)  # each is a run of its own, and none is looked at below
    score = CARD.replace("late > 60 because", "use.score < 40 because")
    place = project(tmp_path / "p", score, {"crm": table(2, 60)})
    request = asked(place)
    card = request.program.scorecards[0]
    found = measure(request, card, 0.2, lambda *_: None)
    assert found.by_running == "a cap, floor or set reads `use.score`, which the weights decide"
    root = root_of(card)
    level = {path: one.copy() for path, one in weights_of(root).items()}
    first = next(moved for moved in found.sensitivity.weights if moved.name == "use")
    level["root"][0] *= 1.2
    rest = (100 - level["root"][0]) / (100 - weights_of(root)["root"][0])
    level["root"][1:] *= rest
    moved = replace(request.program, scorecards=(with_weights(card, root, level),))
    grades = []
    for program in (request.program, moved):
        with scored(replace(request, program=program)) as run:
            grades.append(columns(run, card, ("health.grade",))["health.grade"])
    assert first.up.changed == int(((grades[0] != grades[1]) & (grades[0] != "unknown")).sum())


def test_weights_that_have_no_company_are_not_moved(folder: Path) -> None:
    card = asked(folder).program.scorecards[0]
    names = [place.branch.node.name for place in places(root_of(card))]
    assert names == ["use", "one", "two", "three", "care", "five", "six", "seven"]


def test_the_same_draws_every_time(folder: Path) -> None:
    request = asked(folder)
    card = request.program.scorecards[0]
    once, again = (measure(request, card, 0.2, lambda *_: None).sensitivity for _ in range(2))
    assert np.array_equal(once.joint.changed, again.joint.changed)


def test_what_the_command_says(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["-C", str(folder), "sensitivity", "--today", "2026-03-01"]) == 0
    said = capsys.readouterr().out
    assert "Which weights matter" in said
    assert "Use › One" in said
    assert run_command(["-C", str(folder), "sensitivity", "--today", "2026-03-01", "--at-most", "0%"]) == 1
    capsys.readouterr()
    assert run_command(["-C", str(folder), "sensitivity", "--today", "2026-03-01", "--format", "json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert set(record) == {
        "format", "scorecard", "day", "by", "graded", "money", "scored_by_running", "weights", "joint", "at_edge",
    }  # fmt: skip
    assert record["joint"]["draws"] == 200


def test_a_score_that_adds_up_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    score = """
    accounts crm { key id: text  column a: number }
    scorecard health { points from 50 { add 10 when a > 3 because "much" } grades { good from 55 bad below } }
    """
    place = project(tmp_path / "p", score, {"crm": "id,a\nx,9\n"})
    assert run_command(["-C", str(place), "sensitivity", "--today", "2026-03-01"]) == 2
    assert "SC8060" in capsys.readouterr().err


def test_sensitivity_without_movable_weights(tmp_path: Path) -> None:
    score = """
    accounts crm { key id: text  column a: number }
    indicator one { value a score direct }
    scorecard health { weights { one 100% } grades { good from 55 bad below } }
    """
    place = project(tmp_path / "p", score, {"crm": "id,a\nx,9\n"})
    request = asked(place)
    card = request.program.scorecards[0]
    found = measure(request, card, 0.2, lambda *_: None)
    assert found.sensitivity.weights == ()
    assert found.sensitivity.share == 0.0


def test_by_more_than_the_whole(folder: Path) -> None:
    """A weight is never more than its level."""
    request = asked(folder)
    card = request.program.scorecards[0]
    root, seen = root_of(card), []

    def scores(weights: Weights) -> Mapping[str, object]:
        seen.append(weights)
        with np.errstate(all="raise"):
            return base

    with scored(replace(request, conditions=conditions(card))) as run:
        base = weighing(request.program, card, columns(run, card, outputs(card))).weighed(weights_of(root))
    sensitivity(card, root, weights_of(root), scores, None, 1.0, 5)
    for weights in seen:
        for level in weights.values():
            assert np.nanmin(level) >= 0
            assert np.allclose(np.nansum(level, axis=0), 100)
