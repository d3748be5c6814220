"""The life of a trigger, decided from what is on record alone."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from scorelang.ir.expressions import Constant, Expression, Length
from scorelang.ir.scorecards import Trigger
from scorelang.run.episodes import Episode, Observation, life, muted
from scorelang.source import Span
from scorelang.types import Flag

START = date(2026, 1, 5)
HOLDS: Expression = Constant(True, Flag(), Span("t", 0, 0))


def trigger(
    *, until: bool = False, held_for: int | None = None, again_after: int | None = None, mutes: tuple[str, ...] = ()
) -> Trigger:
    return Trigger(
        name="t",
        title="T",
        when=HOLDS,
        until=HOLDS if until else None,
        held_for=Length(held_for, "day") if held_for else None,
        again_after=Length(again_after, "day") if again_after else None,
        priority="high",
        plays=(),
        mutes=mutes,
        owner=None,
    )


def seen(*when: bool | None, until: tuple[bool | None, ...] = (), step: int = 7) -> list[Observation]:
    ends = (*until, *(None for _ in when[len(until) :]))
    return [
        Observation(START + timedelta(days=i * step), one, end)
        for i, (one, end) in enumerate(zip(when, ends, strict=True))
    ]


def episodes(one: Trigger, observations: Sequence[Observation]) -> tuple[Episode, ...]:
    return life(one, observations).episodes


def open_episode(one: Trigger, observations: Sequence[Observation]) -> Episode | None:
    return life(one, observations).open


def day(number: int, step: int = 7) -> date:
    return START + timedelta(days=number * step)


def test_it_opens_and_closes_with_its_condition() -> None:
    found = episodes(trigger(), seen(False, True, True, False, True))
    assert found == (Episode("t", day(1), day(3)), Episode("t", day(4)))


def test_missing_neither_opens_nor_closes() -> None:
    assert episodes(trigger(), seen(None, None)) == ()
    assert episodes(trigger(), seen(True, None, None)) == (Episode("t", day(0)),)


def test_it_opens_once_it_has_held_for_long_enough() -> None:
    assert open_episode(trigger(held_for=14), seen(True, True)) is None
    assert open_episode(trigger(held_for=14), seen(True, True, True)) == Episode("t", day(2))
    assert open_episode(trigger(held_for=14), seen(True, False, True, True)) is None


def test_it_stays_open_until() -> None:
    lasting = trigger(until=True)
    assert open_episode(lasting, seen(True, False, False)) == Episode("t", day(0))
    found = episodes(lasting, seen(True, False, False, until=(False, False, True)))
    assert found == (Episode("t", day(0), day(2)),)


def test_it_does_not_open_where_its_end_already_holds() -> None:
    assert episodes(trigger(until=True), seen(True, until=(True,))) == ()


def test_it_rests_after_its_opening() -> None:
    found = episodes(trigger(again_after=30), seen(True, False, True, False, True, True))
    assert [one.since for one in found] == [day(0), day(5)]


def test_who_leaves_closes_what_was_open_and_is_not_back_at_once() -> None:
    gone = Observation(day(2), None, here=False)
    whole = [*seen(True, True), gone, Observation(day(3), True), Observation(day(4), True)]
    assert episodes(trigger(until=True), whole[:3]) == (Episode("t", day(0), day(2), left=True),)
    assert [one.since for one in episodes(trigger(until=True), whole)] == [day(0), day(3)]
    assert [one.since for one in episodes(trigger(held_for=7), whole)] == [day(1), day(4)]


def test_who_was_never_here_has_no_episode() -> None:
    assert episodes(trigger(), [Observation(day(0), True, here=False)]) == ()


def test_a_trigger_that_rests_says_until_when() -> None:
    one = life(trigger(again_after=30), seen(True, False, True))
    assert (one.open, one.rests_until) == (None, START + timedelta(days=30))
    assert life(trigger(again_after=30), seen(True, False, False)).rests_until is None


def test_muting() -> None:
    strong = trigger(mutes=("weak",))
    assert muted([strong]) == {"weak"}
    assert muted([]) == frozenset()


@given(st.lists(st.tuples(st.sampled_from([True, False, None]), st.sampled_from([True, False, None])), max_size=30))
def test_a_run_repeated_or_cut_off_says_the_same_of_the_past(flags: list[tuple[bool | None, bool | None]]) -> None:
    one = trigger(until=True, held_for=7, again_after=21)
    observations = [Observation(day(i), when, end) for i, (when, end) in enumerate(flags)]
    whole = episodes(one, observations)
    assert whole == episodes(one, observations)
    for cut in range(len(observations)):
        part = episodes(one, observations[:cut])
        closed = [each for each in part if each.closed is not None]
        assert list(whole[: len(closed)]) == closed
        assert [each.since for each in whole[: len(part)]] == [each.since for each in part]


@given(st.lists(st.sampled_from([True, False, None]), max_size=30))
def test_episodes_never_overlap(flags: list[bool | None]) -> None:
    found = episodes(trigger(again_after=10), seen(*flags))
    for before, after in pairwise(found):
        assert before.closed is not None
        assert before.closed <= after.since
        assert (after.since - before.since).days >= 10
