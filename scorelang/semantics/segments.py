"""Segments: each becomes a complete variant of its scorecard."""

from collections.abc import Mapping

from scorelang.diagnostics import Label
from scorelang.diagnostics.catalogue import card as rules
from scorelang.diagnostics.catalogue import names_types as name_rules
from scorelang.diagnostics.suggestions import did_you_mean, listed
from scorelang.ir.indicators import Indicator
from scorelang.ir.scorecards import Adjustment, Grades, Group, PointsSum, Variant
from scorelang.semantics import clauses, indicators, weights
from scorelang.semantics.adjustments import adjustment
from scorelang.semantics.expressions import flag
from scorelang.semantics.grades import Schemes, grades
from scorelang.semantics.place import Place
from scorelang.source.records import dataclass
from scorelang.syntax.tree import scorecards as written
from scorelang.syntax.tree.indicators import IndicatorDeclaration


@dataclass(frozen=True, slots=True)
class Base:
    """What a segment changes: the scorecard without segments.

    `at`: inside the scorecard. `early`: where its segment is not known yet. `top`: outside it.
    """

    at: Place
    early: Place
    top: Place
    default: Variant
    schemes: Schemes
    titles: Mapping[str, str]
    declared: Mapping[str, IndicatorDeclaration]


def variant(base: Base, segment: written.SegmentDeclaration) -> Variant:
    """The scorecard as accounts of a segment have it."""
    condition = flag(base.early, segment.condition)
    method = _method(base, segment)
    own = tuple(adjustment(base.at, c) for c in segment.clauses if isinstance(c, written.AdjustClause))
    return Variant(
        segment=segment.name.text,
        title=clauses.title_of(segment.name, segment.title),
        condition=condition,
        method=method,
        indicators=_changed(base, segment),
        adjustments=(*base.default.adjustments, *own),
        grades=_grades(base, segment),
        span=segment.name.span,
    )


def _method(base: Base, segment: written.SegmentDeclaration) -> Group | PointsSum:
    method = base.default.method
    restated = clauses.once(base.at.reports, segment.clauses, written.WeightsClause, "weights")
    drops = [clause for clause in segment.clauses if isinstance(clause, written.DropClause)]
    if isinstance(method, PointsSum):
        for clause in (*((restated,) if restated else ()), *drops):
            base.at.say(
                rules.SEGMENT_FORM,
                clause.span,
                f"the segment `{segment.name.text}` changes weights, and this scorecard adds up points",
                help="put the condition into the points",
            )
        return method
    if base.at.card is None:
        return method
    build = weights.Tree(base.at, base.at.card, base.titles, {group.name: group for group in weights.groups(method)})
    changed = method if restated is None else weights.changed(build, restated.level, method)
    for drop in drops:
        changed = weights.without(build, changed, drop.name)
    return changed


def _changed(base: Base, segment: written.SegmentDeclaration) -> tuple[Indicator, ...]:
    found: dict[str, Indicator] = {}
    for change in (clause for clause in segment.clauses if isinstance(clause, IndicatorDeclaration)):
        name = change.name.text
        before = found.get(name)
        if before is not None and before.span is not None:
            base.at.say(
                name_rules.DUPLICATE_NAME,
                change.name.span,
                f"the segment changes `{name}` twice",
                labels=(Label(before.span, "first here"),),
            )
        elif name in base.declared:
            found[name] = indicators.changed(base.early, base.declared[name], base.top, change)
        elif not (base.at.names.vague or name in base.at.names.broken):
            base.at.say(
                name_rules.UNKNOWN_INDICATOR,
                change.name.span,
                f"there is no indicator `{name}` to change",
                help=did_you_mean(name, base.declared),
            )
    return tuple(found.values())


def _grades(base: Base, segment: written.SegmentDeclaration) -> Grades:
    clause = clauses.once(base.at.reports, segment.clauses, written.GradesClause, "grades")
    if clause is None:
        return base.default.grades
    found = grades(base.at, base.schemes, clause)
    if found is None:
        return base.default.grades
    names = tuple(band.name for band in found.bands)
    known = tuple(band.name for band in base.default.grades.bands)
    if known and names != tuple(name for name in known if name in names):
        base.at.say(
            rules.GRADES_FORM,
            clause.span,
            f"the segment `{segment.name.text}` has the grades {listed(names)}, and the scorecard has {listed(known)}",
            help="a segment may move grades and leave some out; their names and their order stay",
        )
    return found


def adjustments(at: Place, card: written.ScorecardDeclaration) -> tuple[Adjustment, ...]:
    """The scorecard's own, in the order written."""
    return tuple(adjustment(at, clause) for clause in card.clauses if isinstance(clause, written.AdjustClause))
