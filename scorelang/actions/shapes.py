"""What a template's values can be: the types that the check of templates works with, made from the plan's records."""

import re
import types
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Annotated, TypeVar, Union, assert_never, get_args, get_origin, get_type_hints

from jinja2 import nodes

from scorelang.actions.context import Book, Episode, PlanContext, Task
from scorelang.source.records import dataclass, field_names
from scorelang.types import Date, Duration, Flag, Grade, Money, Number, Segment, Text, Time, Type, Unknown

LONGEST_CELL = 500  # characters that one value of the data may bring; longer ones are cut
LONGEST_LIST = 200  # longer ones are cut


@dataclass(frozen=True, slots=True)
class TextShape:
    """Text of at most `size` characters; `members` where its values are known."""

    size: int = LONGEST_CELL
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NumberShape:
    """A number."""


@dataclass(frozen=True, slots=True)
class FlagShape:
    """True or false."""


@dataclass(frozen=True, slots=True)
class DayShape:
    """A day."""


@dataclass(frozen=True, slots=True)
class ListShape:
    """A list of one kind of thing."""

    of: "Shape"


@dataclass(frozen=True, slots=True)
class RecordShape:
    """A record; `fields` as (name, shape, what it is)."""

    name: str
    fields: tuple[tuple[str, "Shape", str], ...]

    def field(self, name: str) -> "Shape | None":
        """The shape of a field; None where there is none."""
        return next((shape for field, shape, _ in self.fields if field == name), None)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its fields."""
        return tuple(name for name, _, _ in self.fields)


@dataclass(frozen=True, slots=True)
class RenderedShape:
    """Text that a macro or a block has already written: it can be shown, and nothing else."""

    size: int


@dataclass(frozen=True, slots=True)
class ConditionShape:
    """What `and` and `or` give of values of different kinds: it can be asked, and nothing else."""


@dataclass(frozen=True, slots=True)
class MacroShape:
    """A macro of this file, with the names it can see."""

    macro: nodes.Macro
    scope: Mapping[str, "Shape"]

    def __hash__(self) -> int:
        return id(self.macro)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, MacroShape) and self.macro is other.macro


@dataclass(frozen=True, slots=True)
class BrokenShape:
    """What was already reported: it agrees with everything."""


Shape = (
    TextShape
    | NumberShape
    | FlagShape
    | DayShape
    | ListShape
    | RecordShape
    | RenderedShape
    | ConditionShape
    | MacroShape
    | BrokenShape
)


def in_words(shape: Shape) -> str:
    """The shape as messages call it."""
    match shape:
        case TextShape():
            return "text"
        case NumberShape():
            return "a number"
        case FlagShape():
            return "true or false"
        case DayShape():
            return "a day"
        case ListShape():
            return "a list"
        case RecordShape(name):
            return f"the record `{name}`"
        case RenderedShape():
            return "rendered text"
        case ConditionShape():
            return "a condition"
        case MacroShape():
            return "a macro"
        case BrokenShape():
            return "something"
        case _:
            assert_never(shape)


@cache
def shape_of(hint: object) -> Shape:
    """The shape of a record's field by its type; what may be missing has the shape it has where it is there."""
    if get_origin(hint) is Annotated:
        return shape_of(get_args(hint)[0])
    if get_origin(hint) in (Union, types.UnionType):
        return shape_of(next(part for part in get_args(hint) if part is not type(None)))
    if get_origin(hint) is tuple:
        return ListShape(shape_of(get_args(hint)[0]))
    if isinstance(hint, TypeVar) or not isinstance(hint, type):
        raise TypeError(f"no shape for {hint!r}")
    if field_names(hint):
        return record(hint)
    return SIMPLE[hint]


SIMPLE: Mapping[type, Shape] = {
    str: TextShape(),
    float: NumberShape(),
    int: NumberShape(),
    bool: FlagShape(),
    date: DayShape(),
}


@cache
def record(kind: type) -> RecordShape:
    """A record's shape: its annotated fields and its properties, which are text."""
    hints = get_type_hints(kind, include_extras=True)
    said = [
        (name, shape_of(hint), str(get_args(hint)[1]))
        for name, hint in ((name, hints[name]) for name in field_names(kind))
        if get_origin(hint) is Annotated
    ]
    said += [(name, TextShape(), _in_a_table(value.__doc__ or "")) for name, value in _properties(kind)]
    return RecordShape(re.sub(r"(?<=[a-z])(?=[A-Z])", "_", kind.__name__).lower(), tuple(said))


def _in_a_table(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:].rstrip(".")


def _properties(kind: type) -> list[tuple[str, property]]:
    return [(name, value) for name, value in vars(kind).items() if isinstance(value, property)]


def account(columns: Mapping[str, Type]) -> RecordShape:
    """The account as a record: its columns, its `key`, and a `name` whatever its columns are."""
    said = {name: (shape_of_column(type_), "a column of the accounts") for name, type_ in columns.items()}
    said.setdefault("name", (TextShape(), "what the account is called; its key where no column says"))
    said.setdefault("key", (TextShape(), "the account's key"))
    return RecordShape("account", tuple((name, shape, about) for name, (shape, about) in said.items()))


def shape_of_column(type_: Type) -> Shape:
    """The shape of a column by its declared type."""
    match type_:
        case Text(members):
            return TextShape(members=members)
        case Grade(members=members) | Segment(members=members):
            return TextShape(members=members)
        case Number() | Money() | Duration():
            return NumberShape()
        case Flag():
            return FlagShape()
        case Date() | Time():
            return DayShape()
        case Unknown():
            return BrokenShape()
        case _:
            assert_never(type_)


def plan_names(columns: Mapping[str, Type]) -> Mapping[str, Shape]:
    """The names that rendering gives to a template."""
    return {
        "account": account(columns),
        **{name: shape for name, shape, _ in record(PlanContext).fields},
        "playbook": record(Book),
        "episode": record(Episode),
        "tasks": ListShape(record(Task)),
    }
