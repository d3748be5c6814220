"""The shape of what filters give, and the reports that all of the walk over a template shares."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field

from jinja2 import nodes

from scorelang.actions.filters import ALIASES, BY_NAME, REFUSED, Filter, Parameter
from scorelang.actions.shapes import (
    LONGEST_LIST,
    BrokenShape,
    DayShape,
    FlagShape,
    ListShape,
    NumberShape,
    RecordShape,
    RenderedShape,
    Shape,
    TextShape,
    in_words,
)
from scorelang.actions.template_tree import place
from scorelang.diagnostics import Diagnostic, Rule
from scorelang.diagnostics.catalogue import playbooks as rules
from scorelang.diagnostics.suggestions import closest, did_you_mean

BROKEN = BrokenShape()
NUMBER, FLAG, TEXT, DAY = NumberShape(), FlagShape(), TextShape(), DayShape()
SIZES: Mapping[type, int] = {NumberShape: 24, FlagShape: 3, DayShape: 16, BrokenShape: 1}
WORDS = {"text": "text", "number": "a number", "flag": "true or false", "day": "a day", "list": "a list"}
KINDS: Mapping[type, str] = {
    TextShape: "text",
    NumberShape: "number",
    FlagShape: "flag",
    DayShape: "day",
    ListShape: "list",
    RecordShape: "record",
    BrokenShape: "broken",
}


def kind_of(shape: Shape) -> str:
    """The kind of a shape, in one word."""
    return KINDS.get(type(shape), "other")


def size(shape: Shape) -> int:
    """How many characters a value can write."""
    return shape.size if isinstance(shape, TextShape | RenderedShape) else SIZES.get(type(shape), 0)


def is_whole(node: nodes.Node | None) -> bool:
    """Whether a node is a whole number as written."""
    if isinstance(node, nodes.Neg):
        node = node.node
    return isinstance(node, nodes.Const) and type(node.value) is int and node.value < 1_000_000


@dataclass(slots=True)
class Scope:
    """The names at one point of a template.

    `maybe`: those that only some ways here have set; `sealed`: within a loop, a macro or a `with`.
    """

    names: dict[str, Shape]
    maybe: set[str] = field(default_factory=set)
    loops: int = 0
    in_block: bool = False
    sealed: bool = False

    def inner(self, **more: Shape) -> "Scope":
        """The same names for a part whose own do not leave it."""
        return Scope(self.names | more, set(self.maybe), self.loops, self.in_block, self.sealed)


class FilterCalls(ABC):
    """Holds filters and their arguments against the table."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.found: list[Diagnostic] = []

    @abstractmethod
    def shape(self, node: nodes.Node, scope: Scope) -> Shape:
        """The shape of an expression; the walk over expressions knows."""

    def report(self, rule: Rule, node: nodes.Node, message: str, help: str | None = None) -> BrokenShape:
        """Keep a message; what it is about is broken from here on."""
        self.found.append(rule.at(place(self.path, node), message, help=help))
        return BROKEN

    def forbid(self, node: nodes.Node, what: str, help: str | None = None) -> BrokenShape:
        """Refuse a construct."""
        return self.report(rules.TEMPLATE_FORBIDDEN, node, f"found {what}, which templates may not use", help)

    def wrong(self, node: nodes.Node, message: str, help: str | None = None) -> BrokenShape:
        """Report a value of the wrong type."""
        return self.report(rules.TEMPLATE_TYPE, node, message, help)

    def attribute(self, node: nodes.Node, name: str, base: Shape) -> Shape:
        """The shape of a field of a record."""
        if name.startswith("_"):
            return self.forbid(node, f"the private name `{name[:80]}`")
        match base:
            case RecordShape():
                shape = base.field(name)
                if shape is None:
                    message = f"`{base.name}` has no field `{name[:80]}`"
                    return self.report(rules.TEMPLATE_FIELD, node, message, did_you_mean(name, base.names))
                return shape
            case BrokenShape():
                return BROKEN
            case ListShape():
                help_text = "loop over it, or take one with `| first`"
                return self.report(rules.TEMPLATE_FIELD, node, f"a list has no field `{name[:80]}`", help_text)
            case _:
                return self.report(rules.TEMPLATE_FIELD, node, f"{in_words(base)} has no field `{name[:80]}`")

    def agreeing(self, node: nodes.Node, left: Shape, right: Shape) -> Shape:
        """The one shape of two values of which either may come."""
        match left, right:
            case TextShape(one), TextShape(other):
                return TextShape(max(one, other))
            case RenderedShape(one), RenderedShape(other):
                return RenderedShape(max(one, other))
            case BrokenShape(), _:
                return right
            case _, BrokenShape():
                return left
            case _ if left == right:
                return left
            case _:
                return self.wrong(node, f"found {in_words(left)} here and {in_words(right)} there, wanted the same")

    def _filter(self, node: nodes.Filter, scope: Scope) -> Shape:
        if node.node is None:
            return self.forbid(node, "a filter over a block")
        base = self.shape(node.node, scope)
        filter = BY_NAME.get(node.name)
        if filter is None:
            return self._no_filter(node)
        arguments = self._arguments(node, filter, scope)
        if isinstance(base, BrokenShape) or arguments is None:
            return BROKEN
        if kind_of(base) not in filter.takes:
            wanted = " or ".join(WORDS[kind] for kind in filter.takes)
            return self.wrong(node, f"found {in_words(base)} before `{node.name}`, wanted {wanted}")
        return self._filtered(node, filter, base, arguments)

    def _no_filter(self, node: nodes.Filter) -> Shape:
        instead = ALIASES.get(node.name) or closest(node.name, BY_NAME)
        help_text = f"did you mean `{instead}`?" if instead else REFUSED.get(node.name)
        message = f"found the filter `{node.name[:80]}`, which is not on the list"
        return self.report(rules.TEMPLATE_FILTER, node, message, help_text)

    def _arguments(self, node: nodes.Filter, filter: Filter, scope: Scope) -> dict[str, Shape] | None:
        """The arguments by parameter; None where they do not fit, which is said."""
        if node.dyn_args or node.dyn_kwargs:
            self.forbid(node, "`*` before an argument")
            return None
        names = [parameter.name for parameter in filter.parameters]
        taken: dict[str, nodes.Expr] = dict(zip(names, node.args, strict=False))
        taken |= {str(pair.key): pair.value for pair in node.kwargs}
        needed = {parameter.name for parameter in filter.parameters if not parameter.optional}
        if len(node.args) > len(names) or set(taken) - set(names) or needed - set(taken):
            written = ", ".join(parameter.name for parameter in filter.parameters)
            self.wrong(node, f"found other arguments than `{filter.name}` takes", f"write `{filter.name}({written})`")
            return None
        shapes = {p.name: self._argument(taken[p.name], p, scope) for p in filter.parameters if p.name in taken}
        return None if BROKEN in shapes.values() else shapes

    def _argument(self, node: nodes.Expr, parameter: Parameter, scope: Scope) -> Shape:
        shape = self.shape(node, scope)
        if parameter.kind == "field" and not (isinstance(node, nodes.Const) and isinstance(node.value, str)):
            return self.wrong(node, "found no field's name in quotes")
        if parameter.kind == "number" and not is_whole(node):
            return self.wrong(node, f"found no whole number for `{parameter.name}`")
        kinds = {"field": "text", "value": kind_of(shape)}
        if kind_of(shape) != kinds.get(parameter.kind, parameter.kind) or kind_of(shape) in ("list", "record", "other"):
            return self.wrong(node, f"found {in_words(shape)} for `{parameter.name}`")
        return shape

    def _filtered(self, node: nodes.Filter, filter: Filter, base: Shape, arguments: Mapping[str, Shape]) -> Shape:
        """What the filter gives."""
        item = base.of if isinstance(base, ListShape) else BROKEN
        of_field = self._field_argument(node, filter, item)
        match filter.gives:
            case "number" if filter.name == "sum" and not isinstance(of_field, NumberShape | BrokenShape):
                return self.wrong(node, f"found {in_words(of_field)}, wanted a field with numbers")
            case "number":
                return NUMBER
            case "same" if filter.name == "default":
                return self.agreeing(node, base, arguments["other"])
            case "same":
                return BROKEN if filter.parameters and isinstance(of_field, BrokenShape) else base
            case "element":
                return item
            case "fields":
                return ListShape(of_field)
            case _ if isinstance(item, RecordShape | ListShape):
                help_text = 'take one field of each with `| map("title")`'
                return self.wrong(node, f"found a list of records before `{filter.name}`", help_text)
            case _:
                return TextShape(self._written(base, arguments))

    def _written(self, base: Shape, arguments: Mapping[str, Shape]) -> int:
        """How many characters a filter can give at most."""
        given = sum(size(shape) for shape in arguments.values())
        if isinstance(base, ListShape):
            return LONGEST_LIST * (size(base.of) + given + 5)
        return 2 * size(base) + given + 8

    def _field_argument(self, node: nodes.Filter, filter: Filter, item: Shape) -> Shape:
        """The shape of the field that a filter is told."""
        told = [p for p in filter.parameters if p.kind == "field"]
        if not told:
            return BROKEN
        name = node.args[0] if node.args else next(pair.value for pair in node.kwargs if pair.key == "field")
        if isinstance(item, RecordShape) and isinstance(name, nodes.Const):
            return self.attribute(name, str(name.value), item)
        return self.wrong(node, f"`{filter.name}` reads a field, and this is a list of {in_words(item)}")
