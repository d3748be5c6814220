"""A score as a sum: the lines of its tree in tenths that add up, and each step from there to what is published."""

from collections.abc import Iterator, Mapping, Sequence

from scorelang.ir.scorecards import Group, Leaf, PointsSum, Scorecard
from scorelang.kernel.tables import Cell
from scorelang.pinning.scores import all_adjustments
from scorelang.pinning.tree import leaf_name
from scorelang.project.overrides import Override
from scorelang.run.items import items, start
from scorelang.run.leaves import Reading, Result, computed_score, leaves, number, variant_of
from scorelang.run.reasons import in_tenths, published
from scorelang.run.supposed import after
from scorelang.run.words import MISSING, indicator_value
from scorelang.source.records import dataclass

SCALE = "scale"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the tree, how deep it stands.

    `kind`: "group", "indicator", "score" (another scorecard's), "start" or "part" (of a score that adds up). `how`:
    "worst of" or "best of" of a group. `weight` is in force, `written` as the scorecard has it (None: not counted in
    shares). `contribution`: in tenths, those of the leaves add up; `full`: what it would add at full points. `counted`:
    what an absent value was counted as, in words.
    """

    kind: str
    name: str
    depth: int
    title: str
    how: str | None
    value: str
    points: float | None
    weight: float
    written: float | None
    contribution: float | None
    full: float | None
    status: str
    counted: str | None = None

    @property
    def missing(self) -> bool:
        """Whether its status says more than its value."""
        return self.status not in ("known", "failed") or (self.status == "failed" and self.value == MISSING)


@dataclass(frozen=True, slots=True)
class Step:
    """What was done to the sum: a "scale", "cap", "floor", "set" or "override"; `amount` is what it added."""

    keyword: str
    because: str
    before: float
    after: float

    @property
    def amount(self) -> float:
        """In tenths, as published."""
        return round(self.after - self.before, 1)


def lines(card: Scorecard, result: Result, read: Sequence[Reading], currency: str) -> tuple[Line, ...]:
    """The tree, or the parts of a score that adds up; the contributions add up to the score before any step."""
    method = variant_of(card, result).method
    before = number(result.get(f"{card.name}.before"))
    if isinstance(method, PointsSum):
        return tuple(_parts(card, method, result, before))
    return tuple(_Tree(card, result, read, before, currency).group(method, 0, 1.0))


def steps(card: Scorecard, result: Result, outcome: Result | None, put: Override | None) -> tuple[Step, ...]:
    """From the sum to what is published; `outcome`: the same account scored again, with the score after each step."""
    found = list(_scaled(card, result))
    found += _adjusted(card, result, outcome)
    score = number(result.get(f"{card.name}.score"))
    if put is not None and score is not None:
        because = f"{put.reason} ({put.author}, until {put.last_day})"
        computed = computed_score(card, result)
        found.append(Step("override", because, score if computed is None else computed, score))
    return tuple(found)


def _adjusted(card: Scorecard, result: Result, outcome: Result | None) -> Iterator[Step]:
    before, final = number(result.get(f"{card.name}.before")), computed_score(card, result)
    if before is None or final is None:
        return
    now = published(before)
    acted = [
        (place, one)
        for place, (one, _) in enumerate(all_adjustments(card), 1)
        if result.get(f"{card.name}.adjust.{place}") is True
    ]
    for place, one in acted:
        reached = number(outcome.get(after(card.name, place))) if outcome is not None else None
        then = final if (place, one) == acted[-1] else (now if reached is None else published(reached))
        yield Step(one.keyword, one.because, now, then)
        now = then


def _scaled(card: Scorecard, result: Result) -> Iterator[Step]:
    """What a sum of points lost or got because the scale ends there."""
    method, before = variant_of(card, result).method, number(result.get(f"{card.name}.before"))
    if not isinstance(method, PointsSum) or before is None:
        return
    parts = items(card, method, result)
    begun = start(method, parts, before)
    total = None if begun is None else begun + sum(part.amount or 0.0 for part in parts)
    if total is not None and published(total) != published(before):
        low, high = card.scale.low, card.scale.high
        yield Step(SCALE, f"the scale is {low:g} to {high:g}", published(total), published(before))


class _Tree:
    """One account's tree of weights."""

    def __init__(
        self, card: Scorecard, result: Result, read: Sequence[Reading], before: float | None, currency: str
    ) -> None:
        self.card = card
        self.result = result
        self.currency = currency
        self.read = {one.name: one for one in read}
        self.shares = contributions(read, before)
        self.fulls = _at_full(read, self.shares)

    def group(self, group: Group, depth: int, share: float) -> Iterator[Line]:
        """Its members, each group followed by its own."""
        total = sum(member.weight for member in group.members)
        for member in group.members:
            written = share * member.weight / total if group.how == "mean" and total else share
            if isinstance(member, Leaf):
                yield self.leaf(self.read[leaf_name(member)], depth, written)
                continue
            names = [leaf_name(leaf) for leaf in leaves(member)]
            yield Line(
                "group",
                member.name,
                depth,
                member.title,
                None if member.how == "mean" else f"{member.how} of",
                "",
                number(self.result.get(f"{self.card.name}.{member.name}.points")),
                sum(self.read[name].weight for name in names),
                written,
                _total(self.shares, names),
                _total(self.fulls, names),
                "known",
            )
            yield from self.group(member, depth + 1, written)

    def leaf(self, one: Reading, depth: int, written: float) -> Line:
        """An indicator, or another scorecard's score."""
        indicator = one.place.indicator
        return Line(
            "indicator" if indicator is not None else "score",
            one.name,
            depth,
            one.title,
            None,
            indicator_value(indicator, one.value, self.currency),
            one.points,
            one.weight,
            written,
            self.shares.get(one.name),
            self.fulls.get(one.name),
            one.status,
            counted(one),
        )


def counted(one: Reading) -> str | None:
    """What an absent value is counted as, in words; None where it is left out or known."""
    indicator = one.place.indicator
    if indicator is None or one.status != "absent" or one.points is None:
        return None
    match indicator.missing.policy:
        case "score":
            return "as the scorecard says of absence"
        case "worst":
            return "at its worst"
        case "median":
            return "as the median of its segment"
        case _:
            return None


def contributions(read: Sequence[Reading], before: float | None) -> Mapping[str, float]:
    """What each leaf adds, in tenths that add up to the score before any step; nothing without one."""
    return _tenths([one.contribution for one in read], [one.name for one in read], before)


def _at_full(read: Sequence[Reading], shares: Mapping[str, float]) -> Mapping[str, float]:
    """What each leaf would add at full points, in tenths that add up to 100: what it adds, where it has them all."""
    there = {one.name: shares[one.name] for one in read if one.points == 100.0 and one.weight} if shares else {}
    rest = [one for one in read if one.name not in there]
    left = 100.0 - sum(there.values()) if shares else None
    return {**there, **_tenths([one.weight * 100.0 for one in rest], [one.name for one in rest], left)}


def _tenths(parts: Sequence[float], names: Sequence[str], total: float | None) -> Mapping[str, float]:
    if total is None:
        return {}
    return dict(zip(names, in_tenths(parts, published(total)), strict=True))


def _total(tenths: Mapping[str, float], names: Sequence[str]) -> float | None:
    return round(sum(tenths[name] for name in names), 1) if tenths else None


def _parts(card: Scorecard, method: PointsSum, result: Result, before: float | None) -> Iterator[Line]:
    """What it begins from, and what each part added or took."""
    found = items(card, method, result)
    begun = start(method, found, before)
    amounts = [begun or 0.0, *(part.amount or 0.0 for part in found)]
    tenths = in_tenths(amounts, published(sum(amounts)))
    yield _part("start", "start", "to begin with", None if begun is None else tenths[0], None, begun)
    for part, tenth in zip(found, tenths[1:], strict=True):
        yield _part("part", part.name, part.title, tenth if part.amount is not None else None, part.best, part.amount)


def _part(kind: str, name: str, title: str, tenth: float | None, best: float | None, cell: Cell) -> Line:
    status = "known" if cell is not None else "absent"
    return Line(kind, name, 0, title, None, "", None, 0.0, None, tenth, best, status)
