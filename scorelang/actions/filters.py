"""The one table of filters: what templates may write behind `|`, with the words and examples of the manual."""

from collections.abc import Callable, Mapping

from scorelang.actions.filter_functions import (
    capitalize,
    default,
    field_of_each,
    first,
    half_up,
    join,
    last,
    money_in,
    number,
    percent,
    plural,
    points,
    reject,
    select,
    short_date,
    signed,
    sort,
    total,
    truncate,
    weekday,
    words,
)
from scorelang.actions.missing import MISSING
from scorelang.source.records import dataclass


@dataclass(frozen=True, slots=True)
class Parameter:
    """An argument of a filter. `kind`: "text", "number", "flag", "field" (a field's name) or "value" (any of these)."""

    name: str
    kind: str
    optional: bool = True


@dataclass(frozen=True, slots=True)
class Filter:
    """`takes`: the kinds it works on; `gives`: a kind, "same", "element", "field", or "fields" (a list of them)."""

    name: str
    takes: tuple[str, ...]
    gives: str
    about: str
    example: str
    shows: str
    function: Callable[..., object]
    parameters: tuple[Parameter, ...] = ()

    @property
    def is_brief(self) -> bool:
        """Whether it makes a short text of a number or a day, which come back in plan after plan."""
        return self.gives == "text" and BRIEF.issuperset(self.takes)


BRIEF = frozenset({"number", "day"})
MOST_KEPT = 4_000  # of what a brief filter gave
FIELD = (Parameter("field", "field", optional=False),)
DECIMALS = (Parameter("decimals", "number"),)
FILTERS: tuple[Filter, ...] = (
    Filter("points", ("number",), "text", "a score or points, with one decimal", "62.04 | points", "62.0", points),
    Filter("signed", ("number",), "text", "a change, with its sign", "-15.2 | signed", "−15.2", signed, DECIMALS),
    Filter(
        "money",
        ("number",),
        "text",
        "an amount in the project's currency",
        "250000 | money",
        "€250,000",
        money_in("EUR"),
    ),
    Filter("percent", ("number",), "text", "a share as a percent", "0.42 | percent", "42%", percent, DECIMALS),
    Filter(
        "number",
        ("number",),
        "text",
        "a number with thousands apart",
        "1234.5 | number(1)",
        "1,234.5",
        number,
        DECIMALS,
    ),
    Filter(
        "round",
        ("number",),
        "number",
        "a number rounded half up",
        "2.5 | round",
        "3",
        lambda v, d=0: half_up(v, d),
        DECIMALS,
    ),
    Filter("abs", ("number",), "number", "a number without its sign", "-3 | abs", "3", abs),
    Filter(
        "plural",
        ("number",),
        "text",
        "a number with its word",
        '2 | plural("day")',
        "2 days",
        plural,
        (Parameter("one", "text", optional=False), Parameter("many", "text")),
    ),
    Filter("date", ("day",), "text", "a day in words", "today | date", "2 Mar 2026", short_date),
    Filter("weekday", ("day",), "text", "its day of the week", "today | weekday", "Monday", weekday),
    Filter("upper", ("text",), "text", "in capital letters", '"ok" | upper', "OK", str.upper),
    Filter("lower", ("text",), "text", "in small letters", '"OK" | lower', "ok", str.lower),
    Filter(
        "capitalize", ("text",), "text", "with a capital first letter", '"at risk" | capitalize', "At risk", capitalize
    ),
    Filter("trim", ("text",), "text", "without blanks around it", '" a " | trim', "a", str.strip),
    Filter(
        "truncate",
        ("text",),
        "text",
        "cut at a length",
        '"a long name" | truncate(7)',
        "a long…",
        truncate,
        (Parameter("length", "number", optional=False),),
    ),
    Filter(
        "default",
        ("text", "number", "flag", "day"),
        "same",
        "another value where it is missing",
        "previous.score | default(0)",
        "0",
        default,
        (Parameter("other", "value", optional=False),),
    ),
    Filter("length", ("list", "text"), "number", "how many there are", "reasons | length", "2", len),
    Filter(
        "first",
        ("list",),
        "element",
        "the first; missing where there is none",
        "(reasons | first).title",
        "Seat use",
        first,
    ),
    Filter(
        "last", ("list",), "element", "the last; missing where there is none", "(reasons | last).title", "NPS", last
    ),
    Filter(
        "words",
        ("list",),
        "text",
        "a list of texts in a sentence",
        'reasons | map("title") | words',
        "Seat use and NPS",
        words,
    ),
    Filter(
        "join",
        ("list",),
        "text",
        "a list of texts with something between",
        'reasons | map("title") | join("; ")',
        "Seat use; NPS",
        join,
        (Parameter("separator", "text"),),
    ),
    Filter(
        "map", ("list",), "fields", "one field of each", 'reasons | map("lost") | join', "12.5, 3", field_of_each, FIELD
    ),
    Filter("sum", ("list",), "number", "the sum of a field", 'reasons | sum("lost")', "15.5", total, FIELD),
    Filter(
        "sort",
        ("list",),
        "same",
        "ordered by a field, what is missing last",
        '(reasons | sort("lost") | first).title',
        "NPS",
        sort,
        (*FIELD, Parameter("reverse", "flag")),
    ),
    Filter(
        "select",
        ("list",),
        "same",
        "those whose field is true, or has a value",
        'reasons | select("status", "stale") | length',
        "1",
        select,
        (*FIELD, Parameter("wanted", "value")),
    ),
    Filter(
        "reject",
        ("list",),
        "same",
        "all but those",
        'reasons | reject("status", "stale") | length',
        "1",
        reject,
        (*FIELD, Parameter("unwanted", "value")),
    ),
)
BY_NAME: Mapping[str, Filter] = {filter.name: filter for filter in FILTERS}
ALIASES = {"count": "length", "d": "default", "selectattr": "select", "rejectattr": "reject"}
ESCAPED = "values are always escaped"
GROWS = "it can make a text of any length"
REFUSED = {
    "safe": ESCAPED,
    "escape": ESCAPED,
    "e": ESCAPED,
    "forceescape": ESCAPED,
    "striptags": ESCAPED,
    "attr": "write the field's name after a dot",
    "xmlattr": "write the attributes out",
    "tojson": "plans hold no JSON",
    "replace": GROWS,
    "center": GROWS,
    "indent": GROWS,
    "format": "use `number` or `points`",
    "wordwrap": "Markdown wraps by itself",
    "urlize": "write a link",
    "pprint": "show single fields",
    "random": "a plan made again is the same plan",
    "title": "names are shown as they are written",
    "int": "use `round`",
    "float": "use `round`",
    "string": "values are shown as text",
    "list": "lists are lists already",
    "batch": "use two loops",
    "groupby": "use `select`",
}


def applied(filter: Filter) -> Callable[..., object]:
    """The filter's function as templates call it: a missing value stays missing."""
    if filter.name in ("default", "length", "first", "last"):
        return filter.function

    function = filter.function

    def run_alone(value: object) -> object:
        return MISSING if value is MISSING or value is None else function(value)

    def run(value: object, *arguments: object, **named: object) -> object:
        return MISSING if value is MISSING or value is None else function(value, *arguments, **named)

    return run if filter.parameters else run_alone
