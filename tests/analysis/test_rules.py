"""Each rule of the whole card fires on a program that deserves it, with a witness, and is silent on a sound one."""

import pytest

from scorelang.analysis.check import review
from scorelang.analysis.review import Surroundings
from scorelang.ir.expressions import Length
from tests.semantics.programs import SOURCES, check

BODY = """
scorecard health {
  owner "cs-ops@example.com"
  weights { WEIGHTS }
  grades { good from 75  ok from 50  bad below }
  coverage from 40%
  EXTRA
  trigger fall { when score < 40  play rescue  again after 30 days }
}
"""
SOUND = """
events visits { account id  time on : date  column minutes : number from 0 to 600 }
events unread { account id  time on : date }
indicator use { kind leading  value sum(usage.calls over 30 days) / crm.seats  score linear (0 -> 0, 10 -> 100) }
indicator late { value count(tickets where urgency == "high" over 30 days)  score steps (>= 5 -> 0, else -> 100) }
indicator owed { value owes  score linear (0 -> 100, 1000 -> 0) }
"""


def found(text: str, weights: str = "use 60%  late 40%", extra: str = "", kept: Length | None = None) -> list[str]:
    body = BODY.replace("WEIGHTS", weights).replace("EXTRA", extra)
    program, mistakes = check(SOURCES + SOUND.replace("events unread { account id  time on : date }", ""), text + body)
    assert program is not None, mistakes
    return [f"{d.rule.slug}: {d.message}" for d in review(program, Surroundings(kept)) if d.rule.slug not in _QUIET]


_QUIET = ("unused-source", "unused-indicator")


def test_a_sound_card_is_left_alone() -> None:
    assert found("") == []


def test_bands_with_a_gap_at_50_to_51_percent() -> None:
    text = 'indicator x { value share(tickets.urgency == "low") score steps (>= 51% -> 100, <= 50% -> 0) }'
    assert found(text, "use 60% x 40%") == ["steps-gap: no arm of `x` takes 50.5%, so such an account has no points"]


@pytest.mark.parametrize(
    ("value", "curve", "silent"),
    [
        ("count(usage)", "steps (>= 51 -> 100, <= 50 -> 0)", True),
        ("count(usage)", "steps (>= 52 -> 100, <= 50 -> 0)", False),
        ("today - max(visits.on)", "steps (<= 30 days -> 100, >= 31 days -> 0)", True),
        ("today - max(usage.at)", "steps (<= 30 days -> 100, >= 31 days -> 0)", False),
        ("avg(visits.minutes)", "steps (>= 51 -> 100, <= 50 -> 0)", False),
    ],
)
def test_whole_numbers_leave_no_gap_between_neighbours(value: str, curve: str, silent: bool) -> None:
    said = found(f"indicator x {{ value {value} score {curve} }}", "use 60% x 40%")
    assert (said == []) is silent, said


def test_bands_that_overlap_at_their_edges() -> None:
    text = "indicator x { value avg(visits.minutes) score steps (>= 75 -> 100, >= 50 -> 60, <= 50 -> 0) }"
    assert found(text, "use 60% x 40%") == ["steps-overlap: two arms of `x` take 50, and only their order decides"]


def test_a_score_that_can_only_lie_between_21_25_and_97_5() -> None:
    text = """
    indicator a { value avg(visits.minutes) score steps (>= 60 -> 100, >= 30 -> 60, else -> 25) }
    indicator b { value crm.seats score steps (>= 500 -> 90, else -> 10) }
    """
    program, _ = check(
        SOURCES + SOUND,
        text + BODY.replace("WEIGHTS", "a 75% b 25%").replace("EXTRA", ""),
    )
    assert program is not None
    (one,) = [d for d in review(program) if d.rule.slug == "score-range"]
    assert one.message == (
        "with everything known the score of `health` lies between 21.25 and 97.5, never below or above"
    )
    assert one.help == "it is 21.25 where `a` is 0 and `b` is 1"


