"""Windows over history: those that reach beyond what is kept, and those that just miss a run."""

from collections.abc import Iterator

from scorelang.analysis import words
from scorelang.analysis.review import Review
from scorelang.diagnostics import Diagnostic
from scorelang.diagnostics.catalogue import card as rules
from scorelang.ir import expressions as ir
from scorelang.ir.reading import nodes
from scorelang.ir.scorecards import Scorecard

_DAYS = {"minute": 1 / 1440, "hour": 1 / 24, "day": 1.0, "week": 7.0, "month": 30.0, "year": 365.0}


def history(review: Review) -> Iterator[Diagnostic]:
    """Every look at history."""
    for node in nodes((review.program.lets, review.program.indicators, review.program.scorecards)):
        match node:
            case ir.Aggregate(source=source, window=ir.Window(length=ir.Length() as length)):
                if source.endswith(".history"):
                    yield from _kept(review, node, length)
                    yield from _edge(review, node, length)
            case ir.Before(length=length):
                yield from _kept(review, node, length)
            case _:
                continue
    for card in review.program.scorecards:
        yield from _held(review, card)


def _kept(review: Review, node: ir.Expression, length: ir.Length) -> Iterator[Diagnostic]:
    kept = review.around.history_kept
    if kept is not None and days(length) > days(kept):
        yield rules.BEYOND_HISTORY.at(
            node.span,
            f"this looks {_said(length)} back, and history is kept for {_said(kept)}",
            help="keep it longer: `keep` in `scorelang.toml`",
        )


def _held(review: Review, card: Scorecard) -> Iterator[Diagnostic]:
    kept = review.around.history_kept
    for trigger in card.triggers:
        if kept is not None and trigger.held_for is not None and days(trigger.held_for) > days(kept):
            yield rules.BEYOND_HISTORY.at(
                trigger.span,
                f"`{trigger.name}` asks for {_said(trigger.held_for)} on record, and history is kept for {_said(kept)}",
            )


def _edge(review: Review, node: ir.Aggregate, length: ir.Length) -> Iterator[Diagnostic]:
    """A run so many days ago lies just outside a window of as many days."""
    name = node.source.removesuffix(".history")
    card = next((card for card in review.program.scorecards if card.name == name), None)
    every = card.every[0].length if card is not None and card.every else None
    if every is None or every.calendar != length.calendar:
        return
    rhythm, reach = days(every), days(length)
    if reach >= rhythm and reach % rhythm == 0:
        yield rules.WINDOW_EDGE.at(
            node.span,
            f"a window of {_said(length)} just misses the run at its edge, since `{name}` runs every {_said(every)}",
            help=_beside(reach, rhythm, length),
        )


def _beside(reach: float, rhythm: float, length: ir.Length) -> str:
    if length.calendar or rhythm < 2:
        return "write a window that is no multiple of it"
    half = rhythm // 2
    return f"write `over {words.number(reach - half)} days` or `over {words.number(reach + half)} days`"


def days(length: ir.Length) -> float:
    """About how many days a length has."""
    return length.amount * _DAYS[length.unit]


def _said(length: ir.Length) -> str:
    return f"{words.number(length.amount)} {length.unit}{'' if length.amount == 1 else 's'}"
