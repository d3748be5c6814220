"""Aggregates: the source they run over, their window, and what is asked of its rows."""

from collections.abc import Callable, Iterator

from scorelang.builtins import AggregateFunction
from scorelang.diagnostics.catalogue import names_types as rules
from scorelang.diagnostics.suggestions import did_you_mean, listed
from scorelang.ir.expressions import Aggregate, ColumnRef, Expression, Window
from scorelang.ir.sources import Source
from scorelang.semantics.calls import either
from scorelang.semantics.lengths import length
from scorelang.semantics.operators import condition
from scorelang.semantics.place import Place, is_unknown, unknown
from scorelang.source import Span
from scorelang.source.records import parts
from scorelang.syntax.tree import expressions as written
from scorelang.types import Date, Money, Number, Time, Type, described, kind

Elaborate = Callable[[Place, written.Expression], Expression]

_NEEDS_TIME = ("first", "last", "slope", "longest_gap")


def aggregate(at: Place, record: AggregateFunction, call: written.Call, elaborate: Elaborate) -> Expression:
    """`sum(usage.calls where … over 30 days)`."""
    if at.inside:
        return at.say(
            rules.NESTED_AGGREGATE,
            call.span,
            f"`{record.name}` stands inside another aggregate",
            help="an aggregate reads columns, and what another one gives is no column",
        )
    if len(call.arguments) != 1:
        return _wrong_count(at, record, call)
    source = _source(at, record, call)
    if source is None:
        return unknown(call.span)
    return _over(at.within(source), at, record, call, source, elaborate)


def _over(
    row: Place, at: Place, record: AggregateFunction, call: written.Call, source: Source, elaborate: Elaborate
) -> Expression:
    said = call.modifiers
    argument = _argument(row, record, call, source, elaborate)
    where = None if said.where is None else condition(row, elaborate(row, said.where))
    latest_per = None if said.latest_per is None else elaborate(row, said.latest_per)
    window = _window(row, at, call, source, elaborate)
    if said.within is not None:
        at.say(rules.MISPLACED_PART, said.within.span, f"`{record.name}` takes no `within`", help="`percentile` does")
    parts = [part for part in (argument, where, latest_per) if part is not None]
    if window is None or any(is_unknown(part.type) for part in parts):
        return unknown(call.span)
    of = record.result(Number() if argument is None else argument.type)
    decimals = _decimals(at, call, argument)
    return Aggregate(record.name, source.name, argument, where, latest_per, window, decimals, of, call.span)


def _wrong_count(at: Place, record: AggregateFunction, call: written.Call) -> Expression:
    others = {"min": "min_of", "max": "max_of", "avg": "avg_of", "count": "count_of"}
    help = f"`{others[record.name]}` takes several values" if record.name in others else f"write `{record.example}`"
    return at.say(
        rules.ARGUMENT_COUNT,
        call.span,
        f"`{record.name}` has {len(call.arguments)} arguments, and 1 was wanted",
        help=help,
    )


def _argument(
    row: Place, record: AggregateFunction, call: written.Call, source: Source, elaborate: Elaborate
) -> Expression | None:
    argument = ungrouped(call.arguments[0])
    if _names_source(row, argument) is not None:
        if record.takes_source:
            return None
        return row.say(
            rules.WRONG_ARGUMENT,
            argument.span,
            f"`{record.name}` wants a value of each row, and `{source.name}` is a source",
            help=f"write `{record.name}({source.name}.…)` with one of {listed(c.name for c in source.columns)}",
        )
    value = elaborate(row, argument)
    if is_unknown(value.type) or kind(value.type) in record.argument.kinds:
        return value if record.name != "longest_gap" else _no_value(row, value, source)
    wanted = either(record.argument.kinds)
    return row.say(
        rules.WRONG_ARGUMENT,
        value.span,
        f"{row.written(value.span)} is {described(value.type)}, and `{record.name}` wants {wanted}",
        labels=row.origin(value)[1:],
    )


