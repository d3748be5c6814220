"""The life of a trigger: a function of what was on record and of today, and of nothing else.

An episode opens when the condition has held at every run for its `for`, stays one episode while it is open, and closes
when `until` holds or, without one, when the condition no longer does. Missing neither opens nor closes it. An account
that leaves the population closes its episodes as left. After an opening a trigger rests for `again after`.
"""

from collections.abc import Sequence
from datetime import date

from scorelang.ir.expressions import Length
from scorelang.ir.scorecards import Trigger
from scorelang.pinning.days import shift
from scorelang.project.overrides import Silence
from scorelang.source.records import dataclass

PRIORITIES = ("urgent", "high", "normal", "low")


@dataclass(frozen=True, slots=True)
class Observation:
    """What a run said of a trigger for an account: whether `when` and `until` held; None where nobody knows.

    `here`: whether the account was among those that the scorecard scores.
    """

    day: date
    when: bool | None
    until: bool | None = None
    here: bool = True


@dataclass(frozen=True, slots=True)
class Episode:
    """One time that a trigger was open, from its first day to the day of the run that closed it (None: still open).

    `left`: it was closed because the account left the population.
    """

    trigger: str
    since: date
    closed: date | None = None
    left: bool = False


@dataclass(frozen=True, slots=True)
class Life:
    """All episodes, oldest first; `rests_until`: the day it may open again, where only `again after` keeps it shut."""

    episodes: tuple[Episode, ...] = ()
    rests_until: date | None = None

    @property
    def open(self) -> Episode | None:
        """The episode that is open after the last observation."""
        return self.episodes[-1] if self.episodes and self.episodes[-1].closed is None else None

    def ended_after(self, day: date) -> bool:
        """Whether what was open on a day is over now: nothing holds again, and it did not close by leaving."""
        if not self.episodes or self.rests_until is not None:
            return False
        last = self.episodes[-1]
        return last.closed is not None and last.since <= day < last.closed and not last.left


@dataclass(frozen=True, slots=True)
class Past:
    """One earlier run of an account."""

    day: date
    score: float | None
    grade: str


@dataclass(frozen=True, slots=True)
class Open:
    """An open trigger with its episode; what keeps its plays from starting: `muted` another one, `silence` somebody."""

    trigger: Trigger
    episode: Episode
    muted: bool
    silence: Silence | None = None

    @property
    def starts(self) -> bool:
        """Whether its plays start."""
        return not self.muted and self.silence is None

    @property
    def note(self) -> str | None:
        """Why they do not start; None where they do."""
        if self.silence is not None:
            return f"silenced until {self.silence.last_day}: {self.silence.reason} ({self.silence.author})"
        return "muted by another one" if self.muted else None


def life(trigger: Trigger, observations: Sequence[Observation]) -> Life:
    """What became of a trigger; the observations are in the order of their days, today's last."""
    found: list[Episode] = []
    held_since: date | None = None
    rests_until: date | None = None
    for seen in observations:
        held_since = _held_since(held_since, seen)
        rests_until = None
        if found and found[-1].closed is None:
            if not seen.here or _closes(trigger, seen):
                found[-1] = Episode(trigger.name, found[-1].since, seen.day, left=not seen.here)
        elif held_since is not None and _opens(trigger, seen, held_since):
            rests_until = _rests_until(trigger.again_after, found, seen.day)
            if rests_until is None:
                found.append(Episode(trigger.name, seen.day))
    return Life(tuple(found), rests_until)


def _held_since(before: date | None, seen: Observation) -> date | None:
    if seen.when is None and seen.here:
        return before
    return (before or seen.day) if seen.when and seen.here else None


def _closes(trigger: Trigger, seen: Observation) -> bool:
    if trigger.until is not None:
        return seen.until is True
    return seen.when is False


def _opens(trigger: Trigger, seen: Observation, held_since: date) -> bool:
    """`for 14 days` holds from the first run at which it has held that long."""
    if seen.when is not True or (trigger.until is not None and seen.until is True):
        return False
    return trigger.held_for is None or shift(held_since, trigger.held_for, 1) <= seen.day


def _rests_until(again_after: Length | None, found: Sequence[Episode], day: date) -> date | None:
    """A rest counts from the opening of the episode before."""
    if again_after is None or not found:
        return None
    end = shift(found[-1].since, again_after, 1)
    return end if end > day else None


def muted(open_triggers: Sequence[Trigger]) -> frozenset[str]:
    """The triggers whose plays do not start because another open one mutes them."""
    return frozenset(name for trigger in open_triggers for name in trigger.mutes)
