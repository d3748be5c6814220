"""The shape of every expression in a template; whatever is not on the list here is refused."""

from abc import abstractmethod
from collections.abc import Callable, Mapping
from typing import Any

from jinja2 import nodes

from scorelang.actions.shapes import (
    BrokenShape,
    ConditionShape,
    DayShape,
    ListShape,
    MacroShape,
    NumberShape,
    RecordShape,
    RenderedShape,
    Shape,
    TextShape,
    in_words,
)
from scorelang.actions.template_filters import BROKEN, FLAG, NUMBER, FilterCalls, Scope, is_whole, kind_of, size
from scorelang.diagnostics.catalogue import playbooks as rules
from scorelang.diagnostics.suggestions import did_you_mean

SIGNS: Mapping[type[nodes.BinExpr], str] = {
    nodes.Add: "+",
    nodes.Sub: "-",
    nodes.Mul: "*",
    nodes.Div: "/",
    nodes.FloorDiv: "//",
    nodes.Mod: "%",
}
TESTS = ("missing", "odd", "even")


class Expressions(FilterCalls):
    """Walks the expressions of one template file and keeps what it finds."""

    @abstractmethod
    def call_macro(self, macro: MacroShape, arguments: tuple[Shape, ...], node: nodes.Call) -> Shape:
        """What a call of a macro gives; the walk over statements knows."""

    def shape(self, node: nodes.Node, scope: Scope) -> Shape:
        """The shape of an expression."""
        way = WAYS.get(type(node))
        return way(self, node, scope) if way else self.forbid(node, f"a {type(node).__name__.lower()}")

    def _data(self, node: nodes.TemplateData, _: Scope) -> Shape:
        return RenderedShape(len(node.data))

    def _getattr(self, node: nodes.Getattr, scope: Scope) -> Shape:
        return self.attribute(node, node.attr, self.shape(node.node, scope))

    def _not(self, node: nodes.Not, scope: Scope) -> Shape:
        self.shape(node.node, scope)
        return FLAG

    def _sign(self, node: nodes.UnaryExpr, scope: Scope) -> Shape:
        return self._arithmetic(node, "a sign", self.shape(node.node, scope))

    def _binary(self, node: nodes.BinExpr, scope: Scope) -> Shape:
        left, right = self.shape(node.left, scope), self.shape(node.right, scope)
        return self._arithmetic(node, f"`{SIGNS[type(node)]}`", left, right)

    def _power(self, node: nodes.Pow, _: Scope) -> Shape:
        return self.forbid(node, "the power `**`")

    def _constant(self, node: nodes.Const, _: Scope) -> Shape:
        match node.value:
            case bool():
                return FLAG
            case int() | float():
                return NUMBER
            case str():
                return TextShape(len(node.value), (node.value,))
            case _:
                return self.forbid(node, "`none`", "ask with `is missing`")

    def _name(self, node: nodes.Name, scope: Scope) -> Shape:
        if node.name in scope.maybe:
            return self.report(rules.TEMPLATE_NAME_UNKNOWN, node, f"`{node.name}` is not set on every way here")
        if node.name in scope.names:
            return scope.names[node.name]
        known = [name for name in scope.names if not name.startswith("_")]
        message = f"templates have no name `{node.name[:80]}`"
        return self.report(rules.TEMPLATE_NAME_UNKNOWN, node, message, did_you_mean(node.name, known))

    def _item(self, node: nodes.Getitem, scope: Scope) -> Shape:
        base = self.shape(node.node, scope)
        match node.arg, base:
            case nodes.Slice(start=start, stop=stop, step=None), ListShape() | TextShape():
                if all(part is None or is_whole(part) for part in (start, stop)):
                    return base
                return self.wrong(node, "found a slice with something else than whole numbers")
            case nodes.Const(value=str(name)), RecordShape():
                return self.attribute(node, name, base)
            case _, BrokenShape():
                return BROKEN
            case nodes.Const(value=str(name)), _ if name.startswith("_"):
                return self.forbid(node, f"the private name `{name[:80]}`")
            case _:
                help_text = "a list gives a part with `[:3]`, and one of it with `| first`"
                return self.forbid(node, f"brackets behind {in_words(base)}", help_text)

    def _test(self, node: nodes.Test, scope: Scope) -> Shape:
        shape = self.shape(node.node, scope)
        if node.name in ("none", "defined", "undefined"):
            return self.forbid(node, f"the test `{node.name}`", "ask with `is missing` or `is not missing`")
        if node.name not in TESTS:
            message = f"found the test `{node.name[:80]}`, which is not on the list"
            return self.report(rules.TEMPLATE_FILTER, node, message, did_you_mean(node.name, TESTS))
        if node.args or node.kwargs or node.dyn_args or node.dyn_kwargs:
            return self.wrong(node, f"the test `{node.name}` takes nothing in brackets")
        if node.name in ("odd", "even") and not isinstance(shape, NumberShape | BrokenShape):
            return self.wrong(node, f"found {in_words(shape)} before `{node.name}`, wanted a number")
        return FLAG

    def _compare(self, node: nodes.Compare, scope: Scope) -> Shape:
        left = self.shape(node.expr, scope)
        if len(node.ops) > 1:
            self.forbid(node.expr, "comparisons in a chain", "join two comparisons with `and`")
            return FLAG
        operand = node.ops[0]
        if operand.op in ("in", "notin") and isinstance(operand.expr, nodes.Tuple | nodes.List):
            for item in operand.expr.items:
                self._held(item, self.shape(item, scope), node.expr, left)
            return FLAG
        right = self.shape(operand.expr, scope)
        if operand.op not in ("eq", "ne", "in", "notin") and kind_of(left) not in ("number", "day", "broken"):
            self.wrong(node.expr, f"{in_words(left)} is not more or less than anything")
        elif operand.op in ("eq", "ne"):
            self._held(node.expr, left, operand.expr, right)
        elif operand.op in ("in", "notin") and not isinstance(right, ListShape | TextShape | BrokenShape):
            self.wrong(operand.expr, f"found {in_words(right)} behind `in`, wanted a list or text")
        else:
            self._alike(node.expr, left, right.of if isinstance(right, ListShape) else right)
        return FLAG

    def _held(self, node: nodes.Node, left: Shape, other: nodes.Node, right: Shape) -> None:
        """Two values that may be equal: of one kind, and of one set where their sets are known."""
        self._alike(node, left, right)
        for one, literal, at in ((left, right, other), (right, left, node)):
            known = one.members if isinstance(one, TextShape) else ()
            if known and isinstance(at, nodes.Const) and isinstance(literal, TextShape) and at.value not in known:
                self.wrong(at, f"the value is never `{at.value[:80]}`", did_you_mean(at.value, known))

    def _alike(self, node: nodes.Node, left: Shape, right: Shape) -> None:
        if BROKEN in (left, right):
            return
        if kind_of(left) != kind_of(right) or kind_of(left) in ("list", "record", "other"):
            self.wrong(node, f"found {in_words(left)} held against {in_words(right)}")

    def _arithmetic(self, node: nodes.Node, what: str, *operands: Shape) -> Shape:
        for operand in operands:
            if not isinstance(operand, NumberShape | BrokenShape):
                help_text = "texts are joined with `~`" if isinstance(operand, TextShape) else None
                return self.wrong(node, f"found {what} with {in_words(operand)}, wanted numbers", help_text)
        return NUMBER

    def _either(self, node: nodes.And | nodes.Or, scope: Scope) -> Shape:
        """`account.csm or "nobody"` is text; of values of different kinds they make a condition."""
        left, right = self.shape(node.left, scope), self.shape(node.right, scope)
        if kind_of(left) == kind_of(right) and kind_of(left) in ("text", "number", "flag", "day"):
            return self.agreeing(node, left, right)
        return BROKEN if BROKEN in (left, right) else ConditionShape()

    def _concat(self, node: nodes.Concat, scope: Scope) -> Shape:
        shapes = [self.shape(part, scope) for part in node.nodes]
        for part, shape in zip(node.nodes, shapes, strict=True):
            if not isinstance(shape, TextShape | NumberShape | DayShape | BrokenShape):
                return self.wrong(part, f"found `~` with {in_words(shape)}, wanted text")
        return TextShape(sum(size(shape) for shape in shapes))

    def _conditional(self, node: nodes.CondExpr, scope: Scope) -> Shape:
        self.shape(node.test, scope)
        then = self.shape(node.expr1, scope)
        if node.expr2 is None:
            return self.wrong(node, "found `if` without `else` within an expression")
        return self.agreeing(node, then, self.shape(node.expr2, scope))

    def _call(self, node: nodes.Call, scope: Scope) -> Shape:
        callee = node.node
        if node.dyn_args or node.dyn_kwargs or node.kwargs:
            return self.forbid(node, "a call with named or starred arguments")
        if isinstance(callee, nodes.Name) and callee.name == "super" and scope.in_block and not node.args:
            return RenderedShape(10_000)
        macro = scope.names.get(callee.name) if isinstance(callee, nodes.Name) else None
        if isinstance(macro, MacroShape):
            return self.call_macro(macro, tuple(self.shape(argument, scope) for argument in node.args), node)
        for part in (callee, *node.args):
            if isinstance(part, nodes.Getattr | nodes.Getitem | nodes.Call | nodes.Filter):
                self.shape(part, scope)
        return self.forbid(node, "a call", "only macros of the same file and `super()` can be called")

    def _listed(self, node: nodes.Tuple | nodes.List, scope: Scope) -> Shape:
        shapes = [self.shape(item, scope) for item in node.items]
        if not shapes:
            return self.forbid(node, "an empty list")
        shape = shapes[0]
        for item, other in zip(node.items[1:], shapes[1:], strict=True):
            shape = self.agreeing(item, shape, other)
        return ListShape(shape) if kind_of(shape) not in ("list", "other") else self.forbid(node, "a list of lists")


WAYS: Mapping[type[nodes.Node], Callable[[Expressions, Any, Scope], Shape]] = {
    nodes.Const: Expressions._constant,
    nodes.TemplateData: Expressions._data,
    nodes.Name: Expressions._name,
    nodes.Getattr: Expressions._getattr,
    nodes.Getitem: Expressions._item,
    nodes.Filter: Expressions._filter,
    nodes.Test: Expressions._test,
    nodes.Compare: Expressions._compare,
    nodes.And: Expressions._either,
    nodes.Or: Expressions._either,
    nodes.Not: Expressions._not,
    nodes.Neg: Expressions._sign,
    nodes.Pos: Expressions._sign,
    nodes.Pow: Expressions._power,
    **dict.fromkeys(SIGNS, Expressions._binary),
    nodes.Concat: Expressions._concat,
    nodes.CondExpr: Expressions._conditional,
    nodes.Call: Expressions._call,
    nodes.Tuple: Expressions._listed,
    nodes.List: Expressions._listed,
}
