"""Columns without a date: what they say of a past day is what they say today."""

from collections.abc import Iterator

import numpy as np

from scorelang.diagnostics import Diagnostic
from scorelang.diagnostics.catalogue import evidence as rules
from scorelang.evidence.observations import Flags, Numbers, Observations, Words, present
from scorelang.evidence.rates import difference
from scorelang.evidence.reads import Read, reads, undated
from scorelang.evidence.separation import Estimate, auc
from scorelang.ir.expressions import ColumnRef
from scorelang.ir.program import Program
from scorelang.ir.scorecards import Scorecard
from scorelang.source.records import dataclass

KNOWING = 0.9
OFTENER = 3.0
MOST_WORDS = 50


@dataclass(frozen=True, slots=True)
class Suspect:
    """A column without a date that a score reads. `places`: where; `chooses`: it decides who is scored."""

    column: ColumnRef
    places: tuple[str, ...]
    chooses: bool

    @property
    def name(self) -> str:
        """As people write it: `crm.status`."""
        return f"{self.column.source}.{self.column.column}"


def suspects(program: Program, card: Scorecard) -> tuple[Suspect, ...]:
    """The columns of accounts and facts that the score reads and nothing dates, as first read."""
    found: dict[str, tuple[ColumnRef, list[Read]]] = {}
    for one in reads(program, card):
        if isinstance(one.node, ColumnRef) and _undated(program, one.node):
            name = f"{one.node.source}.{one.node.column}"
            found.setdefault(name, (one.node, []))[1].append(one)
    return tuple(
        Suspect(column, tuple(dict.fromkeys(one.place for one in read)), any(one.chooses for one in read))
        for column, read in found.values()
    )


def survivors(seen: Observations) -> Iterator[Diagnostic]:
    """Whether those who were lost are aside, by a column that says today what was not so on the day."""
    chosen = [one for one in suspects(seen.program, seen.card) if one.chooses]
    if not chosen or seen.aside is None:
        return
    aside, scored = (one.of(~np.isnan(one.happened)) for one in (seen.aside, seen))
    lost, all_lost = int(aside.happened.sum()), int(aside.happened.sum() + scored.happened.sum())
    happened = np.concatenate([aside.happened, scored.happened])
    account = np.concatenate([aside.account, scored.account])
    oftener = difference(happened, account, np.arange(len(happened)) < len(aside))
    usual = float(scored.happened.mean()) if len(scored) else 0.0
    if not lost or oftener is None or not oftener.told_apart or aside.happened.mean() < OFTENER * usual:
        return
    columns = ", ".join(f"`{one.name}`" for one in chosen)
    message = (
        f"`{seen.card.name}` chooses whom to score by {columns}, as of today: {lost:,} of the {all_lost:,} "
        f"observations with `{seen.outcome.name}` are left out, so that only survivors are looked at"
    )
    help = "let `applies when` read what has a date, or say from when to when an account exists: `since … until …`"
    yield rules.SURVIVORS_ONLY.at(seen.card.span, message, help=help)


def columns(seen: Observations) -> Iterator[Diagnostic]:
    """The columns without a date: those that alone all but know the outcome, and the others."""
    judged = seen.of(~np.isnan(seen.happened))
    others = []
    for one in suspects(seen.program, seen.card):
        told = _tells(judged, judged.conditions.get(f"undated {one.name}"))
        if told is not None and told.value >= KNOWING and told.low > 0.5:
            yield _knowing(seen, one, told)
        else:
            others.append(f"`{one.name}`" + (f" (AUC alone {told.value:.2f})" if told is not None else ""))
    if others:
        message = (
            f"`{seen.card.name}` reads {', '.join(others)}: nothing says since when they hold, so that each past day "
            "is scored with what they are today"
        )
        help = "declare `known COLUMN`, or `valid from … to …`, where the data has it; else mistrust what they add"
        yield rules.UNDATED_READ.at(seen.card.span, message, help=help)


def _knowing(seen: Observations, one: Suspect, told: Estimate) -> Diagnostic:
    source = seen.program.source(one.column.source)
    message = (
        f"`{one.name}` has no date and all but knows `{seen.outcome.name}`: alone it has an AUC of {told.value:.2f}, "
        f"and {', '.join(one.places)} reads it"
    )
    help = "mark it `future`, or declare since when each cell is known: `known COLUMN`"
    return rules.KNOWING_COLUMN.at(source.column(one.column.column).span, message, help=help)


def _undated(program: Program, node: ColumnRef) -> bool:
    source = next((one for one in program.sources if one.name == node.source), None)
    column = next((one for one in source.columns if one.name == node.column), None) if source else None
    return source is not None and column is not None and undated(source, column)


def _tells(judged: Observations, cells: Numbers | Words | None) -> Estimate | None:
    """How well a column tells the outcome apart by itself, in whichever direction."""
    if cells is None or not len(judged):
        return None
    number = _rates(cells.astype(object), judged.happened) if cells.dtype == np.object_ else cells.astype(np.float64)
    there: Flags = ~np.isnan(number)
    ways = [auc(way[there], judged.happened[there], judged.account[there]) for way in (number, -number)]
    return max((one for one in ways if one is not None), key=lambda one: one.value, default=None)


def _rates(cells: Words, happened: Numbers) -> Numbers:
    """Each text by how seldom the outcome comes with it; a text of its own for nearly everybody tells nothing."""
    texts, place = np.unique(np.where(present(cells), cells, "").astype(str), return_inverse=True)
    if len(texts) > MOST_WORDS:
        return np.full(len(cells), np.nan)
    shares: Numbers = np.bincount(place, happened) / np.bincount(place)
    found: Numbers = -shares[place]
    return found