def _no_value(row: Place, value: Expression, source: Source) -> Expression:
    return row.say(
        rules.WRONG_ARGUMENT,
        value.span,
        "`longest_gap` wants a source",
        help=f"write `longest_gap({source.name} by {value.column})`" if isinstance(value, ColumnRef) else None,
    )


def _source(at: Place, record: AggregateFunction, call: written.Call) -> Source | None:
    """The source whose rows the argument reads."""
    named = _names_source(at, ungrouped(call.arguments[0]))
    if named is not None:
        return _with_rows(at, named, call)
    found = {source.name: source for source in _sources_in(at, call.arguments[0])}
    many = [source for source in found.values() if source.kind == "events"]
    if len(many) == 1:
        return many[0]
    if len(many) > 1:
        at.say(
            rules.AGGREGATE_SOURCE,
            call.arguments[0].span,
            f"`{record.name}` reads the rows of `{many[0].name}` and of `{many[1].name}`",
            help="an aggregate runs over the rows of one source",
        )
        return None
    _no_source(at, record, call, found)
    return None


def _with_rows(at: Place, source: Source, call: written.Call) -> Source | None:
    if source.kind == "events":
        return source
    at.say(
        rules.AGGREGATE_SOURCE,
        call.arguments[0].span,
        f"`{source.name}` has {'one' if source.kind == 'accounts' else 'at most one'} row an account, so there is "
        f"nothing to `{call.function.text}`",
        help="read its columns directly",
    )
    return None


def _no_source(at: Place, record: AggregateFunction, call: written.Call, found: dict[str, Source]) -> None:
    argument = call.arguments[0]
    if found:
        _with_rows(at, next(iter(found.values())), call)
        return
    references = tuple(_references(argument))
    heads = [reference.parts[0] for reference in references]
    if at.names.vague or any(head.text in at.names.broken or _is_lost(at, head.text) for head in heads):
        return
    events = [source.name for source in at.names.sources.values() if source.kind == "events"]
    for reference in references:
        head = reference.parts[0]
        near = did_you_mean(head.text, events)
        if _could_be_source(at, reference) and (near is not None or len(reference.parts) > 1):
            at.say(rules.UNKNOWN_SOURCE, reference.span, f"there is no source `{head.text}`", help=near)
            return
    at.say(
        rules.AGGREGATE_SOURCE,
        argument.span,
        f"`{record.name}` wants the rows of a source, and none is named here",
        help=_qualified(at, references) or f"write `{record.example}`",
    )


def _is_lost(at: Place, name: str) -> bool:
    """Whether a let was already reported as wrong."""
    return name in at.names.lets and name not in at.names.row_lets and is_unknown(at.names.let(name).type)


def _could_be_source(at: Place, reference: written.Reference) -> bool:
    head, known = reference.parts[0].text, at.names
    taken = head in known.cards or head in known.indicators or head in known.lets
    return not taken and [part.text for part in reference.parts[1:]] != ["score"]


def _qualified(at: Place, references: tuple[written.Reference, ...]) -> str | None:
    for reference in references:
        name = ".".join(part.text for part in reference.parts)
        owners = [
            source.name
            for source in at.names.sources.values()
            if source.kind == "events" and any(column.name == name for column in source.columns)
        ]
        if owners:
            return f"write `{owners[0]}.{name}`"
    return None


def _names_source(at: Place, argument: written.Expression) -> Source | None:
    """The source that a bare name or a path stands for."""
    if not isinstance(argument, written.Reference):
        return None
    parts = [part.text for part in argument.parts]
    if len(parts) == 1 and parts[0] in at.names.sources:
        return at.names.sources[parts[0]]
    if parts == ["history"] and at.card is not None:
        return at.card.history
    if len(parts) == 2 and parts[1] == "history" and parts[0] in at.names.cards:
        return at.names.cards[parts[0]].history
    return None


