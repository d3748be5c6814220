"""The setting that tells best who had the outcome: weights by penalised likelihood, curves by trying others.

The chance of the outcome is a logistic function of the unrounded score, with a level of its own in each segment; every
step is taken on its likelihood. Observations of one account are not independent, so the likelihood counts for as many
cases as there are accounts with the outcome. Every change has to earn its place.
"""

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from scipy import optimize
from scipy.special import expit
from threadpoolctl import threadpool_limits

from scorelang.evidence.observations import Numbers, Places
from scorelang.evidence.tuning_curves import Ladder, Shape, Table, distance, others, points_of
from scorelang.evidence.tuning_model import Bend, Level, Model, Setting
from scorelang.evidence.tuning_score import taped
from scorelang.evidence.weighing import Weights
from scorelang.source.records import dataclass

CONTROLS = 4_000
"""Observations without the outcome that are fitted on: more of them tell next to nothing."""
SPREAD = 25.0
"""How far a weight may lie from today's before the data has to speak for it: a standard deviation, in points."""
COST = 3.0
"""What a change has to gain in likelihood, in natural logarithms: a test at about one in a hundred."""
WORTH = 1.0
TOLD_APART = 1.5
"""Curves whose likelihoods lie closer together cannot be told apart: the one that is most like today's is taken."""
SWEEPS = 2
SEED = 20260303


def fit(model: Model) -> Setting:
    """Tune on a model's observations; what does not earn its place stays as it is."""
    some = model.of(_some(model))
    work = _Work(some, _per_case(some))
    setting = some.today
    # The matrices are small: several threads would only wait for one another.
    with threadpool_limits(1):
        for _ in range(SWEEPS):
            setting = work.curves(setting)
            setting = work.shares(setting)
        return work.rounded(work.sparse(setting))


def _some(model: Model) -> Places:
    """Places of all observations with the outcome, and of at most so many others: only the level depends on them."""
    well = np.flatnonzero(model.happened == 0.0)
    if len(well) <= CONTROLS:
        return np.arange(len(model))
    drawn = np.random.default_rng(SEED).choice(well, CONTROLS, replace=False)
    return np.sort(np.concatenate([np.flatnonzero(model.happened == 1.0), drawn]))


def _per_case(model: Model) -> float:
    """How many independent cases an observation with the outcome stands for."""
    ill = model.account[model.happened == 1.0]
    return len(np.unique(ill)) / max(len(ill), 1)


