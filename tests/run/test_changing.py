"""What changed adds up to the published difference, over random programs, days, missing cells and overrides."""

import random
from dataclasses import replace
from math import fsum

import pytest

from scorelang.ir.indicators import Missing
from scorelang.ir.program import Program
from scorelang.ir.scorecards import Group, Scorecard
from scorelang.kernel.tables import Cell
from scorelang.pinning.from_ir import pin
from scorelang.rows import compile_rows
from scorelang.run.changing import CAUSES, DATA, MISSING, PROGRAM, PUT, exactly, shared
from scorelang.run.leaves import computed_score
from scorelang.run.mixing import Apart, Mix, Moment
from scorelang.run.supposed import Supposition, supposition
from scorelang.run.supposing import NotSupposableError, supposable
from tests.agreement.random_data import tables
from tests.agreement.random_programs import Writer
from tests.effort import times
from tests.run.suppositions import DAY

Side = tuple[dict[str, Supposition], list[dict[str, Cell]]]


def other_version(chance: random.Random, program: Program) -> Program:
    """The same program with other weights, other caps, and another word on what is missing."""

    def weighed(group: Group) -> Group:
        members = tuple(
            replace(weighed(one) if isinstance(one, Group) else one, weight=chance.choice((one.weight, 1.0, 3.0)))
            for one in group.members
        )
        return replace(group, members=members, how=chance.choice((group.how, group.how, "worst")))

    def changed(card: Scorecard) -> Scorecard:
        method = card.default.method
        keep = chance.random() < 0.5
        variants = tuple(
            replace(
                one,
                method=weighed(one.method) if isinstance(one.method, Group) else one.method,
                adjustments=one.adjustments if keep else (),
            )
            for one in card.variants
        )
        return replace(card, variants=variants) if isinstance(method, Group) else card

    missing = Missing(chance.choice(("skip", "worst")))
    indicators = tuple(replace(one, missing=missing) if chance.random() < 0.3 else one for one in program.indicators)
    return replace(program, scorecards=tuple(map(changed, program.scorecards)), indicators=indicators)


def sides(seed: int) -> tuple[Program, Program, dict[tuple[int, int], Side]] | None:
    """Two programs by two days: what each publishes of the same accounts."""
    chance = random.Random(f"changing {seed}")
    now = Writer(chance).program()
    then = other_version(chance, now) if chance.random() < 0.7 else now
    data = random.Random(f"data {seed}")
    found: dict[tuple[int, int], Side] = {}
    for day in (0, 1):
        drawn = data.random()
        for place, program in ((0, then), (1, now)):
            if place == 0 and then is now and (1, day) in found:
                continue
            try:
                part = supposable(program)
            except NotSupposableError:
                return None
            kernel = pin(program, DAY, "UTC", conditions=part.fixed)
            results = compile_rows(kernel).score(tables(random.Random(drawn), kernel))
            cards = [card.name for card in program.scorecards]
            parts = {card: supposition(part, DAY, "UTC", lambda r=results: r, always=card) for card in cards}  # type: ignore[misc]
            found[place, day] = (parts, results)
        if then is now:
            found[1, day] = found[0, day]
    return then, now, found


def mix(
    programs: tuple[Program, Program],
    found: dict[tuple[int, int], Side],
    card: str,
    at: int,
    put: dict[int, float | None],
) -> Mix:
    moments: dict[tuple[int, int], Moment] = {}
    for (program, day), (supposed, results) in found.items():
        moments[program, day] = Moment(programs[program].scorecard(card), results[at], supposed[card], put[day])
    if programs[0] is programs[1]:
        moments |= {(0, day): moments[1, day] for day in (0, 1)}
    return Mix(moments)


def test_a_difference_adds_up_over_random_cards() -> None:
    tried, acted = 0, set()
    for seed in range(times(14)):
        made = sides(seed)
        if made is None:
            continue
        then, now, found = made
        chance = random.Random(seed)
        for card in now.scorecards:
            for at, (before, after) in enumerate(zip(found[0, 0][1], found[1, 1][1], strict=False)):
                if before["key"] != after["key"] or len({len(side[1]) for side in found.values()}) > 1:
                    continue
                put = {day: chance.choice((None, None, 60.0)) for day in (0, 1)}
                old = put[0] if put[0] is not None else computed_score(then.scorecard(card.name), before)
                new = put[1] if put[1] is not None else computed_score(card, after)
                if before[f"{card.name}.score"] is None or after[f"{card.name}.score"] is None:
                    continue
                mixed = mix((then, now), found, card.name, at, put)
                assert old is not None
                assert new is not None
                amounts = shared(mixed, round(new - old, 1))
                total = round(fsum(one.points for one in amounts), 1)
                assert total == round(new - old, 1), (seed, card.name, before["key"])
                exact = exactly(mixed)
                ends = [fsum(end.values()) for end in mixed.ends if end is not None]
                assert fsum(exact.values()) == pytest.approx(ends[1] - ends[0], abs=1e-7)
                acted |= {one.cause for one in amounts}
                tried += 1
    assert tried > 40
    assert acted == set(CAUSES)


def test_the_ends_of_a_mix_are_what_was_published() -> None:
    for seed in range(8):
        made = sides(seed)
        if made is None:
            continue
        then, now, found = made
        for at, (before, after) in enumerate(zip(found[0, 0][1], found[1, 1][1], strict=False)):
            if before["health.score"] is None or after["health.score"] is None:
                continue
            mixed = mix((then, now), found, "health", at, {0: None, 1: None})
            for end, result in zip(mixed.ends, (before, after), strict=True):
                assert end is not None
                assert fsum(end.values()) == pytest.approx(result["health.score"], abs=0.0501)
                assert end[Apart.OVERRIDE] == 0.0
                before_caps = fsum(value for line, value in end.items() if line not in (Apart.LIMITS, Apart.OVERRIDE))
                assert before_caps == pytest.approx(result["health.before"], abs=1e-9)


def test_causes_have_the_names_that_people_read() -> None:
    assert CAUSES == (DATA, MISSING, PROGRAM, PUT) == ("data", "missing data", "program", "override")
