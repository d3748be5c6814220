"""Scorecards: their clauses, and a complete variant for each segment."""

from collections.abc import Iterable, Mapping
from typing import Protocol, TypeVar

from scorelang.diagnostics import Label
from scorelang.diagnostics.catalogue import card as rules
from scorelang.diagnostics.catalogue import names_types as name_rules
from scorelang.ir.expressions import Expression
from scorelang.ir.scorecards import Band, Cadence, Grades, Group, PointsSum, Scale, Scorecard, Variant, View
from scorelang.semantics import clauses, outcomes, segments, weights
from scorelang.semantics.adjustments import points_sum, scale
from scorelang.semantics.constants import shown
from scorelang.semantics.expressions import flag
from scorelang.semantics.grades import Schemes, grades
from scorelang.semantics.lengths import length
from scorelang.semantics.names import CardShape
from scorelang.semantics.place import Place
from scorelang.semantics.triggers import triggers
from scorelang.semantics.views import view
from scorelang.source.records import dataclass, replace
from scorelang.syntax.tree import scorecards as written
from scorelang.syntax.tree.indicators import AppliesClause, IndicatorDeclaration
from scorelang.syntax.tree.words import Name


class _Named(Protocol):
    @property
    def name(self) -> Name: ...


T = TypeVar("T", bound=_Named)


@dataclass(frozen=True, slots=True)
class Around:
    """What a scorecard stands in: the program's place, schemes, titles, indicators as written, and its outcomes."""

    top: Place
    schemes: Schemes
    titles: Mapping[str, str]
    indicators: Mapping[str, IndicatorDeclaration]
    outcomes: tuple[str, ...]


def scorecard(around: Around, node: written.ScorecardDeclaration, shape: CardShape) -> Scorecard:
    """A scorecard, whole."""
    at = replace(around.top, card=shape)
    early = replace(at, declared=True)
    default = _default(around, at, node)
    base = segments.Base(at, early, around.top, default, around.schemes, around.titles, around.indicators)
    declared = _named(at, node.clauses, written.SegmentDeclaration, "segment")
    _say_reserved(at, declared)
    ends = _named(at, node.clauses, written.OutcomeDeclaration, "outcome")
    expected = [clause for clause in node.clauses if isinstance(clause, written.ExpectClause)]
    known = (*ends, *around.outcomes)
    found = Scorecard(
        name=node.name.text,
        title=clauses.title_of(node.name, node.title),
        applies=_applies(early, node),
        variants=(*(segments.variant(base, segment) for segment in declared.values()), default),
        scale=_scale(at, node),
        coverage=_coverage(at, node),
        triggers=triggers(at, _named(at, node.clauses, written.TriggerDeclaration, "trigger")),
        outcomes=tuple(outcomes.outcome(at, end) for end in ends.values()),
        expectations=tuple(e for clause in expected if (e := outcomes.expectation(at, clause, known)) is not None),
        invariants=tuple(outcomes.invariant(at, c) for c in node.clauses if isinstance(c, written.AlwaysClause)),
        span=node.name.span,
    )
    return _worded(at, node, found)


def _worded(at: Place, node: written.ScorecardDeclaration, found: Scorecard) -> Scorecard:
    stages = clauses.once(at.reports, node.clauses, written.StagesClause, "stages")
    return replace(
        found,
        every=_every(at, node),
        stages=_stages(at, stages),
        views=_views(at, node),
        about=clauses.text(at.reports, node.clauses, "about"),
        owner=clauses.text(at.reports, node.clauses, "owner"),
    )


def _default(around: Around, at: Place, node: written.ScorecardDeclaration) -> Variant:
    return Variant(
        segment="default",
        title="Default",
        condition=None,
        method=_method(around, at, node),
        indicators=(),
        adjustments=segments.adjustments(at, node),
        grades=_grades(around, at, node),
        span=node.name.span,
    )


def _method(around: Around, at: Place, node: written.ScorecardDeclaration) -> Group | PointsSum:
    level = clauses.once(at.reports, node.clauses, written.WeightsClause, "weights")
    adds_up = clauses.once(at.reports, node.clauses, written.PointsClause, "points from")
    title = clauses.title_of(node.name, node.title)
    if level is not None and adds_up is not None:
        at.say(
            rules.CLAUSE_PLACE,
            adds_up.span,
            "`weights` and `points` were found, and one of the two was wanted",
            labels=(Label(level.span, "the weights"),),
        )
    if level is None and adds_up is None:
        clauses.missing(
            at.reports, node.name.span, f"`{node.name.text}`", "weights", "weigh indicators, or add up `points from 50`"
        )
    if level is None:
        return Group(node.name.text, title, 100.0, "mean", ()) if adds_up is None else points_sum(at, adds_up)
    return weights.tree(_tree(around, at), level.level, title)


