"""A difference as one HTML file: no script, nothing fetched."""

from collections.abc import Iterator
from dataclasses import dataclass

from scorelang.diffing import words
from scorelang.diffing.records import NOT_SCORED, UNKNOWN, Band, CardDifference, Difference, Effect, Kind, Mover, Why
from scorelang.docgen.to_text import document
from scorelang.run.words import points, signed

_TONES = {Kind.SCORES: "amber", Kind.NEW: "blue", Kind.REMOVED: "red"}
_WHY = 6


@dataclass(frozen=True, slots=True)
class Cell:
    """How many accounts went one way; `tone`: "stays", "better", "worse" or "other"; `share`: of the row, 0 to 1."""

    number: str
    tone: str
    share: float


@dataclass(frozen=True, slots=True)
class Figure:
    """One number that stands for itself."""

    says: str
    shows: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """A reason as a bar: where it begins and how wide it is, in percent of half the room."""

    why: Why
    shows: str
    width: float


@dataclass(frozen=True, slots=True)
class MoverRow:
    """An account that moved; `who` None where nobody is to be named."""

    who: str | None
    key: str | None
    mover: Mover
    score: str
    change: str
    grades: tuple[Band | None, ...]
    money: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A scorecard's part of the page."""

    card: CardDifference
    headline: str
    tone: str
    said: tuple[str, ...]
    figures: tuple[Figure, ...]
    columns: tuple[Band, ...]
    matrix: tuple[tuple[Band, tuple[Cell, ...]], ...]
    movers: tuple[MoverRow, ...]
    notes: tuple[str, ...]


def to_html(difference: Difference, *, names: bool) -> str:
    """The whole page; without `names` no account is named, by its key neither."""
    cards = () if difference.same_files else difference.cards
    sections = [_section(one, difference.currency, names=names) for one in cards]
    overall = words.overall(difference)
    return document("difference.html", difference=difference, overall=overall, sections=sections, points=points)


def _section(card: CardDifference, currency: str, *, names: bool) -> Section:
    effect, counts = card.effect, card.kind in (Kind.SCORES, Kind.NEW, Kind.REMOVED)
    said = (*words.renamed(card), *card.sentences)
    headline, tone = words.headline(card), _TONES.get(card.kind, "green")
    if effect is None:
        return Section(card, headline, tone, said, (), (), (), (), ())
    stays = words.stays(effect) if card.kind is Kind.SAME else None
    return Section(
        card,
        headline,
        tone,
        said,
        tuple(_figures(card, effect, currency)),
        tuple(_columns(effect)) if counts else (),
        tuple(_matrix(effect)) if counts else (),
        _movers(effect, currency, names=names),
        () if stays is None else (stays,),
    )


def _figures(card: CardDifference, effect: Effect, currency: str) -> Iterator[Figure]:
    tally, work = effect.tally, effect.work
    if card.kind in (Kind.SCORES, Kind.NEW, Kind.REMOVED):
        yield Figure("accounts", f"{tally.accounts:,}")
    if card.kind is Kind.SCORES:
        yield Figure("mean score", f"{points(tally.mean_before)} → {points(tally.mean_after)}")
        yield Figure("rise, fall", f"{tally.risen:,}, {tally.fallen:,}")
        yield Figure(f"to a better grade{_money(tally.money_better, currency)}", f"{tally.better:,}", "green")
        yield Figure(f"to a worse grade{_money(tally.money_worse, currency)}", f"{tally.worse:,}", "red")
        if tally.lost or tally.found:
            yield Figure("lose their score, get one", f"{tally.lost:,}, {tally.found:,}")
    if work.is_any:
        yield Figure(f"hours of work ({words.more_tasks(work)}, {work.tasks_fewer:,} fewer)", words.hours(work))


def _money(money: float | None, currency: str) -> str:
    return "" if money is None else f", {words.amount(money, currency)}"


def _columns(effect: Effect) -> list[Band]:
    return [band for band in effect.grades_after if any(one.after == band.name for one in effect.moves)]


def _matrix(effect: Effect) -> Iterator[tuple[Band, tuple[Cell, ...]]]:
    found = {(one.before, one.after): one.accounts for one in effect.moves}
    rows = [band for band in effect.grades_before if any(one.before == band.name for one in effect.moves)]
    for row in rows:
        whole = sum(number for (was, _), number in found.items() if was == row.name) or 1
        numbers = [(one, found.get((row.name, one.name), 0)) for one in _columns(effect)]
        yield row, tuple(Cell(f"{n:,}" if n else "", _tone(effect, row, one), n / whole) for one, n in numbers)


def _tone(effect: Effect, row: Band, column: Band) -> str:
    """Better and worse by the place in each version's own grades."""
    if row.name == column.name:
        return "stays"
    before, after = (_graded(bands) for bands in (effect.grades_before, effect.grades_after))
    if row.name not in before or column.name not in after:
        return "other"
    was, now = before[row.name], after[column.name]
    return "stays" if was == now else "better" if now < was else "worse"


def _graded(bands: tuple[Band, ...]) -> dict[str, float]:
    """The place of each grade, from 0, the best, to 1."""
    names = [one.name for one in bands if one.name not in (UNKNOWN, NOT_SCORED)]
    return {name: place / max(len(names) - 1, 1) for place, name in enumerate(names)}


def _movers(effect: Effect, currency: str, *, names: bool) -> tuple[MoverRow, ...]:
    titles = {band.name: band for band in (*effect.grades_before, *effect.grades_after)}
    widest = max((abs(why.points) for one in effect.movers for why in one.why), default=1.0)
    return tuple(_mover(one, titles, widest, currency, names=names) for one in effect.movers)


def _mover(one: Mover, titles: dict[str, Band], widest: float, currency: str, *, names: bool) -> MoverRow:
    return MoverRow(
        (one.name or one.account) if names else None,
        one.account if names and one.name else None,
        one,
        points(one.after),
        words.change(one),
        tuple(titles.get(name) for name in dict.fromkeys((one.grade_before, one.grade_after))),
        words.amount(one.money, currency),
        tuple(Bar(why, signed(why.points), 100 * abs(why.points) / widest) for why in one.why[:_WHY]),
    )
