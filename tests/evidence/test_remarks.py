"""Verdicts and sentences: what each says, and when."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from scorelang.evidence import remarks
from scorelang.evidence.lead_times import LeadTimes
from scorelang.evidence.rates import Rate
from scorelang.evidence.separation import Estimate
from scorelang.evidence.validation import GradeRate, Statistics, validation
from scorelang.evidence.verdicts import Word, verdict
from scorelang.ir.scorecards import Band
from tests.evidence.small import observed
from tests.evidence.test_validate_command import made


@pytest.mark.parametrize(
    ("estimate", "lost", "cross_section", "word"),
    [
        (Estimate(0.9, 0.85, 0.95), 19, False, Word.TOO_FEW),
        (None, 50, False, Word.TOO_FEW),
        (Estimate(0.55, 0.49, 0.61), 50, False, Word.NO_SIGNAL),
        (Estimate(0.55, 0.5, 0.6), 50, True, Word.NO_SIGNAL),
        (Estimate(0.4, 0.35, 0.45), 50, False, Word.BACKWARDS),
        (Estimate(0.6, 0.55, 0.65), 20, False, Word.WEAK),
        (Estimate(0.7, 0.6, 0.8), 50, False, Word.USEFUL),
        (Estimate(0.8, 0.75, 0.85), 50, False, Word.STRONG),
        (Estimate(0.8, 0.75, 0.85), 50, True, Word.ASSOCIATION),
    ],
)
def test_the_lower_end_decides_the_verdict(
    estimate: Estimate | None, lost: int, cross_section: bool, word: Word
) -> None:
    assert verdict(estimate, lost, 50, "Left", cross_section=cross_section).word is word


def test_of_too_few_it_is_said_on_which_side() -> None:
    found = Estimate(0.9, 0.85, 0.95)
    assert verdict(found, 19, 500, "Left").sentence == "19 accounts had the outcome, and 20 are the least to judge by"
    few = verdict(None, 120, 0, "Left")
    said = "every account had the outcome at every look, and 20 without it are the least to judge by"
    assert (few.word, few.sentence) == (Word.TOO_FEW, said)
    assert verdict(found, 500, 19, "Left").word is Word.TOO_FEW


@pytest.fixture(scope="module")
def statistics(tmp_path_factory: pytest.TempPathFactory) -> Statistics:
    folder: Path = made(tmp_path_factory.mktemp("remarks"))
    found = validation(observed(folder, [date(2026, 3, 9)])).statistics
    assert found is not None
    return found


def grade(name: str, share: Estimate) -> GradeRate:
    return GradeRate(Band(name, name.title(), None, None), Rate(100, 100, round(100 * share.value), share))


def test_grades_in_order_and_not(statistics: Statistics) -> None:
    worse, better = grade("poor", Estimate(0.3, 0.2, 0.4)), grade("good", Estimate(0.1, 0.05, 0.15))
    clear = replace(statistics, grades=(worse, better), out_of_order=())
    assert remarks.on_grades(clear) == ["The grades are in order: the worse the grade, the oftener the outcome."]
    blurred = replace(statistics, grades=(worse, grade("good", Estimate(0.2, 0.1, 0.3))), out_of_order=())
    assert "there the order may be chance" in remarks.on_grades(blurred)[0]
    alike = replace(statistics, grades=(worse, grade("good", Estimate(0.3, 0.2, 0.4))), out_of_order=())
    assert remarks.on_grades(alike) == []
    turned = replace(statistics, grades=(better, worse), out_of_order=((better.band, worse.band),))
    assert remarks.on_grades(turned) == ["The grades are not in order: “Poor” has it oftener than “Good”."]


def test_a_grade_that_turned_early_late_or_never(statistics: Statistics) -> None:
    def said(warned: int, days: tuple[int, ...]) -> str:
        return remarks.on_leads(replace(statistics, leads=LeadTimes(20, 0, (), "poor", warned, days, 0.2)))[0]

    assert said(12, (0, 14, 28)).endswith("Half of these had been so for 14 days or longer: time to act.")
    assert said(12, (0, 0, 7)).endswith("Half of these had turned only then: too late to act on.")
    assert said(4, (14, 14)).endswith("the grade gave no warning.")


def test_of_few_losses_no_lead_is_told(statistics: Statistics) -> None:
    assert remarks.on_leads(replace(statistics, leads=LeadTimes(9, 0, (), "poor", 9, (7,) * 9, 0.1))) == []


def test_indicators_that_point_the_wrong_way_are_named(statistics: Statistics) -> None:
    one, *others = statistics.indicators
    wrong = replace(one, title="Calls", auc=Estimate(0.3, 0.2, 0.4))
    found = remarks.on_indicators(replace(statistics, indicators=(wrong, *others), pairs=()))
    assert "“Calls” points the wrong way: who has more points there has the outcome oftener." in found
