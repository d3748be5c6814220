"""Two versions of a project to what the change from one to the other does, scorecard by scorecard."""

from collections.abc import Iterator, Sequence

from scorelang.diffing import kinds
from scorelang.diffing.moving import (
    Moving,
    Seen,
    bands,
    is_still,
    largest,
    moves,
    otherwise,
    segments,
    side_by_side,
    tally,
)
from scorelang.diffing.pairing import Pair, paired
from scorelang.diffing.records import CardDifference, Difference, Effect, Kind, Mover, Version
from scorelang.diffing.scoring import Both, both, needed
from scorelang.diffing.sides import Side
from scorelang.diffing.why import Told, why
from scorelang.diffing.work import work
from scorelang.docgen.changes import changes
from scorelang.docgen.from_program import Material
from scorelang.ir.scorecards import Scorecard
from scorelang.run.accounts import money_output, name_column
from scorelang.run.leaves import number, variant_of
from scorelang.run.scoring import Request
from scorelang.run.urgency import listed
from scorelang.source.records import dataclass, replace

MOVERS = 10


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is compared: both sides, and how each is scored; `before` and `former` are None where there was no project.

    `same_files`: no byte of either program or of its playbooks differs.
    """

    before: Side | None
    after: Side
    former: Request | None
    request: Request
    versions: tuple[Version, Version]
    same_files: bool
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Compared:
    """A scorecard of either version or of both, with what can be said of it without data."""

    before: Scorecard | None
    after: Scorecard | None
    pair: Pair | None
    found: CardDifference
    unproven: tuple[tuple[str, str], ...] = ()


def difference(asked: Comparison) -> Difference:
    """What the change does. Data is read only where the programs do not say it.

    RunError where a run would stop, OtherDataError where one of the former version would.
    """
    compared = tuple(_compared(asked))
    touched = [one for one in compared if one.found.kind not in (Kind.UNCHANGED, Kind.WORDS)]
    effects, more = _effects(asked, touched) if touched else ({}, ())
    cards = tuple(effects.get(id(one), one.found) for one in compared)
    versions, request = asked.versions, asked.request
    return Difference(
        request.project.name,
        *versions,
        request.today,
        request.project.currency,
        asked.same_files,
        cards,
        (*asked.notes, *more),
    )


def _compared(asked: Comparison) -> Iterator[_Compared]:
    after = asked.after
    if asked.before is None:
        for card in after.program.scorecards:
            yield _Compared(None, card, None, CardDifference(card.name, card.title, None, Kind.NEW))
        return
    pairs, new, gone = paired(asked.before, after)
    found = {pair.after.name: _paired(pair, asked.before, after) for pair in pairs}
    for card in after.program.scorecards:
        if card in new:
            yield _Compared(None, card, None, CardDifference(card.name, card.title, None, Kind.NEW))
        else:
            yield found[card.name]
    for card in gone:
        yield _Compared(card, None, None, CardDifference(card.name, card.title, None, Kind.REMOVED))


def _paired(pair: Pair, before: Side, after: Side) -> _Compared:
    told = kinds.told(pair, before, after)
    found = CardDifference(
        pair.after.name,
        pair.after.title,
        pair.before.name if pair.is_renamed else None,
        told.kind,
        told.parts,
        pair.renamed,
        _sentences(pair, before, after, told.kind),
    )
    return _Compared(pair.before, pair.after, pair, found, kinds.unproven(pair, before, after))


def _sentences(pair: Pair, before: Side, after: Side, kind: Kind) -> tuple[str, ...]:
    old, new = (Material(one.program, one.texts, one.books.library) for one in (before, after))
    return changes(old, new, pair.after, pair.before, kinds.known(pair, before, after, kind))


def _effects(asked: Comparison, touched: Sequence[_Compared]) -> tuple[dict[int, CardDifference], tuple[str, ...]]:
    """The same with what it does to accounts, by the identity of what was compared; and what is to be known of it."""
    request = needed(asked.request, [one.after for one in touched if one.after])
    cards = [one.before for one in touched if one.before]
    former = needed(asked.former, cards) if asked.former and cards else None
    shared = asked.before is not None and asked.before.reads_as(asked.after)
    with both(former, request, shared=shared) as scored:
        found = {id(one): _told(asked, one, scored, place) for place, one in enumerate(touched, 1)}
        return found, tuple(_outages(scored))


def _outages(scored: Both) -> Iterator[str]:
    """Sources of which nothing could be used."""
    now = scored.after.data.unavailable
    was = now if scored.before is None else scored.before.data.unavailable
    for source, state in now.items():
        where = "" if was.get(source) == state else " in this version"
        yield f"{source} is {state}{where}: what reads it is missing"
    for source, state in was.items():
        if source not in now:
            yield f"{source} is {state} in the other version: what reads it is missing"


def _told(asked: Comparison, one: _Compared, scored: Both, place: int) -> CardDifference:
    moving = side_by_side(_before(one, scored), _after(one, scored), f"moving{place}")
    effect = _effect(asked, one, moving)
    if one.found.kind is not Kind.SCORES or not is_still(moving):
        return replace(one.found, effect=effect)
    return replace(one.found, kind=Kind.SAME, effect=replace(effect, otherwise=otherwise(moving, one.unproven)))


def _before(one: _Compared, scored: Both) -> Seen | None:
    if one.before is None or scored.before is None or scored.former is None:
        return None
    return Seen(scored.before, scored.session, scored.former, one.before)


def _after(one: _Compared, scored: Both) -> Seen | None:
    return None if one.after is None else Seen(scored.after, scored.session, scored.after.results, one.after)


def _effect(asked: Comparison, one: _Compared, moving: Moving) -> Effect:
    triggers = one.pair.triggers if one.pair else {}
    libraries = (asked.before.books.library if asked.before else None, asked.after.books.library)
    everybody = any(part in ("triggers", "playbooks") for part in one.found.parts)
    return Effect(
        tally(moving),
        bands(moving.before),
        bands(moving.after),
        moves(moving),
        segments(moving),
        tuple(_movers(one.pair, moving)) if one.pair else (),
        work(moving, triggers, libraries, everybody=everybody),
    )


def _movers(pair: Pair, moving: Moving) -> Iterator[Mover]:
    keys = largest(moving, MOVERS)
    if not keys or moving.before is None or moving.after is None:
        return
    before, after = _results(moving.before, keys), _results(moving.after, keys)
    for key in keys:
        yield _mover(key, before[key], after[key], pair)


def _results(seen: Seen, keys: Sequence[str]) -> dict[str, Told]:
    program = seen.scored.request.program
    return {str(one["key"]): Told(program, seen.card, one) for one in seen.results.fetch(f"k IN ({listed(keys)})")}


def _mover(key: str, before: Told, after: Told, pair: Pair) -> Mover:
    name, money = name_column(after.program), money_output(after.program)
    shown = after.result.get(f"account.{name.name}") if name else None
    return Mover(
        account=key,
        name=None if shown is None else str(shown),
        segment=variant_of(after.card, after.result).title,
        before=before.cell("score") or 0.0,
        after=after.cell("score") or 0.0,
        grade_before=str(before.result.get(f"{before.card.name}.grade")),
        grade_after=str(after.result.get(f"{after.card.name}.grade")),
        money=number(after.result.get(money)),
        why=why(before, after, pair.indicators),
    )
