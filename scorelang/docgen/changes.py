"""What differs between two versions of a scorecard, in sentences."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from scorelang.docgen.from_program import Material, card_page
from scorelang.docgen.records import CardPage, GradeRow, IndicatorPage
from scorelang.ir.scorecards import Scorecard

MOST = 3
WORDS = {
    "title": "has another title",
    "about": "is described otherwise",
    "rubric": "has other points for raters",
}
PARTS = {
    "value": "is measured otherwise",
    "arms": "has other points",
    "curve": "has another kind of curve",
    "applies": "applies to other accounts",
    "missing": "means something else where it is absent",
    **WORDS,
}


@dataclass(frozen=True, slots=True)
class Known:
    """What is known to mean the same, however it is written: indicators and triggers by name, and all of the scores.

    `former`: the name that an indicator had, where it has another now.
    """

    indicators: Collection[str] = ()
    triggers: Collection[str] = ()
    scores: bool = False
    former: Mapping[str, str] = field(default_factory=dict)


NOTHING = Known()


def changes(
    old: Material, new: Material, card: Scorecard, was: Scorecard | None = None, known: Known = NOTHING
) -> tuple[str, ...]:
    """From the old version to the new one; empty where both say the same of this scorecard.

    `was`: the scorecard in the old version, else the one of that name. `known`: what is written otherwise only.
    """
    before = was or next((one for one in old.program.scorecards if one.name == card.name), None)
    if before is None:
        return ("The scorecard is new.",)
    pages = card_page(old, before), card_page(new, card)
    return (*_between(*pages, known), *_triggers(*pages, card, known))


def _between(old: CardPage, new: CardPage, known: Known) -> Iterator[str]:
    if old.title != new.title:
        yield f"The scorecard is called “{new.title}” and no longer “{old.title}”."
    if old.about != new.about:
        yield "The scorecard is described otherwise."
    yield from _indicators(old, new, known)
    if known.scores:
        return
    yield from _weights(old, new)
    yield from _grades(old, new)
    if old.segments != new.segments:
        yield "The segments are other ones."
    if old.applies != new.applies:
        yield "Other accounts are scored."
    if old.coverage != new.coverage:
        yield f"What must be known went from {old.coverage or 'nothing'} to {new.coverage or 'nothing'}."
    yield from _named("What overrules the sum", [r.says for r in old.adjustments], [r.says for r in new.adjustments])


def _triggers(old: CardPage, new: CardPage, card: Scorecard, known: Known) -> Iterator[str]:
    yield from _named("Work that is started", [t.title for t in old.triggers], [t.title for t in new.triggers])
    former = {one.title: one for one in old.triggers}
    for trigger, now in zip(card.triggers, new.triggers, strict=True):
        was = former.get(now.title, now)
        if trigger.name in known.triggers:
            was, now = (replace(one, when="", life=()) for one in (was, now))
        if was == replace(now, when=was.when) != now:
            yield f"“{now.title}” starts when {now.when}, and no longer when {was.when}."
        elif was != now:
            yield f"“{now.title}” starts otherwise."


def _indicators(old: CardPage, new: CardPage, known: Known) -> Iterator[str]:
    before = {one.name: one for one in old.indicators}
    after = {known.former.get(one.name, one.name): one for one in new.indicators}
    yield from (f"“{one.title}” is new." for name, one in after.items() if name not in before)
    yield from (f"“{one.title}” is gone." for name, one in before.items() if name not in after)
    for name, one in after.items():
        if name in before:
            yield from _indicator(before[name], one, WORDS if one.name in known.indicators else PARTS)


def _indicator(old: IndicatorPage, new: IndicatorPage, parts: Mapping[str, str]) -> Iterator[str]:
    said = [words for part, words in parts.items() if getattr(old, part) != getattr(new, part)]
    if said:
        yield f"“{new.title}” {', '.join(said)}{_points(old, new) if 'arms' in parts else ''}."


def _points(old: IndicatorPage, new: IndicatorPage) -> str:
    """Which points are other ones, where they are given for the same values."""
    before = dict(old.arms)
    moved = [(when, before[when], points) for when, points in new.arms if before.get(when, points) != points]
    if not moved or [when for when, _ in old.arms] != [when for when, _ in new.arms] or len(moved) > MOST:
        return ""
    return ": " + ", ".join(f"{now} instead of {was} ({when})" for when, was, now in moved)


def _grades(old: CardPage, new: CardPage) -> Iterator[str]:
    """Where each grade begins; one sentence where schemes cannot be told grade by grade."""
    if old.grades == new.grades:
        return
    schemes = [
        {segment: {row.title: _start(row) for row in rows} for segment, rows in page.grades} for page in (old, new)
    ]
    if any(rows.keys() != schemes[0].get(segment, {}).keys() for segment, rows in schemes[1].items()):
        yield "The grades begin at other scores."
        return
    for segment, rows in schemes[1].items():
        for title, now in rows.items():
            was = schemes[0][segment][title]
            if was != now:
                yield f"“{title}” is {now} and was {was}{f' ({segment})' if segment else ''}."


def _start(row: GradeRow) -> str:
    return row.scores.partition(" to ")[0]


def _weights(old: CardPage, new: CardPage) -> Iterator[str]:
    before = {row.title: row.shares for row in old.weights}
    titles = [*(title for title, _ in new.segments), "default"]
    for row in new.weights:
        former = before.get(row.title)
        if former is None or former == row.shares or len(former) != len(row.shares):
            continue
        moves: dict[str, list[str]] = {}
        for was, now, title in zip(former, row.shares, titles, strict=True):
            if was != now:
                moves.setdefault(f"from {was or 'nothing'} to {now or 'nothing'}", []).append(title)
        everywhere = len(moves) == 1 and len(next(iter(moves.values()))) == len(titles)
        moved = [how if everywhere else f"{how} ({', '.join(where)})" for how, where in moves.items()]
        yield f"The weight of “{row.title}” went {', '.join(moved)}."


def _named(what: str, old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    more = [one for one in new if one not in old]
    if more:
        yield f"{what}, new: {', '.join(more)}."
    fewer = [one for one in old if one not in new]
    if fewer:
        yield f"{what}, gone: {', '.join(fewer)}."
