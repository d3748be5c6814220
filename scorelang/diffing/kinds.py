"""What kind of change there is of each scorecard, as far as it can be said without reading data."""

from scorelang.diffing import parts
from scorelang.diffing.meanings import POPULATION
from scorelang.diffing.pairing import Pair
from scorelang.diffing.records import Kind
from scorelang.diffing.sides import Side
from scorelang.docgen.changes import Known
from scorelang.ir.indicators import Indicator
from scorelang.kernel.outputs import named
from scorelang.source.records import dataclass


@dataclass(frozen=True, slots=True)
class Told:
    """A kind with the parts that were changed; SCORES: it takes data to say whether any score changes."""

    kind: Kind
    parts: tuple[str, ...]


def told(pair: Pair, before: Side, after: Side) -> Told:
    """The kind of change of a scorecard that is in both versions."""
    beside = tuple(parts.beside_scores(pair, before, after))
    if not is_proven(pair, before, after):
        found = tuple(parts.of_scores(pair, before, after))
        return Told(Kind.SCORES, (*found, *beside))
    if beside:
        return Told(Kind.BESIDE, beside)
    return Told(Kind.UNCHANGED if _is_unchanged(pair, before, after) else Kind.WORDS, ())


def is_proven(pair: Pair, before: Side, after: Side) -> bool:
    """Whether every score, and each part of it, is the same for every account, whatever the data."""
    if before.meanings[POPULATION] != after.meanings[POPULATION]:
        return False
    same = all(before.meanings.get(was) == after.meanings.get(now) for was, now in pair.outputs())
    return same and _are_all_paired(pair, before, after)


def unproven(pair: Pair, before: Side, after: Side) -> tuple[tuple[str, str], ...]:
    """(former, new) name of each output that both have and that may differ."""
    return tuple(
        (was, now)
        for was, now in pair.outputs()
        if was in before.meanings and now in after.meanings and before.meanings[was] != after.meanings[now]
    )


def known(pair: Pair, before: Side, after: Side, kind: Kind) -> Known:
    """What means the same, however it is written."""
    indicators = frozenset(name for name in pair.indicators if parts.is_same_indicator(pair, before, after, name))
    triggers = parts.same_conditions(pair, before, after)
    return Known(indicators, triggers, kind in (Kind.UNCHANGED, Kind.WORDS, Kind.BESIDE), pair.indicators)


def _are_all_paired(pair: Pair, before: Side, after: Side) -> bool:
    """Whether no part of either is left over; the sums of points have no names, and are as the score is."""
    from_before = {was for was, _ in pair.outputs()}
    from_after = {now for _, now in pair.outputs()}
    return _left(before, pair.before.name, from_before) == _left(after, pair.after.name, from_after) == 0


def _left(side: Side, card: str, found: set[str]) -> int:
    others = (named(name) for name in side.meanings if name not in found)
    return sum(one.card == card and one.part == "contribution" for one in others)


def _is_unchanged(pair: Pair, before: Side, after: Side) -> bool:
    """Whether not even a title differs."""
    return (
        pair.before == pair.after
        and _indicators(pair, before) == _indicators(pair, after)
        and before.program.lets == after.program.lets
    )


def _indicators(pair: Pair, side: Side) -> tuple[Indicator, ...]:
    return tuple(one for one in side.program.indicators if one.curve is None or one.name in pair.indicators)
