"""What the numbers of a validation say, in sentences for people who lead customer success."""

from collections.abc import Iterator
from itertools import pairwise
from statistics import median

from scorelang.evidence.leaves import Alone
from scorelang.evidence.validation import Part, Statistics, Validation
from scorelang.evidence.verdicts import FEW, Word, accounts
from scorelang.run.words import percent

APART = 0.05
FEW_SHOWN = 5
LITTLE = 0.02
FEW_LEADS = 10
OFTENER = 1.2


def counted(one: Validation) -> list[str]:
    """Who was looked at, and who was left out and why."""
    counts = one.counts
    days = f"{len(one.days)} days, {one.days[0]} to {one.days[-1]}" if len(one.days) > 1 else str(one.days[0])
    found = [
        f"{counts.judged:,} observations of {accounts(one.accounts)}" + ("" if one.cross_section else f" on {days}")
    ]
    share = percent(one.rate.share.value if one.rate.share else None)
    found.append(f"{one.rate.outcomes:,} of them ({share}) with the outcome, of {accounts(one.lost)}")
    left = [
        (counts.not_asked, "to which the scorecard does not apply"),
        (counts.no_score, "whose score is unknown"),
        (counts.not_known_yet, f"whose outcome is not known{_until(one)}"),
    ]
    found += [f"left out: {number:,} {why}" for number, why in left if number]
    return found


def on_grades(found: Statistics) -> list[str]:
    """Whether the grades are in order."""
    seen = [one for one in found.grades if one.rate.share is not None]
    if len({one.rate.share.value for one in seen if one.rate.share}) < 2:
        return []
    if found.out_of_order:
        wrong = "; ".join(
            f"“{better.title}” has it oftener than “{worse.title}”" for worse, better in found.out_of_order
        )
        return [f"The grades are not in order: {wrong}."]
    alike = [
        f"“{one.band.title}” and “{other.band.title}”"
        for one, other in pairwise(seen)
        if one.rate.share and other.rate.share and other.rate.share.high > one.rate.share.low
    ]
    unsure = f" Their intervals overlap for {', '.join(alike)}: there the order may be chance." if alike else ""
    return [f"The grades are in order: the worse the grade, the oftener the outcome.{unsure}"]


def on_tenths(found: Statistics) -> list[str]:
    """What one finds by going from the lowest score up."""
    if not found.tenths:
        return []
    first, third = found.tenths[0], found.tenths[2]
    return [
        f"Who looks at the lowest tenth of the scores first meets {percent(first.capture)} of all with the outcome, "
        f"{first.lift:.1f} times as many as by chance; with the lowest three tenths {percent(third.capture)}."
    ]


def on_calibration(found: Statistics) -> list[str]:
    """Whether a score can be read as a chance."""
    if found.calibration is None:
        return []
    skill = found.calibration.skill
    if skill < LITTLE:
        return ["Read as a chance the score adds little to the average: it sorts accounts, it does not forecast them."]
    return [f"Read as a chance the score is off by {percent(skill)} less than the average is (Brier skill)."]


def on_leads(found: Statistics) -> list[str]:
    """How early the grade turned."""
    leads = found.leads
    if leads is None or leads.lost < FEW_LEADS:
        return []
    worst = next(one.band.title for one in found.grades if one.band.name == leads.worst)
    share = leads.warned / leads.lost
    said = (
        f"Of {accounts(leads.lost)} that had the outcome between two of the days, {percent(share)} were “{worst}” when "
        f"they were last scored before; of all observations {percent(leads.usual)} are"
    )
    if share <= leads.usual * OFTENER:
        return [f"{said}: the grade gave no warning."]
    if leads.days and median(leads.days) > 0:
        return [f"{said}. Half of these had been so for {_days(median(leads.days))} or longer: time to act."]
    return [f"{said}. Half of these had turned only then: too late to act on."]


