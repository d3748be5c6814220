"""The two environments: the sandbox that playbooks are rendered in, and the one for the templates of our own."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from jinja2 import BaseLoader, DictLoader, Environment, StrictUndefined, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from scorelang.actions import context, escaping
from scorelang.actions.context import Cell
from scorelang.actions.filter_functions import money_in, plain
from scorelang.actions.filters import BY_NAME, FILTERS, MOST_KEPT, applied
from scorelang.actions.missing import MISSING, Missing
from scorelang.source.records import field_names, replace


class Account:
    """An account's columns as a record: its cells can be read, and nothing else of it."""

    __slots__ = ("_cells",)

    def __init__(self, key: str, name: str, cells: Mapping[str, Cell]) -> None:
        self._cells = {"key": key, "name": name, **{column: cell for column, cell in cells.items() if cell is not None}}

    def __getattr__(self, name: str) -> object:
        if name.startswith("_"):
            raise AttributeError(name)
        return self._cells.get(name, MISSING)

    def __getitem__(self, name: str) -> object:
        return self._cells.get(name, MISSING)


def shown_in_markdown(value: object) -> str:
    """What a value writes into Markdown."""
    if type(value) is str:
        return escaping.markdown(value)
    if isinstance(value, Markup):
        return value
    return "—" if value is None or value is MISSING else escaping.markdown(plain(value))


def shown_in_html(value: object) -> str:
    """What a value writes into HTML."""
    if type(value) is str:
        return escaping.html(value)
    if isinstance(value, Markup):
        return value
    return "—" if value is None or value is MISSING else escaping.html(plain(value))


def shown_plain(value: object) -> str:
    """What a value writes into a task's title."""
    return "—" if value is None or value is MISSING else escaping.clean(plain(value))


KINDS = [kind for kind in vars(context).values() if isinstance(kind, type) and field_names(kind)]
RECORDS = frozenset([*KINDS, Account, Missing, LoopContext])
HOLDERS = {
    field: frozenset([kind for kind in KINDS if field in field_names(kind)])
    for field in {field for kind in KINDS for field in field_names(kind)}
}


SHOWN = " shown"  # behind the name of a filter: the same, and its value as it is written; no template can name it


class Direct(CodeGenerator):
    """Writes what `finalize` gives, which is escaped already; only what macros and blocks gave is marked as such.

    A text in quotes is the template's own and is written as it is, also where a condition chooses it.
    """

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802 - the library's
        """Mark the template's own texts, and have numbers and days shown by what knows how they were shown before."""
        known = nodes.EvalContext(self.environment, self.name)
        for output in node.find_all(nodes.Output):
            output.nodes = [self._shown(_own(child), known) for child in output.nodes]
        super().visit_Template(node, frame)

    def _shown(self, node: nodes.Expr, known: nodes.EvalContext) -> nodes.Expr:
        if not isinstance(node, nodes.Filter) or f"{node.name}{SHOWN}" not in self.environment.filters:
            return node
        try:
            node.as_const(known)
        except nodes.Impossible:
            name = f"{node.name}{SHOWN}"
            return nodes.Filter(node.node, name, node.args, node.kwargs, node.dyn_args, node.dyn_kwargs)
        return node

    def visit_Output(self, node: nodes.Output, frame: Frame) -> None:  # noqa: N802 - the name is the library's
        """Write what stands side by side as one piece.

        A piece passes through all blocks and templates around it, which costs more than to make it.
        """
        if len(node.nodes) == 1 or frame.buffer is not None or frame.require_output_check:
            super().visit_Output(node, frame)
            return
        self.writeline("yield concat((", node)
        for child in node.nodes:
            self._part(child, frame)
        self.write("))")

    def _part(self, node: nodes.Expr, frame: Frame) -> None:
        try:
            const = repr(self._output_child_to_const(node, frame))
        except Exception:  # it is no constant, or one that cannot be shown, which the rendering says
            self._output_child_pre(node)
            self.visit(node, frame)
            self._output_child_post(node, frame, self._make_finalize())
        else:
            self.write(const)
        self.write(", ")

    def _output_child_to_const(self, node: nodes.Expr, frame: Frame, *_: object) -> str:
        const = node.as_const(frame.eval_ctx)
        shown = self.environment.finalize
        return str(const) if isinstance(const, str) or shown is None else str(shown(const))

    def _output_child_pre(self, node: nodes.Expr, *_: object) -> None:
        is_shown = isinstance(node, nodes.Filter) and node.name.endswith(SHOWN)
        self.write("((" if is_shown else "(environment.finalize(")


