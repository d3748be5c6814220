"""The life of a trigger: a function of what was on record and of today, and of nothing else.

An episode opens when the condition has held at every run for its `for`, stays one episode while it is open, and closes
when `until` holds or, without one, when the condition no longer does. Missing neither opens nor closes it. After an
opening it rests for `again after`.
"""

from collections.abc import Sequence
from datetime import date

from scorelang.ir.expressions import Length
from scorelang.ir.scorecards import Trigger
from scorelang.pinning.days import shift
from scorelang.source.records import dataclass

PRIORITIES = ("urgent", "high", "normal", "low")


@dataclass(frozen=True, slots=True)
class Observation:
    """What a run said of a trigger for an account: whether `when` and `until` held; None where nobody knows."""

    day: date
    when: bool | None
    until: bool | None = None


@dataclass(frozen=True, slots=True)
class Episode:
    """One time that a trigger was open, from its first day to the day of the run that closed it (None: still open)."""

    trigger: str
    since: date
    closed: date | None = None
    left: bool = False


@dataclass(frozen=True, slots=True)
class Past:
    """One earlier run of an account."""

    day: date
    score: float | None
    grade: str


@dataclass(frozen=True, slots=True)
class Open:
    """An open trigger with its episode; `muted`: another one keeps its plays from starting."""

    trigger: Trigger
    episode: Episode
    muted: bool


def episodes(trigger: Trigger, observations: Sequence[Observation]) -> tuple[Episode, ...]:
    """All episodes, oldest first; the observations are in the order of their days, today's last."""
    found: list[Episode] = []
    held_since: date | None = None
    for seen in observations:
        held_since = _held_since(held_since, seen)
        if found and found[-1].closed is None:
            if _closes(trigger, seen):
                found[-1] = Episode(trigger.name, found[-1].since, seen.day)
        elif held_since is not None and _opens(trigger, seen, held_since, found):
            found.append(Episode(trigger.name, seen.day))
    return tuple(found)


def open_episode(trigger: Trigger, observations: Sequence[Observation]) -> Episode | None:
    """The episode that is open after the last observation."""
    found = episodes(trigger, observations)
    return found[-1] if found and found[-1].closed is None else None


def _held_since(before: date | None, seen: Observation) -> date | None:
    if seen.when is None:
        return before
    if not seen.when:
        return None
    return before or seen.day


def _closes(trigger: Trigger, seen: Observation) -> bool:
    if trigger.until is not None:
        return seen.until is True
    return seen.when is False


def _opens(trigger: Trigger, seen: Observation, held_since: date, found: Sequence[Episode]) -> bool:
    """`for 14 days` holds from the first run at which it has held that long; a rest counts from the opening."""
    if seen.when is not True or (trigger.until is not None and seen.until is True):
        return False
    if trigger.held_for is not None and shift(held_since, trigger.held_for, 1) > seen.day:
        return False
    return not found or _rested(found[-1].since, trigger.again_after, seen.day)


def _rested(opened: date, again_after: Length | None, day: date) -> bool:
    return again_after is None or shift(opened, again_after, 1) <= day


def muted(open_triggers: Sequence[Trigger]) -> frozenset[str]:
    """The triggers whose plays do not start because another open one mutes them."""
    return frozenset(name for trigger in open_triggers for name in trigger.mutes)
