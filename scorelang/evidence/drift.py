"""Whether what a scorecard measures is still what it was: shifts of each indicator, of the score and of the grades."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from scipy import stats

from scorelang.evidence.observations import Flags, Numbers, Places, Words
from scorelang.source.records import dataclass

SOME, MUCH = 0.1, 0.25
"""A population stability index below 0.1 is no change worth a look, from 0.25 on a shift that calls for one.

Siddiqi, Credit Risk Scorecards, Wiley 2006, p. 137. They are rules of thumb, so `chance` stands beside them.
"""
BINS = 10
MOST_CATEGORIES = 20
LEVEL = 0.95
REST = "(all others)"
Range = tuple[float | None, float | None]


@dataclass(frozen=True, slots=True)
class Column:
    """What one thing was at many accounts: numbers or texts (the other None), and why there is none, in a word.

    `why`: "known" where there is a value; else "absent", "stale", "not applicable", ….
    """

    number: Numbers | None
    text: Words | None
    why: Words

    @property
    def there(self) -> Flags:
        """Where there is a value."""
        if self.number is not None:
            return ~np.isnan(self.number)
        assert self.text is not None
        found: Flags = np.array([one is not None for one in self.text], dtype=np.bool_)
        return found

    def __len__(self) -> int:
        return len(self.why)


@dataclass(frozen=True, slots=True)
class Bin:
    """A part of the values and its share of the accounts, then and now.

    `label`: a category, or why there is no value; of numbers None, and it holds those over `low` up to `high` (None: no
    end), or where both are the same that number alone.
    """

    label: str | None
    then: float
    now: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Shift:
    """How far a distribution moved.

    `psi`: the population stability index. `chance`: what it stays below where nothing changed, as do all things that
    are compared with it on 19 of 20 days. `missing_then`, `missing_now`: shares of the accounts to which it applies.
    `median_then`, `median_now`: of numbers. `new`, `vanished`: categories of a text. `dead`: why it says nothing any
    more, in words.
    """

    psi: float
    chance: float
    bins: tuple[Bin, ...]
    missing_then: float
    missing_now: float
    median_then: float | None = None
    median_now: float | None = None
    new: tuple[str, ...] = ()
    vanished: tuple[str, ...] = ()
    dead: str | None = None

    @property
    def verdict(self) -> str:
        """In a word: dead, large, some, steady, or too few where an index of note may be chance."""
        if self.dead is not None:
            return "dead"
        if self.psi < SOME:
            return "steady"
        if self.psi <= self.chance:
            return "too few"
        return "large" if self.psi >= MUCH else "some"


def stability(then: Sequence[float], now: Sequence[float]) -> float:
    """The population stability index of counts a bin: the sum of (now - then) x ln(now / then) of their shares.

    Lewis, An Introduction to Credit Scoring, 1994; it is the symmetrised Kullback-Leibler divergence. Half a case is
    added to every bin, so that an empty one gives a large number and no infinite one.
    """
    before, after = (np.asarray(one, dtype=np.float64) + 0.5 for one in (then, now))
    before, after = before / before.sum(), after / after.sum()
    return float(((after - before) * np.log(after / before)).sum())


def chance(bins: int, then: int, now: int, among: int = 1) -> float:
    """The index that so many things all stay below, 19 times of 20, where nothing changed: chi-square over the sizes.

    Who compares twenty things each week would else find one of them moved nearly every week (Šidák, J. Am. Stat. Assoc.
    62, 1967, p. 626).

    Yurdakul and Naranjo, Statistical properties of the population stability index, J. Risk Model Validation 14, 2020.
    """
    if bins < 2 or not then or not now:
        return 0.0
    return float(stats.chi2.ppf(LEVEL ** (1 / among), bins - 1) * (1 / then + 1 / now))


def shift(then: Column, now: Column, accounts_then: Places, dead: str | None = None, among: int = 1) -> Shift:
    """How far a column moved; `accounts_then`: whose each value was, since one may have been seen on several days.

    `among`: how many things are compared at once.
    """
    labels, old, new = _binned(then, now)
    # A missing value of whom it does not apply to is no missing value.
    applied_then, applied_now = then.why != "not applicable", now.why != "not applicable"
    size = len(labels)
    counts = np.bincount(old, minlength=size), np.bincount(new, minlength=size)
    shares = [one / max(one.sum(), 1) for one in counts]
    occupied = int(((counts[0] + counts[1]) > 0).sum())
    texts = then.text is not None and now.text is not None
    return Shift(
        psi=stability(counts[0].tolist(), counts[1].tolist()) if len(then) and len(now) else 0.0,
        chance=chance(occupied, len(np.unique(accounts_then)), len(now), among),
        bins=tuple(_bin(label, float(a), float(b)) for label, a, b in zip(labels, *shares, strict=True)),
        missing_then=_share(~then.there[applied_then]),
        missing_now=_share(~now.there[applied_now]),
        median_then=_median(then),
        median_now=_median(now),
        new=_only_in(now, then) if texts else (),
        vanished=_only_in(then, now) if texts else (),
        dead=dead or died(then, now),
    )


def died(then: Column, now: Column) -> str | None:
    """Why a column says nothing any more, though it did; None where it still does."""
    if not len(now) or not then.there.any():
        return None
    if not now.there.any():
        return "no account has a value any more"
    before, after = _distinct(then), _distinct(now)
    if before > 1 and after == 1 and now.there.sum() > 1:
        return "every account has the same value"
    return None


def _distinct(column: Column) -> int:
    values = column.number if column.number is not None else column.text
    assert values is not None
    return len(np.unique(values[column.there].astype(str if column.number is None else np.float64)))


def _bin(label: "str | Range", then: float, now: float) -> Bin:
    return Bin(label, then, now) if isinstance(label, str) else Bin(None, then, now, *label)


def _binned(then: Column, now: Column) -> tuple[list[str | Range], Places, Places]:
    """The bins' labels, and the bin of each value then and now: of values, then of each reason that there is none."""
    labels: list[str | Range]
    if then.number is not None and now.number is not None:
        ranges, places = _by_number(then.number, now.number)
        labels = [*ranges]
    else:
        categories, places = _by_text(_texts(then), _texts(now))
        labels = [*categories]
    whys = list(dict.fromkeys([*_whys(then), *_whys(now)]))
    for place, column in zip(places, (then, now), strict=True):
        for number, why in enumerate(whys):
            place[~column.there & (column.why == why)] = len(labels) + number
    return [*labels, *whys], *places