def _tree(around: Around, at: Place) -> weights.Tree:
    shape = at.card if at.card is not None else CardShape("", None)
    return weights.Tree(at, shape, around.titles, {})


def _grades(around: Around, at: Place, node: written.ScorecardDeclaration) -> Grades:
    clause = clauses.once(at.reports, node.clauses, written.GradesClause, "grades")
    if clause is None:
        clauses.missing(
            at.reports,
            node.name.span,
            f"`{node.name.text}`",
            "grades",
            "say what a score means: `grades traffic_light`",
        )
        return Grades(())
    found = grades(at, around.schemes, clause) or Grades(())
    for band in found.bands:
        _say_unreachable(at, clause, band)
    return found


def _say_unreachable(at: Place, clause: written.GradesClause, band: Band) -> None:
    low, high = (None, None) if at.card is None else (at.card.low, at.card.high)
    if band.start is None:
        return
    if high is not None and band.start > high:
        reason = f"no score is above {shown(high)}"
    elif low is not None and band.start <= low:
        reason = f"no score is below {shown(low)}"
    else:
        return
    at.say(rules.GRADES_FORM, clause.span, f"the grade `{band.name}` begins at {shown(band.start)}, and {reason}")


def _scale(at: Place, node: written.ScorecardDeclaration) -> Scale:
    clause = clauses.once(at.reports, node.clauses, written.ScaleClause, "scale")
    adds_up = any(isinstance(c, written.PointsClause) for c in node.clauses)
    return scale(at.reports, clause, adds_up)


def _coverage(at: Place, node: written.ScorecardDeclaration) -> float:
    clause = clauses.once(at.reports, node.clauses, written.CoverageClause, "coverage")
    if clause is None:
        return 0.0
    if not clause.least.percent or not 0 <= clause.least.value <= 1:
        at.say(
            rules.WORD_CHOICE,
            clause.least.span,
            f"`coverage from {clause.least.text}` was found, and a share from 0% to 100% was wanted",
            help=f"write `{clause.least.text}%`" if not clause.least.percent else None,
        )
    return float(clause.least.value)


def _applies(early: Place, node: written.ScorecardDeclaration) -> Expression | None:
    clause = clauses.once(early.reports, node.clauses, AppliesClause, "applies when")
    return None if clause is None else flag(early, clause.condition)


def _every(at: Place, node: written.ScorecardDeclaration) -> tuple[Cadence, ...]:
    clause = clauses.once(at.reports, node.clauses, written.EveryClause, "every")
    return tuple(
        Cadence(length(at, rule.length), None if rule.condition is None else flag(at, rule.condition))
        for rule in (() if clause is None else clause.rules)
    )


def _stages(at: Place, clause: written.StagesClause | None) -> tuple[str, ...]:
    seen: dict[str, Name] = {}
    for name in () if clause is None else clause.names:
        before = seen.setdefault(name.text, name)
        if before is not name:
            labels = (Label(before.span, "first here"),)
            at.say(name_rules.DUPLICATE_NAME, name.span, f"the stage `{name.text}` stands twice", labels=labels)
    return tuple(seen)


def _views(at: Place, node: written.ScorecardDeclaration) -> tuple[View, ...]:
    return tuple(view(at, each) for each in _named(at, node.clauses, written.ViewDeclaration, "view").values())


def _named(at: Place, said: Iterable[object], kind: type[T], word: str) -> dict[str, T]:
    """Declarations of a kind by name; of two with one name the first."""
    found: dict[str, T] = {}
    first: dict[str, Name] = {}
    for clause in said:
        if not isinstance(clause, kind):
            continue
        name = clause.name
        before = first.setdefault(name.text.lower(), name)
        if before is name:
            found[name.text] = clause
        else:
            at.say(
                name_rules.DUPLICATE_NAME,
                name.span,
                f"the {word} `{name.text}` is declared twice",
                labels=(Label(before.span, "first here"),),
            )
    return found


def _say_reserved(at: Place, declared: Mapping[str, written.SegmentDeclaration]) -> None:
    if "default" in declared:
        at.say(
            rules.SEGMENT_FORM,
            declared["default"].name.span,
            "`default` is the segment of the accounts that are in no other",
            help="what it has stands in the scorecard itself",
        )
