"""Whether an expression can come out absent on data that keeps what its sources declare."""

from scorelang.ir import expressions as ir
from scorelang.ir.expressions import Expression
from scorelang.ir.program import Program

_NEVER = ("count", "sum", "distinct")


def may_be_absent(expression: Expression, program: Program) -> bool:
    """A count and a sum of no rows are 0; a required column is there; a division may have nothing to divide by."""
    match expression:
        case ir.Constant() | ir.EvaluationDay() | ir.ShiftedToday() | ir.IsState():
            return False
        case ir.ColumnRef(source, column):
            declared = next((one for one in program.sources if one.name == source), None)
            return declared is None or declared.kind != "accounts" or declared.column(column).optional
        case ir.LetRef(name):
            return may_be_absent(next(let.value for let in program.lets if let.name == name), program)
        case ir.IndicatorRef(name, "value"):
            return may_be_absent(program.indicator(name).value, program)
        case ir.Aggregate(function):
            return function not in _NEVER
        case ir.Arithmetic(operator, left, right):
            constant = isinstance(right, ir.Constant) and right.value not in (None, 0, 0.0)
            divides = operator == "/" and not constant and not _is_positive(right, program)
            return divides or may_be_absent(left, program) or may_be_absent(right, program)
        case ir.Negate(operand):
            return may_be_absent(operand, program)
        case _:
            return True


def _is_positive(expression: Expression, program: Program) -> bool:
    """A column that is declared above 0 divides."""
    if isinstance(expression, ir.LetRef):
        return _is_positive(next(let.value for let in program.lets if let.name == expression.name), program)
    low = getattr(expression.type, "low", None)
    return isinstance(expression, ir.ColumnRef) and low is not None and low > 0