@dataclass(frozen=True, slots=True)
class _Work:
    """Fitting on some observations; losses are minus the log-likelihood of `per_case` as many cases."""

    model: Model
    per_case: float

    def loss(self, setting: Setting) -> float:
        """Of the data, and of how far weights lie from today's."""
        return self._chances(self._points(setting))[2] + self._far(setting)

    def _points(self, setting: Setting) -> Numbers:
        model = self.model
        weights, leaves = model.weights_with(setting), model.leaves_with(setting)
        return taped(model.weighing.root, weights, leaves, model.weighing.segment).points

    def _far(self, setting: Setting) -> float:
        pairs = zip(setting.shares, self.model.today.shares, strict=True)
        return sum(0.5 * float(np.square((np.array(a) - np.array(b)) / SPREAD).sum()) for a, b in pairs)

    def _chances(self, points: Numbers) -> tuple[Numbers, float, float]:
        """(level a segment, slope, loss) of the chances by these points."""
        segment, happened = self.model.weighing.segment, self.model.happened
        there = ~np.isnan(points)
        several = len(self.model.weighing.card.variants)
        found, loss = logistic(segment[there], several, np.column_stack([-points[there] / 100.0]), happened[there])
        return found[:several], float(found[several]) / 100.0, loss * self.per_case

    # -- weights

    def shares(self, setting: Setting) -> Setting:
        """The shares of all levels at once, none negative."""
        model = self.model
        if not model.levels:
            return setting
        leaves, sizes = model.leaves_with(setting), [len(one) for one in setting.shares]
        several, happened, segment = len(model.weighing.card.variants), model.happened, model.weighing.segment
        today = np.concatenate([np.array(one.shares) for one in model.levels])
        level, slope, _ = self._chances(self._points(setting))
        start = np.concatenate([*map(np.array, setting.shares), level, [max(slope * 100, 0.01)]])

        def loss(found: Numbers) -> tuple[float, Numbers]:
            shares, level, slope = found[: len(today)], found[len(today) : -1], found[-1]
            weights = self._weights(setting, shares, sizes)
            tape = taped(model.weighing.root, weights, leaves, segment)
            points = np.nan_to_num(tape.points)
            there = ~np.isnan(tape.points)
            odds = level[segment] - slope * points / 100.0
            wrong = np.where(there, expit(odds) - happened, 0.0)
            value = self.per_case * float(np.where(there, np.logaddexp(0.0, odds) - happened * odds, 0.0).sum())
            slopes = tape.back(-wrong * slope / 100.0 * self.per_case).weights
            far = (shares - today) / SPREAD
            by_share = np.concatenate([_by_share(one, slopes[one.path]) for one in model.levels]) + far / SPREAD
            by_level = np.bincount(segment, wrong, several) * self.per_case
            by_slope = -float((wrong * points).sum()) / 100.0 * self.per_case
            return value + 0.5 * float(np.square(far).sum()), np.concatenate([by_share, by_level, [by_slope]])

        bounds = [(0.0, None)] * len(today) + [(None, None)] * several + [(0.0, None)]
        done = optimize.minimize(
            loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 40, "ftol": 1e-6}
        )
        parts = np.split(done.x[: len(today)], np.cumsum(sizes)[:-1])
        return replace(setting, shares=tuple(_to_hundred(part) for part in parts))

    def _weights(self, setting: Setting, shares: Numbers, sizes: Sequence[int]) -> Weights:
        parts = np.split(np.maximum(shares, 1e-6), np.cumsum(sizes)[:-1])
        return self.model.weights_with(replace(setting, shares=tuple(tuple(part) for part in parts)))

    # -- curves

    def curves(self, setting: Setting) -> Setting:
        """Each curve in turn at its best other place, where that is worth it."""
        for number, bend in enumerate(self.model.bends):
            if bend.movable:
                setting = self._curve(setting, number, bend)
        return setting

    def _curve(self, setting: Setting, number: int, bend: Bend) -> Setting:
        model = self.model
        leaves = model.leaves_with(setting)
        tape = taped(model.weighing.root, model.weights_with(setting), leaves, model.weighing.segment)
        pull = tape.back(np.ones(len(model))).leaves.get(bend.leaf, np.zeros(len(model)))
        # A leaf that weighs nothing today may still be worth something with another curve.
        pull = pull if pull.any() else np.where(np.isnan(leaves[bend.leaf]), 0.0, 0.1)
        now = leaves[bend.leaf]
        rest = np.nan_to_num(tape.points) - pull * np.nan_to_num(now)
        choices = [setting.shapes[number], *self._choices(bend, setting.shapes[number], rest, pull)]
        start, _ = self._beside(rest, pull, now, None)
        losses = [self._beside(rest, pull, bend.points(shape, now), start)[1] for shape in choices]
        if losses[0] - min(losses) < WORTH:
            return setting
        # Of those that the data cannot tell from the best, the one that is most like today's.
        near = [n for n, one in enumerate(losses) if one <= min(losses) + TOLD_APART]
        values = bend.number[bend.here & (bend.status == "known")]
        best = min(near, key=lambda n: (distance(choices[n], bend.shape, values), losses[n]))
        shapes = (*setting.shapes[:number], choices[best], *setting.shapes[number + 1 :])
        return replace(setting, shapes=shapes)

    def _choices(self, bend: Bend, shape: Shape, rest: Numbers, pull: Numbers) -> list[Shape]:
        values = bend.number[bend.here & (bend.status == "known")]
        found = list(others(shape, values, step_of(values, percent=bend.percent)))
        if isinstance(shape, Ladder | Table):
            found += self._other_points(bend, shape, rest, pull)
        return found

    def _other_points(self, bend: Bend, shape: Ladder | Table, rest: Numbers, pull: Numbers) -> list[Shape]:
        """The points that the outcome of each arm asks for, in the order that the author gave the arms."""
        count = len(shape.points) + (shape.otherwise is not None)
        marks = replace(shape, points=tuple(map(float, range(len(shape.points)))), otherwise=float(count - 1))
        arm = points_of(marks, bend.number, bend.text)
        here = bend.here & (bend.status == "known") & ~np.isnan(arm) & (pull > 0)
        if not here.any():
            return []
        level, slope, _ = self._chances(rest + pull * 50.0)
        odds = level[self.model.weighing.segment] - slope * (rest + pull * 50.0)
        asked = _asked(arm[here].astype(np.int64), count, odds[here], self.model.happened[here], self.per_case)
        points = [*shape.points, *([] if shape.otherwise is None else [shape.otherwise])]
        counts = np.bincount(arm[here].astype(np.int64), minlength=count).astype(np.float64)
        heights = _isotonic(asked, np.array(points), counts) if isinstance(shape, Ladder) else asked
        made = _on_scale(heights, np.array(points), counts)
        return [] if made is None else [_with(shape, made)]

    def _beside(self, rest: Numbers, pull: Numbers, points: Numbers, start: Numbers | None) -> tuple[Numbers, float]:
        """The coefficients and the loss where a leaf's points have a slope of their own beside the rest."""
        model = self.model
        columns = np.column_stack([-rest / 100.0, -pull * np.nan_to_num(points) / 100.0])
        several = len(model.weighing.card.variants)
        found, loss = logistic(model.weighing.segment, several, columns, model.happened, start)
        return found, loss * self.per_case

    # -- what is kept

    def sparse(self, setting: Setting) -> Setting:
        """Take back every change that is not worth its cost, the cheapest first."""
        today = self.model.today
        changed = [n for n, (a, b) in enumerate(zip(setting.shapes, today.shapes, strict=True)) if a != b]
        while changed:
            now = self.loss(setting)
            tries = []
            for number in changed:
                shapes = (*setting.shapes[:number], today.shapes[number], *setting.shapes[number + 1 :])
                without = self.shares(replace(setting, shapes=shapes))
                tries.append((self.loss(without) - now, number, without))
            cheapest = min(tries, key=lambda one: one[:2])
            if cheapest[0] >= COST:
                break
            setting = cheapest[2]
            changed.remove(cheapest[1])
        for number in range(len(setting.shares)):
            setting = self._sparse_level(setting, number)
        return setting

    def _sparse_level(self, setting: Setting, number: int) -> Setting:
        """Shares as they are today wherever that costs little, the smallest changes first."""
        today, shares = np.array(self.model.today.shares[number]), np.array(setting.shares[number])
        limit = self.loss(setting) + COST / 2
        whole = _with_shares(setting, number, self.model.today.shares[number])
        if self.loss(whole) <= self.loss(setting) + COST:
            return whole
        kept: list[int] = []
        for place in np.argsort(np.abs(shares - today), kind="stable"):
            made = _with_shares(setting, number, _keeping(shares, today, [*kept, int(place)]))
            if self.loss(made) <= limit:
                kept.append(int(place))
        return _with_shares(setting, number, _keeping(shares, today, kept))

    def rounded(self, setting: Setting) -> Setting:
        """In fives where that costs nothing to speak of, else in whole percents."""
        for number, (shares, today) in enumerate(zip(setting.shares, self.model.today.shares, strict=True)):
            if shares == today:
                continue
            fives, ones = (_with_shares(setting, number, in_steps(shares, step, today)) for step in (5.0, 1.0))
            setting = fives if self.loss(fives) <= self.loss(ones) + 0.5 else ones
        return setting


