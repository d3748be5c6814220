"""Names as they are declared: those that results and files can carry, and those that are taken."""

import re
from collections.abc import Iterator

from scorelang.diagnostics.catalogue import names_types as rules
from scorelang.kernel.outputs import OF_A_SCORECARD, OF_THE_PROGRAM
from scorelang.semantics.reports import Reports
from scorelang.source import Span
from scorelang.source.records import parts
from scorelang.syntax.tree.files import Declaration, LetDeclaration
from scorelang.syntax.tree.indicators import IndicatorDeclaration
from scorelang.syntax.tree.scorecards import (
    GradeBand,
    GradesDeclaration,
    OutcomeDeclaration,
    ScorecardDeclaration,
    SegmentDeclaration,
    TriggerDeclaration,
    ViewDeclaration,
    Weight,
)
from scorelang.syntax.tree.sources import SourceDeclaration
from scorelang.syntax.tree.words import Name

_JOINTS = re.compile(r"[./\\!~:]")
_ALWAYS_THERE = {
    "history": "the earlier runs of a scorecard",
    "children": "the accounts below an account",
    "letters": "grades that are always there",
    "traffic_light": "grades that are always there",
}
_OF_A_SCORECARD = (*OF_A_SCORECARD, "condition")
_OF_RESULTS = tuple(OF_THE_PROGRAM)
_NAMED = (
    LetDeclaration,
    IndicatorDeclaration,
    GradeBand,
    GradesDeclaration,
    OutcomeDeclaration,
    ScorecardDeclaration,
    SegmentDeclaration,
    SourceDeclaration,
    TriggerDeclaration,
    ViewDeclaration,
)


def say_names(reports: Reports, declaration: Declaration) -> None:
    """Say which names of a declaration, and inside it, cannot be used."""
    for name, taken in _names(declaration):
        joint = _JOINTS.search(name.text)
        if joint is not None:
            reports.say(
                rules.NAME_FORM,
                name.span,
                f"`{name.text}` holds `{joint.group()}`, which joins names in results and files",
                help="only a column may be called anything; what people read is the title behind the name",
            )
        elif name.text in _ALWAYS_THERE:
            reports.say(rules.NAME_FORM, name.span, f"`{name.text}` is taken: it means {_ALWAYS_THERE[name.text]}")
        elif name.text in taken:
            of = "" if taken is _OF_RESULTS else " of a scorecard"
            reports.say(
                rules.NAME_FORM,
                name.span,
                f"`{name.text}` is taken: results call something else{of} so",
                help=f"write `{name.text}_score` or the like",
            )


def _names(declaration: Declaration) -> Iterator[tuple[Name, tuple[str, ...]]]:
    """Every declared name but those of columns, and what else is published where its own results are."""
    waiting: list[object] = [declaration]
    while waiting:
        node = waiting.pop()
        if isinstance(node, tuple):
            waiting.extend(reversed(node))
            continue
        if isinstance(node, _NAMED):
            yield node.name, _taken(node)
        elif isinstance(node, Weight) and node.level is not None:
            yield node.target[0], _OF_A_SCORECARD
        if not isinstance(node, Span | Name | SourceDeclaration | LetDeclaration):
            waiting.extend(reversed(parts(node)))


def _taken(node: object) -> tuple[str, ...]:
    match node:
        case IndicatorDeclaration():
            return _OF_A_SCORECARD
        case ScorecardDeclaration():
            return _OF_RESULTS
        case _:
            return ()
