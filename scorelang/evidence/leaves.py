"""Each indicator on its own: what it would tell alone, how often it is missing, and what it weighs in truth."""

import numpy as np
from scipy import stats

from scorelang.evidence.observations import Numbers, Observations, Readings, Words, present
from scorelang.evidence.rates import Difference, Rate, difference, rate
from scorelang.evidence.separation import Estimate, auc
from scorelang.ir.scorecards import Group
from scorelang.pinning.tree import leaf_name
from scorelang.source.records import dataclass
from scorelang.types import Date, Time

BINS = 5
SAME = 0.8


@dataclass(frozen=True, slots=True)
class Alone:
    """One indicator, or another scorecard's score, by itself.

    `auc`: of its points, low ones taken for risk. `value_auc`: of its value (of a date: how long ago), in the
    direction that tells more, which is `riskier`: "low" or "high" (None: it is no number). `information`: its
    information value. `missing`: the share without a value of the observations to which it applies, whatever points
    they get in its place; `when_missing`, `when_known`: how often the outcome came then, and `bias` how much oftener
    where it is missing. `nominal`: the weight as written, the mean over the segments; `effective`: that of the weights
    in force; `pull`: its share in the spread of the scores. All from 0 to 1.
    """

    name: str
    title: str
    auc: Estimate | None
    value_auc: Estimate | None
    riskier: str | None
    information: float | None
    missing: float
    when_missing: Rate
    when_known: Rate
    bias: Difference | None
    nominal: float | None
    effective: float
    pull: float | None


@dataclass(frozen=True, slots=True)
class Pair:
    """Two indicators and the rank correlation (Spearman) of their points, -1 to 1, where both are known."""

    one: str
    other: str
    correlation: float

    @property
    def same(self) -> bool:
        """Whether they say nearly the same."""
        return abs(self.correlation) >= SAME


def alone(judged: Observations) -> tuple[Alone, ...]:
    """Every indicator that is weighed or measured, as written."""
    nominal = nominal_weights(judged)
    return tuple(_alone(judged, one, nominal.get(name)) for name, one in judged.indicators.items())


def pairs(judged: Observations) -> tuple[Pair, ...]:
    """Every two indicators with points, the closest first."""
    weighed = [one for one in judged.indicators.values() if not np.isnan(one.points).all()]
    found = [
        Pair(one.name, other.name, correlation)
        for place, one in enumerate(weighed)
        for other in weighed[place + 1 :]
        if (correlation := _correlation(one.points, other.points)) is not None
    ]
    return tuple(sorted(found, key=lambda pair: (-abs(pair.correlation), pair.one, pair.other)))


def nominal_weights(judged: Observations) -> dict[str, float]:
    """What each leaf weighs as written, 0 to 1: the mean over the observations, each by its segment's tree.

    Members of `worst of` and `best of` count alike.
    """
    found: dict[str, float] = {}
    for variant in judged.card.variants:
        share = float((judged.segment == variant.segment).mean()) if len(judged) else 0.0
        if isinstance(variant.method, Group):
            for name, weight in _nominal(variant.method, share):
                found[name] = found.get(name, 0.0) + weight
    return found


def information_value(categories: Words, happened: Numbers) -> float | None:
    """The sum over categories of (share of those without - of those with) x ln(of the two), half a case added to each.

    Under 0.02 a variable tells nothing, over 0.3 much (Siddiqi, Credit Risk Scorecards, 2006, p. 81); None where nobody
    or everybody has the outcome.
    """
    if not 0 < happened.sum() < len(happened):
        return None
    _, place = np.unique(categories.astype(str), return_inverse=True)
    ill, well = np.bincount(place, happened) + 0.5, np.bincount(place, 1.0 - happened) + 0.5
    ill, well = ill / ill.sum(), well / well.sum()
    return float(((well - ill) * np.log(well / ill)).sum())


def _alone(judged: Observations, one: Readings, nominal: float | None) -> Alone:
    known = ~np.isnan(one.points)
    applies, there = one.status != "not applicable", one.status == "known"
    without = applies & ~there
    by_value = _by_value(judged, one)
    return Alone(
        name=one.name,
        title=one.title,
        auc=auc(one.points[known], judged.happened[known], judged.account[known]) if known.any() else None,
        value_auc=by_value[0] if by_value else None,
        riskier=by_value[1] if by_value else None,
        information=information_value(_categories(judged, one), judged.happened),
        missing=float(without[applies].mean()) if applies.any() else 0.0,
        when_missing=rate(judged.happened[without], judged.account[without]),
        when_known=rate(judged.happened[there], judged.account[there]),
        bias=difference(judged.happened[applies], judged.account[applies], without[applies]),
        nominal=nominal,
        effective=float(one.weight.mean()) if len(one.weight) else 0.0,
        pull=_pull(judged, one),
    )


def _by_value(judged: Observations, one: Readings) -> tuple[Estimate, str] | None:
    number = _number(judged, one)
    there = ~np.isnan(number)
    if one.text is not None or not there.any():
        return None
    happened, account = judged.happened[there], judged.account[there]
    low, high = auc(number[there], happened, account), auc(-number[there], happened, account)
    if low is None or high is None:
        return None
    return (low, "low") if low.value >= high.value else (high, "high")


def _number(judged: Observations, one: Readings) -> Numbers:
    """The value; of a date how many days ago it was, for a later day alone makes all dates later."""
    if one.indicator is None or not isinstance(one.indicator.value.type, Date | Time):
        return one.value
    ago: Numbers = judged.day.astype("datetime64[D]").astype(np.float64) - one.value
    return ago


def _categories(judged: Observations, one: Readings) -> Words:
    """Fifths of a number, each value by the middle of its ranks, and what is missing as one of its own.

    So a value that most have shares its fifth with none that stands out.
    """
    if one.text is not None:
        found: Words = np.where(present(one.text), one.text, "")
        return found
    number = one.points if np.isnan(one.value).all() else _number(judged, one)
    there = ~np.isnan(number)
    if not there.any():
        return np.full(len(number), "", dtype=object)
    place = np.full(len(number), "", dtype=object)
    place[there] = np.floor(BINS * (stats.rankdata(number[there]) - 0.5) / there.sum()).astype(np.int64)
    return place


def _pull(judged: Observations, one: Readings) -> float | None:
    """The covariance of what it adds with the sum of what all add, over that sum's variance."""
    weighed = [other for other in judged.indicators.values() if other.weight.any()]
    if one not in weighed or not len(judged):
        return None
    added = {other.name: other.weight * np.nan_to_num(other.points) for other in weighed}
    total = np.sum(list(added.values()), axis=0)
    spread = float(np.var(total))
    mine = added[one.name]
    return float(np.mean((mine - mine.mean()) * (total - total.mean()))) / spread if spread > 0 else None


def _correlation(one: Numbers, other: Numbers) -> float | None:
    both = ~np.isnan(one) & ~np.isnan(other)
    if both.sum() < 3 or np.ptp(one[both]) == 0 or np.ptp(other[both]) == 0:
        return None
    return float(stats.spearmanr(one[both], other[both]).statistic)


def _nominal(group: Group, share: float) -> list[tuple[str, float]]:
    total = sum(member.weight for member in group.members)
    found: list[tuple[str, float]] = []
    for member in group.members:
        part = share * member.weight / total if group.how == "mean" else share / len(group.members)
        found += _nominal(member, part) if isinstance(member, Group) else [(leaf_name(member), part)]
    return found
