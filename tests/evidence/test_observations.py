from datetime import date
from pathlib import Path

import numpy as np
import pytest

from tests.evidence.small import observed, project

SCORE = """
accounts crm { key account_id : text  since signed_on  column signed_on : date  column tier : text }
events usage { account account_id  time at : date  column calls : number }
events notices { account account_id  time given_on : date }

indicator calls { value sum(usage.calls over 7 days)  score linear (0 -> 0, 10 -> 100) }
indicator rank { value tier  score map ("gold" -> 100, else -> 0) }

scorecard health {
  weights { calls 50%  rank 50% }
  grades { good green from 50  poor red below }
  segment big when tier == "gold" { weights { calls 75%  rank 25% } }
  outcome churned when count(notices over next 14 days) > 0
}
"""
TABLES = {
    "crm": "account_id,signed_on,tier\nb,2025-01-01,gold\na,2025-01-01,tin\nc,2026-01-10,tin\n",
    "usage": "account_id,at,calls\na,2026-01-04,5\na,2026-01-06,4\nb,2026-01-05,10\nb,2026-01-12,1\n",
    "notices": "account_id,given_on\na,2026-01-10\nb,2026-01-25\nc,2026-02-05\n",
}
DAYS = (date(2026, 1, 5), date(2026, 1, 12), date(2026, 1, 19), date(2026, 1, 26))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return project(tmp_path / "small", SCORE, TABLES)


def test_a_day_is_scored_from_what_was_known_then(folder: Path) -> None:
    found = observed(folder, DAYS[:2])
    assert [(found.accounts[who], str(day)) for who, day in zip(found.account, found.day, strict=True)] == [
        ("a", "2026-01-05"),
        ("b", "2026-01-05"),
        ("a", "2026-01-12"),
        ("b", "2026-01-12"),
        ("c", "2026-01-12"),
    ]
    calls = found.indicators["calls"]
    assert calls.value.tolist() == [5.0, 10.0, 4.0, 1.0, 0.0]
    assert calls.points.tolist() == [50.0, 100.0, 40.0, 10.0, 0.0]
    assert calls.weight.tolist() == [0.5, 0.75, 0.5, 0.75, 0.5]
    assert found.score.tolist() == [25.0, 100.0, 20.0, 32.5, 0.0]
    assert found.segment.tolist() == ["default", "big", "default", "big", "default"]
    assert found.grade.tolist() == ["poor", "good", "poor", "poor", "poor"]


def test_texts_have_no_number(folder: Path) -> None:
    rank = observed(folder, DAYS[:1]).indicators["rank"]
    assert rank.text is not None
    assert rank.text.tolist() == ["tin", "gold"]
    assert np.isnan(rank.value).all()
    assert rank.points.tolist() == [0.0, 100.0]


def test_a_text_that_is_missing_is_none_and_no_question_mark(tmp_path: Path) -> None:
    score, tables = SCORE.replace("tier : text }", "tier : text optional }"), dict(TABLES)
    tables["crm"] = tables["crm"].replace("2025-01-01,tin", "2025-01-01,")
    rank = observed(project(tmp_path / "s", score, tables), DAYS[:1]).indicators["rank"]
    assert rank.text is not None
    assert (rank.text.tolist(), rank.status.tolist()) == ([None, "gold"], ["absent", "known"])


def test_what_happened_after_stands_beside_the_score(folder: Path) -> None:
    found = observed(folder, DAYS[:3])
    assert found.happened.tolist() == [1.0, 0.0, 0.0, 1.0, 0.0, 0.0, 1.0, 0.0]


def test_an_outcome_beyond_the_data_is_not_known(folder: Path) -> None:
    found = observed(folder, DAYS)
    assert found.known_until == date(2026, 2, 5)
    last = found.between(DAYS[3], DAYS[3])
    assert np.isnan(last.happened).all()
    assert not last.judged.any()
    assert found.between(DAYS[0], DAYS[2]).judged.all()


def test_rows_dated_later_than_the_export_are_no_data(folder: Path) -> None:
    found = observed(folder, DAYS, until=date(2026, 1, 31))
    assert found.known_until == date(2026, 1, 25)


def test_observations_are_chosen_by_a_mask(folder: Path) -> None:
    found = observed(folder, DAYS[:2])
    low = found.of(found.score < 30)
    assert low.score.tolist() == [25.0, 20.0, 0.0]
    assert low.indicators["calls"].value.tolist() == [5.0, 4.0, 0.0]
    assert len(low) == 3


def test_what_somebody_put_in_the_place_of_a_score_is_no_word_of_the_program(folder: Path) -> None:
    before = observed(folder, DAYS[:1])
    (folder / "overrides.toml").write_text(
        '[[override]]\nscorecard = "health"\naccount = "a"\nscore = 0\nreason = "They left"\nauthor = "x"\n'
        "last_day = 2026-12-31\n"
    )
    assert list(observed(folder, DAYS[:1]).score) == list(before.score)


def test_a_trigger_and_an_outcome_may_be_called_like_a_part_of_a_score(tmp_path: Path) -> None:
    trigger = 'trigger status { when score < 10  play call  owner "a@example.com"  again after 9 days }'
    score = SCORE.replace("outcome churned", f"{trigger}\n  outcome weight")
    found = observed(project(tmp_path / "small", score, TABLES), DAYS[:1], "weight")
    assert list(found.indicators) == ["calls", "rank"]
    assert found.happened.tolist() == [1.0, 0.0]