CURVES = [
    ("crm.seats", "steps (>= 0 -> 100, else -> 0)", "step-unreached: no value of `x` comes to `else`"),
    (
        "crm.seats",
        "steps (>= 100 -> 40, >= 500 -> 100, else -> 0)",
        "step-unreached: no value of `x` comes to this arm",
    ),
    (
        "crm.seats",
        "steps (> 1000 -> 100, else -> 0)",
        "step-unreached: no value of `x` comes to this arm: the value is",
    ),
    (
        "crm.seats",
        "linear (0 -> 0, 500 -> 100, 900 -> 20)",
        "curve-turns: the points of `x` rise and then fall, here to 20",
    ),
    (
        "crm.seats",
        "linear (0 -> 50, 500 -> 50)",
        "curve-flat: every value of `x` gets 50 points, so it tells nothing apart",
    ),
    (
        "crm.seats",
        "steps (>= 500 -> 0, <= 600 -> 100)",
        "steps-overlap: two arms of `x` take 500, and only their order",
    ),
    ("crm.seats", "steps (>= 500 -> 0, >= 100 -> 100)", "steps-gap: no arm of `x` takes"),
]


@pytest.mark.parametrize(("value", "curve", "message"), CURVES, ids=[row[1] for row in CURVES])
def test_curves(value: str, curve: str, message: str) -> None:
    said = found(f"indicator x {{ value {value} score {curve} }}", "use 60% x 40%")
    assert any(line.startswith(message) for line in said), said


CARDS = [
    ("cap 100 when owes > 3", "adjustment-never: this `cap` never changes a score: the score is at most 100 before it"),
    (
        "floor 0 when owes > 3",
        "adjustment-never: this `floor` never changes a score: the score is at least 0 before it",
    ),
    ("cap 40 when owes < 0", "adjustment-never: this `cap` never changes a score: its condition never holds, since"),
    (
        "cap 40 when seen > 3 and seen < 2",
        "adjustment-never: this `cap` never changes a score: its condition never holds",
    ),
    (
        'segment a when tier == "smb" { drop late } segment b when tier == "smb" and active { drop late }',
        "segment-hidden: no account is ever `b`: all of them are `a`, which stands before it",
    ),
    (
        "segment a when crm.seats < 50 { drop late } segment b when crm.seats < 20 { drop late }",
        "segment-hidden: no account is ever `b`: all of them are `a`, which stands before it",
    ),
    (
        "segment a when crm.seats < 50 { drop late } segment b when crm.seats >= 50 { drop late } "
        "segment c when crm.seats > 500 { drop late }",
        "segment-hidden: no account is ever `c`: all of them are `b`",
    ),
    (
        'segment a when tier == "smb" { drop late } segment b when tier != "smb" { drop late } '
        'segment c when tier in ("smb", "enterprise") { drop late }',
        "segment-hidden: no account is ever `c`: those before it take them all",
    ),
    (
        "segment a when crm.seats <= 20 { drop late } segment b when crm.seats >= 20 { drop late }",
        "segment-edge: both `a` and `b` want an account whose `crm.seats` is 20",
    ),
    (
        "segment a when crm.seats > 20 and crm.seats < 10 { drop late }",
        "segment-hidden: no account is ever `a`: this never holds",
    ),
    (
        "trigger t { when score < 20 and score > 30 play x again after 3 days }",
        "trigger-never: the trigger `t` never opens",
    ),
    ("trigger t { when score > 20 play x }", "may-flap: the trigger `t` can open and close at every run"),
    (
        "trigger t { when score < 20 until use.score > 100 play x }",
        "condition-never: the trigger `t` never closes, since `use.score` is between 0 and 100",
    ),
    (
        "trigger t { when grade == good and grade in (bad, ok) play x for 3 days }",
        "trigger-never: the trigger `t` never opens",
    ),
    ("stages (onboarding)", "stage-empty: `health` has no indicator for the stage `onboarding`"),
    (
        "every 1 week trigger t { when every(history.score > 3 over 28 days) play x for 3 days }",
        "window-edge: a window of 28 days just misses the run at its edge, since `health` runs every 1 week",
    ),
    (
        "trigger t { when score < before(score, 2 years) play x for 3 days }",
        "beyond-history: this looks 2 years back, and history is kept for 1 year",
    ),
    (
        "trigger t { when score < 50 play x for 400 days }",
        "beyond-history: `t` asks for 400 days on record, and history is kept for 1 year",
    ),
    (
        "cap 50 when seen is missing",
        "fault-as-missing: this is missing too where a source is stale or unreadable, and that would change the score",
    ),
    (
        "segment a when signed_on is missing { drop late }",
        "fault-as-missing: a cell of `signed_on` that cannot be read is missing too, and would change the score here",
    ),
]


