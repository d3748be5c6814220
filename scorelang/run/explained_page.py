"""An explanation to the records of its page."""

from collections.abc import Iterator

from scorelang.actions import explained as page
from scorelang.run.against import Changed
from scorelang.run.changing import CAUSES
from scorelang.run.explaining import Explanation
from scorelang.run.moved import Moved
from scorelang.run.summing import Line
from scorelang.run.telling import (
    basis,
    from_to,
    grade_of,
    notes,
    otherwise,
    reach_words,
    unknown_words,
    unscored,
    way,
)
from scorelang.run.words import grouped, percent, signed

SHOWN = 5


def card(one: Explanation, changed: Changed | None, currency: str) -> page.Card:
    """One scorecard's part of the page."""
    found = one.context
    return page.Card(
        title=found.scorecard.title,
        low=found.scorecard.low,
        high=found.scorecard.high,
        today=found.today,
        name=found.name,
        status=unscored(one) or "",
        score=found.score,
        grade=found.grade,
        facts=tuple(_facts(one, currency)),
        rows=tuple(map(_row, one.lines)) if one.before is not None else (),
        before=one.before,
        steps=tuple(page.Move(step.because, "", step.keyword, step.amount) for step in one.steps),
        reasons=tuple(
            (f"{each.title} ({each.value})" if each.value else each.title, each.lost) for each in one.reasons
        ),
        unknown=tuple(page.Unknown(each.title, unknown_words(each), otherwise(each)) for each in one.unknowns),
        changed=None if changed is None else _changed(changed),
        lifts=tuple(page.Way(from_to(lift.changes[0], currency), lift.score) for lift in one.lifts[:SHOWN]),
        reach=reach_words(one),
        ways=tuple(
            page.Way(way(lift, currency), lift.score) for lift in (*one.reach.singles[:SHOWN], *one.reach.pairs[:SHOWN])
        )
        if one.reach
        else (),
    )


def _facts(one: Explanation, currency: str) -> Iterator[tuple[str, str]]:
    found = one.context
    if found.name != found.key:
        yield "Account", found.key
    if found.change is not None:
        yield f"Since {found.previous.day}", signed(found.change)
    if found.segment and len(one.scorecard.variants) > 1:
        yield "Segment", found.segment
    if found.coverage is not None:
        yield "Known of what counts", f"{found.coverage:.0%}"
    if found.money is not None:
        yield "At stake", f"{grouped(found.money, 0)} {currency}".rstrip()


def _row(line: Line) -> page.Row:
    value = line.status if line.missing else line.value
    note = f"({line.how})" if line.how else (line.counted or "")
    weight = percent(line.weight or None)
    leaf = line.kind != "group"
    return page.Row(line.depth, line.title, note, value, line.points, weight, line.contribution, line.full, leaf)


def _changed(one: Changed) -> page.Change:
    by_cause = {cause: round(sum(a.points for a in one.amounts if a.cause == cause), 1) for cause in CAUSES}
    acted = {amount.cause for amount in one.amounts}
    return page.Change(
        label=one.label,
        basis=basis(one),
        score=one.then.score,
        grade=grade_of(one.card, one.then.grade),
        difference=one.difference,
        causes=tuple((cause, amount) for cause, amount in by_cause.items() if cause in acted),
        moves=tuple(_move(one, line) for line in one.lines),
        notes=tuple(notes(one)),
        why=one.why,
    )


def _move(one: Changed, line: Moved) -> page.Move:
    amount = round(sum(a.points for a in one.amounts if a.line == line.line), 1)
    return page.Move(line.title, line.then, line.now, amount)
