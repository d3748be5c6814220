"""Indicators, as declared and as a segment changes them."""

from scorelang.diagnostics.catalogue import card as rules
from scorelang.diagnostics.catalogue import names_types as type_rules
from scorelang.ir.expressions import Constant, Expression
from scorelang.ir.indicators import Indicator, Missing
from scorelang.semantics import clauses
from scorelang.semantics.curves import curve, points
from scorelang.semantics.expressions import expression, flag
from scorelang.semantics.place import Place, is_unknown, unknown
from scorelang.source.records import dataclass, replace
from scorelang.syntax.tree import indicators as written
from scorelang.syntax.tree.sources import TextClause
from scorelang.types import Number, described

KINDS = ("leading", "lagging", "given")


@dataclass(frozen=True, slots=True)
class _Said:
    """A clause and where it stands: an indicator's own at top level, a segment's change inside its scorecard."""

    clause: written.IndicatorClause
    at: Place


def indicator(at: Place, node: written.IndicatorDeclaration) -> Indicator:
    """An indicator as declared."""
    return _indicator(at, node, tuple(_Said(clause, at) for clause in node.clauses))


def changed(
    at: Place, base: written.IndicatorDeclaration, top: Place, change: written.IndicatorDeclaration
) -> Indicator:
    """An indicator with the clauses that a segment gives in place of its own; `top`: where it was declared."""
    given = {_key(clause) for clause in change.clauses}
    kept = tuple(_Said(clause, top) for clause in base.clauses if _key(clause) not in given)
    merged = _indicator(at, base, (*kept, *(_Said(clause, at) for clause in change.clauses)))
    return replace(merged, span=change.name.span)


def _key(clause: written.IndicatorClause) -> str:
    return clause.keyword if isinstance(clause, TextClause) else type(clause).__name__


def _indicator(at: Place, node: written.IndicatorDeclaration, said: tuple[_Said, ...]) -> Indicator:
    given = tuple(each.clause for each in said)
    places = {id(each.clause): each.at for each in said}
    value_clause = clauses.once(at.reports, given, written.ValueClause, "value")
    score = clauses.once(at.reports, given, written.ScoreClause, "score")
    missing = clauses.once(at.reports, given, written.MissingClause, "missing")
    applies = clauses.once(at.reports, given, written.AppliesClause, "applies when")
    value = _value(at, node) if value_clause is None else expression(places[id(value_clause)], value_clause.value)
    found = Indicator(
        name=node.name.text,
        title=clauses.title_of(node.name, node.title),
        value=value,
        curve=curve(places[id(score)], score.curve, value) if score else None,
        missing=_missing(at, missing, score),
        applies=flag(places[id(applies)], applies.condition) if applies else None,
        unit=value_clause.unit.text if value_clause and value_clause.unit else None,
        percent=_percent(at, value_clause, value),
        rubric=_rubric(at, clauses.once(at.reports, given, written.RubricClause, "rubric")),
        span=node.name.span,
    )
    return _worded(at, given, found)


def _value(at: Place, node: written.IndicatorDeclaration) -> Expression:
    clauses.missing(at.reports, node.name.span, f"the indicator `{node.name.text}`", "value", "say what is measured")
    return unknown(node.name.span)


def _worded(at: Place, given: tuple[written.IndicatorClause, ...], found: Indicator) -> Indicator:
    return replace(
        found,
        kind=clauses.choice(at.reports, given, "kind", KINDS),
        stage=clauses.text(at.reports, given, "stage"),
        about=clauses.text(at.reports, given, "about"),
        owner=clauses.text(at.reports, given, "owner"),
    )


def _percent(at: Place, clause: written.ValueClause | None, value: Expression) -> bool:
    if clause is None or not clause.percent:
        return isinstance(value.type, Number) and value.type.percent
    if not isinstance(value.type, Number) and not is_unknown(value.type):
        at.say(
            type_rules.TYPE_MISMATCH,
            clause.span,
            f"`as percent` shows a number, and the value is {described(value.type)}",
            labels=at.origin(value),
        )
    return True


def _missing(at: Place, clause: written.MissingClause | None, score: written.ScoreClause | None) -> Missing:
    if clause is None:
        return Missing()
    if score is None and clause.policy != "skip":
        at.say(
            rules.CLAUSE_PLACE,
            clause.span,
            f"`missing {clause.policy}` was found in an indicator without `score`, which has no points",
            help="leave it out, or add a `score`",
        )
    if clause.policy != "score" or clause.points is None:
        return Missing(clause.policy)
    found = points(at, clause.points)
    amount = found.value if isinstance(found, Constant) else None
    return Missing("score", amount if isinstance(amount, float) else None)


def _rubric(at: Place, clause: written.RubricClause | None) -> tuple[tuple[str, float], ...]:
    found: list[tuple[str, float]] = []
    for arm in () if clause is None else clause.arms:
        amount = points(at, arm.points)
        if isinstance(amount, Constant) and isinstance(amount.value, float):
            found.append((arm.words.text, amount.value))
    return tuple(found)