def _by_share(level: Level, slopes: Numbers) -> Numbers:
    """The slopes of a level's shares, of all segments that follow them."""
    found: Numbers = slopes[np.ix_(level.members, level.segments)].sum(axis=1)
    return found


def logistic(
    segment: Places, segments: int, columns: Numbers, happened: Numbers, start: Numbers | None = None
) -> tuple[Numbers, float]:
    """(coefficients, minus log-likelihood) by Newton's method: a level a segment, then a slope a column, none negative.

    Levels are held to that of everybody by a tenth of a case; a slope that would be negative is 0.
    """
    free = list(range(columns.shape[1]))
    while True:
        begin = None if start is None else start[[*range(segments), *(segments + one for one in free)]]
        found, loss = _newton(segment, segments, columns[:, free], happened, begin)
        slopes = found[segments:]
        if not len(slopes) or slopes.min() >= 0:
            break
        free.pop(int(slopes.argmin()))
    whole = np.zeros(segments + columns.shape[1])
    whole[:segments] = found[:segments]
    whole[[segments + one for one in free]] = found[segments:]
    return whole, loss


def _newton(
    segment: Places, segments: int, columns: Numbers, happened: Numbers, start: Numbers | None
) -> tuple[Numbers, float]:
    size = segments + columns.shape[1]
    rate = np.clip(happened.mean() if len(happened) else 0.5, 1e-6, 1 - 1e-6)
    usual = float(np.log(rate / (1 - rate)))
    aim = np.concatenate([np.full(segments, usual), np.zeros(size - segments)])
    hold = np.concatenate([np.full(segments, 0.1), np.full(size - segments, 1e-6)])
    found, before = aim if start is None else start, np.inf
    marks = np.eye(segments)[segment]
    design = np.concatenate([marks, columns], axis=1)
    for _ in range(25):
        odds = design @ found
        loss = float((np.logaddexp(0.0, odds) - happened * odds).sum())
        if abs(before - loss) < 1e-3:
            break
        before, chance = loss, expit(odds)
        slope = design.T @ (chance - happened) + hold * (found - aim)
        curve = design.T @ (design * (chance * (1 - chance))[:, None]) + np.diag(hold)
        found = found - np.clip(np.linalg.solve(curve, slope), -5.0, 5.0)
    return found, loss


