"""A replay as text, JSON or CSV: then, now, and what moved."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from scorelang.cli import tables
from scorelang.cli.printing import safe, style
from scorelang.cli.tables import Column
from scorelang.ir.scorecards import Scorecard
from scorelang.run.output import csv_line, harmless
from scorelang.run.then_and_now import DayBeside, Pair
from scorelang.run.words import points, signed

FORMATS = ("text", "json", "csv")
MOST_MOVES = 3
_HEADER = ("scorecard", "day", "account", "score_then", "score_now", "grade_then", "grade_now")
Said = Iterable[tuple[DayBeside, Iterable[Pair]]]


def lines(said: Said, cards: Sequence[Scorecard], account: str | None, form: str) -> Iterator[str]:
    """The replay in a format; its days are scored while the lines are asked for."""
    if form == "csv":
        yield from _csv(said)
    elif form == "json":
        found = [_record(day, None if account is None else list(each)) for day, each in said]
        yield json.dumps(found, indent=2, ensure_ascii=False) + "\n"
    elif account is not None:
        yield from _account(account, [(day, list(each)) for day, each in said], cards)
    else:
        yield from _days([day for day, _ in said], cards)


def _csv(said: Said) -> Iterator[str]:
    yield csv_line(_HEADER)
    for day, each in said:
        for pair in each:
            scores = [("" if one is None else f"{one:.15g}") for one in (pair.score_then, pair.score_now)]
            grades = [harmless(one or "") for one in (pair.grade_then, pair.grade_now)]
            yield csv_line([harmless(day.scorecard), str(day.day), harmless(pair.account), *scores, *grades])


def _record(day: DayBeside, each: list[Pair] | None) -> dict[str, object]:
    """A day as other programs read it; of one account, only what was said of it."""
    head = {
        "scorecard": day.scorecard,
        "day": day.day.isoformat(),
        "on_record": day.program is not None,
        "damaged": day.damage is not None,
        "program_then": day.program,
    }
    if each is not None:
        return {**head, **(_pair_record(each[0]) if each else {"account": None})}
    return {
        **head,
        "accounts": {"then": day.accounts_then, "now": day.accounts_now, "both": day.both},
        "mean": {"then": day.mean_then, "now": day.mean_now},
        "same": day.same,
        "risen": day.risen,
        "fallen": day.fallen,
        "regraded": day.regraded,
        "grades": [{"then": then, "now": now, "accounts": number} for then, now, number in day.grades],
        "most": [_pair_record(one) for one in day.most],
    }


def _pair_record(one: Pair) -> dict[str, object]:
    return {
        "account": one.account,
        "score": {"then": one.score_then, "now": one.score_now},
        "grade": {"then": one.grade_then, "now": one.grade_now},
    }


def _days(days: Sequence[DayBeside], cards: Sequence[Scorecard]) -> Iterator[str]:
    for card in cards:
        own = [day for day in days if day.scorecard == card.name]
        yield f"{style(card.title, 'bold')}  {_head(own)}\n"
        heads = [
            Column("day"),
            Column("mean then", right=True),
            Column("now", right=True),
            Column("same", right=True),
            Column("up", right=True),
            Column("down", right=True),
            Column("other grade", right=True),
            Column("only then", right=True),
            Column("only now", right=True),
            Column("which grades", shrinks=True),
        ]
        yield tables.table(heads, [_row(day, card) for day in own]) + "\n"
        if moved := _matrix(own, card):
            yield f"\n{moved}\n"
        yield from _most(own)
        yield "\n"


def _head(own: Sequence[DayBeside]) -> str:
    there = [day for day in own if day.program is not None]
    count = f"{len(own)} {'day' if len(own) == 1 else 'days'} with today's program"
    if not there:
        return f"{count}, none of them on record"
    both = sum(day.both for day in there)
    other = both - sum(day.same for day in there)
    return f"{count}, {len(there)} on record: {other:,} of {both:,} scores are others than were said then"


def _row(day: DayBeside, card: Scorecard) -> list[str]:
    if day.program is None:
        why = "damaged" if day.damage else "not on record"
        return [str(day.day), "–", points(day.mean_now), *["–"] * 5, f"{day.accounts_now:,}", style(why, "dim")]
    counts = (day.same, day.risen, day.fallen, day.regraded, day.only_then, day.only_now)
    numbers = [f"{one:,}" if one else "–" for one in counts]
    moves = [f"{_title(card, a)} → {_title(card, b)} {number:,}" for a, b, number in day.grades if a != b]
    shown = ", ".join(moves[:MOST_MOVES]) + (", …" if len(moves) > MOST_MOVES else "")
    return [str(day.day), points(day.mean_then), points(day.mean_now), *numbers, shown]


def _matrix(own: Sequence[DayBeside], card: Scorecard) -> str | None:
    """Grades then, downwards, and now, of all days together; None where nothing changed its grade."""
    cells: Counter[tuple[str, str]] = Counter()
    for day in own:
        cells.update({(then, now): number for then, now, number in day.grades})
    if all(then == now for then, now in cells):
        return None
    names = [one for one in _grades(card) if any(one in pair for pair in cells)]
    names += sorted({one for pair in cells for one in pair} - set(names))
    heads = [Column("then, and now →"), *(Column(_title(card, one), right=True) for one in names)]
    rows = [
        [_title(card, then), *(f"{cells[then, now]:,}" if cells[then, now] else "–" for now in names)] for then in names
    ]
    return tables.table(heads, rows)


def _most(own: Sequence[DayBeside]) -> Iterator[str]:
    """The accounts that moved most on the last day on record."""
    last = next((day for day in reversed(own) if day.most), None)
    if last is None:
        return
    yield f"\n  Moved most on {last.day}:\n"
    for one in last.most:
        yield f"    {safe(one.account, 40)}  {points(one.score_then)} → {points(one.score_now)}\n"


def _account(account: str, said: Sequence[tuple[DayBeside, list[Pair]]], cards: Sequence[Scorecard]) -> Iterator[str]:
    heads = [
        Column("day"),
        Column("then", right=True),
        Column("now", right=True),
        Column("change", right=True),
        Column("grade then"),
        Column("grade now"),
    ]
    for card in cards:
        own = [(day, each) for day, each in said if day.scorecard == card.name]
        yield f"{style(safe(account, 40), 'bold')}  {style(card.title, 'dim')}\n"
        yield tables.table(heads, [_account_row(day.day, each, card) for day, each in own]) + "\n\n"


def _account_row(day: date, each: Sequence[Pair], card: Scorecard) -> list[str]:
    if not each:
        return [str(day), "–", "–", "", "no such account, then or now", ""]
    (one,) = each
    known = one.score_then is not None and one.score_now is not None
    change = signed(one.score_now - one.score_then) if known else ""  # type: ignore[operator]
    grades = [_title(card, grade) if grade else "–" for grade in (one.grade_then, one.grade_now)]
    return [str(day), points(one.score_then), points(one.score_now), change, *grades]


def _grades(card: Scorecard) -> dict[str, str]:
    """Every grade's title by name, the best first."""
    titles: dict[str, str] = {}
    for variant in reversed(card.variants):
        for band in reversed(variant.grades.bands):
            titles.setdefault(band.name, band.title)
    return {**titles, "unknown": "Unknown"}


def _title(card: Scorecard, grade: str) -> str:
    return _grades(card).get(grade, safe(grade, 40))
