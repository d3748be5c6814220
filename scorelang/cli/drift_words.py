"""A drift as a person likes to read it, and as a record for other programs."""

from collections.abc import Iterator
from typing import Any

from scorelang.cli.printing import safe, style
from scorelang.cli.tables import Column, table
from scorelang.evidence.drift import MUCH, SOME
from scorelang.evidence.drift_remarks import SENTENCES, in_unit, percent, what_moved
from scorelang.evidence.drift_run import Drift, Drifted
from scorelang.evidence.verdicts import accounts

FORMAT = 1
VERDICTS = {
    "dead": ("died", "red"),
    "large": ("moved far", "red"),
    "some": ("moved", "amber"),
    "too few": ("too few to tell", "dim"),
    "steady": ("steady", "green"),
}


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
    rule = f"index under {SOME:g}: no change worth a look; {MUCH:g} and more: far; chance: where nothing"
    yield style(f"  {rule}", "dim")
    yield style("  changed, none of as many comparisons passes its own on 19 of 20 days", "dim")


def _against(found: Drift) -> str:
    days = found.reference
    period = f"{days[0]}" if len(days) == 1 else f"{days[0]} to {days[-1]}, {len(days)} days"
    return f"{accounts(found.accounts)}, against {found.reference_accounts:,} of {period}"


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
        percent(one.shift.missing_then),
        percent(one.shift.missing_now),
        safe(what_moved(one, currency), 200),
    ]


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
