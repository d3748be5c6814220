"""A drift as a person likes to read it, and as a record for other programs."""

from collections.abc import Iterator
from typing import Any

from scorelang.cli.printing import safe, style
from scorelang.cli.tables import Column, table
from scorelang.evidence.drift import MUCH, SOME, Bin, Shift
from scorelang.evidence.drift_run import Drift, Drifted
from scorelang.run.words import indicator_value, points

FORMAT = 1
VERDICTS = {
    "dead": ("died", "red"),
    "large": ("moved far", "red"),
    "some": ("moved", "amber"),
    "too few": ("too few to tell", "dim"),
    "steady": ("steady", "green"),
}
SENTENCES = {
    "dead": "something that the score counts on says nothing any more: repair it before you act on scores",
    "large": "the accounts are no longer those that the score was made for: look at what moved, and validate again",
    "some": "something moved: keep an eye on it",
    "too few": "there are too few accounts to tell a shift from chance",
    "steady": "nothing moved that is worth a look",
}
MOST_BINS = 3


def lines(found: Drift, currency: str) -> Iterator[str]:
    """All blocks."""
    yield f"{style(found.card.title, 'bold')}  {found.today}  {style(_against(found), 'dim')}"
    word, colour = VERDICTS[found.verdict]
    yield f"  {style(word, colour, 'bold')}: {SENTENCES[found.verdict]}"
    yield from _notes(found)
    yield ""
    heads = [Column("", shrinks=True), Column("verdict"), Column("index", right=True), Column("chance", right=True)]
    heads += [Column("then", right=True), Column("now", right=True)]
    heads += [Column("missing then", right=True), Column("now", right=True), Column("what moved", shrinks=True)]
    yield table(heads, [_row(one, currency) for one in (*found.own, *_ordered(found.indicators))])
    yield ""
    rule = f"index under {SOME:g}: no change worth a look; {MUCH:g} and more: far; chance: what 19 of 20 comparisons"
    yield style(f"  {rule}", "dim")
    yield style("  of as many accounts stay below where nothing changed", "dim")


def _against(found: Drift) -> str:
    days = found.reference
    period = f"{days[0]}" if len(days) == 1 else f"{days[0]} to {days[-1]}, {len(days)} days"
    return f"{found.accounts:,} accounts, against {found.reference_accounts:,} of {period}"


def _notes(found: Drift) -> Iterator[str]:
    for one in found.stopped:
        yield (
            f"  {style('stopped', 'red', 'bold')} {safe(one.source)}: its newest row is of {one.newest}, "
            f"{one.age} days old; in the reference it was never older than {one.usual}"
        )
    if found.replayed:
        number = len(found.replayed)
        yield style(f"  {number} {'day was' if number == 1 else 'days were'} scored again with today's program", "dim")
    if found.other_programs:
        number = len(found.other_programs)
        days = f"{number} {'day' if number == 1 else 'days'} on record"
        yield style(f"  {days} come from another version of the program, which may measure otherwise", "dim")
    if found.new:
        names = ", ".join(safe(name) for name in found.new)
        yield style(f"  not on record in the reference: {names}", "dim")


def _ordered(found: tuple[Drifted, ...]) -> list[Drifted]:
    """The gravest first."""
    order = list(VERDICTS)
    return sorted(found, key=lambda one: (order.index(one.shift.verdict), -one.shift.psi))


def _row(one: Drifted, currency: str) -> list[str]:
    word, colour = VERDICTS[one.shift.verdict]
    then, now = (in_unit(one, value, currency) for value in (one.shift.median_then, one.shift.median_now))
    row = [safe(one.title), style(word, colour), f"{one.shift.psi:.2f}", f"{one.shift.chance:.2f}", then, now]
    return [
        *row,
        _percent(one.shift.missing_then),
        _percent(one.shift.missing_now),
        safe(what_moved(one, currency), 200),
    ]


def in_unit(one: Drifted, value: float | None, currency: str) -> str:
    """A median in the unit of what it is of."""
    if value is None:
        return ""
    if one.indicator is None:
        return points(value)
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
            yield f"{bin_in_words(one, part, currency)} {_percent(part.then)} → {_percent(part.now)}"


def bin_in_words(one: Drifted, part: Bin, currency: str) -> str:
    """A category, or a range in the unit of what it is of."""
    if part.label is not None:
        return part.label
    low, high = in_unit(one, part.low, currency), in_unit(one, part.high, currency)
    if low == high:
        return low or "any"
    if not low or not high:
        return f"over {low}" if low else f"up to {high}"
    return f"{low} to {high}"


def _percent(share: float) -> str:
    return f"{100 * share:.1f}%" if 0 < share < 0.1 else f"{100 * share:.0f}%"


def record(found: Drift) -> dict[str, Any]:
    """For other programs; `format` grows when a field changes its meaning."""
    return {
        "format": FORMAT,
        "scorecard": found.card.name,
        "day": found.today.isoformat(),
        "verdict": found.verdict,
        "accounts": found.accounts,
        "reference": {"days": [day.isoformat() for day in found.reference], "accounts": found.reference_accounts},
        "replayed": [day.isoformat() for day in found.replayed],
        "other_programs": [day.isoformat() for day in found.other_programs],
        "stopped": [
            {"source": one.source, "newest": one.newest.isoformat(), "age_days": one.age, "usual_age_days": one.usual}
            for one in found.stopped
        ],
        "new": list(found.new),
        "own": [_record(one) for one in found.own],
        "indicators": [_record(one) for one in found.indicators],
    }


def _record(one: Drifted) -> dict[str, Any]:
    shift = one.shift
    return {
        "name": one.name,
        "title": one.title,
        "verdict": shift.verdict,
        "psi": shift.psi,
        "chance": shift.chance,
        "dead": shift.dead,
        "missing": {"then": shift.missing_then, "now": shift.missing_now},
        "median": {"then": shift.median_then, "now": shift.median_now},
        "new": list(shift.new),
        "vanished": list(shift.vanished),
        "bins": [
            {"label": part.label, "low": part.low, "high": part.high, "then": part.then, "now": part.now}
            for part in shift.bins
        ],
    }
