"""From observations to a validation: everything that is reported of one score, one outcome and some days."""

from datetime import date

import numpy as np

from scorelang.diagnostics import Diagnostic
from scorelang.evidence.calibration import Calibration, calibration
from scorelang.evidence.expectations import Checked, checked
from scorelang.evidence.lead_times import LeadTimes, lead_times
from scorelang.evidence.leaks import leaks, refused
from scorelang.evidence.leaves import Alone, Pair, alone, pairs
from scorelang.evidence.lifts import Tenth, tenths
from scorelang.evidence.observations import Flags, Observations
from scorelang.evidence.rates import Rate, rate
from scorelang.evidence.separation import Estimate, auc, ks
from scorelang.evidence.verdicts import Verdict, Word, enough, verdict
from scorelang.ir.scorecards import Band, Outcome, Scorecard
from scorelang.source.records import dataclass

_REFUSED = Verdict(Word.REFUSED, "Nothing is counted: what would come out is no evidence, for the reasons named")


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of all looks at an account on a day. `judged` is what counts.

    `not_asked`: the scorecard does not apply; `no_score`: the score is unknown; `not_known_yet`: scored, and what
    happened after lies beyond the data's end or cannot be known.
    """

    judged: int
    not_asked: int
    no_score: int
    not_known_yet: int


@dataclass(frozen=True, slots=True)
class Part:
    """A segment or a day on its own."""

    name: str
    title: str
    rate: Rate
    auc: Estimate | None
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class GradeRate:
    """How often the outcome came with a grade."""

    band: Band
    rate: Rate


@dataclass(frozen=True, slots=True)
class Statistics:
    """What was counted; each is None or empty where there is too little to count it.

    `grades`: from worst to best; `out_of_order`: (worse, better) grades next to one another of which the better one had
    the outcome oftener.
    """

    auc: Estimate | None
    ks: Estimate | None
    tenths: tuple[Tenth, ...]
    grades: tuple[GradeRate, ...]
    out_of_order: tuple[tuple[Band, Band], ...]
    calibration: Calibration | None
    leads: LeadTimes | None
    segments: tuple[Part, ...]
    days: tuple[Part, ...]
    indicators: tuple[Alone, ...]
    pairs: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class Validation:
    """Everything that is reported. `lost`: accounts that have the outcome at some look, of `accounts` judged.

    `found`: leaks and the like; with an error among them the verdict is "refused" and `statistics` None.
    """

    card: Scorecard
    outcome: Outcome
    cross_section: bool
    days: tuple[date, ...]
    known_until: date | None
    counts: Counts
    accounts: int
    lost: int
    rate: Rate
    found: tuple[Diagnostic, ...]
    verdict: Verdict
    statistics: Statistics | None
    expectations: tuple[Checked, ...]

    @property
    def passed(self) -> bool:
        """Whether nothing forbids it and every expectation is met."""
        return self.verdict.word is not Word.REFUSED and all(one.met for one in self.expectations)


def validation(seen: Observations, *, cross_section: bool = False) -> Validation:
    """Hold the scores against what happened."""
    found = leaks(seen, cross_section=cross_section)
    judged = seen.of(seen.judged)
    lost, kept = _sides(judged)
    statistics = None if refused(found) else _statistics(judged)
    return Validation(
        card=seen.card,
        outcome=seen.outcome,
        cross_section=cross_section,
        days=seen.days,
        known_until=None if cross_section else seen.known_until,
        counts=_counts(seen),
        accounts=len(np.unique(judged.account)),
        lost=lost,
        rate=rate(judged.happened, judged.account),
        found=found,
        verdict=_REFUSED
        if statistics is None
        else verdict(statistics.auc, lost, kept, seen.outcome.title, cross_section=cross_section),
        statistics=statistics,
        expectations=()
        if statistics is None
        else checked(seen.card, seen.outcome, statistics.auc, statistics.ks, enough=enough(lost, kept)),
    )


def worst_to_best(card: Scorecard) -> tuple[Band, ...]:
    """The grades of every segment's scheme, the default's first."""
    found: dict[str, Band] = {}
    for variant in reversed(card.variants):
        for band in variant.grades.bands:
            found.setdefault(band.name, band)
    return tuple(found.values())


def _sides(judged: Observations) -> tuple[int, int]:
    """How many accounts are seen with the outcome, and how many without it."""
    lost, kept = (len(np.unique(judged.account[judged.happened == side])) for side in (1.0, 0.0))
    return lost, kept


def _counts(seen: Observations) -> Counts:
    scored = ~np.isnan(seen.score)
    unknown = int((scored & np.isnan(seen.happened)).sum())
    aside = 0 if seen.aside is None else len(seen.aside)
    return Counts(int(seen.judged.sum()), aside, int((~scored).sum()), unknown)


def _statistics(judged: Observations) -> Statistics:
    bands = worst_to_best(judged.card)
    grades = tuple(_grade(judged, band) for band in bands)
    return Statistics(
        auc=auc(judged.score, judged.happened, judged.account),
        ks=ks(judged.score, judged.happened, judged.account),
        tenths=tenths(judged.score, judged.happened),
        grades=grades,
        out_of_order=tuple(_out_of_order(grades)),
        calibration=calibration(judged),
        leads=lead_times(judged, bands[0].name) if bands else None,
        segments=_segments(judged),
        days=tuple(_part(judged, judged.day == np.datetime64(day), str(day), str(day)) for day in judged.days),
        indicators=alone(judged),
        pairs=pairs(judged),
    )


def _grade(judged: Observations, band: Band) -> GradeRate:
    chosen = judged.grade == band.name
    return GradeRate(band, rate(judged.happened[chosen], judged.account[chosen]))


def _out_of_order(grades: tuple[GradeRate, ...]) -> list[tuple[Band, Band]]:
    seen = [one for one in grades if one.rate.share is not None]
    shares = [one.rate.share.value if one.rate.share else 0.0 for one in seen]
    return [
        (seen[place].band, seen[place + 1].band) for place in range(len(seen) - 1) if shares[place + 1] > shares[place]
    ]


def _segments(judged: Observations) -> tuple[Part, ...]:
    variants = judged.card.variants
    if len(variants) < 2:
        return ()
    return tuple(_part(judged, judged.segment == one.segment, one.segment, one.title) for one in variants)


def _part(judged: Observations, chosen: Flags, name: str, title: str) -> Part:
    some = judged.of(chosen)
    lost, kept = _sides(some)
    found = auc(some.score, some.happened, some.account) if enough(lost, kept) else None
    return Part(name, title, rate(some.happened, some.account), found, verdict(found, lost, kept, judged.outcome.title))