@pytest.mark.parametrize(("extra", "message"), CARDS, ids=[row[0][:70] for row in CARDS])
def test_cards(extra: str, message: str) -> None:
    said = found("indicator seen { value avg(visits.minutes) }", extra=extra, kept=Length(1, "year"))
    assert [line for line in said if line.startswith(message)], said
    assert len(said) == 1, said


def test_a_grade_that_no_account_can_have() -> None:
    said = found("indicator x { value avg(visits.minutes) score steps (>= 60 -> 70, else -> 0) }", "x 100%")
    assert "grade-unreached: no account can be `good`, which begins from 75: the score is between 0 and 70" in said


def test_a_grade_that_only_missing_data_gives() -> None:
    text = "indicator x { value avg(visits.minutes) score steps (>= 60 -> 60, else -> 0) }"
    assert found(text, "use 50% x 50%") == [
        "score-range: with everything known the score of `health` lies between 0 and 80, never below or above"
    ]
    assert found(text, "use 30% x 70%") == [
        "score-range: with everything known the score of `health` lies between 0 and 72, never below or above",
        "grade-unreached: only an account with missing data can be `good`, which begins from 75",
    ]


def test_a_trigger_that_waits_for_a_score_no_account_has() -> None:
    text = "indicator x { value avg(visits.minutes) score steps (>= 60 -> 100, else -> 45) }"
    assert "trigger-never: the trigger `fall` never opens, since `score` is between 45 and 100" in found(text, "x 100%")


def test_a_good_grade_on_almost_nothing() -> None:
    program, _ = check(
        SOURCES + SOUND,
        BODY.replace("WEIGHTS", "use 90% late 10%").replace("EXTRA", "").replace("coverage from 40%", ""),
    )
    assert program is not None
    said = [d.message for d in review(program) if d.rule.slug == "low-coverage"]
    assert said == ["an account can be `good` with only `late` known, 10% of the weight"]


def test_a_score_that_looks_back() -> None:
    text = "indicator back { kind lagging value owes score linear (0 -> 100, 500 -> 0) }"
    assert found(text, "use 10% back 90%") == ["lagging: 90% of the weight of `health` looks back"]


def test_what_nobody_uses() -> None:
    program, _ = check(SOURCES + SOUND, BODY.replace("WEIGHTS", "use 60% late 40%").replace("EXTRA", ""))
    assert program is not None
    said = [d.message for d in review(program)]
    assert "nothing reads `unread`" in said
    assert "the indicator `owed` neither weighs nor triggers" in said
    assert "nothing reads `usage`" not in said


def test_a_view_of_something_else_shows_no_indicator_that_is_called_so() -> None:
    text = "indicator grade { value owes }  indicator seats { value owes }  indicator owed_now { value owes }\n"
    view = "view a { show health.grade, crm.seats, owed_now }"
    body = BODY.replace("WEIGHTS", "use 60% late 40%").replace("EXTRA", view)
    program, mistakes = check(SOURCES + SOUND, text + body)
    assert program is not None, mistakes
    unused = {d.message.split("`")[1] for d in review(program) if d.rule.slug == "unused-indicator"}
    assert unused == {"owed", "grade", "seats"}


def test_a_measure_without_action_and_an_action_without_owner() -> None:
    body = BODY.replace("WEIGHTS", "use 60% late 40%").replace("EXTRA", "")
    program, _ = check(SOURCES + SOUND, body.replace('owner "cs-ops@example.com"', ""))
    assert program is not None
    assert "the trigger `fall` has no owner, and neither has `health`" in [d.message for d in review(program)]
    bare = body.replace("trigger fall { when score < 40  play rescue  again after 30 days }", "")
    program, _ = check(SOURCES + SOUND, bare)
    assert program is not None
    assert "nothing follows from `health`: it has no trigger" in [d.message for d in review(program)]


def test_a_rubric_that_tells_people_other_points() -> None:
    text = (
        'indicator x { value tier score map ("smb" -> 10, "enterprise" -> 90) '
        'rubric ("smb" -> 20, "enterprise" -> 90) }'
    )
    assert '`"smb"` is worth 10 points here and 20 in the rubric' in found(text, "use 60% x 40%")[0]
