"""A difference as one comment on a pull request: short enough for it, and safe whatever accounts are called."""

import re
from collections.abc import Iterable, Iterator, Sequence

from scorelang.actions.escaping import markdown
from scorelang.diffing import words
from scorelang.diffing.records import NOT_SCORED, Band, CardDifference, Difference, Effect, Kind, Mover
from scorelang.run.naming import file_stem
from scorelang.run.words import points

LONGEST = 60_000
_ROOM = 400
_REFERRING = re.compile(r"@|(?<!&)#")  # what makes a mention or a reference; not the middle of an entity
_SENTENCES, _ROWS, _COLUMNS, _CARDS = 20, 20, 12, 50
_MARKS = {
    Kind.UNCHANGED: "⚪",
    Kind.WORDS: "🟢",
    Kind.BESIDE: "🔵",
    Kind.SAME: "🟢",
    Kind.SCORES: "🟠",
    Kind.NEW: "🆕",
    Kind.REMOVED: "🔴",
}


def marker(difference: Difference) -> str:
    """The first line, by which the comment is found again when it is to be replaced: one a project."""
    return f"<!-- scorelang-diff {file_stem(difference.project)} -->"


def to_markdown(difference: Difference, *, names: bool) -> str:
    """The comment, of at most 60,000 characters; what has no room is said to be left out."""
    blocks = [marker(difference), *_blocks(difference, names=names)]
    kept: list[str] = []
    room = LONGEST - _ROOM
    for block in blocks:
        room -= len(block) + 2
        if room < 0:
            kept.append("_There is more than a comment can hold: see `scorelang diff`._")
            break
        kept.append(block)
    return "\n\n".join(kept) + "\n"


def _blocks(difference: Difference, *, names: bool) -> Iterator[str]:
    """Each block is whole in itself, so that a comment may end behind any of them."""
    yield f"### What this change does to {text(difference.project)}"
    before, after = text(difference.before.label), text(difference.after.label)
    yield f"**{words.overall(difference)}** From {before} to {after}, accounts as of {difference.today}."
    yield from (f"> {text(note)}" for note in difference.notes)
    if difference.same_files:
        return
    for card in difference.cards[:_CARDS]:
        yield from _card(card, difference.currency, names=names)
    if len(difference.cards) > _CARDS:
        yield f"_And {len(difference.cards) - _CARDS:,} more scorecards: see `scorelang diff`._"


def _card(card: CardDifference, currency: str, *, names: bool) -> Iterator[str]:
    yield f"#### {_MARKS[card.kind]} {text(card.title)}: {text(words.headline(card))}"
    said = [*words.renamed(card), *card.sentences]
    if said:
        more = [f"and {len(said) - _SENTENCES:,} more"] if len(said) > _SENTENCES else []
        yield "\n".join(f"- {text(one)}" for one in (*said[:_SENTENCES], *more))
    if card.effect is not None:
        yield from _effect(card, card.effect, currency, names=names)


def _effect(card: CardDifference, effect: Effect, currency: str, *, names: bool) -> Iterator[str]:
    if card.kind in (Kind.SCORES, Kind.NEW, Kind.REMOVED):
        yield words.moved(effect.tally)
        if card.kind is Kind.SCORES:
            yield f"**{words.regraded(effect.tally, text(currency))}**"
        yield _matrix(effect)
    stays = words.stays(effect) if card.kind is Kind.SAME else None
    if stays is not None:
        yield stays
    if effect.work.is_any:
        yield f"**{words.tasks(effect.work)}**"
        if effect.work.episodes:
            yield _episodes(effect)
    if effect.segments and card.kind is Kind.SCORES:
        yield _folded("Segments on their own", _segments(effect))
    if effect.movers:
        yield _folded("Who moves most, and why", _movers(effect, currency, names=names))


def _matrix(effect: Effect) -> str:
    rows = [band for band in effect.grades_before if any(one.before == band.name for one in effect.moves)]
    columns = [band for band in effect.grades_after if any(one.after == band.name for one in effect.moves)][:_COLUMNS]
    found = {(one.before, one.after): one.accounts for one in effect.moves}
    heads = ["from ↓ to →", *(text(one.title) for one in columns)]
    body = [
        [text(row.title), *(_cell(found.get((row.name, one.name), 0), stays=row.name == one.name) for one in columns)]
        for row in rows[:_ROWS]
    ]
    return table(heads, body)


def _cell(number: int, *, stays: bool) -> str:
    if not number:
        return "·"
    return f"{number:,}" if stays else f"**{number:,}**"


def _episodes(effect: Effect) -> str:
    rows = [[text(one.title), one.priority, f"{one.opens:,}", f"{one.closes:,}"] for one in effect.work.episodes]
    return table(["trigger", "priority", "opens", "closes"], rows[:_ROWS])


def _segments(effect: Effect) -> str:
    rows = [words.segment(text(one.title), one.tally) for one in effect.segments[:_ROWS]]
    return table(words.SEGMENTS, rows)


def _movers(effect: Effect, currency: str, *, names: bool) -> str:
    titles = {band.name: band for band in (*effect.grades_before, *effect.grades_after)}
    who = ["account"] if names else []
    heads = [*who, "segment", "score", "change", "grade", "at stake", "why"]
    body = table(heads, [_mover(one, titles, currency, names=names) for one in effect.movers])
    return body if names else f"{body}\n\nWho they are says `scorelang diff` in a checkout with the data."


def _mover(one: Mover, titles: dict[str, Band], currency: str, *, names: bool) -> list[str]:
    grades = dict.fromkeys(_title(titles, name) for name in (one.grade_before, one.grade_after))
    who = [f"{text(one.name)} ({text(one.account)})" if one.name else text(one.account)] if names else []
    return [
        *who,
        text(one.segment),
        points(one.after),
        words.change(one),
        " → ".join(grades),
        text(words.amount(one.money, currency)),
        text(words.reasons(one)),
    ]


def _title(titles: dict[str, Band], name: str) -> str:
    return text(titles[name].title) if name in titles and name != NOT_SCORED else text(name)


def _folded(summary: str, body: str) -> str:
    return f"<details><summary>{summary}</summary>\n\n{body}\n\n</details>"


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; the cells are Markdown."""
    lines = [heads, ["---", *("---:" if _is_number(head) else "---" for head in heads[1:])], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _is_number(head: str) -> bool:
    return head not in ("priority", "segment", "grade", "why")


def text(plain: str) -> str:
    """Text as a comment shows it: no markup, formula or link, nobody is mentioned, no issue is referred to."""
    return _REFERRING.sub(r"\g<0>&#8203;", markdown(plain)).replace("$", "\\$")
