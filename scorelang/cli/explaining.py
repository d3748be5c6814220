"""An explanation as a person reads it."""

from collections.abc import Iterator, Sequence

from scorelang.cli import reporting
from scorelang.cli.printing import safe, style
from scorelang.cli.tables import Column, table
from scorelang.run.explaining import Explanation
from scorelang.run.levers import Change, Lift
from scorelang.run.summing import Line
from scorelang.run.unknowns import Comparison, Unknown
from scorelang.run.words import change_words, grouped, indicator_value, points, signed

WHY = {
    "absent": "nobody entered it",
    "not applicable": "does not apply to this account",
    "stale": "its source is older than it may be",
    "unreadable": "what stands there could not be read",
    "failed": "its source could not be loaded",
    "unknown": "too little is known for it",
}
_SHOWN = 3


def lines_of(one: Explanation, currency: str) -> Iterator[str]:
    """An account's score by one scorecard."""
    found = one.context
    name = f"  {safe(found.name, 60)}" if found.name != found.key else ""
    yield f"{style(safe(found.key, 40), 'bold')}{name}  {style(one.scorecard.title, 'dim')}  {found.today}"
    yield f"  {_headline(one, currency)}"
    if one.status == "not applicable":
        yield from _not_applicable(one)
        return
    yield ""
    yield tree(one)
    yield from _reasons(one)
    yield from _unknowns(one)
    if one.outages:
        yield ""
        yield from reporting.outages(one.outages)
    yield from _levers(one, currency)
    yield from _reach(one, currency)
    yield from _episodes(one)


def _headline(one: Explanation, currency: str) -> str:
    found = one.context
    if one.status == "not applicable":
        return f"the scorecard does not apply to this account on {found.today}"
    parts = [f"{style(points(found.score), 'bold')}  {reporting.mark(found.grade.title, found.grade.colour)}"]
    if found.change is not None:
        parts.append(f"{signed(found.change)} since {found.previous.day}")
    elif found.previous.day is None and one.status == "scored":
        parts.append("its first score on record")
    if found.segment and len(one.scorecard.variants) > 1:
        parts.append(f"segment {found.segment}")
    if found.coverage is not None:
        parts.append(f"coverage {found.coverage:.0%}")
    if found.money is not None:
        parts.append(f"{grouped(found.money, 0)} {currency} at stake".replace("  ", " "))
    if one.status != "scored":
        parts.append(_unscored(one))
    return ", ".join(parts)


def _unscored(one: Explanation) -> str:
    if one.status != "unknown":
        return one.status
    return f"too little is known for a score: {one.scorecard.coverage:.0%} of the weight is wanted"


def _not_applicable(one: Explanation) -> Iterator[str]:
    last = one.context.previous
    if last.day is not None:
        yield f"  its last score was {points(last.score)} ({last.grade.title}) on {last.day}"


def tree(one: Explanation) -> str:
    """The parts and how they add up, then each step to what is published."""
    written = any(_differs(line) for line in one.lines)
    heads = [Column("", shrinks=True), Column("value", right=True), Column("points", right=True)]
    heads += [Column("weight", right=True)] + ([Column("written", right=True)] if written else [])
    heads += [Column("adds", right=True), Column("at full", right=True)]
    rows = [_row(line, written) for line in one.lines]
    gap = [""] * (3 + written)
    if one.before is not None:
        rows.append([style("together", "bold"), *gap, style(points(one.before), "bold"), ""])
    for step in one.steps:
        rows.append([f"{style(step.keyword, 'amber')}: {safe(step.because, 100)}", *gap, signed(step.amount), ""])
    if one.steps:
        rows.append([style("score", "bold"), *gap, style(points(one.steps[-1].after), "bold"), ""])
    return table(heads, rows)


def _differs(line: Line) -> bool:
    """Whether its weight in force is another than the one written; of what does not count in `worst of`, it is none."""
    return bool(line.weight and line.written and abs(line.weight - line.written) >= 0.0005)


