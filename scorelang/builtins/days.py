"""Functions of dates and instants; an instant's day is taken in the project's time zone."""

from collections.abc import Callable

from scorelang.builtins.lowering import number
from scorelang.builtins.record import Function, Lowering, Parameter
from scorelang.kernel.operators import Arith, DayPart, Divide, Expr, Floor, ShiftDay, Sort
from scorelang.kernel.sorts import sort_of
from scorelang.types import Date, Number, Type

_WHEN = Parameter("day", "a date, or an instant, whose day is taken", ("date", "time"))


def _day(at: Lowering, argument: Expr) -> Expr:
    return at.day_of(argument) if sort_of(argument) is Sort.INSTANT else argument


def _date(at: Lowering, arguments: tuple[Expr, ...]) -> Expr:
    return _day(at, arguments[0])


def _part(name: str) -> Callable[[Lowering, tuple[Expr, ...]], Expr]:
    return lambda at, arguments: DayPart(name, _day(at, arguments[0]))


def _quarter(at: Lowering, arguments: tuple[Expr, ...]) -> Expr:
    month = DayPart("month", _day(at, arguments[0]))
    return Floor(Divide(Arith("+", month, number(2.0)), number(3.0)))


def _start_of_month(at: Lowering, arguments: tuple[Expr, ...]) -> Expr:
    day = at.named(_day(at, arguments[0]))
    return ShiftDay(day, Arith("-", number(1.0), DayPart("day", day)))


def _start_of_week(at: Lowering, arguments: tuple[Expr, ...]) -> Expr:
    day = at.named(_day(at, arguments[0]))
    return ShiftDay(day, Arith("-", number(1.0), DayPart("weekday", day)))


def _in_days(at: Lowering, arguments: tuple[Expr, ...]) -> Expr:
    del at
    return arguments[0]


def _between(low: float, high: float) -> Callable[[tuple[Type, ...]], Type]:
    def result(types: tuple[Type, ...]) -> Type:
        del types
        return Number(low=low, high=high)

    return result


def _a_date(types: tuple[Type, ...]) -> Type:
    del types
    return Date()


def _a_number(types: tuple[Type, ...]) -> Type:
    del types
    return Number()


DAYS: tuple[Function, ...] = (
    Function("date", (_WHEN,), _a_date, "The day of an instant.", "date(opened_at) == today", _date),
    Function("year", (_WHEN,), _between(1, 9999), "The year.", "year(signed_on) == 2026", _part("year")),
    Function("quarter", (_WHEN,), _between(1, 4), "The quarter of the year, 1 to 4.", "quarter(renews_on)", _quarter),
    Function("month", (_WHEN,), _between(1, 12), "The month, 1 to 12.", "month(today) == 12", _part("month")),
    Function("day", (_WHEN,), _between(1, 31), "The day of the month.", "day(today) <= 5", _part("day")),
    Function(
        "weekday", (_WHEN,), _between(1, 7), "The day of the week, Monday is 1.", "weekday(at) <= 5", _part("weekday")
    ),
    Function(
        "start_of_month",
        (_WHEN,),
        _a_date,
        "The first day of its month.",
        "since start_of_month(today)",
        _start_of_month,
    ),
    Function(
        "start_of_week", (_WHEN,), _a_date, "The Monday of its week.", "since start_of_week(today)", _start_of_week
    ),
    Function(
        "days",
        (Parameter("length", "a duration", ("duration",)),),
        _a_number,
        "A duration as a number of days.",
        "arr / days(renews_on - signed_on)",
        _in_days,
    ),
)
