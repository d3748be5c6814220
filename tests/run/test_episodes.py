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


def test_it_is_over_where_nothing_holds_again_and_the_account_is_there() -> None:
    rests = life(trigger(again_after=30), seen(True, False, True))
    left = life(trigger(), [*seen(True), Observation(day(1), None, here=False), Observation(day(2), False)])
    over = life(trigger(), seen(True, False, False))
    assert (over.ended_after(day(0)), over.ended_after(day(1))) == (True, False)
    assert not life(trigger(), seen(True, False, True)).ended_after(day(0))
    assert not life(trigger(), seen(False, True, False)).ended_after(day(0))
    assert not any(one.ended_after(day(0)) for one in (rests, left, life(trigger(), ())))


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


FLAG = st.sampled_from([True, False, None])
SEEN = st.tuples(FLAG, FLAG, st.sampled_from([True, True, True, False]))
TRIGGERS = st.builds(
    trigger,
    until=st.booleans(),
    held_for=st.sampled_from([None, 7, 14, 20]),
    again_after=st.sampled_from([None, 7, 30]),
)


def observed(flags: list[tuple[bool | None, bool | None, bool]]) -> list[Observation]:
    return [Observation(day(i), when, end, here) for i, (when, end, here) in enumerate(flags)]


def by_the_manual(one: Trigger, seen: Sequence[Observation]) -> list[Episode]:
    """The sentences of the manual, each as a question about all that was seen: no state is carried along."""

    def first_held(at: int) -> int | None:
        broken = [i for i in range(at + 1) if seen[i].when is False or not seen[i].here]
        held = [i for i in range(broken[-1] + 1 if broken else 0, at + 1) if seen[i].when is True]
        return held[0] if held else None

    def may_open(at: int, before: list[Episode]) -> bool:
        start, now = first_held(at), seen[at]
        if start is None or now.when is not True or not now.here or (one.until is not None and now.until is True):
            return False
        if one.held_for is not None and seen[start].day + timedelta(days=one.held_for.amount) > now.day:
            return False
        rest = timedelta(days=one.again_after.amount) if one.again_after else timedelta(0)
        return not before or before[-1].since + rest <= now.day

    def closing(after: int) -> int | None:
        over = [
            i
            for i in range(after + 1, len(seen))
            if not seen[i].here or (seen[i].until is True if one.until is not None else seen[i].when is False)
        ]
        return over[0] if over else None

    found: list[Episode] = []
    at = 0
    while at < len(seen):
        if not may_open(at, found):
            at += 1
            continue
        end = closing(at)
        found.append(Episode("t", seen[at].day, seen[end].day if end else None, bool(end) and not seen[end or 0].here))
        at = len(seen) if end is None else end + 1
    return found


@given(TRIGGERS, st.lists(SEEN, max_size=14))
def test_any_history_gives_what_the_manual_says(
    one: Trigger, flags: list[tuple[bool | None, bool | None, bool]]
) -> None:
    assert list(episodes(one, observed(flags))) == by_the_manual(one, observed(flags))


@given(TRIGGERS, st.lists(SEEN, max_size=14), st.sets(st.integers(0, 13)))
def test_runs_that_were_skipped_are_runs_that_saw_nothing(
    one: Trigger, flags: list[tuple[bool | None, bool | None, bool]], skipped: set[int]
) -> None:
    seen = observed(flags)
    made = [each for i, each in enumerate(seen) if i not in skipped]
    blind = [Observation(each.day, None) if i in skipped else each for i, each in enumerate(seen)]
    assert episodes(one, made) == episodes(one, blind)
    assert list(episodes(one, made)) == by_the_manual(one, made)


@given(TRIGGERS, st.lists(SEEN, max_size=14))
def test_as_of_an_earlier_day_it_is_what_it_was_then(
    one: Trigger, flags: list[tuple[bool | None, bool | None, bool]]
) -> None:
    seen = observed(flags)
    for cut in range(len(seen)):
        then = {each.since: each.closed for each in episodes(one, seen[: cut + 1])}
        later = {each.since: each.closed for each in episodes(one, seen) if each.since <= seen[cut].day}
        known = {since: end if end is not None and end <= seen[cut].day else None for since, end in later.items()}
        assert then == known
