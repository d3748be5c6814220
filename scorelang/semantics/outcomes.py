"""What later happened, what a validation must reach, and what holds of every account."""

from collections.abc import Iterable

from scorelang.builtins import STATISTICS
from scorelang.diagnostics.catalogue import card as rules
from scorelang.diagnostics.catalogue import names_types as name_rules
from scorelang.diagnostics.suggestions import did_you_mean
from scorelang.ir.scorecards import Expectation, Invariant, Outcome
from scorelang.semantics import clauses
from scorelang.semantics.aggregates import ungrouped
from scorelang.semantics.constants import number
from scorelang.semantics.expressions import expression, flag
from scorelang.semantics.place import Place
from scorelang.source.records import replace
from scorelang.syntax.tree import expressions as nodes
from scorelang.syntax.tree import scorecards as written

_OPERATORS = (">=", ">", "<=", "<")


def outcome(at: Place, node: written.OutcomeDeclaration) -> Outcome:
    """`outcome churned "Left" when …`: the one place that may look ahead."""
    ahead = replace(at, ahead=True)
    title = clauses.title_of(node.name, node.title)
    return Outcome(node.name.text, title, flag(ahead, node.condition), node.name.span)


def invariant(at: Place, clause: written.AlwaysClause) -> Invariant:
    """`always "…" EXPR`."""
    return Invariant(clause.words.text, flag(at, clause.condition), clause.span)


def expectation(at: Place, clause: written.ExpectClause, outcomes: Iterable[str]) -> Expectation | None:
    """`expect auc(churned) >= 75%`."""
    node = ungrouped(clause.condition)
    if not isinstance(node, nodes.Comparison) or node.operator not in _OPERATORS:
        _say_malformed(at, clause)
        return None
    call, bound = ungrouped(node.left), expression(at, node.right)
    if not isinstance(call, nodes.Call) or len(call.arguments) != 1:
        _say_malformed(at, clause)
        return None
    known = [statistic.name for statistic in STATISTICS]
    if call.function.text not in known:
        at.say(
            name_rules.UNKNOWN_FUNCTION,
            call.function.span,
            f"there is no statistic `{call.function.text}`",
            help=did_you_mean(call.function.text, known) or "write `auc(…)`",
        )
        return None
    target = ungrouped(call.arguments[0])
    if not isinstance(target, nodes.Reference) or len(target.parts) != 1:
        _say_malformed(at, clause)
        return None
    return _of_outcome(at, clause, node.operator, call.function.text, target.parts[0].text, number(at, bound), outcomes)


def _of_outcome(
    at: Place,
    clause: written.ExpectClause,
    operator: str,
    statistic: str,
    name: str,
    bound: float | None,
    outcomes: Iterable[str],
) -> Expectation | None:
    known = tuple(outcomes)
    if name not in known:
        if not (at.names.vague or name in at.names.broken):
            at.say(
                name_rules.UNKNOWN_OUTCOME,
                clause.condition.span,
                f"there is no outcome `{name}`",
                help=did_you_mean(name, known) or "declare it: `outcome churned when …`",
            )
        return None
    if bound is None or not 0 <= bound <= 1:
        at.say(
            rules.EXPECT_FORM,
            clause.condition.span,
            f"a `{statistic}` lies between 0% and 100%, and is held against one such share that is written out",
            help=f"write `{statistic}({name}) {operator} 75%`",
        )
        return None
    return Expectation(statistic, name, operator, bound, clause.span)


def _say_malformed(at: Place, clause: written.ExpectClause) -> None:
    at.say(
        rules.EXPECT_FORM,
        clause.condition.span,
        "a scorecard expects a statistic of an outcome to reach a bound, and this is something else",
        help="write `expect auc(churned) >= 75%`; what holds of every account is said by `always`",
    )