def _own(node: nodes.Expr) -> nodes.Expr:
    match node:
        case nodes.Const(value=str()):
            return nodes.MarkSafe(node)
        case nodes.CondExpr(test=test, expr1=then, expr2=nodes.Expr() as otherwise):
            return nodes.CondExpr(test, _own(then), _own(otherwise))
        case _:
            return node


class Guarded(Direct):
    """Reads the declared field of a record as Python does, and asks the sandbox for anything else."""

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802 - the library's
        """Name the kinds of records that have a field, once for each field that is read."""
        read = {part.attr for part in node.find_all(nodes.Getattr)}
        self.kinds = {field: f"kinds_{number}" for number, field in enumerate(sorted(read & HOLDERS.keys()))}
        for field, kinds in self.kinds.items():
            self.writeline(f"{kinds} = environment.holders[{field!r}]")
        super().visit_Template(node, frame)

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 - the name is the library's
        """`x.field` where `x` is a record that declares it; a value that is not known is missing."""
        if node.attr not in self.kinds or not isinstance(node.node, nodes.Name):
            super().visit_Getattr(node, frame)
            return
        self.write("((value_ if (value_ := ")
        self.visit(node.node, frame)
        self.write(f".{node.attr}) is not None else environment.absent) if type(")
        self.visit(node.node, frame)
        self.write(f") in {self.kinds[node.attr]} else ")
        super().visit_Getattr(node, frame)
        self.write(")")


class Plain(Direct):
    """Reads a field as Python does: what our own templates read is there."""

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 - the name is the library's
        """Without asking the environment."""
        self.visit(node.node, frame)
        self.write(f".{node.attr}")


class Framed(Environment):
    """Renders the templates of our own."""

    code_generator_class = Plain


class Sandbox(ImmutableSandboxedEnvironment):
    """Renders what the check has let through: fields of the plan's records, and no call but of macros."""

    code_generator_class = Guarded
    holders = HOLDERS
    absent = MISSING
    intercepted_binops = frozenset({"/", "//", "%"})

    def getattr(self, obj: Any, attribute: str) -> Any:
        """A field of a record, missing where it is not known."""
        if attribute[:1] == "_" or type(obj) not in RECORDS:
            return self.unsafe_undefined(obj, attribute)
        value = getattr(obj, attribute, MISSING)
        return MISSING if value is None else value

    def getitem(self, obj: Any, argument: Any) -> Any:
        """A part of a list, or a column by its name."""
        value = super().getitem(obj, argument)
        return MISSING if value is None else value

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Division, missing where it is by zero."""
        if left is MISSING or right is MISSING or right == 0:
            return MISSING
        return super().call_binop(context, operator, left, right)


def sandbox(templates: Mapping[str, str], currency: str, shown: Callable[[object], object]) -> Environment:
    """The environment for playbooks."""
    made = Sandbox(
        loader=DictLoader(dict(templates)),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        finalize=shown,
        cache_size=-1,
        auto_reload=False,
    )
    return _equipped(made, currency)


def frames(loader: BaseLoader, currency: str, shown: Callable[[object], object]) -> Environment:
    """The environment for the documents' own templates."""
    made = Framed(
        loader=loader,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        finalize=shown,
        cache_size=-1,
        auto_reload=False,
    )
    return _equipped(made, currency)


def _written(made: Environment, filter: Callable[..., object]) -> Callable[..., object]:
    """What a filter gives as it is written, kept for the next time."""

    def run(value: object, *arguments: object, **named: object) -> object:
        given = filter(value, *arguments, **named)
        return made.finalize(given) if made.finalize else given

    return lru_cache(MOST_KEPT)(run)


def _equipped(made: Environment, currency: str) -> Environment:
    """With the listed filters and tests, and no others."""
    made.globals.clear()
    made.filters.clear()
    money = replace(BY_NAME["money"], function=money_in(currency))
    made.filters.update({filter.name: applied(filter) for filter in (*FILTERS, money)})
    made.filters.update(
        {f"{name}{SHOWN}": _written(made, made.filters[name]) for name, filter in BY_NAME.items() if filter.is_brief}
    )
    tests: dict[str, Callable[..., Any]] = {
        "missing": lambda value: value is MISSING or value is None,
        "odd": lambda value: value is not MISSING and value % 2 == 1,
        "even": lambda value: value is not MISSING and value % 2 == 0,
    }
    made.tests.clear()
    made.tests.update(tests)
    return made
