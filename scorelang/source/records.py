"""Frozen slotted dataclasses that are defined in an eighth of the time; otherwise they are the standard ones.

The standard decorator writes and compiles six methods a class. With some three hundred classes that is most of what a
short command has to do before it begins, so here only `__init__` is written, once for all classes of as many fields,
and the other methods are shared.
"""

import dataclasses
from functools import cache
from operator import attrgetter
from types import CodeType, FunctionType
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass  # what type checkers see
    from dataclasses import replace as replace
else:

    def dataclass(cls: type | None = None, /, **options: bool) -> Any:
        """With `slots=True`, and `frozen=True` or nothing else, it is ours, with any other options the standard one."""
        if options == {"frozen": True, "slots": True}:
            return _record
        if options == {"slots": True}:
            return lambda cls: _record(cls, frozen=False)
        return dataclasses.dataclass(cls, **options)

    def replace(one: Any, /, **changes: Any) -> Any:
        """The same record with other values in some fields."""
        kind = type(one)
        values = kind._record_values(one) if hasattr(kind, "_record_values") else parts(one)
        return kind(**{**dict(zip(kind.__match_args__, values, strict=True)), **changes})


_set = object.__setattr__
_NOTHING = dataclasses.MISSING


def _record(cls: type, *, frozen: bool = True) -> type:
    names = tuple(cls.__annotations__)
    said = {name: cls.__dict__[name] for name in names if name in cls.__dict__}
    if cls.__bases__ != (object,) or any(_unusual(value) for value in said.values()):
        return dataclasses.dataclass(frozen=frozen, slots=True)(cls)
    inner = {name: value for name, value in cls.__dict__.items() if name not in (*names, "__dict__", "__weakref__")}
    compared = tuple(name for name in names if _compares(said.get(name)))
    shared: dict[str, Any] = {
        "__qualname__": cls.__qualname__,
        "__slots__": names,
        "__match_args__": names,
        "__init__": _init(names, said, "__post_init__" in cls.__dict__),
        "__eq__": _eq,
        "__hash__": _hash if frozen else None,
        "__repr__": _repr,
        "__getstate__": _values,
        "__setstate__": _restore,
        "__dataclass_fields__": _Fields(said),
        "__dataclass_params__": _PARAMETERS[frozen],
        "_record_values": _getter(names),
        "_record_compared": _getter(compared),
    }
    shared |= {"__setattr__": _refuse, "__delattr__": _refuse} if frozen else {}
    made = type(cls.__name__, (), {**shared, **inner})
    # What sets a field is the slot itself, which is much faster than to ask the object for its slot by name.
    setters = {f"_set_{number}": vars(made)[name].__set__ for number, name in enumerate(names)}
    shared["__init__"].__globals__.update(setters)
    return made


def _unusual(value: Any) -> bool:
    return isinstance(value, dataclasses.Field) and not (value.init and value.repr)


def _compares(value: Any) -> bool:
    return not isinstance(value, dataclasses.Field) or value.compare


def _init(names: tuple[str, ...], said: dict[str, Any], post: bool) -> Any:
    """A function of its own with the code that all records of this shape share, under its own arguments' names."""
    scope: dict[str, Any] = {"_unset": _NOTHING}
    shape, defaults = "", []
    for number, name in enumerate(names):
        default, make = _default(said[name]) if name in said else (_NOTHING, _NOTHING)
        scope[f"_make_{number}"], fresh = make, make is not _NOTHING
        shape += "m" if fresh else "g"
        if fresh or default is not _NOTHING:
            defaults.append(default)
        elif defaults:
            raise TypeError(f"`{name}` has no default and follows one that has")
    code = _shaped(shape, post).replace(co_varnames=("self", *names))
    return FunctionType(code, scope, "__init__", tuple(defaults))


@cache
def _shaped(shape: str, post: bool) -> CodeType:
    """The code of `__init__` for so many arguments, each given (g) or made (m) where it is not."""
    given = [f"_{number}" for number in range(len(shape))]
    lines = [
        f" _set_{i}(self, {f'_make_{i}() if {one} is _unset else {one}' if shape[i] == 'm' else one})\n"
        for i, one in enumerate(given)
    ]
    lines += [" self.__post_init__()\n"] if post else []
    scope: dict[str, Any] = {}
    exec(f"def __init__({', '.join(['self', *given])}):\n{''.join(lines) or ' pass'}", scope)  # nothing of a user's
    code: CodeType = scope["__init__"].__code__
    return code


def _default(value: Any) -> tuple[Any, Any]:
    """What stands for an argument that is not given, and what makes it."""
    return (value.default, value.default_factory) if isinstance(value, dataclasses.Field) else (value, _NOTHING)


def _getter(names: tuple[str, ...]) -> Any:
    """The values of an instance as a tuple."""
    if len(names) < 2:
        return staticmethod(lambda one: tuple(getattr(one, name) for name in names))
    return attrgetter(*names)


def _values(self: Any) -> Any:
    return type(self)._record_values(self)


def _eq(self: Any, other: object) -> Any:
    return _keys(self) == _keys(other) if other.__class__ is self.__class__ else NotImplemented


def _hash(self: Any) -> int:
    return hash(_keys(self))


def _keys(self: Any) -> Any:
    return type(self)._record_compared(self)


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


@dataclasses.dataclass
class _Changeable:
    """The same of those that are not frozen."""


_PARAMETERS = {True: vars(_Pattern)["__dataclass_params__"], False: vars(_Changeable)["__dataclass_params__"]}


class _Fields:
    """What `dataclasses.fields` and `replace` ask for, made when they ask."""

    def __init__(self, said: dict[str, Any]) -> None:
        self.said = said
        self.made: dict[str, Any] = {}

    def __get__(self, _instance: Any, owner: type) -> dict[str, Any]:
        names = vars(owner)["__match_args__"]
        if len(self.made) != len(names):
            fields = [(name, Any, _field(self.said.get(name, _NOTHING))) for name in names]
            self.made = vars(dataclasses.make_dataclass(owner.__name__, fields))["__dataclass_fields__"]
        return self.made


def _field(value: Any) -> Any:
    return value if isinstance(value, dataclasses.Field) else dataclasses.field(default=value)


def field_names(kind: type) -> tuple[str, ...]:
    """The names of the fields of a record, or of any other dataclass, in order; of anything else none."""
    found: tuple[str, ...] = vars(kind).get("__match_args__", ())
    return found


def parts(one: object) -> tuple[object, ...]:
    """The values of a record, or of any other dataclass, in order; of anything else none."""
    return tuple(getattr(one, name) for name in getattr(type(one), "__match_args__", ()))
