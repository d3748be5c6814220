"""What differs between two versions of a scorecard, in sentences."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from scorelang.docgen.from_program import Material, card_page
from scorelang.docgen.records import CardPage, IndicatorPage
from scorelang.ir.scorecards import Scorecard

WORDS = {
    "title": "has another title",
    "about": "is described otherwise",
}
PARTS = {
    "value": "is measured otherwise",
    "arms": "has other points",
    "curve": "has another kind of curve",
    "applies": "applies to other accounts",
    "missing": "means something else where it is absent",
    **WORDS,
}


def changes(
    old: Material, new: Material, card: Scorecard, was: Scorecard | None = None, same: Collection[str] = ()
) -> tuple[str, ...]:
    """From the old version to the new one; empty where both say the same of this scorecard.

    `was`: the scorecard in the old version, else the one of that name. `same`: the indicators that are known to mean
    the same, however they are written.
    """
    before = was or next((one for one in old.program.scorecards if one.name == card.name), None)
    if before is None:
        return ("The scorecard is new.",)
    return tuple(_between(card_page(old, before), card_page(new, card), same))


def _between(old: CardPage, new: CardPage, same: Collection[str]) -> Iterator[str]:
    yield from _indicators(old, new, same)
    yield from _weights(old, new)
    if old.grades != new.grades:
        yield "The grades begin at other scores."
    if old.segments != new.segments:
        yield "The segments are other ones."
    if old.applies != new.applies:
        yield "Other accounts are scored."
    if old.coverage != new.coverage:
        yield f"What must be known went from {old.coverage or 'nothing'} to {new.coverage or 'nothing'}."
    yield from _named("What overrules the sum", [r.says for r in old.adjustments], [r.says for r in new.adjustments])
    yield from _named("Work that is started", [t.title for t in old.triggers], [t.title for t in new.triggers])
    former = {one.title: one for one in old.triggers}
    yield from (f"“{one.title}” starts otherwise." for one in new.triggers if former.get(one.title, one) != one)


def _indicators(old: CardPage, new: CardPage, same: Collection[str]) -> Iterator[str]:
    before = {one.name: one for one in old.indicators}
    after = {one.name: one for one in new.indicators}
    yield from (f"“{one.title}” is new." for name, one in after.items() if name not in before)
    yield from (f"“{one.title}” is gone." for name, one in before.items() if name not in after)
    for name, one in after.items():
        if name in before:
            yield from _indicator(before[name], one, WORDS if name in same else PARTS)


def _indicator(old: IndicatorPage, new: IndicatorPage, parts: Mapping[str, str]) -> Iterator[str]:
    said = [words for part, words in parts.items() if getattr(old, part) != getattr(new, part)]
    if said:
        yield f"“{new.title}” {', '.join(said)}."


def _weights(old: CardPage, new: CardPage) -> Iterator[str]:
    before = {row.title: row.shares for row in old.weights}
    titles = [*(title for title, _ in new.segments), "default"]
    for row in new.weights:
        former = before.get(row.title)
        if former is None or former == row.shares or len(former) != len(row.shares):
            continue
        moved = [
            f"from {was or 'nothing'} to {now or 'nothing'} ({title})"
            for was, now, title in zip(former, row.shares, titles, strict=True)
            if was != now
        ]
        yield f"The weight of “{row.title}” went {', '.join(moved)}."


def _named(what: str, old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    more = [one for one in new if one not in old]
    if more:
        yield f"{what}, new: {', '.join(more)}."
    fewer = [one for one in old if one not in new]
    if fewer:
        yield f"{what}, gone: {', '.join(fewer)}."
