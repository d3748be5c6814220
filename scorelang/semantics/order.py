"""The order in which declarations can be computed, and the circles in which they cannot."""

from collections.abc import Hashable, Iterator, Mapping
from typing import TypeVar

from scorelang.diagnostics import Label
from scorelang.diagnostics.catalogue import names_types as rules
from scorelang.ir import expressions as ir
from scorelang.ir.indicators import Indicator
from scorelang.ir.program import Let, Program
from scorelang.ir.reading import nodes
from scorelang.ir.scorecards import Group, Scorecard
from scorelang.semantics.reports import Reports
from scorelang.semantics.weights import leaves
from scorelang.source import Span

Node = tuple[str, str]
"""("let" | "indicator" | "segment" | "tree" | "score", name): what is computed as one; of a scorecard three stages."""

_SHOWN = 8
"""Names of a circle that a message lists."""

Reads = dict[Node, tuple[Node, ...]]


def in_order(reports: Reports, program: Program) -> Program:
    """The program with each declaration after those it reads; circles are reported."""
    reads = _reads(program)
    done, circles = sort_by_reading(reads)
    spans = _spans(program)
    for circle in circles:
        _say(reports, circle, spans)
    place = {node: index for index, node in enumerate(done)}
    return Program(
        program.sources,
        tuple(sorted(program.lets, key=lambda let: place[("let", let.name)])),
        tuple(sorted(program.indicators, key=lambda indicator: place[("indicator", indicator.name)])),
        tuple(sorted(program.scorecards, key=lambda card: place[("score", card.name)])),
        program.outcomes,
        program.tests,
    )


def _reads(program: Program) -> Reads:
    reads: Reads = {}
    for let in program.lets:
        reads[("let", let.name)] = _of(let.value)
    for indicator in program.indicators:
        reads[("indicator", indicator.name)] = _of((indicator.value, indicator.curve, indicator.applies))
    for card in program.scorecards:
        reads.update(_of_card(card))
    return {node: tuple(dict.fromkeys(n for n in found if n in reads)) for node, found in reads.items()}


def _of_card(card: Scorecard) -> Reads:
    conditions = (card.applies, tuple(variant.condition for variant in card.variants))
    changed = tuple(variant.indicators for variant in card.variants)
    weighed = [_leaf_node(leaf) for v in card.variants if isinstance(v.method, Group) for leaf in leaves(v.method)]
    methods = tuple(variant.method for variant in card.variants if not isinstance(variant.method, Group))
    adjusted = tuple(variant.adjustments for variant in card.variants)
    own = (("segment", card.name), ("tree", card.name), ("score", card.name))
    return {
        own[0]: _of(conditions),
        own[1]: (own[0], *weighed, *_of((changed, methods))),
        own[2]: (own[1], *_of(adjusted)),
    }


def _leaf_node(leaf: object) -> Node:
    scorecard, name = getattr(leaf, "scorecard", None), getattr(leaf, "name", "")
    return ("score", scorecard) if scorecard else ("indicator", name)


def _of(value: object) -> tuple[Node, ...]:
    return tuple(found for node in nodes(value) for found in _read(node))


def _read(node: ir.Expression) -> Iterator[Node]:
    match node:
        case ir.LetRef(name):
            yield "let", name
        case ir.IndicatorRef(name, _, scorecard):
            yield "indicator", name
            if scorecard is not None:
                yield "segment", scorecard
        case ir.GroupRef(scorecard):
            yield "tree", scorecard
        case ir.CardRef(scorecard, what):
            yield {"segment": "segment", "coverage": "tree"}.get(what, "score"), scorecard
        case ir.Percentile(scorecard=scorecard):
            yield "segment", scorecard
        case _:
            return


N = TypeVar("N", bound=Hashable)


def sort_by_reading(reads: Mapping[N, tuple[N, ...]]) -> tuple[list[N], list[list[N]]]:
    """Depth first, without recursion: what is read comes first; a way back to what is being read is a circle."""
    done: dict[N, None] = {}
    circles: list[list[N]] = []
    for start in reads:
        path: dict[N, None] = {}
        waiting: list[tuple[N, Iterator[N]]] = []
        if start not in done:
            path[start] = None
            waiting.append((start, iter(reads[start])))
        while waiting:
            node, rest = waiting[-1]
            following = next((n for n in rest if n not in done), None)
            if following is None:
                waiting.pop()
                path.pop(node)
                done[node] = None
            elif following in path:
                circles.append(list(path)[list(path).index(following) :])
            else:
                path[following] = None
                waiting.append((following, iter(reads[following])))
    return list(done), circles


def _spans(program: Program) -> dict[str, Span | None]:
    declarations: tuple[Let | Indicator | Scorecard, ...] = (
        *program.lets,
        *program.indicators,
        *program.scorecards,
    )
    return {declaration.name: declaration.span for declaration in declarations}


def _say(reports: Reports, circle: list[Node], spans: Mapping[str, Span | None]) -> None:
    names = list(dict.fromkeys(name for _, name in circle))
    say_circle(reports, names, spans)


def _cut(names: list[str]) -> list[str]:
    return names if len(names) <= _SHOWN else [*names[: _SHOWN - 1], "…", names[-1]]


def say_circle(reports: Reports, names: list[str], spans: Mapping[str, Span | None]) -> None:
    """Say that declarations read one another in a circle."""
    shown = " → ".join(f"`{name}`" for name in (*_cut(names), names[0]))
    labels = tuple(Label(span, f"`{name}`") for name in names[1:_SHOWN] if (span := spans.get(name)) is not None)
    one = len(names) == 1
    reports.say(
        rules.CYCLE,
        spans.get(names[0]),
        f"`{names[0]}` reads itself" if one else f"declarations read one another in a circle: {shown}",
        labels=labels,
        help="the run before is read by `before(score, …)` and `was(grade)`, which closes no circle",
    )
