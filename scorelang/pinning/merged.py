"""The trees of weights of all segments laid over one another: one tree, with a weight a segment on each branch."""

from collections.abc import Sequence

from scorelang.ir.scorecards import Group, Leaf
from scorelang.source.records import dataclass

Weights = tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Branch:
    """A member of a level; `weights`: one a segment, in their order, None where the segment does not have it."""

    node: "Node"
    weights: Weights


@dataclass(frozen=True, slots=True)
class Node:
    """A leaf (`leaf`), or a level that combines its branches by `how`. `path` is unlike every other node's."""

    name: str
    title: str
    path: str
    leaf: Leaf | None = None
    how: str = "mean"
    branches: tuple[Branch, ...] = ()

    def leaves(self) -> "tuple[Node, ...]":
        """All leaves below, in the order written."""
        if self.leaf is not None:
            return (self,)
        return tuple(leaf for branch in self.branches for leaf in branch.node.leaves())

    def groups(self) -> "tuple[Node, ...]":
        """The level itself and all below, from the top."""
        if self.leaf is not None:
            return ()
        return (self, *(group for branch in self.branches for group in branch.node.groups()))


def merge(roots: Sequence[Group]) -> Node:
    """One tree for the roots of all segments, in their order."""
    ways = dict.fromkeys(root.how for root in reversed(roots))
    if len(ways) == 1:
        return _level(tuple(roots), roots[-1].name, "root")
    # A segment may combine its top level otherwise: a level for each way, and each segment has one of them.
    return Node(roots[-1].name, roots[-1].title, "root", None, "mean", tuple(_way(roots, how) for how in ways))


def _way(roots: Sequence[Group], how: str) -> Branch:
    groups = tuple(root if root.how == how else None for root in roots)
    weights = tuple(None if group is None else 1.0 for group in groups)
    return Branch(_level(groups, roots[-1].name, f"root/{how}"), weights)


def _level(groups: tuple[Group | None, ...], name: str, path: str) -> Node:
    present = [group for group in groups if group is not None]
    keys = dict.fromkeys(_key(member) for group in reversed(present) for member in group.members)
    branches = tuple(_branch(groups, key, path) for key in keys)
    return Node(name, present[-1].title, path, None, present[-1].how, branches)


def _branch(groups: tuple[Group | None, ...], key: tuple[str, ...], path: str) -> Branch:
    members = [_member(group, key) for group in groups]
    first = next(member for member in reversed(members) if member is not None)
    weights = tuple(None if member is None else member.weight for member in members)
    below = f"{path}/{'.'.join(key)}"
    if isinstance(first, Leaf):
        return Branch(Node(first.name, first.title, below, first), weights)
    subgroups = tuple(member if isinstance(member, Group) else None for member in members)
    return Branch(_level(subgroups, first.name, below), weights)


def _member(group: Group | None, key: tuple[str, ...]) -> Leaf | Group | None:
    return None if group is None else next((m for m in group.members if _key(m) == key), None)


def _key(member: Leaf | Group) -> tuple[str, ...]:
    match member:
        case Leaf(name=name, scorecard=card):
            return ("leaf", name) if card is None else ("leaf", card, name)
        case Group(name=name, how=how):
            return (how, name)