def _whys(column: Column) -> list[str]:
    return sorted({str(one) for one in column.why[~column.there]})


def _by_number(then: Numbers, now: Numbers) -> tuple[list[Range], tuple[Places, Places]]:
    """Tenths of what was then; where there were few values, each of them, and what lies between and beyond them."""
    known = then[~np.isnan(then)]
    values = np.unique(known if len(known) else now[~np.isnan(now)])
    if not len(values):
        return [(None, None)], (np.zeros(len(then), np.int64), np.zeros(len(now), np.int64))
    # What is missing is put into a bin of its own afterwards; until then it is anywhere.
    old, new = (np.where(np.isnan(one), values[0], one) for one in (then, now))
    return _by_tenth(values, known, old, new) if len(values) > BINS else _by_value(values, old, new)


def _by_tenth(
    values: Numbers, known: Numbers, then: Numbers, now: Numbers
) -> tuple[list[Range], tuple[Places, Places]]:
    """A value that fills a tenth, such as 0 where most have none, has a bin of its own."""
    cuts, times = np.unique(np.quantile(known, np.linspace(0, 1, BINS + 1)[1:-1]), return_counts=True)
    alone = cuts[(times > 1) | (cuts == values[0]) | (cuts == values[-1])]
    edges = np.unique([*cuts, *np.nextafter(alone, -np.inf)])
    places = np.searchsorted(edges, then, "left"), np.searchsorted(edges, now, "left")
    return _occupied(list(pairwise([None, *map(float, edges), None])), places)


def _by_value(values: Numbers, then: Numbers, now: Numbers) -> tuple[list[Range], tuple[Places, Places]]:
    ends = [None, *map(float, values), None]
    ranges: list[Range] = [(ends[place // 2], ends[(place + 1) // 2]) for place in range(1, 2 * len(values) + 2)]
    before, after = (
        np.searchsorted(values, one, "left") + np.searchsorted(values, one, "right") for one in (then, now)
    )
    return _occupied(ranges, (before, after))


def _occupied(ranges: list[Range], places: tuple[Places, Places]) -> tuple[list[Range], tuple[Places, Places]]:
    """Without the bins that held nobody at either time."""
    taken = np.unique(np.concatenate(places))
    then, now = (np.searchsorted(taken, one).astype(np.int64) for one in places)
    return [ranges[place] for place in taken], (then, now)


def _by_text(then: Words, now: Words) -> tuple[list[str], tuple[Places, Places]]:
    """One bin a category; beyond the most frequent ones they share one."""
    old, counts = np.unique([str(one) for one in then if one is not None], return_counts=True)
    common = [str(one) for _, one in sorted(zip(-counts, old, strict=True))][:MOST_CATEGORIES]
    fresh, seen = np.unique([str(one) for one in now if one is not None], return_counts=True)
    common += [str(one) for _, one in sorted(zip(-seen, fresh, strict=True)) if one not in old][:MOST_CATEGORIES]
    place = {name: number for number, name in enumerate(common)}
    labels = common if set(old) | set(fresh) <= set(common) else [*common, REST]
    both = tuple(
        np.array([place.get(str(one), len(common)) if one is not None else 0 for one in side], dtype=np.int64)
        for side in (then, now)
    )
    return labels, (both[0], both[1])


def _texts(column: Column) -> Words:
    if column.text is not None:
        return column.text
    assert column.number is not None
    found: Words = np.array([None if np.isnan(one) else f"{one:g}" for one in column.number], dtype=object)
    return found


def _only_in(one: Column, other: Column) -> tuple[str, ...]:
    mine, others = ({str(text) for text in _texts(column) if text is not None} for column in (one, other))
    return tuple(sorted(mine - others))


def _median(column: Column) -> float | None:
    if column.number is None or not column.there.any():
        return None
    return float(np.nanmedian(column.number))


def _share(flags: Flags) -> float:
    return float(flags.mean()) if len(flags) else 0.0