def step_of(values: Numbers, *, percent: bool) -> float:
    """The finest number that a person would write for such values: a whole one, a percent, or a hundredth of them."""
    if percent:
        return 0.01
    known = values[~np.isnan(values)]
    if not len(known) or np.all(known == np.round(known)):
        return 1.0
    size = float(np.quantile(np.abs(known), 0.9)) or 1.0
    return float(10.0 ** (np.floor(np.log10(size)) - 1))


def in_steps(shares: Sequence[float], step: float, today: Sequence[float]) -> tuple[float, ...]:
    """Shares in whole steps that add up to 100, the largest remainder first; one that did not change stays as it is.

    Where those that stay leave no whole steps, the others come in halves or tenths.
    """
    same = np.isclose(shares, today)
    rest = round(100.0 - float(np.array(today)[same].sum()), 6)
    moved = np.array(shares)[~same]
    fine = next((one for one in (step, 0.5, 0.1) if math.isclose(rest / one, round(rest / one))), None)
    if not len(moved) or moved.sum() <= 0 or fine is None:
        return tuple(today)
    found = np.array(today, dtype=np.float64)
    found[~same] = _largest_remainder(moved * rest / moved.sum(), fine, rest)
    return tuple(round(float(one), 6) for one in found)


def _largest_remainder(shares: Numbers, step: float, total: float) -> tuple[float, ...]:
    low = np.floor(shares / step + 1e-9)
    missing = round(float(total / step - low.sum()))
    order = np.argsort(-(shares / step - low), kind="stable")
    low[order[:missing]] += 1
    return tuple(float(one) for one in low * step)


def _to_hundred(shares: Numbers) -> tuple[float, ...]:
    found = np.where(shares < 0.25, 0.0, shares)
    return tuple(float(one) for one in found * 100.0 / found.sum())


def _keeping(shares: Numbers, today: Numbers, kept: list[int]) -> tuple[float, ...]:
    """Some shares as today, the others scaled to what remains."""
    found = shares.copy()
    found[kept] = today[kept]
    others_ = np.setdiff1d(np.arange(len(shares)), kept)
    rest, now = 100.0 - float(today[kept].sum()), float(shares[others_].sum())
    if now <= 0 or rest < 0:
        return tuple(float(one) for one in shares)
    found[others_] = shares[others_] * rest / now
    return tuple(float(one) for one in found)


def _with_shares(setting: Setting, number: int, shares: tuple[float, ...]) -> Setting:
    return replace(setting, shares=(*setting.shares[:number], shares, *setting.shares[number + 1 :]))


def _with(shape: Ladder | Table, points: Numbers) -> Shape:
    listed = tuple(float(one) for one in points)
    if shape.otherwise is None:
        return replace(shape, points=listed)
    return replace(shape, points=listed[:-1], otherwise=listed[-1])


def _asked(arm: Places, count: int, odds: Numbers, happened: Numbers, per_case: float) -> Numbers:
    """How much lower than expected the log-odds of each arm are: a step of Newton's method, held to 0 by two cases."""
    chance = expit(odds)
    wrong = np.bincount(arm, happened - chance, count) * per_case
    spread = np.bincount(arm, chance * (1 - chance), count) * per_case
    found: Numbers = -wrong / (spread + 0.5)
    return found


def _isotonic(heights: Numbers, points: Numbers, counts: Numbers) -> Numbers:
    """The nearest heights that rise and fall as the points do."""
    order = np.argsort(points, kind="stable")
    found = heights.copy()
    weight = np.maximum(counts[order], 1e-9)
    found[order] = optimize.isotonic_regression(heights[order], weights=weight).x
    return found


def _on_scale(heights: Numbers, points: Numbers, counts: Numbers) -> Numbers | None:
    """Heights on the scale of the points, in fives; arms that nobody is in keep theirs. None where they are all one."""
    seen = counts > 0
    if seen.sum() < 2 or np.ptp(heights[seen]) == 0:
        return None
    low, high = float(points[seen].min()), float(points[seen].max())
    if high <= low:
        return None
    scaled = low + (heights - heights[seen].min()) * (high - low) / np.ptp(heights[seen])
    return np.where(seen, np.clip(np.round(scaled / 5.0) * 5.0, 0.0, 100.0), points)
