"""A drift in words: what it comes to, and what moved in the unit of what it is of."""

from collections.abc import Iterator

from scorelang.evidence.drift import Bin, Shift
from scorelang.evidence.drift_run import Drifted
from scorelang.run.words import days, indicator_value, points
from scorelang.types import Date, Time

SENTENCES = {
    "dead": "something that the score counts on says nothing any more: repair it before you act on scores",
    "large": "the accounts are no longer those that the score was made for: look at what moved, and validate again",
    "some": "something moved: keep an eye on it",
    "too few": "there are too few accounts to tell a shift from chance",
    "steady": "nothing moved that is worth a look",
}
MOST_BINS = 3


def in_unit(one: Drifted, value: float | None, currency: str) -> str:
    """A median in the unit of what it is of; of dates how long ago."""
    if value is None:
        return ""
    if one.indicator is None:
        return points(value)
    if isinstance(one.indicator.value.type, Date | Time):
        return f"{days(value)} ago" if value >= 0 else f"in {days(-value)}"
    return indicator_value(one.indicator, value, currency)


def what_moved(one: Drifted, currency: str) -> str:
    """Why it died, or the parts that gained and lost most, in words."""
    if one.shift.dead is not None:
        return one.shift.dead
    if one.shift.verdict not in ("some", "large"):
        return ""
    return "; ".join([*_categories(one.shift), *_bins(one, currency)])


def _categories(shift: Shift) -> Iterator[str]:
    for word, names in (("new", shift.new), ("gone", shift.vanished)):
        if names:
            more = f" and {len(names) - MOST_BINS} more" if len(names) > MOST_BINS else ""
            yield f"{word}: {', '.join(names[:MOST_BINS])}{more}"


def _bins(one: Drifted, currency: str) -> Iterator[str]:
    moved = sorted(one.shift.bins, key=lambda part: -abs(part.now - part.then))
    for part in moved[:MOST_BINS]:
        if abs(part.now - part.then) >= 0.005:
            yield f"{bin_in_words(one, part, currency)} {percent(part.then)} → {percent(part.now)}"


def bin_in_words(one: Drifted, part: Bin, currency: str) -> str:
    """A category, or a range in the unit of what it is of."""
    if part.label is not None:
        return part.label
    low, high = in_unit(one, part.low, currency), in_unit(one, part.high, currency)
    if low == high:
        return low or "any"
    if not low or not high:
        return f"over {low}" if low else f"{'under' if _alone(one, high, currency) else 'up to'} {high}"
    return f"{low} to {high}"


def _alone(one: Drifted, value: str, currency: str) -> bool:
    """Whether a value has a bin of its own."""
    return any(
        in_unit(one, part.low, currency) == in_unit(one, part.high, currency) == value for part in one.shift.bins
    )


def percent(share: float) -> str:
    """A share with as many digits as it needs."""
    return f"{100 * share:.1f}%" if 0 < share < 0.1 else f"{100 * share:.0f}%"
