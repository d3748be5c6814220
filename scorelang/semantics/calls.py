"""Calls of scalar functions, of `before` and `was`, and of `percentile`."""

from scorelang.builtins import AGGREGATES, FORMS, FUNCTIONS, Function, Parameter
from scorelang.diagnostics import Label
from scorelang.diagnostics.catalogue import names_types as rules
from scorelang.diagnostics.suggestions import did_you_mean
from scorelang.ir.expressions import (
    Apply,
    Before,
    CardRef,
    Expression,
    GroupRef,
    IndicatorRef,
    Percentile,
    Was,
)
from scorelang.semantics.choices import alike
from scorelang.semantics.constants import constant, shown
from scorelang.semantics.lengths import length
from scorelang.semantics.place import Place, is_unknown, unknown
from scorelang.source.records import replace
from scorelang.syntax.tree.expressions import Call, DurationLiteral, Modifiers
from scorelang.types import Number, Type, comparable, described, kind, named


def apply(at: Place, record: Function, call: Call, arguments: tuple[Expression, ...]) -> Expression:
    """A scalar function of its typed arguments."""
    no_modifiers(at, call)
    if not _counted(at, record, call, len(arguments)):
        return unknown(call.span)
    arguments = alike(at, arguments) if any(p.alike for p in record.parameters) else arguments
    parameters = _spread(record.parameters, len(arguments))
    wrong = [_wrong(at, record, p, a, arguments[0]) for p, a in zip(parameters, arguments, strict=True)]
    if any(wrong) or any(is_unknown(argument.type) for argument in arguments):
        return unknown(call.span)
    return Apply(record.name, arguments, record.result(tuple(a.type for a in arguments)), call.span)


def parameter_count(record: Function) -> tuple[int, int | None]:
    """How many arguments a function takes, at least and at most (None: any number)."""
    least = sum(not parameter.optional for parameter in record.parameters)
    many = any(parameter.repeated for parameter in record.parameters)
    return least, None if many else len(record.parameters)


def unknown_function(at: Place, call: Call) -> Expression:
    """A function that the language does not have."""
    name = call.function.text
    known = [*(f.name for f in FUNCTIONS), *(a.name for a in AGGREGATES), *(f.name for f in FORMS)]
    foreign = _FOREIGN.get(name.lower())
    help = f"write `{foreign}`" if foreign else did_you_mean(name, known)
    return at.say(rules.UNKNOWN_FUNCTION, call.function.span, f"there is no function `{name}`", help=help)


_FOREIGN = {
    "coalesce": "default(x, y)",
    "ifnull": "default(x, y)",
    "nvl": "default(x, y)",
    "least": "min_of(x, y)",
    "greatest": "max_of(x, y)",
    "average": "avg(x)",
    "mean": "avg(x)",
    "std": "stddev(x)",
    "stdev": "stddev(x)",
    "len": "length(x)",
    "isnull": "x is missing",
    "is_null": "x is missing",
    "datediff": "a - b",
    "now": "today",
    "count_distinct": "distinct(x)",
    "countif": "count(source where …)",
    "sumif": "sum(x where …)",
    "rank": "percentile(x)",
    "percent_rank": "percentile(x)",
    "lag": "before(score, 30 days)",
    "previous": "was(grade)",
}


def no_modifiers(at: Place, call: Call) -> None:
    """Say that only aggregates take a `where` and the like."""
    part = _first_modifier(call.modifiers)
    if part is not None:
        at.say(rules.MISPLACED_PART, call.span, f"`{call.function.text}` takes no `{part}`", help="aggregates do")


def before(at: Place, call: Call, arguments: tuple[Expression, ...]) -> Expression:
    """`before(score, 30 days)`: the first argument typed, the second as written."""
    no_modifiers(at, call)
    if len(call.arguments) != 2 or not isinstance(call.arguments[1], DurationLiteral):
        return at.say(
            rules.ARGUMENT_COUNT,
            call.span,
            "`before` takes what is asked for and a length of time",
            help="write `before(score, 30 days)`",
        )
    reach = length(at, call.arguments[1])
    column = recorded(at, call, arguments[0])
    return unknown(call.span) if column is None else Before(*column, reach, arguments[0].type, call.span)


def was(at: Place, call: Call, arguments: tuple[Expression, ...]) -> Expression:
    """`was(grade)`."""
    no_modifiers(at, call)
    if len(arguments) != 1:
        return at.say(rules.ARGUMENT_COUNT, call.span, "`was` takes one thing", help="write `was(grade)`")
    column = recorded(at, call, arguments[0])
    return unknown(call.span) if column is None else Was(*column, arguments[0].type, call.span)


def recorded(at: Place, call: Call, value: Expression) -> tuple[str, str] | None:
    """The scorecard and the column of its history that keeps a value; None where none does, and that is said."""
    match value:
        case CardRef(scorecard, what):
            return scorecard, what
        case GroupRef(scorecard, name):
            return scorecard, f"{name}.score"
        case IndicatorRef(name, "points", str(scorecard)):
            return scorecard, f"{name}.score"
    if not is_unknown(value.type):
        help = f"write `{value.name}.score`" if isinstance(value, IndicatorRef) else None
        at.say(
            rules.WRONG_ARGUMENT,
            value.span,
            f"{at.written(value.span)} is not kept in history, so `{call.function.text}` cannot know it",
            help=help or "kept are score, grade, segment, coverage and the points of a scorecard's tree",
        )
    return None


