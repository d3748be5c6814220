"""A kernel constant as a literal: the one place where a value becomes text."""

from datetime import UTC, date, datetime, timedelta
from typing import assert_never

from sqlglot import exp

from scorelang.kernel.operators import Const, Sort
from scorelang.sql.dialects import Dialect
from scorelang.sql.nodes import Node, Type, cast, data_type, string, whole

EPOCH_DAY = date(1970, 1, 1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def sort_type(sort: Sort, dialect: Dialect) -> exp.DataType:
    """The type that a cell of a sort has on the engine."""
    match sort:
        case Sort.NUMBER:
            return dialect.double()
        case Sort.WIDE:
            return dialect.wide()
        case Sort.FLAG:
            return data_type(Type.BOOLEAN)
        case Sort.TEXT:
            return dialect.text()
        case Sort.DAY:
            return dialect.day()
        case Sort.INSTANT:
            return dialect.instant()
        case _:
            assert_never(sort)


def number(value: float, dialect: Dialect) -> Node:
    """A double that reads back as the same bits: a bare one is a decimal on some engines."""
    digits = repr(float(value))
    if "inf" in digits or "nan" in digits:
        raise ValueError("a literal is finite")
    if digits == "-0.0" and dialect.signed_zeros:
        digits = "0.0"
    written = digits if "e" in digits else f"{digits.removesuffix('.0')}e0"
    if dialect.exponents:
        return exp.Literal(this=written, is_string=False)
    if digits == "-0.0":  # where a bare literal is a decimal, it has no sign
        return cast(string("-0.0"), dialect.double())
    if float(value).is_integer() and abs(value) < 2**53:
        return cast(whole(int(value)), dialect.double())
    return cast(exp.Literal(this=written, is_string=False), dialect.double())


def wide(value: int, dialect: Dialect) -> Node:
    """An integer of the widest type: beyond 64 bits, bare digits are a double here and an error there."""
    digits = whole(value) if abs(value) < 2**63 else string(str(value))
    return cast(digits, dialect.wide())


def literal(const: Const, dialect: Dialect) -> Node:
    """The literal of a constant."""
    value, sort = const.value, const.sort
    if value is None:
        return cast(exp.Null(), sort_type(sort, dialect))
    match sort:
        case Sort.NUMBER:
            return number(float(value), dialect)
        case Sort.WIDE:
            return wide(int(value), dialect)
        case Sort.FLAG:
            return exp.Boolean(this=bool(value))
        case Sort.TEXT:
            return string(str(value))
        case Sort.DAY:
            return cast(string((EPOCH_DAY + timedelta(days=int(value))).isoformat()), dialect.day())
        case Sort.INSTANT:
            return instant(int(value), dialect)
        case _:
            assert_never(sort)


def instant(microseconds: int, dialect: Dialect) -> Node:
    """An instant as its UTC wall time, to the microsecond."""
    at = EPOCH + timedelta(microseconds=microseconds)
    return cast(string(at.replace(tzinfo=None).isoformat(sep=" ", timespec="microseconds")), dialect.instant())
