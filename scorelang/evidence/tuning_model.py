"""What may be tuned in a scorecard, over the observations that it is tuned on."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scorelang.evidence.observations import Flags, Numbers, Places, Words
from scorelang.evidence.tuning_curves import Shape, points_of, worst_of
from scorelang.evidence.weighing import Weighed, Weighing, Weights
from scorelang.source.records import dataclass


@dataclass(frozen=True, slots=True)
class Level:
    """The weights of a level as written in one place: of the default, or of a segment that restates it.

    `path`: the level's node in the merged tree; `members`: its rows there; `segments`: the columns it speaks for.
    `shares`: in percent, as written. `owner`: the segment, None for the default; `title`: of the level.
    """

    path: str
    members: tuple[int, ...]
    segments: tuple[int, ...]
    shares: tuple[float, ...]
    names: tuple[str, ...]
    owner: str | None
    title: str


@dataclass(frozen=True, slots=True)
class Bend:
    """A curve as written in one place, and the observations that it speaks for.

    `policy`: what an absent value means, with `said` points. `number`, `text`, `status`: of every observation.
    """

    leaf: str
    owner: str | None
    title: str
    shape: Shape
    policy: str
    said: float | None
    here: Flags
    number: Numbers
    text: Words | None
    status: Words
    percent: bool
    movable: bool

    def of(self, chosen: NDArray[Any]) -> "Bend":
        """The chosen observations."""
        text = None if self.text is None else self.text[chosen]
        return replace(self, here=self.here[chosen], number=self.number[chosen], text=text, status=self.status[chosen])

    def points(self, shape: Shape, before: Numbers) -> Numbers:
        """A leaf's points with this shape where the curve speaks and something is measured; elsewhere as before."""
        found = np.where(self.here & (self.status == "known"), points_of(shape, self.number, self.text), before)
        if self.policy == "worst":
            found = np.where(self.here & (self.status == "absent"), worst_of(shape), found)
        return found


@dataclass(frozen=True, slots=True)
class Setting:
    """One proposal: the shares of each level and the shape of each curve, in the order of the model's."""

    shares: tuple[tuple[float, ...], ...]
    shapes: tuple[Shape, ...]


@dataclass(frozen=True, slots=True)
class Model:
    """A scorecard over observations, with what may be tuned in it.

    `weights`: as in force; `levels` and `bends` say which cells of them, and which leaves' points, follow a setting.
    `happened`: 1 or 0; `account`: whose each observation is; `day`: a number that grows with time.
    """

    weighing: Weighing
    weights: Weights
    levels: tuple[Level, ...]
    bends: tuple[Bend, ...]
    happened: Numbers
    account: Places
    day: Places

    def __len__(self) -> int:
        return len(self.happened)

    @property
    def today(self) -> Setting:
        """What is in force."""
        return Setting(tuple(one.shares for one in self.levels), tuple(one.shape for one in self.bends))

    def of(self, chosen: NDArray[Any]) -> "Model":
        """The chosen observations."""
        return replace(
            self,
            weighing=self.weighing.of(chosen),
            bends=tuple(one.of(chosen) for one in self.bends),
            happened=self.happened[chosen],
            account=self.account[chosen],
            day=self.day[chosen],
        )

    def weights_with(self, setting: Setting) -> Weights:
        """The weights that a setting gives."""
        found = {path: one.copy() for path, one in self.weights.items()}
        for level, shares in zip(self.levels, setting.shares, strict=True):
            cells = found[level.path]
            for member, share in zip(level.members, shares, strict=True):
                for segment in level.segments:
                    if not np.isnan(cells[member, segment]):
                        cells[member, segment] = share
        return found

    def leaves_with(self, setting: Setting) -> Mapping[str, Numbers]:
        """Each leaf's unrounded points under a setting."""
        found = {name: leaf.points for name, leaf in self.weighing.leaves.items()}
        for bend, shape in zip(self.bends, setting.shapes, strict=True):
            if shape != bend.shape:
                found[bend.leaf] = bend.points(shape, found[bend.leaf])
        return found

    def weighed(self, setting: Setting) -> Weighed:
        """The scores and grades that a setting gives, as they would be published."""
        leaves = {
            name: replace(self.weighing.leaves[name], points=points)
            for name, points in self.leaves_with(setting).items()
        }
        return replace(self.weighing, leaves=leaves).weighed(self.weights_with(setting))

    def scores(self, setting: Setting) -> Numbers:
        """The scores alone."""
        return self.weighed(setting).score
