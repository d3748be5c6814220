"""What is said of a change without reading data: words alone, what is beside the scores, what may move them."""

import pytest

from scorelang.diffing.interning import Interning
from scorelang.diffing.pairing import paired
from scorelang.diffing.records import Kind
from tests.diffing.sides import TEXT, edited, kind, kinds, side_of

WEIGHTS = "seat_use 70%  calls 30%"
SEAT_USE = "distinct(usage.user_id over 30 days) / seats as percent"

WORDS = {
    "a title": ('"Seats in use"', '"Seats that are used"'),
    "a description": ("People, of seats.", "People who came."),
    "a reason": ("Nobody is there", "They are gone"),
    "a grade's title": ('healthy "Healthy" green', 'healthy "Fine" blue'),
    "a group's title": ('adoption "Adoption"', 'adoption "How they use it"'),
    "a let's name": ("calls_now", "calls_of_late"),
    "a let in its place": ("value calls_now / 10", "value sum(usage.calls over 30 days) / 10"),
    "the order of `and`": ("idle > 14 days and grade != healthy", "grade != healthy and idle > 14 days"),
    "a comparison turned round": ("cap 49 when idle > 60 days", "cap 49 when 60 days < idle"),
}


@pytest.mark.parametrize("edit", WORDS.values(), ids=WORDS.keys())
def test_words_alone(edit: tuple[str, str]) -> None:
    found = kind(edit)
    assert found.kind is Kind.WORDS
    assert found.parts == ()


def test_comments_layout_and_owners_of_data_change_nothing() -> None:
    assert kind(("let calls_now", "# since 2024\n\n   let calls_now")).kind is Kind.UNCHANGED
    assert kind(('"Usage" {', '"Use" { owner "them@example.com" ')).kind is Kind.UNCHANGED


def test_a_let_is_words() -> None:
    text = edited(
        (f"value {SEAT_USE}", "value people / seats as percent"),
        ("indicator seat_use", "let people = distinct(usage.user_id over 30 days)\nindicator seat_use"),
        ("cap 49 when idle > 60 days", "cap lowest when is_idle"),
        ("scorecard health", "let is_idle = idle > 60 days\nlet lowest = 49\nscorecard health"),
    )
    assert kinds(TEXT, text)["health"].kind is Kind.WORDS


def test_the_order_of_declarations_is_words() -> None:
    declarations = [f"\n{one.strip()}\n" for one in TEXT.split("\n\n")]
    assert kinds(TEXT, "".join(reversed(declarations)))["health"].kind in (Kind.WORDS, Kind.UNCHANGED)


def test_the_order_of_triggers_is_words() -> None:
    first = next(f"{line}\n" for line in TEXT.splitlines() if "trigger fell" in line)
    text = edited((first, "")).replace("again after 30 days }\n}", f"again after 30 days }}\n{first}}}")
    assert kinds(TEXT, text)["health"].kind is Kind.WORDS


BESIDE = {
    "what raters are told": ("  missing score 0", '  missing score 0\n  rubric ("none" -> 0, "many" -> 100)'),
    "triggers": ("idle > 14 days", "idle > 15 days"),
    "a trigger's rest": ("priority high  play rescue", "priority low  play rescue"),
    "a new trigger": (
        "trigger quiet",
        'trigger small "Small" { when arr < 100  play rescue  again after 9 days }\n  trigger quiet',
    ),
    "what is measured beside the score": ("today - last(usage.at)", "today - last(usage.at) + 1 day"),
    "rhythm": ("every 1 week", "every 2 weeks"),
    "what has to hold": ("coverage from", 'always "paid" arr > 0  coverage from'),
}


@pytest.mark.parametrize(("part", "edit"), BESIDE.items())
def test_beside_the_scores(part: str, edit: tuple[str, str]) -> None:
    edits = [edit]
    if part == "what is measured beside the score":
        edits = [edit, ("cap 49 when idle > 60 days", "cap 49 when today - last(usage.at) > 60 days")]
    found = kinds(edited(*edits[1:]), edited(*edits))["health"]
    assert found.kind is Kind.BESIDE
    assert part in found.parts or found.parts == ("triggers",)


SCORES = {
    "weights": (WEIGHTS, "seat_use 60%  calls 40%"),
    "indicators": ("90% -> 100", "95% -> 100"),
    "who is scored": ("arr > 0", "arr > 1"),
    "segments": ('tier == "large"', 'tier == "small"'),
    "caps, floors and sets": ("cap 49", "cap 48"),
    "coverage": ("coverage from 40%", "coverage from 50%"),
    "grades": ("from 75", "from 76"),
    "how data is read": ("column seats : number from 1", "column seats : number from 2"),
    "which indicators there are": (WEIGHTS, "seat_use 100%"),
}


