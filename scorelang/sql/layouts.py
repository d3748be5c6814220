"""Layers as SELECTs over one another: one named column a step."""

from collections.abc import Mapping, Sequence

from sqlglot import exp

from scorelang.kernel.operators import Ref
from scorelang.kernel.plan import Earlier, Newest, PeerMedianStep, PeerRankStep
from scorelang.source.records import dataclass
from scorelang.sql import windows
from scorelang.sql.expressions import Expressions
from scorelang.sql.layers import Item, Layer, schedule
from scorelang.sql.names import comment
from scorelang.sql.nodes import Node, alias, column, select
from scorelang.sql.places import MiddleStep, PlaceStep
from scorelang.sql.scopes import Column, Scope

NONE: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Part:
    """One CTE. `layer`: it is read once and computes, so engines that would paste it in are kept from it."""

    name: str
    body: exp.Select
    note: str = ""
    layer: bool = False


def layered(
    scope: Scope,
    account: Ref,
    base: Sequence[str],
    items: Sequence[Item[Column]],
    wanted: frozenset[str],
    source: str,
    name: str,
    words: Mapping[str, str] = NONE,
) -> list[Part]:
    """The layers over `source`, called `name_1`, `name_2`, …; `words`: the type of items that are a choice of words."""
    made: list[Part] = []
    for at, layer in enumerate(schedule(base, items, wanted), start=1):
        body = select(_columns(layer, scope, account, words), made[-1].name if made else source)
        made.append(Part(f"{name}_{at}", body, layer=True))
    return made


def _columns(layer: Layer[Column], scope: Scope, account: Ref, words: Mapping[str, str]) -> list[Node]:
    carried: list[Node] = [column(scope.held[name].column) for name in layer.carried]
    computed = [
        alias(
            _node(item.column, account, scope.printer(words.get(item.name, ""))),
            scope.held[item.name].column,
            comment(item.name),
        )
        for item in layer.computed
    ]
    return [*carried, *computed]


def _node(step: Column, account: Ref, printer: Expressions) -> Node:
    match step:
        case Newest():
            return windows.newest(step, account, printer)
        case Earlier():
            return windows.earlier(step, account, printer)
        case PeerRankStep() | PeerMedianStep() | PlaceStep() | MiddleStep():
            return windows.peers(step, printer)
        case _:
            return printer.node(step)
