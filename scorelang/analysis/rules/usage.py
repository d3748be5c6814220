"""What is declared and not used: measures without action, actions without owner, sources nobody reads."""

from collections.abc import Iterator

from scorelang.analysis.review import Review, leaves, weighed
from scorelang.diagnostics import Diagnostic
from scorelang.diagnostics.catalogue import card as rules
from scorelang.ir import expressions as ir
from scorelang.ir.program import Program
from scorelang.ir.reading import nodes
from scorelang.ir.scorecards import Scorecard
from scorelang.kernel.outputs import Of, named


def usage(review: Review) -> Iterator[Diagnostic]:
    """The whole program."""
    yield from _sources(review.program)
    yield from _indicators(review.program)
    for card in review.program.scorecards:
        yield from _actions(review.program, card)
        yield from _stages(review.program, card)


def _sources(program: Program) -> Iterator[Diagnostic]:
    read = _sources_read(program)
    for source in program.sources:
        if source.kind != "accounts" and source.name not in read:
            yield rules.UNUSED_SOURCE.at(
                source.span, f"nothing reads `{source.name}`", help="leave it out, or measure what it knows"
            )


def _sources_read(program: Program) -> set[str]:
    reading = (program.lets, program.indicators, program.scorecards, program.outcomes)
    found = {source for node in nodes(reading) if (source := _source(node)) is not None}
    via = {source.name: source.via for source in program.sources}
    for name in tuple(found):
        step = via.get(name)
        while step is not None and step not in found:
            found.add(step)
            step = via.get(step)
    return found


def _source(node: ir.Expression) -> str | None:
    match node:
        case ir.ColumnRef(source) | ir.Aggregate(source=source):
            return source
        case _:
            return None


def _indicators(program: Program) -> Iterator[Diagnostic]:
    """An indicator counts as used where a score, a trigger or anything that leads to one reads it."""
    used = {name for card in program.scorecards for name in weighed(card)}
    cards = tuple(
        (c.applies, c.triggers, c.outcomes, c.every, c.views, c.invariants, _rest(c)) for c in program.scorecards
    )
    waiting = [*used, *_read(cards), *_read(program.outcomes)]
    shown = {name for card in program.scorecards for view in card.views for name in _shown((*view.show, *view.sort))}
    by_name = {indicator.name: indicator for indicator in program.indicators}
    lets = {let.name: let.value for let in program.lets}
    seen: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting.extend(_read(by_name[name] if name in by_name else lets.get(name)))
    for indicator in program.indicators:
        if indicator.name not in seen | shown:
            yield rules.UNUSED_INDICATOR.at(
                indicator.span,
                f"the indicator `{indicator.name}` neither weighs nor triggers",
                help="weigh it, let a trigger read it, or leave it out",
            )


def _rest(card: Scorecard) -> object:
    return tuple(
        (variant.condition, variant.method, variant.indicators, variant.adjustments) for variant in card.variants
    )


def _read(value: object) -> list[str]:
    return [node.name for node in nodes(value) if isinstance(node, ir.IndicatorRef | ir.LetRef)]


def _shown(names: tuple[str, ...]) -> Iterator[str]:
    """What a view names of what scorecards weigh and measure."""
    said = (named(name.removeprefix("-")) for name in names)
    return (one.name for one in said if one.of is Of.PART)


def _actions(program: Program, card: Scorecard) -> Iterator[Diagnostic]:
    if not card.triggers and not _weighed_elsewhere(program, card):
        yield rules.NO_ACTION.at(
            card.span,
            f"nothing follows from `{card.name}`: it has no trigger",
            help="no measure without action: add a `trigger` that plays a playbook",
        )
    for trigger in card.triggers:
        if trigger.owner is None and card.owner is None:
            yield rules.NO_OWNER.at(
                trigger.span,
                f"the trigger `{trigger.name}` has no owner, and neither has `{card.name}`",
                help='say whose it is: `owner "cs-ops@example.com"`',
            )
        if trigger.held_for is None and trigger.until is None and trigger.again_after is None:
            yield rules.MAY_FLAP.at(
                trigger.span,
                f"the trigger `{trigger.name}` can open and close at every run",
                help="add `for 14 days`, `until …` or `again after 30 days`",
            )


def _weighed_elsewhere(program: Program, card: Scorecard) -> bool:
    others = [other for other in program.scorecards if other.name != card.name]
    weighs = any(
        node.scorecard == card.name for other in others for node in nodes(other) if isinstance(node, ir.CardRef)
    )
    return weighs or any(card.name in _cards_weighed(other) for other in others)


def _cards_weighed(card: Scorecard) -> set[str]:
    return {leaf.scorecard for variant in card.variants for leaf, _ in leaves(variant) if leaf.scorecard is not None}


def _stages(program: Program, card: Scorecard) -> Iterator[Diagnostic]:
    names = weighed(card)
    served = {indicator.stage for indicator in program.indicators if indicator.name in names}
    for stage in card.stages:
        if stage not in served:
            yield rules.STAGE_EMPTY.at(
                card.span,
                f"`{card.name}` has no indicator for the stage `{stage}`",
                help=f"give one `stage {stage}`, or leave the stage out",
            )
