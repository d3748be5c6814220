"""A name says what it is of by its places, whatever stands in them."""

from datetime import date

import pytest

from scorelang.kernel.outputs import Named, Of, named, within
from scorelang.pinning.from_ir import pin
from scorelang.pipeline.front import read, understand
from scorelang.source.records import replace

WORDS = ("status", "score", "value", "points", "weight", "contribution", "trigger", "outcome", "item", "a b")


@pytest.mark.parametrize(
    ("output", "said"),
    [
        ("key", Named(Of.KEY)),
        ("account.health.trigger.value", Named(Of.ACCOUNT, name="health.trigger.value")),
        ("condition.health/call/mail", Named(Of.CONDITION, name="health/call/mail")),
        ("condition.seat_use.value", Named(Of.CONDITION, name="seat_use.value")),
        ("outcome.value", Named(Of.OUTCOME, name="value")),
        ("health.outcome.value", Named(Of.OUTCOME, "health", "value")),
        ("health.score", Named(Of.SCORECARD, "health", part="score")),
        ("trigger.score", Named(Of.SCORECARD, "trigger", part="score")),
        ("usage.@rows", Named(Of.SCORECARD, "usage", part="@rows")),
        ("health.score.score", Named(Of.PART, "health", "score", "score")),
        ("health.risk.score.weight", Named(Of.PART, "health", "risk.score", "weight")),
        ("health.always.score.weight", Named(Of.PART, "health", "always.score", "weight")),
        ("health.adjust.2", Named(Of.ADJUST, "health", "2")),
        ("health.always.1", Named(Of.ALWAYS, "health", "1")),
        ("health.item.12", Named(Of.ITEM, "health", "12")),
        ("health.item.value", Named(Of.PART, "health", "item", "value")),
    ],
)
def test_a_name_says(output: str, said: Named) -> None:
    assert named(output) == said


@pytest.mark.parametrize("word", WORDS)
def test_whatever_anything_is_called(word: str) -> None:
    assert within(f"trigger.{word}") == Named(Of.TRIGGER, name=word)
    assert within(f"until.{word}") == Named(Of.UNTIL, name=word)
    assert named(f"health.outcome.{word}") == Named(Of.OUTCOME, "health", word)
    assert named(f"account.{word}") == Named(Of.ACCOUNT, name=word)


TEXT = """
accounts crm { key id : text  column `xcolumn` : number }
indicator xweighed { value `xcolumn`  score linear (0 -> 0, 9 -> 100) }
indicator xmeasured { value `xcolumn` + 1 }
scorecard xcard {
  weights { xgroup 60% { xweighed 100% }  xother.score 40% }
  grades letters  cap 60 when xmeasured > 7
  trigger xtrigger { when xmeasured > 7  until xmeasured < 3  play call }
  always "sane" xmeasured > 0
  outcome xoutcome when xmeasured > 9
}
scorecard xother { points from 9 { add 4 when `xcolumn` > 4 }  grades letters }
outcome xended when `xcolumn` > 3
"""
PARTS = ("xcolumn", "xweighed", "xmeasured", "xcard", "xgroup", "xother", "xtrigger", "xoutcome", "xended")


def said(called: dict[str, str]) -> list[Named]:
    """What the names of all outputs say of a program in which everything is called so."""
    text = TEXT
    for part, name in called.items():
        text = text.replace(part, name)
    file, _ = read("a.score", text.encode())
    assert file is not None
    program, found = understand((file,))
    assert program is not None, found
    return [named(one.name) for one in pin(program, date(2026, 3, 1), "UTC").outputs]


@pytest.mark.parametrize(
    "names",
    [
        "a.score.value weight status always points trigger score value outcome",
        "key points item trigger value until status weight score",
        "trigger.x score value item points adjust until item computed",
    ],
)
def test_every_output_says_what_it_is_whatever_things_are_called(names: str) -> None:
    called = dict(zip(PARTS, names.split(), strict=True))

    def renamed(one: Named) -> Named:
        name, dot, score = one.name.partition(".")
        return replace(one, card=called.get(one.card, one.card), name=f"{called.get(name, name)}{dot}{score}")

    plain = said({part: part for part in PARTS})
    assert {one.of for one in plain} == set(Of) - {Of.CONDITION}
    assert said(called) == [renamed(one) for one in plain]


def test_an_output_is_no_step_of_a_scorecard_whose_name_begins_with_that_word() -> None:
    cards = ("health", "output health", "output")
    points = (f"scorecard `{name}` {{ points from 9 {{ add 4 when n > 4 }}  grades letters }}" for name in cards)
    text = "\n".join(("accounts crm { key id : text  column n : number }", *points))
    file, _ = read("a.score", text.encode())
    assert file is not None
    program, found = understand((file,))
    assert program is not None, found
    outputs = {one.name for one in pin(program, date(2026, 3, 2), "UTC").outputs}
    assert {f"{name}.score" for name in cards} <= outputs