def percentile(at: Place, call: Call, arguments: tuple[Expression, ...], within: Expression | None) -> Expression:
    """`percentile(x within tier)`."""
    part = _first_modifier(replace(call.modifiers, within=None))
    if part is not None:
        at.say(rules.MISPLACED_PART, call.span, f"`percentile` takes no `{part}`", help="it may take a `within`")
    if len(arguments) != 1:
        return at.say(
            rules.ARGUMENT_COUNT, call.span, "`percentile` takes one value", help="`percentile(arr within tier)`"
        )
    value = arguments[0]
    if at.inside or is_unknown(value.type):
        return unknown(call.span) if not at.inside else _per_account(at, call)
    if kind(value.type) not in ("number", "money", "duration"):
        return at.say(
            rules.WRONG_ARGUMENT,
            value.span,
            f"only what can be measured has a rank, and {at.written(value.span)} is {described(value.type)}",
            labels=at.origin(value)[1:],
        )
    card = _ranking_card(at, call)
    share = Number(low=0.0, high=1.0, percent=True)
    return unknown(call.span) if card is None else Percentile(value, within, card, share, call.span)


def _per_account(at: Place, call: Call) -> Expression:
    return at.say(
        rules.NESTED_AGGREGATE, call.span, "`percentile` ranks accounts, and an aggregate runs over the rows of one"
    )


def _ranking_card(at: Place, call: Call) -> str | None:
    if at.card is not None:
        return at.card.name
    cards = tuple(at.names.cards)
    if len(cards) == 1 or at.names.vague or not cards:
        return cards[0] if cards else None
    at.say(
        rules.OUT_OF_PLACE,
        call.span,
        f"`percentile` ranks the accounts of one scorecard, and there are {len(cards)}",
        help="use it inside a scorecard, or give the indicator `score percentile`",
    )
    return None


def _counted(at: Place, record: Function, call: Call, count: int) -> bool:
    least, most = parameter_count(record)
    if least <= count and (most is None or count <= most):
        return True
    wanted = f"{least}" if most == least else f"at least {least}" if most is None else f"{least} to {most}"
    arguments = ", ".join(parameter.name for parameter in record.parameters)
    at.say(
        rules.ARGUMENT_COUNT,
        call.span,
        f"`{record.name}` has {count} argument{'s' * (count != 1)}, and {wanted} were wanted"
        if wanted != "1"
        else f"`{record.name}` has {count} arguments, and 1 was wanted",
        help=f"write `{record.name}({arguments})`",
    )
    return False


def _spread(parameters: tuple[Parameter, ...], count: int) -> tuple[Parameter, ...]:
    return (*parameters, *((parameters[-1],) * (count - len(parameters))))[:count]


def _wrong(at: Place, record: Function, parameter: Parameter, value: Expression, first: Expression) -> bool:
    if is_unknown(value.type):
        return False
    if kind(value.type) not in parameter.kinds:
        at.say(
            rules.WRONG_ARGUMENT,
            value.span,
            f"{at.written(value.span)} is {described(value.type)}, and `{record.name}` wants {either(parameter.kinds)}",
            labels=at.origin(value)[1:],
        )
        return True
    if parameter.alike and value is not first and not _alike(value.type, first.type):
        at.say(
            rules.WRONG_ARGUMENT,
            value.span,
            f"{at.written(value.span)} is {described(value.type)}, and the first argument of `{record.name}` is "
            f"{described(first.type)}",
            labels=(Label(first.span, described(first.type)),),
        )
        return True
    return parameter.whole and _not_whole(at, record, value)


def _alike(left: Type, right: Type) -> bool:
    return is_unknown(left) or is_unknown(right) or (kind(left) == kind(right) and comparable(left, right))


def _not_whole(at: Place, record: Function, value: Expression) -> bool:
    found = constant(at, value)
    if found is not None and isinstance(found.value, float) and found.value in range(10):
        return False
    said = shown(found.value) if found is not None and isinstance(found.value, float) else at.names.written(value.span)
    at.say(
        rules.NOT_CONSTANT,
        value.span,
        f"`{said}` digits were asked of `{record.name}`, and a whole number from 0 to 9 was wanted",
    )
    return True


def either(kinds: tuple[str, ...]) -> str:
    """`a number, money or a duration`."""
    words = [named(word) for word in kinds]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


def _first_modifier(modifiers: Modifiers) -> str | None:
    parts = {
        "where": modifiers.where,
        "latest per": modifiers.latest_per,
        "window": modifiers.window,
        "by": modifiers.by,
        "decimals": modifiers.decimals,
        "within": modifiers.within,
    }
    return next((word for word, part in parts.items() if part is not None), None)
