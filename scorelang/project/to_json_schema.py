"""JSON Schemas for editors and other tools: of scorelang.toml, overrides.toml, and an account's data."""

from typing import Any, assert_never

from scorelang.ir.program import Program
from scorelang.ir.sources import Column, Source
from scorelang.project.settings import OVERRIDES, SETTINGS, Kind, Rows, Setting, Table
from scorelang.types import Date, Duration, Flag, Grade, Money, Number, Segment, Text, Time, Type, Unknown

DRAFT = "https://json-schema.org/draft/2020-12/schema"
_ENV = {
    "type": "object",
    "properties": {"env": {"type": "string", "minLength": 1}},
    "required": ["env"],
    "additionalProperties": False,
}
_TEXTS = {"type": "array", "items": {"type": "string"}}

Schema = dict[str, Any]


def configuration() -> Schema:
    """The schema of scorelang.toml."""
    return {"$schema": DRAFT, "title": "scorelang.toml", **_table(SETTINGS)}


def overrides() -> Schema:
    """The schema of overrides.toml."""
    return {"$schema": DRAFT, "title": "overrides.toml", **_table(OVERRIDES)}


def account(program: Program) -> Schema:
    """The schema of one account with its rows of every source."""
    accounts = program.accounts
    others = [source for source in program.sources if source is not accounts]
    properties = {accounts.name: _row(accounts)}
    for source in others:
        row = _row(source)
        properties[source.name] = {"type": "array", "items": row} if source.kind == "events" else row
    return {
        "$schema": DRAFT,
        "title": accounts.title,
        "type": "object",
        "properties": properties,
        "required": [accounts.name],
        "additionalProperties": False,
    }


def _table(table: Table) -> Schema:
    properties = {setting.name: _setting(setting) for setting in table.settings}
    required = [setting.name for setting in table.settings if setting.required]
    every = _value(table.every) if table.every is not None else False
    return {
        "type": "object",
        "properties": properties,
        **({"required": required} if required else {}),
        "additionalProperties": every,
    }


def _setting(setting: Setting) -> Schema:
    default = list(setting.default) if isinstance(setting.default, tuple) else setting.default
    stated = {} if default is None else {"default": default}
    return {"description": setting.about, **_value(setting.kind), **stated}


def _value(kind: Kind | Table | Rows) -> Schema:
    if isinstance(kind, Table):
        return _table(kind)
    if isinstance(kind, Rows):
        return {"type": "array", "items": _table(kind.table)}
    match kind:
        case Kind.TEXT:
            return {"type": "string"}
        case Kind.TEXTS:
            return _TEXTS
        case Kind.FLAG:
            return {"type": "boolean"}
        case Kind.WHOLE:
            return {"type": "integer", "minimum": 0}
        case Kind.COUNT:
            return {"type": "integer", "minimum": 1, "maximum": 1000}
        case Kind.MEMORY:
            return {"type": "string", "pattern": r"^[1-9]\d{0,5}(\.\d{1,3})? ?[KMGT]i?B$"}
        case Kind.SHARE:
            return {"type": "string", "pattern": r"^\d{1,3}(\.\d{1,6})?%$"}
        case Kind.LENGTH:
            return {"type": "string", "pattern": r"^[1-9]\d{0,5} (day|week|month|year)s?$"}
        case Kind.WORKLOAD:
            return {"type": "string", "pattern": r"^\d{1,3}(\.\d{1,2})? hours? per week$"}
        case Kind.TIME:
            return {"type": "string", "format": "date-time"}
        case Kind.NUMBER:
            return {"type": "number"}
        case Kind.DAY:
            return {"type": "string", "format": "date"}
        case Kind.SECRET:
            return _ENV
        case Kind.TEXT_OR_ENV:
            return {"anyOf": [{"type": "string"}, _ENV]}
        case Kind.PATHS:
            some = {"type": "string", "minLength": 1}
            return {"anyOf": [some, {"type": "array", "items": some, "minItems": 1}]}
        case _:
            assert_never(kind)


def _row(source: Source) -> Schema:
    needed = [one.name for one in source.columns if not one.optional and one.role != "plain"]
    return {
        "type": "object",
        "properties": {one.name: _column(one) for one in source.columns},
        "required": needed,
        "additionalProperties": False,
        **({"description": source.about} if source.about else {}),
    }


def _column(column: Column) -> Schema:
    found = _cell(column.type)
    if column.format is not None:
        found = {"type": "string", "description": f"written as {column.format}"}
    if column.role == "plain":
        return {"anyOf": [found, {"type": "null"}]}
    return found


def _cell(type_: Type) -> Schema:
    match type_:
        case Text(members):
            return {"type": "string", **({"enum": list(members)} if members else {})}
        case Number(low, high, members):
            return {"type": "number", **_range(low, high), **({"enum": list(members)} if members else {})}
        case Money(low, high):
            return {"type": "number", **_range(low, high)}
        case Duration():
            return {"type": "number", "description": "days"}
        case Flag():
            return {"type": "boolean"}
        case Date():
            return {"type": "string", "format": "date"}
        case Time():
            return {"type": "string", "format": "date-time"}
        case Grade(members=members) | Segment(members=members):
            return {"type": "string", "enum": list(members)}
        case Unknown():
            return {}
        case _:
            assert_never(type_)


def _range(low: float | None, high: float | None) -> Schema:
    return {**({"minimum": low} if low is not None else {}), **({"maximum": high} if high is not None else {})}
