"""An explanation as a person reads it."""

from collections.abc import Iterator

from scorelang.cli import explain_changes, printing, reporting
from scorelang.cli.printing import safe, style, wrapped
from scorelang.cli.tables import Column, cells, table
from scorelang.run.against import Changed
from scorelang.run.explaining import Explanation
from scorelang.run.summing import Line
from scorelang.run.telling import from_to, otherwise, reach_words, standing_facts, unknown_words, unscored, way
from scorelang.run.words import percent, points, signed

_SHOWN = 3


def lines_of(one: Explanation, changed: Changed | None, currency: str) -> Iterator[str]:
    """An account's score by one scorecard, and what changed of it where that was asked for."""
    found = one.context
    name = f"  {safe(found.name, 60)}" if found.name != found.key else ""
    yield f"{style(safe(found.key, 40), 'bold')}{name}  {style(one.scorecard.title, 'dim')}  {found.today}"
    yield from _headline(one, currency)
    if one.status != "not applicable":
        yield ""
        yield tree(one)
    if changed is not None:
        yield from explain_changes.lines_of(changed)
    if one.status == "not applicable":
        return
    yield from _reasons(one)
    yield from _unknowns(one)
    if one.outages:
        yield ""
        yield from reporting.outages(one.outages)
    yield from _levers(one, currency)
    yield from _reach(one, currency)
    yield from _episodes(one)


def _headline(one: Explanation, currency: str) -> Iterator[str]:
    found, why = one.context, unscored(one)
    if one.status != "not applicable":
        grade = reporting.mark(found.grade.title, found.grade.colour)
        shown, facts = f"  {style(points(found.score), 'bold')}  {grade}", ", ".join(standing_facts(one, currency))
        fits = printing.width() is None or cells(f"{shown}, {facts}") <= (printing.width() or 0)
        yield from (f"{shown}, {facts}",) if fits else (shown, *wrapped(facts, "  "))
    if why is not None:
        yield from wrapped(safe(why, 400), "  ")


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
        rows.append([f"{step.keyword}: {safe(step.because, 100)}", *gap, signed(step.amount), ""])
    if one.steps:
        rows.append([style("score", "bold"), *gap, style(points(one.steps[-1].after), "bold"), ""])
    return table(heads, rows)


def _differs(line: Line) -> bool:
    """Whether its weight in force is another than the one written; of what does not count in `worst of`, it is none."""
    return bool(line.weight and line.written and abs(line.weight - line.written) >= 0.0005)


def _row(line: Line, written: bool) -> list[str]:
    how = style(f" ({line.how})", "dim") if line.how else ""
    value = style(line.status, "dim") if line.missing else safe(line.value, 40)
    weight = percent(line.weight or None)
    before = [] if not written else [percent(line.written)]
    title = "  " * line.depth + safe(line.title, 60) + how
    full = style(points(line.full), "dim") if line.full else style("–", "dim")
    adds = signed(line.contribution) if line.kind == "part" else points(line.contribution)
    return [title, value, points(line.points), weight, *before, adds, full]


def _reasons(one: Explanation) -> Iterator[str]:
    if one.reasons:
        yield ""
        yield "  What costs the most:"
    for reason in one.reasons[:_SHOWN]:
        said = f" ({safe(reason.value, 40)})" if reason.value else ""
        yield from wrapped(f"{safe(reason.title, 80)}{said} costs {points(reason.lost)}", "    ", "      ")


def _unknowns(one: Explanation) -> Iterator[str]:
    for head, known in (("What is not known:", False), ("What counts although it is absent:", True)):
        found = [each for each in one.unknowns if each.known is known]
        if found:
            yield ""
            yield f"  {head}"
        for each in found:
            yield from wrapped(f"{safe(each.title, 60)}: {unknown_words(each)}", "    ", "      ")
            if each.comparisons:
                yield from (style(line, "dim") for line in wrapped(safe(otherwise(each), 400), "      "))


def _levers(one: Explanation, currency: str) -> Iterator[str]:
    if one.lifts:
        yield ""
        yield "  What would lift it most:"
    for lift in one.lifts[:_SHOWN]:
        yield from wrapped(f"{safe(from_to(lift.changes[0], currency), 160)}: {signed(lift.gain)}", "    ", "      ")


def _reach(one: Explanation, currency: str) -> Iterator[str]:
    head, reach = reach_words(one), one.reach
    if head is None or reach is None:
        return
    ways = (*reach.singles[:_SHOWN], *reach.pairs[:_SHOWN])
    yield ""
    yield from wrapped(f"{safe(head, 400)}{':' if ways else ''}", "  ")
    for lift in ways:
        yield from wrapped(f"{safe(way(lift, currency), 240)}: {points(lift.score)}", "    ", "      ")


def _episodes(one: Explanation) -> Iterator[str]:
    if one.context.episodes:
        yield ""
    for episode, opened in zip(one.context.episodes, one.opened, strict=True):
        since = "since today" if episode.new else f"since {episode.since}"
        started = safe(opened.note or f"plays {', '.join(opened.trigger.plays)}", 240)
        title = safe(episode.title or episode.trigger, 80)
        said = f"{style('open', 'red', 'bold')} {title} ({episode.priority}) {since}, {started}"
        yield from wrapped(said, "  ", "    ")
