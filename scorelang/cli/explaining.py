"""An explanation as a person reads it."""

from collections.abc import Iterator

from scorelang.cli import reporting
from scorelang.cli.printing import safe, style
from scorelang.cli.tables import Column, table
from scorelang.run.explaining import Explanation, Line
from scorelang.run.words import grouped, points, signed

_MISSING = {
    "absent": "nobody entered it",
    "not applicable": "does not apply to this account",
    "stale": "its source is older than it may be",
    "unreadable": "what stands there could not be read",
    "failed": "its source could not be loaded",
}


def lines_of(one: Explanation, currency: str) -> Iterator[str]:
    """An account's score by one scorecard."""
    found = one.context
    name = f"  {safe(found.name, 60)}" if found.name != found.key else ""
    yield f"{style(safe(found.key, 40), 'bold')}{name}  {style(one.scorecard.title, 'dim')}  {found.today}"
    yield f"  {_headline(one, currency)}"
    if one.status == "not applicable":
        return
    yield ""
    yield tree(one)
    yield from adjustments(one)
    yield from _gaps(one)
    if one.outages:
        yield ""
        yield from reporting.outages(one.outages)
    yield from _levers(one)
    yield from _episodes(one)


def _headline(one: Explanation, currency: str) -> str:
    found = one.context
    if one.status == "not applicable":
        return f"the scorecard does not apply to this account on {found.today}"
    parts = [f"{style(points(found.score), 'bold')}  {reporting.mark(found.grade.title, found.grade.colour)}"]
    if found.change is not None:
        parts.append(f"{signed(found.change)} since {found.previous.day}")
    if found.segment and len(one.scorecard.variants) > 1:
        parts.append(f"segment {found.segment}")
    if found.coverage is not None:
        parts.append(f"coverage {found.coverage:.0%}")
    if found.money is not None:
        parts.append(f"{grouped(found.money, 0)} {currency} at stake".replace("  ", " "))
    if one.status != "scored":
        parts.append({"unknown": "too little is known for a score"}.get(one.status, one.status))
    return ", ".join(parts)


def tree(one: Explanation) -> str:
    """The parts and how they add up."""
    heads = [
        Column("", shrinks=True),
        Column("value", right=True),
        Column("points", right=True),
        Column("weight", right=True),
        Column("adds", right=True),
    ]
    rows = [_row(line) for line in one.lines]
    if one.before is not None:
        rows.append([style("together", "bold"), "", "", "", style(points(one.before), "bold")])
    return table(heads, rows)


def _row(line: Line) -> list[str]:
    how = style(f" ({line.how})", "dim") if line.how else ""
    value = line.value if line.status == "known" else style(line.status, "dim")
    weight = f"{line.weight:.1%}" if line.weight else "–"
    return ["  " * line.depth + line.title + how, value, points(line.points), weight, points(line.contribution)]


def adjustments(one: Explanation) -> Iterator[str]:
    """The caps, floors and sets that changed it."""
    for each in one.context.adjustments:
        yield f"  {style(each.keyword, 'amber')}: {each.because}"
    if one.context.adjustments and one.context.score is not None:
        yield f"  {style('score', 'bold')} {points(one.context.score)}"


def _gaps(one: Explanation) -> Iterator[str]:
    if one.context.gaps:
        yield ""
        yield "  What is not known:"
        for gap in one.context.gaps:
            yield f"    {gap.title}: {gap.status}, {_MISSING.get(gap.status, 'unknown')}"


def _levers(one: Explanation) -> Iterator[str]:
    if one.context.levers:
        yield ""
        yield "  What would lift it most:"
        for lever in one.context.levers[:3]:
            yield f"    {lever.title} from {lever.value} to {lever.target}: {signed(lever.gain)}"


def _episodes(one: Explanation) -> Iterator[str]:
    if one.context.episodes:
        yield ""
    for episode in one.context.episodes:
        plays = [play.playbook for play in one.context.plays if play.trigger == episode.trigger]
        since = "since today" if episode.new else f"since {episode.since}"
        started = f", plays {', '.join(plays)}" if plays else ", muted or without a playbook"
        title = episode.title or episode.trigger
        yield f"  {style('open', 'red', 'bold')} {title} ({episode.priority}) {since}{started}"
