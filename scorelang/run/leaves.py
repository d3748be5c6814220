"""The leaves of a scorecard as one segment weighs them, with what a result says of each."""

from collections.abc import Iterator, Mapping

from scorelang.ir.indicators import Indicator
from scorelang.ir.program import Program
from scorelang.ir.scorecards import Group, Leaf, Scorecard, Variant
from scorelang.kernel.tables import Cell
from scorelang.pinning.tree import leaf_name
from scorelang.source.records import dataclass

Result = Mapping[str, Cell]

# What another scorecard says of an account, in the words for a leaf.
_CARD_STATUS = {"scored": "known", "unknown": "absent"}


@dataclass(frozen=True, slots=True)
class Place:
    """A leaf and the groups it stands in, the outermost first; `indicator` None where it is another score."""

    leaf: Leaf
    groups: tuple[Group, ...]
    indicator: Indicator | None

    @property
    def name(self) -> str:
        """Its name in outputs: an indicator's, or `other.score`."""
        return leaf_name(self.leaf)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a result says of one leaf; `weight` is its share in force, `contribution` its unrounded part."""

    place: Place
    status: str
    value: Cell
    points: float | None
    weight: float
    contribution: float

    @property
    def name(self) -> str:
        """The leaf's name in outputs."""
        return self.place.name

    @property
    def title(self) -> str:
        """The leaf's title."""
        return self.place.leaf.title

    @property
    def counts_as_known(self) -> bool:
        """Whether it was measured, or is absent where the author says what that means."""
        indicator = self.place.indicator
        said = indicator is not None and indicator.missing.policy == "score"
        return self.status == "known" or (self.status == "absent" and said)


def leaves(group: Group) -> Iterator[Leaf]:
    """All leaves of a group, as written."""
    for member in group.members:
        if isinstance(member, Leaf):
            yield member
        else:
            yield from leaves(member)


def variant_of(scorecard: Scorecard, result: Result) -> Variant:
    """The variant of the segment that a result is in."""
    segment = result.get(f"{scorecard.name}.segment")
    return next((one for one in scorecard.variants if one.segment == segment), scorecard.default)


def indicator_of(program: Program, variant: Variant, name: str) -> Indicator:
    """An indicator as a segment sees it."""
    changed = next((one for one in variant.indicators if one.name == name), None)
    return changed or program.indicator(name)


def places(program: Program, variant: Variant) -> tuple[Place, ...]:
    """All leaves of a variant's tree, as written; none where the score is a sum of points."""
    if not isinstance(variant.method, Group):
        return ()
    return tuple(_places(program, variant, variant.method, ()))


def readings(program: Program, scorecard: Scorecard, result: Result) -> tuple[Reading, ...]:
    """What a result says of each leaf of its segment."""
    variant = variant_of(scorecard, result)
    return tuple(_reading(scorecard.name, place, result) for place in places(program, variant))


def _places(program: Program, variant: Variant, group: Group, above: tuple[Group, ...]) -> Iterator[Place]:
    inside = (*above, group)
    for member in group.members:
        if isinstance(member, Group):
            yield from _places(program, variant, member, inside)
        else:
            indicator = indicator_of(program, variant, member.name) if member.scorecard is None else None
            yield Place(member, inside, indicator)


def _reading(scorecard: str, place: Place, result: Result) -> Reading:
    prefix = f"{scorecard}.{place.name}"
    other = place.leaf.scorecard
    status = result.get(f"{prefix}.status" if other is None else f"{other}.status")
    value = result.get(f"{prefix}.value" if other is None else f"{other}.score")
    return Reading(
        place,
        _CARD_STATUS.get(str(status), str(status or "failed")),
        value,
        number(result.get(f"{prefix}.points")) if other is None else number(value),
        number(result.get(f"{prefix}.weight")) or 0.0,
        number(result.get(f"{prefix}.contribution")) or 0.0,
    )


def number(cell: Cell) -> float | None:
    """A cell that holds a number."""
    return float(cell) if isinstance(cell, int | float) and not isinstance(cell, bool) else None


def computed_score(card: Scorecard, result: Result) -> float | None:
    """The score that the program came to, which but for an override is the published one."""
    name = f"{card.name}.computed"
    return number(result.get(name if name in result else f"{card.name}.score"))