@pytest.mark.parametrize(("part", "edit"), SCORES.items())
def test_what_may_move_scores_is_named(part: str, edit: tuple[str, str]) -> None:
    found = kind(edit)
    assert found.kind is Kind.SCORES
    assert part in found.parts
    alone = part not in ("which indicators there are", "how data is read")
    assert not alone or found.parts == (part,)


NUMBERS = (
    "20%",
    "90%",
    "30 days",
    "10 +",
    "> 3",
    "60 days",
    ">= 50",
    ">= 10",
    "-> 50,",
    "score 0",
    "49",
    "75",
    "from 50",
    "from 40%",
)


@pytest.mark.parametrize("number", NUMBERS)
def test_another_number_is_never_the_same(number: str) -> None:
    digits = "".join(char for char in number if char.isdigit())
    found = kind((number, number.replace(digits, str(int(digits) + 1))))
    assert found.kind not in (Kind.UNCHANGED, Kind.WORDS)


def test_the_order_of_three_members_may_change_the_last_bit() -> None:
    assert kind((WEIGHTS, "calls 30%  seat_use 70%")).kind is Kind.WORDS
    three = edited((WEIGHTS, "seat_use 50%  calls 20%  calls_size 30%"), ("calls_size 100%", "third 100%"))
    three += "indicator third { value arr / seats  score linear (0 -> 0, 9 -> 100) }"
    other = three.replace("calls 20%  calls_size 30%", "calls_size 30%  calls 20%")
    assert kinds(three, other)["health"].kind is Kind.SCORES


def test_a_renamed_indicator_is_found_by_what_it_means() -> None:
    interning = Interning()
    sides = side_of(TEXT, interning), side_of(TEXT.replace("seat_use", "use_of_seats"), interning)
    (pair,), new, gone = paired(*sides)
    assert pair.renamed == (("seat_use", "use_of_seats"),)
    assert (new, gone) == ((), ())
    assert kinds(TEXT, TEXT.replace("seat_use", "use_of_seats"))["health"].kind is Kind.WORDS


def test_a_renamed_scorecard_is_found_by_what_it_means() -> None:
    text = TEXT.replace("before(score, 2 weeks)", "score")
    sides = [
        side_of(one, interning) for interning in [Interning()] for one in (text, text.replace("health", "vitality"))
    ]
    pairs, new, gone = paired(*sides)
    assert [(pair.before.name, pair.after.name) for pair in pairs] == [("health", "vitality")]
    assert (new, gone) == ((), ())


def test_a_trigger_may_be_called_like_a_part_of_a_score() -> None:
    text = edited(("trigger quiet", "trigger contribution"))
    assert kinds(text, text.replace("Nobody is there", "They are gone"))["health"].kind is Kind.WORDS


SMALL = """
scorecard NAME {
  owner "x"  weights { calls 100% }  grades letters  cap 40 when idle > LIMIT because "Nobody is there"
  trigger score "Low" { when idle > LIMIT  play rescue  again after 9 days }
  trigger value "Few" { when idle > LIMIT  play rescue  again after 9 days }
}
"""


def test_other_triggers_are_no_other_scorecard_whatever_they_are_called() -> None:
    indicators, interning = TEXT.partition("scorecard health")[0], Interning()
    texts = (SMALL.replace("NAME", name).replace("LIMIT", limit) for name, limit in (("a", "9 days"), ("b", "8 days")))
    pairs, _, _ = paired(*(side_of(indicators + text, interning) for text in texts))
    assert [(pair.before.name, pair.after.name) for pair in pairs] == [("a", "b")]


def test_a_new_scorecard_is_no_other_one() -> None:
    other = '\nscorecard other "Other" { owner "x"  weights { calls 100% }  grades traffic_light }\n'
    interning = Interning()
    pairs, new, gone = paired(side_of(TEXT, interning), side_of(TEXT + other, interning))
    assert [pair.after.name for pair in pairs] == ["health"]
    assert [card.name for card in new] == ["other"]
    assert gone == ()


def test_a_change_of_one_scorecard_leaves_the_other_as_it_is() -> None:
    other = '\nscorecard other "Other" { owner "x"  weights { calls 100% }  grades traffic_light }\n'
    found = kinds(TEXT + other, edited(("over 90 days", "over 120 days")) + other)
    assert found["health"].kind is Kind.SCORES
    assert found["other"].kind is Kind.UNCHANGED
