"""A name says what it is of by its places, whatever stands in them."""

import pytest

from scorelang.kernel.outputs import Named, Of, named, within

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
