"""Frozen slotted dataclasses that are defined in an eighth of the time; otherwise they are the standard ones.

The standard decorator writes and compiles six methods a class. With some three hundred classes that is most of what a
short command has to do before it begins, so here only `__init__` is written and the other methods are shared.
"""

import dataclasses
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass  # what type checkers see
else:

    def dataclass(cls: type | None = None, /, **options: bool) -> Any:
        """`@dataclass(frozen=True, slots=True)` is ours, with any other options it is the standard one."""
        if options == {"frozen": True, "slots": True}:
            return _record
        return dataclasses.dataclass(cls, **options)


_set = object.__setattr__


def _record(cls: type) -> type:
    names = tuple(cls.__annotations__)
    given = {name: cls.__dict__[name] for name in names if name in cls.__dict__}
    if cls.__bases__ != (object,) or any(isinstance(value, dataclasses.Field) for value in given.values()):
        return dataclasses.dataclass(frozen=True, slots=True)(cls)
    inner = {name: value for name, value in cls.__dict__.items() if name not in (*names, "__dict__", "__weakref__")}
    shared: dict[str, Any] = {
        "__qualname__": cls.__qualname__,
        "__slots__": names,
        "__match_args__": names,
        "__init__": _init(names, given, "__post_init__" in cls.__dict__),
        "__eq__": _eq,
        "__hash__": _hash,
        "__repr__": _repr,
        "__setattr__": _refuse,
        "__delattr__": _refuse,
        "__getstate__": _values,
        "__setstate__": _restore,
        "__dataclass_fields__": _Fields(given),
        "__dataclass_params__": _PARAMETERS,
        "_values": _getter(names),
    }
    return type(cls.__name__, (), {**shared, **inner})


def _init(names: tuple[str, ...], given: dict[str, Any], post: bool) -> Any:
    arguments = ", ".join(f"{name}=_given[{name!r}]" if name in given else name for name in names)
    lines = [f" _set(self, {name!r}, {name})\n" for name in names]
    lines += [" self.__post_init__()\n"] if post else []
    scope: dict[str, Any] = {"_set": _set, "_given": given}
    # The names are those of the class: nothing that anybody typed is executed here.
    exec(f"def __init__(self, {arguments}):\n{''.join(lines) or ' pass'}", scope)
    return scope["__init__"]


def _getter(names: tuple[str, ...]) -> Any:
    """The values of an instance as a tuple."""
    if len(names) < 2:
        return staticmethod(lambda one: tuple(getattr(one, name) for name in names))
    return attrgetter(*names)


def _values(self: Any) -> Any:
    return type(self)._values(self)


def _eq(self: Any, other: object) -> Any:
    return _values(self) == _values(other) if other.__class__ is self.__class__ else NotImplemented


def _hash(self: Any) -> int:
    return hash(_values(self))


def _repr(self: Any) -> str:
    said = ", ".join(f"{name}={value!r}" for name, value in zip(self.__slots__, _values(self), strict=True))
    return f"{type(self).__qualname__}({said})"


def _refuse(_self: Any, name: str, *_: Any) -> NoReturn:
    raise dataclasses.FrozenInstanceError(f"cannot change field {name!r}")


def _restore(self: Any, values: tuple[Any, ...]) -> None:
    for name, value in zip(self.__slots__, values, strict=True):
        _set(self, name, value)


@dataclasses.dataclass(frozen=True)
class _Pattern:
    """Of which the standard module's parameters are taken."""


_PARAMETERS = vars(_Pattern)["__dataclass_params__"]


class _Fields:
    """What `dataclasses.fields` and `replace` ask for, made when they ask."""

    def __init__(self, given: dict[str, Any]) -> None:
        self.given = given
        self.made: dict[str, Any] = {}

    def __get__(self, _instance: Any, owner: type) -> dict[str, Any]:
        names = vars(owner)["__match_args__"]
        if len(self.made) != len(names):
            defaults = {name: dataclasses.field(default=value) for name, value in self.given.items()}
            fields = [(name, Any, defaults.get(name, dataclasses.field())) for name in names]
            self.made = vars(dataclasses.make_dataclass(owner.__name__, fields))["__dataclass_fields__"]
        return self.made
