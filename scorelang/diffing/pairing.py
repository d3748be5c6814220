"""Which scorecards, indicators and triggers of two versions are one: of one name, else of one meaning."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from scorelang.diffing.sides import Side
from scorelang.ir.scorecards import Group, Scorecard
from scorelang.kernel.outputs import named
from scorelang.pinning.merged import merge
from scorelang.pinning.tree import leaf_name
from scorelang.source.records import dataclass

_OF_A_CARD = ("applies", "status", "segment", "coverage", "score", "grade", "before")
_OF_AN_INDICATOR = ("status", "value", "points", "weight", "contribution")


@dataclass(frozen=True, slots=True)
class Pair:
    """A scorecard in both versions. `indicators`, `groups`, `triggers`: each new name and the former one."""

    before: Scorecard
    after: Scorecard
    indicators: Mapping[str, str]
    groups: Mapping[str, str]
    triggers: Mapping[str, str]

    @property
    def is_renamed(self) -> bool:
        """Whether the scorecard has another name now."""
        return self.before.name != self.after.name

    @property
    def renamed(self) -> tuple[tuple[str, str], ...]:
        """(former, new) name of each part that has another name now."""
        parts = (self.indicators, self.groups, self.triggers)
        return tuple((was, now) for names in parts for now, was in names.items() if was != now)

    def outputs(self) -> Iterator[tuple[str, str]]:
        """(former, new) name of each output of the scores: not of what is measured beside them, nor of triggers."""
        was, now = self.before.name, self.after.name
        for what in _OF_A_CARD:
            yield f"{was}.{what}", f"{now}.{what}"
        for new, former in self.indicators.items():
            for what in _OF_AN_INDICATOR:
                yield f"{was}.{former}.{what}", f"{now}.{new}.{what}"
        for new, former in self.groups.items():
            yield f"{was}.{former}.points", f"{now}.{new}.points"


def paired(before: Side, after: Side) -> tuple[tuple[Pair, ...], tuple[Scorecard, ...], tuple[Scorecard, ...]]:
    """The pairs in the order of the new version, the scorecards that are new, and those that are gone."""
    former = {one.name: one for one in before.program.scorecards}
    names = _matched(
        [one.name for one in after.program.scorecards],
        list(former),
        lambda new, was: _likeness(before, former[was], after, after.program.scorecard(new)),
    )
    pairs = tuple(_pair(before, former[was], after, after.program.scorecard(new)) for new, was in names.items())
    new = tuple(one for one in after.program.scorecards if one.name not in names)
    gone = tuple(one for name, one in former.items() if name not in names.values())
    return pairs, new, gone


def weighed(card: Scorecard) -> tuple[str, ...]:
    """The leaves of all its segments by their name in outputs; none where it adds up points."""
    roots = [variant.method for variant in card.variants if isinstance(variant.method, Group)]
    leaves = [node.leaf for node in merge(roots).leaves()] if roots else []
    return tuple(dict.fromkeys(leaf_name(leaf) for leaf in leaves if leaf is not None))


def groups(card: Scorecard) -> tuple[str, ...]:
    """The names of its groups, but for the whole."""
    roots = [variant.method for variant in card.variants if isinstance(variant.method, Group)]
    nodes = merge(roots).groups() if roots else ()
    return tuple(dict.fromkeys(node.name for node in nodes if node.name != card.name))


def _pair(before: Side, was: Scorecard, after: Side, now: Scorecard) -> Pair:
    def same(suffixes: Sequence[str]) -> Callable[[str, str], int]:
        def likeness(new: str, former: str) -> int:
            return sum(
                _are_one(before, f"{was.name}.{former}{suffix}", after, f"{now.name}.{new}{suffix}")
                for suffix in suffixes
            )

        return likeness

    def triggers(new: str, former: str) -> int:
        return int(_are_one(before, f"{was.name}.trigger.{former}", after, f"{now.name}.trigger.{new}"))

    return Pair(
        was,
        now,
        _matched(weighed(now), weighed(was), same((".value", ".points"))),
        _matched(groups(now), groups(was), same((".points",))),
        _matched([one.name for one in now.triggers], [one.name for one in was.triggers], triggers),
    )


def _matched(new: Sequence[str], former: Sequence[str], likeness: Callable[[str, str], int]) -> dict[str, str]:
    """Each new name with the former one: the same, else of those that are left the most alike."""
    found = {name: name for name in new if name in former}
    left = [name for name in former if name not in found]
    for name in new:
        if name not in found and left:
            best = max(left, key=lambda was: likeness(name, was))
            if likeness(name, best):
                left.remove(best)
                found[name] = best
    return {name: found[name] for name in new if name in found}


def _are_one(before: Side, was: str, after: Side, now: str) -> bool:
    there = before.meanings.get(was)
    return there is not None and there == after.meanings.get(now)


def _likeness(before: Side, was: Scorecard, after: Side, now: Scorecard) -> int:
    """How much two scorecards of other names have in common; nothing unless it is the title or half of the parts."""
    outputs = [
        name.removeprefix(f"{now.name}.")
        for name in after.meanings
        if (one := named(name)).card == now.name and one.part in ("value", "points", "score")
    ]
    alike = sum(_are_one(before, f"{was.name}.{name}", after, f"{now.name}.{name}") for name in outputs)
    if was.title == now.title:
        return alike + len(outputs)
    return alike if 2 * alike > len(outputs) else 0
