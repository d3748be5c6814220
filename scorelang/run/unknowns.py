"""What is not known of an account, how it was counted, and what the score would be if it were counted otherwise."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from scorelang.kernel.tables import Cell
from scorelang.run.leaves import Reading
from scorelang.run.levers import Account
from scorelang.run.summing import counted
from scorelang.run.words import indicator_value
from scorelang.source.records import dataclass


@dataclass(frozen=True, slots=True)
class Comparison:
    """The score if the indicator were counted otherwise.

    `how`: "left out", "at its worst", "at its best" or "as last known"; `value` in words and `day` where there is one.
    """

    how: str
    score: float
    value: str | None = None
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Unknown:
    """An indicator of which nothing is known, and why, in a word.

    `known`: whether it counts as known, since the author says what absence means. `there`: whether it was measured all
    the same, and what was measured gives no points. `counted`: as what it was counted, in
    words, None where it was left out; `points` then. `weight`: as written, a share of the whole.
    """

    name: str
    title: str
    status: str
    known: bool
    there: bool
    counted: str | None
    points: float | None
    weight: float | None
    comparisons: tuple[Comparison, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """The last value on record of an indicator."""

    day: date
    value: Cell


def unknowns(
    read: Sequence[Reading],
    weights: Mapping[str, float | None],
    account: Account | None,
    last: Mapping[str, Kept],
    currency: str,
) -> tuple[Unknown, ...]:
    """Of every leaf that was not measured, as written; `last`: the last values on record."""
    return tuple(
        Unknown(
            one.name,
            one.title,
            one.status,
            one.counts_as_known,
            one.value is not None,
            counted(one),
            one.points,
            weights.get(one.name),
            tuple(_comparisons(one, account, last.get(one.name), currency)) if account else (),
        )
        for one in read
        if one.status != "known"
    )


def _comparisons(one: Reading, account: Account, last: Kept | None, currency: str) -> Iterator[Comparison]:
    indicator = one.place.indicator
    if indicator is None or one.status == "not applicable":
        return
    if counted(one) is not None:
        left = account.score(account.without(one.name))
        if left is not None:
            yield Comparison("left out", left)
    yield from _ends(one, account, currency)
    if last is not None and account.points_of(one.name, last.value) is not None:
        score = account.score(account.tried({one.name: last.value}))
        if score is not None:
            yield Comparison("as last known", score, indicator_value(indicator, last.value, currency), last.day)


def _ends(one: Reading, account: Account, currency: str) -> Iterator[Comparison]:
    """At the least and the most points that its curve gives."""
    ranked = account.by_points(one.name)
    if len(ranked) < 2:
        return
    least = [value for value in ranked if account.points_of(one.name, value) == account.points_of(one.name, ranked[-1])]
    for how, value in (("at its worst", least[0]), ("at its best", ranked[0])):
        score = account.score(account.tried({one.name: value}))
        if score is not None:
            yield Comparison(how, score, _beside(one, value, account, currency))


def _beside(one: Reading, value: Cell, account: Account, currency: str) -> str:
    """A value in words; of one that is only beside a position, where that is."""
    turns_at = [each for each in account.exact(one.name) if isinstance(each, float)]
    if not isinstance(value, float) or value in turns_at or not turns_at:
        return indicator_value(one.place.indicator, value, currency)
    near = min(turns_at, key=lambda each: abs(each - value))
    side = "below" if value < near else "above"
    return f"{side} {indicator_value(one.place.indicator, near, currency)}"
