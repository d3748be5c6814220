"""The reasons of a movement add up to it, whatever the program; and what is to blame comes first."""

import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from scorelang.diffing.why import Told, why
from scorelang.ir.program import Program
from scorelang.ir.scorecards import Leaf
from scorelang.kernel.tables import Cell, Tables
from scorelang.pinning.from_ir import pin
from scorelang.rows import compile_rows
from tests.agreement.random_programs import Writer
from tests.diffing import refactoring
from tests.diffing.sides import TEXT, edited, program
from tests.diffing.test_meanings import common
from tests.effort import times

DAY = date(2024, 3, 31)
TOGETHER = 25
Results = Mapping[str, Mapping[str, Cell]]


def results(made: Program, data: Tables) -> Results:
    rows = compile_rows(pin(made, DAY, "UTC")).score(data)
    return {str(row["key"]): row for row in rows}


@pytest.mark.parametrize("seed", range(times(3)))
def test_reasons_add_up_to_the_movement(seed: int) -> None:
    moved = 0
    for place in range(TOGETHER):
        chance = random.Random(f"why {seed} {place}")
        before = Writer(chance).program()
        after = before
        for _ in range(3):
            after = refactoring.with_another_number(after, chance) or after
        after = with_other_weights(after, chance)
        data = common(chance, *(pin(one, DAY, "UTC") for one in (before, after)))
        was, now = results(before, data), results(after, data)
        for card in before.scorecards:
            sides = [(one, one.scorecard(card.name), found) for one, found in ((before, was), (after, now))]
            for key in was.keys() & now.keys():
                told = [Told(made, own, found[key]) for made, own, found in sides]
                scores = [one.cell("score") for one in told]
                if None in scores:
                    continue
                reasons = why(told[0], told[1], {})
                change = round((scores[1] or 0.0) - (scores[0] or 0.0), 1)
                assert round(sum(one.points for one in reasons), 1) == change, (card.name, key, reasons)
                moved += change != 0
    assert moved


def with_other_weights(made: Program, chance: random.Random) -> Program:
    def change(one: object) -> object:
        return replace(one, weight=float(chance.choice((0, 5, 40)))) if isinstance(one, Leaf) else one

    found = refactoring.rewritten(made, change)
    assert isinstance(found, Program)
    return found


def test_more_weight_for_what_stands_low_lowers() -> None:
    before = program(TEXT)
    after = program(edited(("seat_use 70%  calls 30%", "seat_use 20%  calls 80%")))
    account = {"crm.account_id": "a", "crm.tier": "small", "crm.arr": 10.0, "crm.seats": 1.0}
    at = 19_812 * 86_400_000_000
    uses = [
        {"usage.@account": "a", "usage.at": at - day * 86_400_000_000, "usage.user_id": f"u{day}", "usage.calls": 1.0}
        for day in range(3)
    ]
    data = Tables([account], {"usage": uses})
    was, now = (Told(one, one.scorecards[0], results(one, data)["a"]) for one in (before, after))
    reasons = why(was, now, {})
    assert {one.name for one in reasons} == {"calls", "seat_use"}
    assert all(one.points < 0 for one in reasons)


def test_points_for_one_reason_in_two_places_are_two() -> None:
    text = """
accounts crm { key account_id : text  column seats : number from 1 }
scorecard health {
  points from 50 {
    add 30 when seats > 1 because "They grow"
    add 5 when seats > 2 because "They grow"
    add 1 when seats > 3 because "They are many"
  }
  grades traffic_light
}
"""
    data = Tables([{"crm.account_id": "a", "crm.seats": 9.0}], {})
    made = [program(one) for one in (text, text.replace("add 1 ", "add 2 "))]
    was, now = (Told(one, one.scorecards[0], results(one, data)["a"]) for one in made)
    assert [(one.title, one.points) for one in why(was, now, {})] == [("They are many", 1.0)]
