"""What changes a score after its sum: caps, floors and sets; and scores that add up points."""

from scorelang.diagnostics.catalogue import card as rules
from scorelang.diagnostics.catalogue import names_types as type_rules
from scorelang.ir.expressions import Expression
from scorelang.ir.scorecards import Adjustment, FirstOfItems, PointsItem, PointsSum, Scale
from scorelang.semantics.constants import number, shown
from scorelang.semantics.expressions import expression, flag
from scorelang.semantics.place import Place, is_unknown
from scorelang.semantics.reports import Reports
from scorelang.syntax.tree import expressions as nodes
from scorelang.syntax.tree import scorecards as written
from scorelang.types import Number, described


def adjustment(at: Place, clause: written.AdjustClause) -> Adjustment:
    """`cap 49 when … because "…"`."""
    bound = measured(at, clause.bound, f"the bound of a `{clause.keyword}`")
    _say_outside(at, bound)
    because = clause.because.text if clause.because else ""
    return Adjustment(clause.keyword, bound, flag(at, clause.condition), because, clause.span)


def points_sum(at: Place, clause: written.PointsClause) -> PointsSum:
    """`points from 50 { … }`."""
    start = measured(at, clause.start, "the score that points start from")
    items = tuple(
        _first_of(at, item) if isinstance(item, written.FirstOf) else _item(at, item) for item in clause.items
    )
    return PointsSum(start, items)


def scale(reports: Reports, clause: written.ScaleClause | None, adds_up: bool) -> Scale:
    """How the result is shown and bounded; 0 to 100 where nothing is said."""
    if clause is None:
        return Scale()
    if clause.low is None or clause.high is None:
        if not adds_up:
            reports.say(
                rules.SCALE_FORM,
                clause.span,
                "`scale none` was found beside `weights`, whose score lies within 0 and 100",
                help="only a score that adds up `points` can be without a scale",
            )
        return Scale(None, None)
    low, high = float(clause.low.value), float(clause.high.value)
    if low >= high:
        reports.say(
            rules.SCALE_FORM, clause.span, f"the scale runs from {shown(low)} to {shown(high)}, which is no range"
        )
    return Scale(low, high)


def measured(at: Place, node: nodes.Expression, what: str) -> Expression:
    """A number, wherever one was wanted."""
    found = expression(at, node)
    if is_unknown(found.type) or isinstance(found.type, Number):
        return found
    return at.say(
        type_rules.TYPE_MISMATCH,
        found.span,
        f"{what} is {described(found.type)}, and a number was wanted",
        labels=at.origin(found),
    )


def _say_outside(at: Place, bound: Expression) -> None:
    amount = number(at, bound)
    if amount is None or at.card is None:
        return
    low, high = at.card.low, at.card.high
    if (low is not None and amount < low) or (high is not None and amount > high):
        at.say(
            rules.BOUND_RANGE,
            bound.span,
            f"the bound {at.written(bound.span)} lies outside the score's range, "
            f"{shown(low) if low is not None else 'open'} to {shown(high) if high is not None else 'open'}",
        )


def _item(at: Place, arm: written.PointsArm) -> PointsItem:
    amount = measured(at, arm.amount, f"what is to `{arm.sign}`")
    sign = 1 if arm.sign == "add" else -1
    condition = None if arm.condition is None else flag(at, arm.condition)
    return PointsItem(sign, amount, condition, arm.because.text if arm.because else None)


def _first_of(at: Place, item: written.FirstOf) -> FirstOfItems:
    for arm in item.arms[:-1]:
        if arm.condition is None:
            at.say(
                rules.CLAUSE_PLACE,
                arm.span,
                "`otherwise` stands before other arms, which are never reached",
                help="write it last",
            )
    if not item.arms:
        at.say(rules.EMPTY_LEVEL, item.span, "nothing stands in this `first of`")
    baseline = None if item.baseline is None else float(item.baseline.value)
    title = item.title.text if item.title else ""
    return FirstOfItems(title, baseline, tuple(_item(at, arm) for arm in item.arms))
