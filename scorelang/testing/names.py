"""The names in an expectation: what a failing test has to say besides `false`."""

from collections.abc import Iterator

from scorelang.ir import expressions as ir
from scorelang.ir.expressions import Expression


def names(expression: Expression) -> Iterator[Expression]:
    """Everything in it that has a value of its own at the account, in order; nothing within an aggregate."""
    match expression:
        case ir.Constant() | ir.EvaluationDay() | ir.ShiftedToday():
            return
        case ir.Negate(operand) | ir.Not(operand) | ir.IsState(operand):
            yield from names(operand)
        case ir.Arithmetic(left=left, right=right) | ir.Compare(left=left, right=right):
            yield from names(left)
            yield from names(right)
        case ir.OneOf(operand):
            yield from names(operand)
        case ir.AllOf(operands) | ir.AnyOf(operands):
            for operand in operands:
                yield from names(operand)
        case ir.Apply(arguments=arguments):
            for argument in arguments:
                yield from names(argument)
        case ir.Choose(arms, otherwise):
            for when, then in arms:
                yield from names(when)
                yield from names(then)
            yield from names(otherwise)
        case _:
            yield expression


def written(expression: Expression, whole: Expression, text: str) -> str:
    """The author's own words for a part of an expectation that reads `text`; its plain name where they don't fit."""
    start = expression.span.start - whole.span.start
    end = expression.span.end - whole.span.start
    if len(text) == whole.span.end - whole.span.start and 0 <= start < end <= len(text):
        return text[start:end]
    return _plain_name(expression)


def _plain_name(expression: Expression) -> str:
    match expression:
        case ir.ColumnRef(source, column):
            return f"{source}.{column}"
        case ir.IndicatorRef(name, what):
            return name if what == "value" else f"{name}.score"
        case ir.GroupRef(scorecard, name):
            return f"{scorecard}.{name}.score"
        case ir.CardRef(scorecard, what):
            return f"{scorecard}.{what}"
        case ir.LetRef(name):
            return name
        case ir.Aggregate(function, source):
            return f"{function}({source} …)"
        case _:
            return type(expression).__name__.lower()
