"""What a rule of the whole card is given."""

from collections.abc import Callable, Iterator
from dataclasses import field

from scorelang.analysis.model import Model
from scorelang.diagnostics import Diagnostic
from scorelang.ir import expressions as ir
from scorelang.ir.program import Program
from scorelang.ir.scorecards import Group, Leaf, Scorecard, Variant
from scorelang.source.records import dataclass
from scorelang.types import Type


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What lies outside the program: how long the project keeps its history (None: for ever)."""

    history_kept: ir.Length | None = None


@dataclass(frozen=True, slots=True)
class Review:
    """A program, its ranges and its surroundings."""

    program: Program
    model: Model
    around: Surroundings
    lets: dict[str, ir.Expression] = field(default_factory=dict)

    @property
    def types(self) -> dict[str, Type]:
        """The types of the indicators' values, by name."""
        return {indicator.name: indicator.value.type for indicator in self.program.indicators}


Rules = Callable[[Review], Iterator[Diagnostic]]


def leaves(variant: Variant) -> Iterator[tuple[Leaf, float]]:
    """The leaves of a tree, each with its share of the whole."""
    if isinstance(variant.method, Group):
        yield from _shares(variant.method, 1.0)


def _shares(group: Group, share: float) -> Iterator[tuple[Leaf, float]]:
    total = sum(member.weight for member in group.members)
    for member in group.members:
        part = share * (member.weight / total if group.how == "mean" and total > 0 else 1 / len(group.members))
        if isinstance(member, Group):
            yield from _shares(member, part)
        else:
            yield member, part


def weighed(card: Scorecard) -> set[str]:
    """The indicators that a scorecard weighs in some segment."""
    return {leaf.name for variant in card.variants for leaf, _ in leaves(variant) if leaf.scorecard is None}