def _sources_in(at: Place, argument: written.Expression) -> Iterator[Source]:
    for reference in _references(argument):
        parts = [part.text for part in reference.parts]
        if len(parts) == 1 and parts[0] in at.names.row_lets:
            yield from (s for name in at.names.row_lets[parts[0]].sources if (s := at.names.rows(name)) is not None)
        elif parts[0] == "history" and at.card is not None:
            yield at.card.history
        elif len(parts) > 2 and parts[1] == "history" and parts[0] in at.names.cards:
            yield at.names.cards[parts[0]].history
        elif len(parts) > 1 and parts[0] in at.names.sources:
            yield at.names.sources[parts[0]]


def _references(node: object) -> Iterator[written.Reference]:
    """Every name in an expression, in the order written."""
    if isinstance(node, written.Reference):
        yield node
    elif isinstance(node, tuple):
        for part in node:
            yield from _references(part)
    elif not isinstance(node, Span):
        for part in parts(node):
            yield from _references(part)


def ungrouped(expression: written.Expression) -> written.Expression:
    """Without parentheses around the whole."""
    while isinstance(expression, written.Grouped):
        expression = expression.inner
    return expression


def _window(row: Place, at: Place, call: written.Call, source: Source, elaborate: Elaborate) -> Window | None:
    by = _by(row, call, source, elaborate)
    if by is None:
        return None
    match call.modifiers.window:
        case None | written.AllTime():
            return Window("all", by)
        case written.Over(which, reach, span):
            if which == "next" and not at.ahead:
                at.say(
                    rules.LOOK_AHEAD,
                    span,
                    "this looks ahead of the evaluation day, and no score may know the future",
                    help="`over next` may only stand in an `outcome`",
                )
                return None
            return Window(which or "over", by, length=length(at, reach))
        case written.SinceWindow(start):
            return _since(at, by, elaborate(at.within(None), start))


def _since(at: Place, by: str, start: Expression) -> Window | None:
    if isinstance(start.type, Date | Time):
        return Window("since", by, start=start)
    if not is_unknown(start.type):
        at.say(
            rules.WRONG_ARGUMENT,
            start.span,
            f"{at.written(start.span)} is {described(start.type)}, and `since` wants a date",
            labels=at.origin(start)[1:],
        )
    return None


def _by(row: Place, call: written.Call, source: Source, elaborate: Elaborate) -> str | None:
    """The column that rows are dated by; empty where the source has none and none is needed."""
    said = call.modifiers
    if said.by is None:
        needed = said.window is not None or said.latest_per is not None or call.function.text in _NEEDS_TIME
        if source.time is None and needed:
            row.say(rules.MISPLACED_PART, call.span, f"the rows of `{source.name}` have no `time` to order them by")
            return None
        return source.time or ""
    column = elaborate(row, said.by)
    if isinstance(column, ColumnRef) and column.source == source.name and isinstance(column.type, Date | Time):
        return column.column
    if not is_unknown(column.type):
        row.say(
            rules.WRONG_ARGUMENT,
            said.by.span,
            f"`by` wants a date or time column of `{source.name}`, and "
            f"{row.written(said.by.span)} is {described(column.type)}",
            labels=row.origin(column)[1:],
        )
    return None


def _decimals(at: Place, call: written.Call, argument: Expression | None) -> int:
    said = call.modifiers.decimals
    if said is None:
        return _own_decimals(argument)
    if said.value not in range(10):
        at.say(
            rules.NOT_CONSTANT,
            said.span,
            f"`decimals {said.text}` was found, and a whole number from 0 to 9 was wanted",
        )
        return 4
    return int(said.value)


def _own_decimals(argument: Expression | None) -> int:
    of: Type | None = None if argument is None else argument.type
    if isinstance(of, Money):
        return 2
    declared = of.decimals if isinstance(argument, ColumnRef) and isinstance(of, Number) else None
    return 4 if declared is None else declared
