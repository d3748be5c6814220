"""Which values are worth trying, in which steps, and what nobody can act on."""

import pytest

from scorelang.ir.program import Program
from scorelang.run.countable import can_act, not_negative, whole
from scorelang.run.reaching import places, turns
from scorelang.run.supposing import supposable
from tests.semantics.programs import SOURCES, sound

MORE = """
indicator people "People" { value distinct(usage.user over 30 days) as "people"  score linear (0 -> 0, 10 -> 100) }
indicator share { value distinct(usage.user over 30 days) / crm.seats as percent  score linear (20% -> 0, 90% -> 100) }
indicator tenure { value today - signed_on  score linear (0 days -> 0, 100 days -> 100) }
indicator asked { value today - last(usage.at)  score steps (<= 7 days -> 100, else -> 0) }
indicator size2 { kind given  value arr  score linear (0 -> 0, 100k -> 100) }
indicator plan { value tier  score map ("enterprise" -> 100, "smb" -> 50) }
"""
CARD = """
scorecard health {
  weights equal { people  share  tenure  asked  size2  plan }
  cap 49 when asked > 40 days because "nobody is there"
  grades { good from 75  ok from 50  bad below }
}
"""


@pytest.fixture(scope="module")
def program() -> Program:
    return sound(SOURCES + MORE + CARD)


def test_steps_are_those_of_the_unit(program: Program) -> None:
    part = supposable(program)
    steps = {one.name: turns(one, program, part).step for one in program.indicators}
    assert steps == {"people": 1.0, "share": 0.001, "tenure": 1.0, "asked": 1.0, "size2": 100.0, "plan": 0.0}


def test_what_a_condition_compares_is_worth_trying(program: Program) -> None:
    found = turns(program.indicator("asked"), program, supposable(program))
    assert set(places(found, {})) >= {6.0, 7.0, 8.0, 39.0, 40.0, 41.0}


def test_a_count_is_whole_and_never_below_zero(program: Program) -> None:
    people = program.indicator("people")
    assert whole(people.value, program)
    assert not_negative(people.value, program)
    assert min(places(turns(people, program, supposable(program)), {})) == 0.0


def test_members_are_all_there_is_of_a_set(program: Program) -> None:
    found = turns(program.indicator("plan"), program, supposable(program))
    assert found.members == ("enterprise", "smb")


def test_nobody_can_act_on_the_calendar(program: Program) -> None:
    acts = {one.name: can_act(one.value, program) for one in program.indicators}
    assert acts == {"people": True, "share": True, "tenure": False, "asked": True, "size2": True, "plan": True}
