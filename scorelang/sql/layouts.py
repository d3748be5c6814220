"""Layers as SELECTs over one another: one named column a step."""

from collections.abc import Sequence

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


@dataclass(frozen=True, slots=True)
class Part:
    """One CTE. `layer`: it is read once and computes, so engines that would paste it in are asked not to."""

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
) -> list[Part]:
    """The layers over `source`, called `name_1`, `name_2`, …."""
    made: list[Part] = []
    printer = scope.printer()
    for at, layer in enumerate(schedule(base, items, wanted), start=1):
        body = select(_columns(layer, scope, account, printer), made[-1].name if made else source)
        made.append(Part(f"{name}_{at}", body, layer=True))
    return made


def _columns(layer: Layer[Column], scope: Scope, account: Ref, printer: Expressions) -> list[Node]:
    carried: list[Node] = [column(scope.held[name].column) for name in layer.carried]
    computed = [
        alias(_node(item.column, account, printer), scope.held[item.name].column, comment(item.name))
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
