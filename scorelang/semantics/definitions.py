"""Lets and indicators, elaborated when something first asks for their type."""

from scorelang.ir.expressions import (
    Aggregate,
    Before,
    CardRef,
    ColumnRef,
    GroupRef,
    IndicatorRef,
    LetRef,
    Percentile,
    Was,
)
from scorelang.ir.indicators import Indicator
from scorelang.ir.program import Let
from scorelang.ir.reading import nodes
from scorelang.semantics.constants import constant
from scorelang.semantics.declared import Declared
from scorelang.semantics.expressions import check_row_let, expression
from scorelang.semantics.indicators import indicator
from scorelang.semantics.names import IndicatorShape, LetShape, Names
from scorelang.semantics.order import say_circle, sort_by_reading
from scorelang.semantics.place import Place
from scorelang.semantics.reads import reads
from scorelang.source import Span
from scorelang.syntax.tree.indicators import ScoreClause
from scorelang.types import Unknown

_MEASURED = (Aggregate, IndicatorRef, GroupRef, CardRef, Before, Was, Percentile)


class Definitions:
    """A memory of what is elaborated; what stands in a circle has a type that agrees with everything."""

    def __init__(self, top: Place, declared: Declared) -> None:
        self._top = top
        self._declared = declared
        self._lets: dict[str, Let] = {}
        self._indicators: dict[str, Indicator] = {}
        self._shapes: dict[str, LetShape] = {}
        self._plain: dict[str, bool] = {}
        self._circular: set[str] = set()

    def install(self, names: Names) -> None:
        """Let names ask here."""
        names.let, names.indicator = self._let_shape, self._indicator_shape

    def prepare(self) -> None:
        """Elaborate everything in an order in which each follows what it reads, so that no chain is too long."""
        order, circles = sort_by_reading(reads(self._declared))
        for circle in circles:
            self._circular.update(circle)
            say_circle(self._top.reports, circle, {name: self._span(name) for name in circle})
        for name in order:
            if name in self._declared.indicators:
                self._indicator(name)
            elif name not in self._top.names.row_lets:
                self._let_shape(name)

    def lets(self) -> tuple[Let, ...]:
        """All of them, in the order written."""
        row_lets = self._top.names.row_lets
        for name in row_lets:
            check_row_let(self._top, name)
        return tuple(self._let(name) for name in self._declared.lets if name not in row_lets)

    def indicators(self) -> tuple[Indicator, ...]:
        """All of them, in the order written."""
        return tuple(self._indicator(name) for name in self._declared.indicators)

    def _let_shape(self, name: str) -> LetShape:
        span = self._declared.lets[name].name.span
        if name in self._circular:
            return LetShape(Unknown(), span=span)
        if name not in self._shapes:
            value = self._let(name).value
            self._shapes[name] = LetShape(value.type, constant(self._top, value), self._is_plain(name), span)
        return self._shapes[name]

    def _indicator_shape(self, name: str) -> IndicatorShape:
        node = self._declared.indicators[name]
        scored = any(isinstance(clause, ScoreClause) for clause in node.clauses)
        if name in self._circular:
            return IndicatorShape(Unknown(), scored, node.name.span)
        return IndicatorShape(self._indicator(name).value.type, scored, node.name.span)

    def _let(self, name: str) -> Let:
        if name not in self._lets:
            node = self._declared.lets[name]
            self._lets[name] = Let(name, expression(self._top, node.value), node.name.span)
        return self._lets[name]

    def _indicator(self, name: str) -> Indicator:
        if name not in self._indicators:
            node = self._declared.indicators[name]
            self._indicators[name] = indicator(self._top, node)
        return self._indicators[name]

    def _is_plain(self, name: str) -> bool:
        """Whether a let reads only constants and columns of the accounts, so that an aggregate can read it too."""
        if name not in self._plain:
            read = tuple(nodes(self._let(name).value))
            lets = [node.name for node in read if isinstance(node, LetRef)]
            measured = any(isinstance(node, _MEASURED) or self._is_fact(node) for node in read)
            self._plain[name] = not measured and all(self._plain[other] for other in lets if other in self._plain)
        return self._plain[name]

    def _is_fact(self, node: object) -> bool:
        """A column that another system has of the account: an aggregate cannot borrow it."""
        sources = self._top.names.sources
        return isinstance(node, ColumnRef) and node.source in sources and sources[node.source].kind == "facts"

    def _span(self, name: str) -> Span | None:
        table = self._declared.lets if name in self._declared.lets else self._declared.indicators
        return table[name].name.span
