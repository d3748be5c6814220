"""What the name of an output says, by its place in the name: anything may be called `score` or `status` too."""

from enum import Enum

from scorelang.source.records import dataclass


class Of(Enum):
    """What an output is of; in its name, but for KEY, SCORECARD and PART, these words."""

    KEY = "key"
    ACCOUNT = "account"
    CONDITION = "condition"
    OUTCOME = "outcome"
    SCORECARD = "scorecard"
    PART = "part"
    ADJUST = "adjust"
    ALWAYS = "always"
    ITEM = "item"
    TRIGGER = "trigger"
    UNTIL = "until"


# No scorecard may be called so, and nothing that one weighs or measures.
OF_THE_PROGRAM = {one.value: one for one in (Of.ACCOUNT, Of.CONDITION, Of.OUTCOME)}
OF_A_SCORECARD = {one.value: one for one in (Of.ADJUST, Of.ALWAYS, Of.OUTCOME, Of.TRIGGER, Of.UNTIL)}


@dataclass(frozen=True, slots=True)
class Named:
    """An output, or a column of the history, by what its name says.

    `card`: the scorecard; none of what the program has, nor in the history. `name`: what a column, condition, outcome
    or trigger is called, or what a scorecard weighs or measures; the number of an `adjust`, `always` or `item`.
    `part`: which cell it is of a scorecard or of what that weighs or measures, as "status"; of all else none.
    """

    of: Of
    card: str = ""
    name: str = ""
    part: str = ""


def named(output: str) -> Named:
    """An output by its name, such as `health.seat_use.value`, `health.trigger.fell`, `account.arr` or `key`."""
    first, _, rest = output.partition(".")
    if not rest:
        return Named(Of.KEY)
    if first in OF_THE_PROGRAM:
        return Named(OF_THE_PROGRAM[first], name=rest)
    return within(rest, first)


def within(name: str, card: str = "") -> Named:
    """What stands after a scorecard's name, as in its history: `seat_use.value`, `until.fell`, `score`."""
    first, _, rest = name.partition(".")
    if not rest:
        return Named(Of.SCORECARD, card, part=name)
    if first in OF_A_SCORECARD and "." not in rest:  # else another scorecard's score, which is weighed
        return Named(OF_A_SCORECARD[first], card, rest)
    if first == Of.ITEM.value and rest.isdigit():
        return Named(Of.ITEM, card, rest)
    whose, _, part = name.rpartition(".")
    return Named(Of.PART, card, whose, part)
