"""Functions of text; text compares byte by byte, and `folded` columns are folded where data enters."""

from scorelang.builtins.anything import a_flag
from scorelang.builtins.numbers import a_number
from scorelang.builtins.record import Function, Lowering, Parameter
from scorelang.kernel.operators import Expr, TextLength, TextTest

_TEXT = Parameter("text", "the text", ("text",))
_PART = Parameter("part", "what is looked for; an empty one is always found", ("text",))


def _contains(at: Lowering, arguments: tuple[Expr, ...]) -> Expr:
    del at
    return TextTest("contains", *arguments)


def _starts_with(at: Lowering, arguments: tuple[Expr, ...]) -> Expr:
    del at
    return TextTest("starts_with", *arguments)


def _ends_with(at: Lowering, arguments: tuple[Expr, ...]) -> Expr:
    del at
    return TextTest("ends_with", *arguments)


def _length(at: Lowering, arguments: tuple[Expr, ...]) -> Expr:
    del at
    return TextLength(arguments[0])


TEXTS: tuple[Function, ...] = (
    Function(
        "contains",
        (_TEXT, _PART),
        a_flag,
        "Whether the part stands anywhere in the text.",
        'contains(feature, "export")',
        _contains,
    ),
    Function(
        "starts_with",
        (_TEXT, _PART),
        a_flag,
        "Whether the text begins with the part.",
        'starts_with(plan, "enterprise")',
        _starts_with,
    ),
    Function(
        "ends_with",
        (_TEXT, _PART),
        a_flag,
        "Whether the text ends with the part.",
        'ends_with(email, "@example.com")',
        _ends_with,
    ),
    Function("length", (_TEXT,), a_number, "How many characters the text has.", "length(comment) > 20", _length),
)
