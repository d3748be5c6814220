"""A difference in the terminal."""

from collections.abc import Iterator

from scorelang.cli.printing import safe, style
from scorelang.cli.reporting import mark
from scorelang.cli.tables import Column, table
from scorelang.diffing import words
from scorelang.diffing.records import NOT_SCORED, Band, CardDifference, Difference, Effect, Kind, Mover
from scorelang.run.words import points

_COLOURS = {Kind.SCORES: "amber", Kind.NEW: "cyan", Kind.REMOVED: "red"}
_SENTENCES = 12


def lines(difference: Difference, *, names: bool) -> Iterator[str]:
    """The whole, scorecard by scorecard."""
    before, after = safe(difference.before.label), safe(difference.after.label)
    yield f"{style('From', 'dim')} {before} {style('to', 'dim')} {after}  {difference.today}"
    yield f"  {style(words.overall(difference), 'bold')}"
    yield from (f"  {style('note', 'dim')}: {safe(note, 160)}" for note in difference.notes)
    for card in difference.cards:
        if not difference.same_files:
            yield ""
            yield from _card(card, difference, names=names)


def _card(card: CardDifference, difference: Difference, *, names: bool) -> Iterator[str]:
    headline = style(words.headline(card), _COLOURS.get(card.kind, "green"))
    yield f"{style(safe(card.title), 'bold')}: {headline}"
    yield from (f"  {safe(one, 160)}" for one in words.renamed(card))
    yield from (f"  {safe(one, 300)}" for one in card.sentences[:_SENTENCES])
    if len(card.sentences) > _SENTENCES:
        yield f"  and {len(card.sentences) - _SENTENCES:,} more sentences"
    if card.effect is not None:
        yield from _effect(card, card.effect, difference.currency, names=names)


def _effect(card: CardDifference, effect: Effect, currency: str, *, names: bool) -> Iterator[str]:
    if card.kind in (Kind.SCORES, Kind.NEW, Kind.REMOVED):
        yield ""
        yield f"  {words.moved(effect.tally)}"
        if card.kind is Kind.SCORES:
            yield f"  {words.regraded(effect.tally, currency)}"
        yield ""
        yield _matrix(effect)
    stays = words.stays(effect) if card.kind is Kind.SAME else None
    if stays is not None:
        yield f"  {stays}"
    if effect.movers:
        yield ""
        yield "  Who moves most:"
        yield from _movers(effect, currency, names=names)
    if effect.segments and card.kind is Kind.SCORES:
        yield ""
        yield _segments(effect)
    if effect.work.is_any:
        yield ""
        yield from _work(effect)


def _matrix(effect: Effect) -> str:
    """From the grade of a row to that of a column."""
    rows = [band for band in effect.grades_before if any(one.before == band.name for one in effect.moves)]
    columns = [band for band in effect.grades_after if any(one.after == band.name for one in effect.moves)]
    found = {(one.before, one.after): one.accounts for one in effect.moves}
    heads = [Column("from ↓  to →"), *(Column(f"{_name(band)}", right=True) for band in columns)]
    body = [[_mark(row), *(_cell(found.get((row.name, one.name)), row, one) for one in columns)] for row in rows]
    return table(heads, body)


def _cell(number: int | None, row: Band, column: Band) -> str:
    if not number:
        return style("·", "dim")
    return f"{number:,}" if row.name == column.name else style(f"{number:,}", "bold")


def _name(band: Band) -> str:
    return safe(band.title, 24)


def _mark(band: Band) -> str:
    return safe(band.title, 24) if band.name == NOT_SCORED else mark(safe(band.title, 24), band.colour)


def _movers(effect: Effect, currency: str, *, names: bool) -> Iterator[str]:
    titles = {band.name: band for band in (*effect.grades_before, *effect.grades_after)}
    heads = [
        *([Column("account"), Column("name", shrinks=True)] if names else [Column("segment", shrinks=True)]),
        Column("score", right=True),
        Column("change", right=True),
        Column("grade"),
        Column("at stake", right=True),
    ]
    head, *rows = table(heads, [_mover(one, titles, currency, names=names) for one in effect.movers]).split("\n")
    yield head
    for row, one in zip(rows, effect.movers, strict=True):
        yield row
        yield style(f"    {safe(words.reasons(one), 240)}", "dim")


def _mover(one: Mover, titles: dict[str, Band], currency: str, *, names: bool) -> list[str]:
    grade = _mark(titles[one.grade_after]) if one.grade_after in titles else safe(one.grade_after)
    if one.grade_before != one.grade_after and one.grade_before in titles:
        grade = f"{_mark(titles[one.grade_before])} → {grade}"
    who = [safe(one.account, 24), safe(one.name or "", 40)] if names else [safe(one.segment, 40)]
    changed = style(words.change(one), "red" if one.after < one.before else "green")
    return [*who, points(one.after), changed, grade, words.amount(one.money, currency)]


def _segments(effect: Effect) -> str:
    columns = [Column(head, right=place > 0, shrinks=place == 0) for place, head in enumerate(words.SEGMENTS)]
    rows = [words.segment(safe(one.title, 40), one.tally) for one in effect.segments]
    return table(columns, rows)


def _work(effect: Effect) -> Iterator[str]:
    yield f"  {words.tasks(effect.work)}"
    heads = [
        Column("trigger", shrinks=True),
        Column("priority"),
        Column("opens", right=True),
        Column("closes", right=True),
    ]
    rows = [[safe(one.title, 60), one.priority, f"{one.opens:,}", f"{one.closes:,}"] for one in effect.work.episodes]
    if rows:
        yield table(heads, rows)
