"""Aggregates over the rows of one source: their names, types and words. What they compute is pinned elsewhere."""

from scorelang.builtins.record import AggregateFunction, Parameter
from scorelang.types import Duration, Flag, Money, Number, Type

_ANY = ("number", "money", "duration", "date", "time", "text", "flag", "grade", "segment")
_ORDERED = ("number", "money", "duration", "date", "time")
_MEASURED = ("number", "money", "duration")


def _same(of: Type) -> Type:
    return of


def _count(of: Type) -> Type:
    del of
    return Number(low=0.0)


def _share(of: Type) -> Type:
    del of
    return Number(low=0.0, high=1.0, percent=True)


def _flag(of: Type) -> Type:
    del of
    return Flag()


def _total(of: Type) -> Type:
    match of:
        case Number(low=low, high=high, decimals=decimals):
            return Number(low=_floor(low), high=_ceiling(high), decimals=decimals)
        case Money(low=low, high=high):
            return Money(low=_floor(low), high=_ceiling(high))
        case _:
            return of


def _floor(low: float | None) -> float | None:
    """0 where no summand is below it, so that no sum is either."""
    return 0.0 if low is not None and low >= 0 else None


def _ceiling(high: float | None) -> float | None:
    return 0.0 if high is not None and high <= 0 else None


def _middle(of: Type) -> Type:
    match of:
        case Number(low=low, high=high, decimals=decimals, percent=percent):
            return Number(low=low, high=high, decimals=decimals, percent=percent)
        case _:
            return of


def _spread(of: Type) -> Type:
    match of:
        case Number():
            return Number(low=0.0)
        case Money():
            return Money(low=0.0)
        case _:
            return of


def _slope(of: Type) -> Type:
    return Money() if isinstance(of, Money) else Duration() if isinstance(of, Duration) else Number()


def _gap(of: Type) -> Type:
    del of
    return Duration()


def _values(about: str, kinds: tuple[str, ...] = _MEASURED) -> Parameter:
    return Parameter("x", about, kinds)


_CONDITION = Parameter("condition", "a condition on each row", ("flag",))

AGGREGATES: tuple[AggregateFunction, ...] = (
    AggregateFunction(
        "count",
        _values("a source, whose rows are counted, or a value that must be known", _ANY),
        _count,
        "How many rows there are.",
        'count(tickets where urgency == "high" over 30 days)',
        "0",
        takes_source=True,
    ),
    AggregateFunction(
        "sum",
        _values("what is added up, exactly"),
        _total,
        "The sum; missing where there are rows but none is known.",
        "sum(usage.calls over 30 days)",
        "0",
    ),
    AggregateFunction(
        "avg",
        _values("what is averaged"),
        _middle,
        "The mean of what is known.",
        "avg(surveys.nps over 180 days)",
        "missing",
    ),
    AggregateFunction(
        "min",
        _values("what is compared", _ORDERED),
        _same,
        "The least value.",
        "min(invoices.due_on where paid_on is absent)",
        "missing",
    ),
    AggregateFunction(
        "max",
        _values("what is compared", _ORDERED),
        _same,
        "The greatest value.",
        "max(usage.seats over 90 days)",
        "missing",
    ),
    AggregateFunction(
        "median",
        _values("what is ranked"),
        _middle,
        "The middle value; the mean of the two middle ones where there is an even number.",
        "median(pulse.satisfaction latest per rater over 60 days)",
        "missing",
    ),
    AggregateFunction(
        "stddev",
        _values("what is measured"),
        _spread,
        "The sample's standard deviation; missing below two rows.",
        "stddev(pulse.satisfaction latest per rater over 60 days)",
        "missing",
    ),
    AggregateFunction(
        "first", _values("what is read", _ANY), _same, "The value of the oldest row.", "first(usage.at)", "missing"
    ),
    AggregateFunction(
        "last",
        _values("what is read", _ANY),
        _same,
        "The value of the newest row.",
        "last(check_ins.held_on)",
        "missing",
    ),
    AggregateFunction(
        "distinct",
        _values("what is told apart", _ANY),
        _count,
        "How many different values there are.",
        "distinct(usage.user_id over 30 days)",
        "0",
    ),
    AggregateFunction(
        "share",
        _CONDITION,
        _share,
        "The share of the rows, where the condition is known, in which it holds.",
        "share(tickets.csat >= 4 over 90 days)",
        "missing",
    ),
    AggregateFunction(
        "any",
        _CONDITION,
        _flag,
        "Whether the condition holds in at least one row.",
        'any(tickets.urgency == "urgent" over 7 days)',
        "missing",
    ),
    AggregateFunction(
        "every",
        _CONDITION,
        _flag,
        "Whether the condition holds in every row; over `history` only where what is on record reaches "
        "back to the window's start.",
        "every(history.grade == healthy over 25 days)",
        "missing",
    ),
    AggregateFunction(
        "slope",
        _values("what is followed over time"),
        _slope,
        "How much the value changes a day: the slope of the least-squares line.",
        "slope(usage.calls over 90 days) * 30",
        "missing",
    ),
    AggregateFunction(
        "longest_gap",
        Parameter("source", "a source; `by` names another date than its time", ("date", "time")),
        _gap,
        "The longest time between two rows that follow one another.",
        "longest_gap(check_ins over 1 year) <= 45 days",
        "missing",
        takes_source=True,
    ),
)