def on_indicators(found: Statistics) -> list[str]:
    """Indicators that mislead, say the same as others, weigh otherwise than written, or are missing for a reason."""
    return [*_wrong_way(found), *_silent(found), *_same(found), *_weights(found), *_biased(found)]


def on_segments(found: Statistics) -> list[str]:
    """Segments that say otherwise than the whole, or too little."""
    said = []
    wrong = [one for one in found.segments if one.verdict.word in (Word.NO_SIGNAL, Word.BACKWARDS)]
    if wrong:
        said.append(f"In {_titles(wrong)} the score tells nothing, or the wrong thing.")
    few = [one for one in found.segments if one.verdict.word is Word.TOO_FEW]
    if few:
        said.append(
            f"In {_titles(few)} there are fewer than {FEW} accounts with the outcome or without it: too few to judge."
        )
    return said


def on_days(found: Statistics) -> list[str]:
    """How far single days lie apart."""
    single = [one.auc.value for one in found.days if one.auc is not None]
    if len(single) < 2:
        return []
    return [f"A single day would have shown anything from {percent(min(single))} to {percent(max(single))}."]


def _wrong_way(found: Statistics) -> Iterator[str]:
    wrong = [one for one in found.indicators if one.auc is not None and one.auc.high < 0.5]
    doubtful = [
        one for one in found.indicators if one not in wrong and one.auc is not None and one.auc.value < 0.5 - APART
    ]
    if wrong:
        verb = _verb(wrong, "point")
        yield f"{_names(wrong)} {verb} the wrong way: who has more points there has the outcome oftener."
    if doubtful:
        yield f"{_names(doubtful)} rather {_verb(doubtful, 'point')} the wrong way, though it may be chance."


def _silent(found: Statistics) -> Iterator[str]:
    silent = [
        one
        for one in found.indicators
        if one.auc is not None and one.auc.low <= 0.5 <= one.auc.high and abs(one.auc.value - 0.5) <= APART
    ]
    if silent:
        yield f"{_names(silent)} alone {_verb(silent, 'tell')} nothing here that chance would not."


def _same(found: Statistics) -> Iterator[str]:
    titles = {one.name: one.title for one in found.indicators}
    for pair in [pair for pair in found.pairs if pair.same][:FEW_SHOWN]:
        yield (
            f"“{titles[pair.one]}” and “{titles[pair.other]}” say nearly the same "
            f"(rank correlation {pair.correlation:.2f}): one of them would do."
        )


def _weights(found: Statistics) -> Iterator[str]:
    moved = [one for one in found.indicators if one.nominal is not None and abs(one.effective - one.nominal) > APART]
    for one in sorted(moved, key=lambda one: -abs(one.effective - (one.nominal or 0.0)))[:FEW_SHOWN]:
        written, force = percent(one.nominal), percent(one.effective)
        yield f"“{one.title}” is written with {written} of the score and comes to {force} of it."


def _biased(found: Statistics) -> Iterator[str]:
    for one in found.indicators:
        few = min(one.when_missing.accounts, one.when_known.accounts) < FEW
        if one.bias is None or not one.bias.told_apart or few:
            continue
        missing, known = one.when_missing.share, one.when_known.share
        if missing and known:
            yield (
                f"Where “{one.title}” is missing, the outcome came in {percent(missing.value)}, where it is known in "
                f"{percent(known.value)}: that it is missing says something by itself."
            )


def _until(one: Validation) -> str:
    return f": it lies beyond {one.known_until}, where the data ends" if one.known_until else ""


def _names(found: list[Alone]) -> str:
    return _joined([f"“{one.title}”" for one in found])


def _verb(found: list[Alone], word: str) -> str:
    return f"{word}s" if len(found) == 1 else word


def _titles(found: list[Part]) -> str:
    return _joined([f"“{one.title}”" for one in found])


def _joined(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _days(number: float) -> str:
    return f"{number:g} day" if number == 1 else f"{number:g} days"
