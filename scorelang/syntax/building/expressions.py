"""Expressions."""

from typing import Any

from scorelang.diagnostics.catalogue.syntax import ELSE_NOT_LAST, FOREIGN_SPELLING
from scorelang.source import Span
from scorelang.syntax.building.leaves import word
from scorelang.syntax.building.record import Builder, Part, Read, one_of_each, part, spread
from scorelang.syntax.tree import expressions as tree

# What other languages write where there is nothing.
_NOTHING = frozenset({"null", "NULL", "Null", "nil", "None", "undefined", "NaN", "nan"})


def _reference(read: Read) -> tree.Reference | tree.Unreadable:
    name = read.parts[0]
    if len(read.parts) == 1 and name.text in _NOTHING and not name.quoted:
        help = "ask `x is missing`; a cell of a test is `absent`"
        read.say(FOREIGN_SPELLING, read.span, f"`{name.text}` is no value: what is missing equals nothing", help)
        return tree.Unreadable(read.span)
    return tree.Reference(tuple(read.parts), read.span)


def _logical(operator: str) -> Builder:
    return lambda read: tree.Logical(operator, tuple(read.parts), read.span)


def _compare(read: Read) -> tree.Comparison:
    left, operator, right = read.parts
    return tree.Comparison(operator.text, left, right, read.span)


def _arithmetic(read: Read) -> tree.Arithmetic:
    left, operator, right = read.parts
    return tree.Arithmetic(operator.text, left, right, read.span)


def _membership(negated: bool) -> Builder:
    return lambda read: tree.Membership(read.parts[0], tuple(read.parts[1:]), negated, read.span)


def _state_test(negated: bool) -> Builder:
    return lambda read: tree.StateTest(read.parts[0], read.parts[1].text, negated, read.span)


def _match(read: Read) -> tree.Match:
    arms, otherwise = arms_and_else(read, read.parts[1:])
    return tree.Match(read.parts[0], arms, otherwise, read.span)


def arms_and_else(read: Read, parts: Any) -> tuple[tuple[Any, ...], tree.Expression | None]:
    """The arms as written, and what stands behind `else`, which is the last."""
    for arm in parts[:-1]:
        if isinstance(arm, Part):
            read.say(ELSE_NOT_LAST, arm.span, "nothing is read after `else`", "make it the last arm")
    arms = tuple(arm for arm in parts if not isinstance(arm, Part))
    otherwise = next((arm.value for arm in parts if isinstance(arm, Part)), None)
    return arms, otherwise


def _over(read: Read) -> Part:
    *which, length = read.parts
    return Part("window", tree.Over(which[0].text if which else "", length, read.span), read.span)


def _since(read: Read) -> Part:
    return Part("window", tree.SinceWindow(read.parts[0], read.span), read.span)


def _over_all_time(read: Read) -> Part:
    return Part("window", tree.AllTime(read.span), read.span)


def _arguments(read: Read) -> tuple[Any, ...]:
    return tuple(read.parts)


def _call(read: Read) -> tree.Call:
    function, arguments, *parts = read.parts
    return tree.Call(function, arguments or (), tree.Modifiers(**one_of_each(read, parts)), read.span)


def _flag(read: Read) -> tree.FlagLiteral:
    return tree.FlagLiteral(read.parts[0].text == "true", read.span)


def unreadable(span: Span) -> tree.Unreadable:
    """What stands for an expression that could not be read."""
    return tree.Unreadable(span)


BUILDERS: dict[str, Builder] = {
    "only_expression": lambda read: read.parts[0],
    "if_then_else": spread(tree.IfThenElse),
    "implies": spread(tree.Implies),
    "any_of": _logical("or"),
    "all_of": _logical("and"),
    "not_": lambda read: tree.Not(read.parts[0], read.span),
    "compare": _compare,
    "member_of": _membership(negated=False),
    "not_member_of": _membership(negated=True),
    "is_state": _state_test(negated=False),
    "is_not_state": _state_test(negated=True),
    "state": word,
    "arithmetic": _arithmetic,
    "plus_or_minus": word,
    "times_or_by": word,
    "negative": lambda read: tree.Negative(read.parts[0], read.span),
    "text_literal": lambda read: tree.TextLiteral(read.parts[0]),
    "grouped": lambda read: tree.Grouped(read.parts[0], read.span),
    "flag": _flag,
    "today": lambda read: tree.Today(read.span),
    "reference": _reference,
    "match": _match,
    "match_pattern": spread(tree.MatchArm),
    "else_arm": part("else"),
    "call": _call,
    "arguments": _arguments,
    "where": part("where"),
    "latest_per": part("latest_per"),
    "over": _over,
    "over_which": word,
    "over_all_time": _over_all_time,
    "since": _since,
    "by": part("by"),
    "decimals": part("decimals"),
    "within": part("within"),
}
