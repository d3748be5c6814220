"""The two environments: the sandbox that playbooks are rendered in, and the one for the templates of our own."""

from collections.abc import Callable, Mapping
from typing import Any

from jinja2 import BaseLoader, DictLoader, Environment, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from scorelang.actions import escaping
from scorelang.actions.context import Cell
from scorelang.actions.filter_functions import money_in, plain
from scorelang.actions.filters import FILTERS, applied
from scorelang.actions.missing import MISSING


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
    if isinstance(value, Markup):
        return value
    if value is None or value is MISSING:
        return Markup("—")
    return Markup(escaping.markdown(plain(value)))


def shown_in_html(value: object) -> object:
    """What a value writes into HTML, before it is escaped there."""
    if isinstance(value, Markup):
        return value
    return "—" if value is None or value is MISSING else escaping.clean(plain(value))


class Sandbox(ImmutableSandboxedEnvironment):
    """Renders what the check has let through; a missing value never fails, and nothing can be called but macros."""

    intercepted_binops = frozenset({"/", "//", "%"})

    def getattr(self, obj: Any, attribute: str) -> Any:
        """A field, missing where it is not known."""
        value = super().getattr(obj, attribute)
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


def shown_plain(value: object) -> str:
    """What a value writes into a task's title."""
    return "—" if value is None or value is MISSING else escaping.clean(plain(value))


def sandbox(templates: Mapping[str, str], currency: str, shown: Callable[[object], object]) -> Environment:
    """The environment for playbooks."""
    made = Sandbox(
        loader=DictLoader(dict(templates)),
        autoescape=shown is not shown_plain,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        finalize=shown,
        cache_size=-1,
    )
    return _equipped(made, currency)


def frames(loader: BaseLoader, currency: str, shown: Callable[[object], object]) -> Environment:
    """The environment for the documents' own templates."""
    made = Environment(
        loader=loader,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        finalize=shown,
        cache_size=-1,
    )
    return _equipped(made, currency)


def _equipped(made: Environment, currency: str) -> Environment:
    """With the listed filters and tests, and no others."""
    made.globals.clear()
    made.filters.clear()
    made.filters.update({filter.name: applied(filter) for filter in FILTERS})
    money = money_in(currency)
    made.filters["money"] = lambda value: MISSING if value is None or value is MISSING else money(value)
    tests: dict[str, Callable[..., Any]] = {
        "missing": lambda value: value is MISSING or value is None,
        "odd": lambda value: value is not MISSING and value % 2 == 1,
        "even": lambda value: value is not MISSING and value % 2 == 0,
    }
    made.tests.clear()
    made.tests.update(tests)
    return made
