"""One account in short, as a person reads it."""

from collections.abc import Iterator

from scorelang.cli import reporting
from scorelang.cli.printing import safe, style
from scorelang.run.brief import Brief, Moved
from scorelang.run.words import points


def lines_of(one: Brief) -> Iterator[str]:
    """An account by one scorecard: its score, what it was on record of this day, what moved it, what is open."""
    found = one.context
    name = f"  {safe(found.name, 60)}" if found.name != found.key else ""
    yield f"{style(safe(found.key, 40), 'bold')}{name}  {style(one.scorecard.title, 'dim')}  {found.today}"
    yield f"  {_score(one)}"
    for moved in one.moved:
        yield f"    {safe(moved.title)}: {_value(moved)}, {points(moved.before)} → {points(moved.after)} points"
    for each in found.adjustments:
        yield f"  {style(each.keyword, 'amber')}: {safe(each.because)}"
    for episode in found.episodes:
        since = "since today" if episode.new else f"since {episode.since}"
        yield f"  {style('open', 'red', 'bold')} {safe(episode.title or episode.trigger)} ({episode.priority}) {since}"
    yield from reporting.outages(one.outages)


def _score(one: Brief) -> str:
    found = one.context
    if one.status == "not applicable":
        return "the scorecard does not apply to this account"
    now = f"{style(points(found.score), 'bold')}  {reporting.mark(found.grade.title, found.grade.colour)}"
    if not one.before:
        return f"{now}, its first score of this day"
    before = one.before.get("score")
    if before == found.score and one.before.get("grade") == found.grade.name:
        return f"{now}, as it was on record"
    return f"{points(before if isinstance(before, float) else None)} → {now}"


def _value(moved: Moved) -> str:
    return moved.value if moved.status == "known" else moved.status