def _row(line: Line, written: bool) -> list[str]:
    how = style(f" ({line.how})", "dim") if line.how else ""
    value = line.value if line.status == "known" else style(line.status, "dim")
    weight = f"{line.weight:.1%}" if line.weight else "–"
    before = [] if not written else [f"{line.written:.1%}" if line.written is not None else "–"]
    title = "  " * line.depth + safe(line.title, 60) + how
    full = style(points(line.full), "dim") if line.full else style("–", "dim")
    return [title, value, points(line.points), weight, *before, points(line.contribution), full]


def _reasons(one: Explanation) -> Iterator[str]:
    if one.reasons:
        yield ""
        yield "  What costs the most:"
    for reason in one.reasons[:_SHOWN]:
        said = f" ({safe(reason.value, 40)})" if reason.value else ""
        yield f"    {safe(reason.title, 80)}{said} costs {points(reason.lost)}"


def _unknowns(one: Explanation) -> Iterator[str]:
    for head, known in (("What is not known:", False), ("What counts although nobody entered it:", True)):
        found = [each for each in one.unknowns if each.known is known]
        if found:
            yield ""
            yield f"  {head}"
        for each in found:
            yield f"    {safe(each.title, 60)}: {each.status}, {WHY.get(each.status, 'unknown')}; {_treated(each)}"
            yield from (f"      {style(line, 'dim')}" for line in _compared(each.comparisons))


def _treated(one: Unknown) -> str:
    if one.status == "not applicable":
        return "no part of the score"
    if one.counted is not None:
        return f"counted {one.counted}: {points(one.points)} points"
    return "left out, the others take over its weight"


def _compared(found: Sequence[Comparison]) -> Iterator[str]:
    if found:
        yield "; ".join(f"{_how(each)} the score would be {points(each.score)}" for each in found)


def _how(one: Comparison) -> str:
    if one.value is None:
        return one.how
    day = f" on {one.day}" if one.day else ""
    return f"{one.how}{day} ({safe(one.value, 40)})"


def _levers(one: Explanation, currency: str) -> Iterator[str]:
    if one.lifts:
        yield ""
        yield "  What would lift it most:"
    for lift in one.lifts[:_SHOWN]:
        yield f"    {_from_to(lift.changes[0], currency)}: {signed(lift.gain)}"


def _reach(one: Explanation, currency: str) -> Iterator[str]:
    reach = one.reach
    if reach is None:
        return
    grade = next(
        (band.title for v in one.scorecard.variants for band in v.grades.bands if band.name == reach.grade), ""
    )
    yield ""
    short = f", {points(reach.short)} points away" if reach.short is not None else ""
    if not reach.singles and not reach.pairs:
        yield f"  {grade}{short}: no change of one indicator or of two reaches it"
        return
    yield f"  What it takes to be {grade}{short}:"
    for lift in (*reach.singles[:_SHOWN], *reach.pairs[:_SHOWN]):
        yield f"    {_together(lift, currency)}: {points(lift.score)}"


def _together(lift: Lift, currency: str) -> str:
    return ", and ".join(_changed(one, currency) for one in lift.changes)


def _changed(one: Change, currency: str) -> str:
    how = change_words(one.indicator, one.before, one.after, currency)
    return f"{safe(one.indicator.title, 60)} {indicator_value(one.indicator, one.after, currency)}" + (
        f" ({safe(how, 60)})" if how else ""
    )


def _from_to(one: Change, currency: str) -> str:
    values = (indicator_value(one.indicator, each, currency) for each in (one.before, one.after))
    before, after = (safe(each, 40) for each in values)
    return f"{safe(one.indicator.title, 60)} from {before} to {after}"


def _episodes(one: Explanation) -> Iterator[str]:
    if one.context.episodes:
        yield ""
    for episode in one.context.episodes:
        plays = [play.playbook for play in one.context.plays if play.trigger == episode.trigger]
        since = "since today" if episode.new else f"since {episode.since}"
        started = f", plays {', '.join(plays)}" if plays else ", muted or without a playbook"
        title = episode.title or episode.trigger
        yield f"  {style('open', 'red', 'bold')} {title} ({episode.priority}) {since}{started}"
