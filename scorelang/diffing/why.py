"""Why one account's score moved between two versions: parts that add up to the movement, in tenths."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from scorelang.diffing.records import Why
from scorelang.ir.program import Program
from scorelang.ir.scorecards import Group, PointsSum, Scorecard
from scorelang.pinning.scores import all_adjustments
from scorelang.run.items import Item, items
from scorelang.run.leaves import Reading, Result, number, readings, variant_of
from scorelang.run.reasons import in_tenths, published
from scorelang.run.words import percent, points
from scorelang.source.records import dataclass

_NO_NUMBER = 1e-9


@dataclass(frozen=True, slots=True)
class Told:
    """An account by one version of a scorecard."""

    program: Program
    card: Scorecard
    result: Result

    def cell(self, what: str) -> float | None:
        """A number of the scorecard."""
        return number(self.result.get(f"{self.card.name}.{what}"))


def why(before: Told, after: Told, indicators: Mapping[str, str]) -> tuple[Why, ...]:
    """What moved the score, the most first, ties as written; `indicators`: each new name and the former one."""
    was, now = before.cell("score"), after.cell("score")
    if was is None or now is None:
        return ()
    parts = [one for one in (*_parts(before, after, indicators), _overruled(before, after)) if one is not None]
    tenths = in_tenths([one.points for one in parts], now - was)
    told = [Why(one.name, one.title, one.says, tenth) for one, tenth in zip(parts, tenths, strict=True) if tenth]
    return tuple(sorted(told, key=lambda one: -abs(one.points)))


def _parts(before: Told, after: Told, indicators: Mapping[str, str]) -> Iterator[Why]:
    methods = [variant_of(one.card, one.result).method for one in (before, after)]
    match methods:
        case [Group(), Group()]:
            yield from _leaves(before, after, indicators)
        case [PointsSum() as was, PointsSum() as now]:
            yield from _items(before, was, after, now)
        case _:
            change = (after.cell("before") or 0.0) - (before.cell("before") or 0.0)
            yield Why("method", "How the score is made", "weights instead of points, or points of weights", change)


def _leaves(before: Told, after: Told, indicators: Mapping[str, str]) -> Iterator[Why]:
    level = ((before.cell("before") or 0.0) + (after.cell("before") or 0.0)) / 2
    former = {one.name: one for one in readings(before.program, before.card, before.result)}
    for one in readings(after.program, after.card, after.result):
        was = former.pop(indicators.get(one.name, one.name), None)
        change = _change(was, one, level)
        if abs(change) > _NO_NUMBER:
            yield Why(one.name, one.title, _differs(was, one), change)
    for was in former.values():
        change = _change(was, None, level)
        if abs(change) > _NO_NUMBER:
            yield Why(was.name, was.title, "is gone", change)


def _change(was: Reading | None, now: Reading | None, level: float) -> float:
    """What a leaf moved the score by: its points by the mean weight, its weight by how far it is from the level.

    As in the attribution of returns by Brinson, Hood and Beebower (1986). Since weights in force add up to 1 in both,
    what is taken off for the level adds up to 0, and the whole to the movement: more weight for what stands below the
    score lowers it.
    """
    weights = [0.0 if one is None else one.weight for one in (was, now)]
    heights = [one.contribution / one.weight for one in (was, now) if one is not None and one.weight > 0]
    if not heights:
        return 0.0
    rise = heights[-1] - heights[0]
    return sum(weights) / 2 * rise + (weights[1] - weights[0]) * (sum(heights) / len(heights) - level)


def _differs(was: Reading | None, now: Reading) -> str:
    if was is None:
        return f"is new, {_weighs(now)}"
    if was.status != now.status:
        return f"is {now.status} now, was {was.status}"
    said = []
    if percent(was.weight) != percent(now.weight):
        said.append(f"weighs {percent(now.weight)} instead of {percent(was.weight)}")
    if was.points != now.points:
        said.append(f"{points(now.points)} points instead of {points(was.points)}")
    elif said:
        said.append(f"at {points(now.points)} points")
    return ", ".join(said) or "differs by less than is shown"


def _weighs(one: Reading) -> str:
    return f"weighs {percent(one.weight)}, {points(one.points)} points"


def _items(before: Told, was: PointsSum, after: Told, now: PointsSum) -> Iterator[Why]:
    sums = [items(before.card, was, before.result), items(after.card, now, after.result)]
    former = dict(_told_apart(sums[0]))
    whole = [told.cell("before") or 0.0 for told in (before, after)]
    rest = [total - sum(one.amount or 0.0 for one in parts) for total, parts in zip(whole, sums, strict=True)]
    if abs(rest[1] - rest[0]) > _NO_NUMBER:
        yield Why("start", "To begin with", f"{points(rest[1])} instead of {points(rest[0])}", rest[1] - rest[0])
    for key, one in _told_apart(sums[1]):
        gone = former.pop(key, None)
        change = (one.amount or 0.0) - (gone.amount or 0.0 if gone else 0.0)
        if abs(change) > _NO_NUMBER:
            said = f"{points(one.amount)} instead of {points(gone.amount or 0.0)}" if gone else "is new"
            yield Why(one.name, one.title, said, change)
    for one in former.values():
        if abs(one.amount or 0.0) > _NO_NUMBER:
            yield Why(one.title, one.title, "is gone", -(one.amount or 0.0))


def _told_apart(parts: Sequence[Item]) -> Iterator[tuple[tuple[str, int], Item]]:
    """Each part by its title, and by which of that title it is: two places may give points for one reason."""
    seen = Counter[str]()
    for one in parts:
        seen[one.title] += 1
        yield (one.title, seen[one.title]), one


def _overruled(before: Told, after: Told) -> Why | None:
    """What caps, floors and sets did to the one, less what they did to the other."""
    done = [_beyond(before), _beyond(after)]
    if abs(done[1] - done[0]) < 0.05:
        return None
    was, now = _acting(before), _acting(after)
    titles = list(dict.fromkeys((*now, *was))) or ["Put in its place"]
    said = "acts otherwise" if was and now else "acts now" if now else "no longer acts"
    return Why("adjustments", "; ".join(titles), said, done[1] - done[0])


def _beyond(told: Told) -> float:
    score, whole = told.cell("score"), told.cell("before")
    return 0.0 if score is None or whole is None else score - published(whole)


def _acting(told: Told) -> Sequence[str]:
    card = told.card
    return [
        one.because
        for place, (one, _) in enumerate(all_adjustments(card), 1)
        if told.result.get(f"{card.name}.adjust.{place}") is True
    ]
