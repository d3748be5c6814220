"""The walk over a template's statements: which are allowed, which names they make, and how much they can write."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from jinja2 import nodes

from scorelang.actions.shapes import (
    LONGEST_LIST,
    BrokenShape,
    ConditionShape,
    ListShape,
    MacroShape,
    RecordShape,
    RenderedShape,
    Shape,
    in_words,
)
from scorelang.actions.template_expressions import Expressions
from scorelang.actions.template_filters import BROKEN, FLAG, NUMBER, Scope, size
from scorelang.diagnostics.catalogue import playbooks as rules

MOST_LOOPS = 3
MOST_MACROS = 500
MOST_WRITTEN = 100_000_000  # what a template could write, were every list and cell as long as can be
ADDRESS = re.compile(r"(\]\([^)\s]*|<[^>\s]*|^[ ]{0,3}\[[^\]]*\]:\s*\S*)\Z", re.MULTILINE)
LOOP = RecordShape(
    "loop",
    (
        ("index", NUMBER, "the number of the round, from 1"),
        ("index0", NUMBER, "the same from 0"),
        ("revindex", NUMBER, "how many rounds are left, this one too"),
        ("first", FLAG, "whether this is the first round"),
        ("last", FLAG, "whether this is the last round"),
        ("length", NUMBER, "how many rounds there are"),
    ),
)


class Statements(Expressions):
    """Walks one template file. `given`: the names that rendering brings; `include`: what an included file writes."""

    def __init__(self, path: str, given: Mapping[str, Shape], include: Callable[["Statements", nodes.Include], int]):
        super().__init__(path)
        self.given = given
        self.include = include
        self.blocks: dict[str, nodes.Block] = {}
        self.parent: nodes.Extends | None = None
        self.macros: dict[tuple[nodes.Macro, tuple[Shape, ...]], int] = {}

    def template(self, tree: nodes.Template) -> int:
        """How many characters the whole template can write."""
        scope = Scope(dict(self.given))
        written = self.body(tree.body, scope)
        if written > MOST_WRITTEN and not any(found.rule is rules.TEMPLATE_SIZE for found in self.found):
            message = "found loops or macros within each other that could write more than 100 million characters"
            self.report(rules.TEMPLATE_SIZE, tree.body[0], message)
        if self.parent:
            self._outside(tree)
        return written

    def body(self, statements: list[nodes.Node], scope: Scope) -> int:
        """How many characters some statements can write."""
        return sum(self.statement(statement, scope) for statement in statements)

    def statement(self, node: nodes.Node, scope: Scope) -> int:
        """How many characters one statement can write."""
        way = WAYS.get(type(node))
        if way:
            return way(self, node, scope)
        name = NAMES.get(type(node), type(node).__name__.lower())
        self.forbid(node, f"the tag `{name}`", HELPS.get(name))
        return 0

    def _output(self, node: nodes.Output, scope: Scope) -> int:
        for before, part in zip(node.nodes, node.nodes[1:], strict=False):
            if isinstance(before, nodes.TemplateData) and ADDRESS.search(before.data):
                self._address(part)
        return sum(self._shown(part, scope) for part in node.nodes)

    def _address(self, node: nodes.Node) -> None:
        """Where a link leads is written out, or comes from the playbook: never from the data."""
        if not (isinstance(node, nodes.Getattr) and node.attr == "url"):
            help_text = "write the address out, or take it from a task's `links` as in `link.url`"
            self.forbid(node, "a value as the address of a link", help_text)

    def _shown(self, node: nodes.Node, scope: Scope) -> int:
        shape = self.shape(node, scope)
        match shape:
            case ListShape():
                self.wrong(node, "a list cannot be shown", "loop over it, or join it as in `| words`")
            case RecordShape(name):
                self.wrong(node, f"the record `{name}` cannot be shown", "show one of its fields, as in `.title`")
            case ConditionShape():
                self.wrong(node, "a condition cannot be shown", 'write it as in `{{ "yes" if … else "no" }}`')
            case MacroShape():
                self.wrong(node, "a macro cannot be shown", "call it, with brackets behind its name")
        return size(shape)

    def _for(self, node: nodes.For, scope: Scope) -> int:
        over = self.shape(node.iter, scope)
        if node.recursive:
            self.forbid(node, "a recursive loop")
        if not isinstance(over, ListShape | BrokenShape):
            over = self.wrong(node.iter, f"found a loop over {in_words(over)}, wanted a list")
        if not isinstance(node.target, nodes.Name):
            self.forbid(node.target, "several names in a loop", "take the fields of one name")
            return 0
        inner = self._loop_scope(node, node.target, over.of if isinstance(over, ListShape) else BROKEN, scope)
        if node.test:
            self.shape(node.test, inner)
        return LONGEST_LIST * self.body(node.body, inner) + self.body(node.else_, scope.inner())

    def _loop_scope(self, node: nodes.For, target: nodes.Name, item: Shape, scope: Scope) -> Scope:
        self._own_name(target)
        inner = scope.inner(**{target.name: item, "loop": LOOP})
        inner.loops += 1
        inner.sealed = True
        if inner.loops == MOST_LOOPS + 1:
            self.report(rules.TEMPLATE_SIZE, node, f"found more than {MOST_LOOPS} loops within each other")
        return inner

    def _if(self, node: nodes.If, scope: Scope) -> int:
        ways: list[Scope] = []
        written = 0
        for arm in (node, *node.elif_):
            self.shape(arm.test, scope)
            ways.append(scope.inner())
            written = max(written, self.body(arm.body, ways[-1]))
        ways.append(scope.inner())
        written = max(written, self.body(node.else_, ways[-1]))
        self._join(scope, ways, node)
        return written

    def _join(self, scope: Scope, ways: list[Scope], node: nodes.Node) -> None:
        """What all ways have set is set behind them."""
        for name in {name for way in ways for name in way.names} - set(scope.names):
            shapes = [way.names[name] for way in ways if name in way.names]
            if len(shapes) < len(ways):
                scope.maybe.add(name)
            shape = shapes[0]
            for other in shapes[1:]:
                shape = self.agreeing(node, shape, other)
            scope.names[name] = shape
        scope.maybe |= {name for way in ways for name in way.maybe}

    def _set(self, node: nodes.Assign, scope: Scope) -> int:
        shape = self.shape(node.node, scope)
        if isinstance(node.target, nodes.Name):
            self._name_set(node.target, shape, scope)
        else:
            self.forbid(node.target, "`set` with something else than one name")
        return size(shape)

    def _set_block(self, node: nodes.AssignBlock, scope: Scope) -> int:
        written = self.body(node.body, scope.inner())
        if node.filter or not isinstance(node.target, nodes.Name):
            self.forbid(node.target, "`set` with a filter")
        else:
            self._name_set(node.target, RenderedShape(written), scope)
        return written

    def _name_set(self, target: nodes.Name, shape: Shape, scope: Scope) -> None:
        self._own_name(target)
        before = scope.names.get(target.name)
        scope.names[target.name] = self.agreeing(target, before, shape) if before else shape
        scope.maybe.discard(target.name)

    def _own_name(self, target: nodes.Name) -> None:
        if target.name in self.given or target.name in ("loop", "super"):
            self.report(rules.TEMPLATE_NAME_UNKNOWN, target, f"`{target.name}` is the plan's own name, wanted another")
        elif target.name.startswith("_"):
            self.forbid(target, f"the private name `{target.name[:80]}`")

    def _with(self, node: nodes.With, scope: Scope) -> int:
        inner = scope.inner()
        inner.sealed = True
        written = 0
        for target, value in zip(node.targets, node.values, strict=True):
            if isinstance(target, nodes.Name):
                self._own_name(target)
                inner.names[target.name] = self.shape(value, scope)
                written += size(inner.names[target.name])
        return written + self.body(node.body, inner)

    def _macro(self, node: nodes.Macro, scope: Scope) -> int:
        if scope.sealed or scope.in_block or node.defaults:
            help_text = "write it at the top of the file, and give all of its arguments"
            self.forbid(node, "a macro within a loop or block, or with defaults", help_text)
        for argument in node.args:
            self._own_name(argument)
        if node.name in self.given or node.name == "super" or node.name.startswith("_"):
            self.forbid(node, f"a macro named `{node.name[:80]}`")
        macro = MacroShape(node, dict(scope.names))
        scope.names[node.name] = macro
        self.call_macro(macro, tuple(BROKEN for _ in node.args), None)
        return 0

    def call_macro(self, macro: MacroShape, arguments: tuple[Shape, ...], node: nodes.Call | None) -> Shape:
        """What a call writes: the macro's body, walked with these arguments."""
        name = macro.macro.name
        if node and len(arguments) != len(macro.macro.args):
            return self.wrong(node, f"found {len(arguments)} arguments, and `{name}` takes {len(macro.macro.args)}")
        key = (macro.macro, arguments)
        if len(self.macros) > MOST_MACROS:
            return self.report(rules.TEMPLATE_SIZE, macro.macro, f"found more than {MOST_MACROS} ways to call macros")
        if key not in self.macros:
            names = {argument.name: shape for argument, shape in zip(macro.macro.args, arguments, strict=True)}
            self.macros[key] = self.body(macro.macro.body, Scope({**macro.scope, **names}, sealed=True))
        return RenderedShape(self.macros[key] + sum(size(shape) for shape in arguments))

    def _block(self, node: nodes.Block, scope: Scope) -> int:
        if scope.sealed or node.scoped:
            self.forbid(node, "a block within a loop or macro")
        if node.name in self.blocks:
            self.forbid(node, f"a second block `{node.name[:80]}`")
        self.blocks[node.name] = node
        inner = scope.inner()
        inner.in_block = True
        return self.body(node.body, inner)

    def _extends(self, node: nodes.Extends, scope: Scope) -> int:
        if scope.in_block or scope.sealed or self.parent:
            self.forbid(node, "a second `extends`, or one within a block")
        self.parent = node
        return 0

    def _include(self, node: nodes.Include, scope: Scope) -> int:
        if scope.sealed:
            self.forbid(node, "`include` within a loop or macro")
        return self.include(self, node)

    def _outside(self, tree: nodes.Template) -> None:
        """Text beside the blocks of a template that extends another is never shown."""
        for node in tree.body:
            texts = node.nodes if isinstance(node, nodes.Output) else []
            for text in texts:
                if not isinstance(text, nodes.TemplateData) or text.data.strip():
                    message = "found text outside the blocks of a template that extends another, which no plan shows"
                    self.report(rules.NEVER_SHOWN, text, message, "put it into a block")
                    return


NAMES: Mapping[type[nodes.Node], str] = {
    nodes.CallBlock: "call",
    nodes.FilterBlock: "filter",
    nodes.FromImport: "from",
    nodes.Import: "import",
    nodes.Scope: "autoescape",
}
HELPS = {"import": "use `extends` or `include`", "from": "use `extends` or `include`"}
WAYS: Mapping[type[nodes.Node], Callable[[Statements, Any, Scope], int]] = {
    nodes.Output: Statements._output,
    nodes.For: Statements._for,
    nodes.If: Statements._if,
    nodes.Assign: Statements._set,
    nodes.AssignBlock: Statements._set_block,
    nodes.With: Statements._with,
    nodes.Macro: Statements._macro,
    nodes.Block: Statements._block,
    nodes.Extends: Statements._extends,
    nodes.Include: Statements._include,
}
