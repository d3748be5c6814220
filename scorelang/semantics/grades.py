"""Grades: schemes that are always there, and bands as written, from worst to best."""

from collections.abc import Mapping

from scorelang.diagnostics import Label
from scorelang.diagnostics.catalogue import card as rules
from scorelang.diagnostics.catalogue import names_types as name_rules
from scorelang.diagnostics.suggestions import did_you_mean, listed
from scorelang.ir.scorecards import Band, Grades
from scorelang.semantics.clauses import title_of
from scorelang.semantics.constants import shown
from scorelang.semantics.place import Place
from scorelang.semantics.reports import Reports
from scorelang.source import Span
from scorelang.syntax.tree.expressions import NumberLiteral
from scorelang.syntax.tree.scorecards import GradeBand, GradesClause, GradesDeclaration

LETTERS = Grades(
    (
        Band("F", "F", "red", None),
        Band("D", "D", "orange", 60.0),
        Band("C", "C", "amber", 70.0),
        Band("B", "B", "lime", 80.0),
        Band("A", "A", "green", 90.0),
    )
)
TRAFFIC_LIGHT = Grades(
    (Band("red", "Red", "red", None), Band("amber", "Amber", "amber", 50.0), Band("green", "Green", "green", 75.0))
)
BUILT_IN: Mapping[str, Grades] = {"letters": LETTERS, "traffic_light": TRAFFIC_LIGHT}

Schemes = Mapping[str, GradesDeclaration]


def grades(at: Place, schemes: Schemes, clause: GradesClause) -> Grades | None:
    """The grades that a clause says; None where it says none that can be used."""
    reports = at.reports
    if clause.scheme is None:
        return bands(reports, clause.bands, clause.hold, clause.span)
    name = clause.scheme.text
    if name in schemes:
        declared = schemes[name]
        found = bands(reports, declared.bands, declared.hold, declared.name.span)
    elif name in BUILT_IN:
        found = BUILT_IN[name]
    elif at.names.vague or name in at.names.broken:
        return None
    else:
        help = did_you_mean(name, (*schemes, *BUILT_IN)) or f"always there are {listed(BUILT_IN)}"
        reports.say(name_rules.UNKNOWN_SCHEME, clause.scheme.span, f"there are no grades called `{name}`", help=help)
        return None
    return found if found is None or clause.hold is None else Grades(found.bands, _hold(reports, clause.hold))


def bands(reports: Reports, written: tuple[GradeBand, ...], hold: NumberLiteral | None, span: Span) -> Grades | None:
    """Bands from worst to best; None where they leave a gap or contradict one another."""
    if not _names_fit(reports, written) or not _one_lowest(reports, written, span) or not _starts_fit(reports, written):
        return None
    ordered = sorted(written, key=lambda band: float("-inf") if band.start is None else band.start.value)
    return Grades(tuple(_band(band) for band in ordered), 0.0 if hold is None else _hold(reports, hold))


def _band(band: GradeBand) -> Band:
    start = None if band.start is None else float(band.start.value)
    return Band(band.name.text, title_of(band.name, band.title), band.colour, start, band.span)


def _hold(reports: Reports, hold: NumberLiteral) -> float:
    if hold.value < 0 or hold.percent:
        reports.say(rules.GRADES_FORM, hold.span, f"`hold {hold.text}` was found, and a number of points was wanted")
    return float(hold.value)


def _names_fit(reports: Reports, written: tuple[GradeBand, ...]) -> bool:
    first: dict[str, GradeBand] = {}
    for band in written:
        before = first.setdefault(band.name.text.lower(), band)
        if before is not band:
            reports.say(
                name_rules.DUPLICATE_NAME,
                band.name.span,
                f"the grade `{band.name.text}` stands twice",
                labels=(Label(before.name.span, "first here"),),
            )
        if band.name.text.lower() == "unknown":
            reports.say(
                rules.GRADES_FORM,
                band.name.span,
                "`unknown` is always a grade: that of an account whose score is not known",
                help="leave it out, or give this grade another name",
            )
    return len(first) == len(written)


def _one_lowest(reports: Reports, written: tuple[GradeBand, ...], span: Span) -> bool:
    lowest = [band for band in written if band.start is None]
    if len(lowest) == 1:
        return True
    if not lowest:
        least = min(written, key=lambda band: band.start.value if band.start else 0.0, default=None)
        reports.say(
            rules.GRADES_FORM,
            span,
            f"no grade stands for scores below {shown(least.start.value) if least and least.start else 'them'}",
            help="give the worst grade `below` in place of `from …`",
        )
        return False
    reports.say(
        rules.GRADES_FORM,
        lowest[1].span,
        f"two grades stand `below` the others, `{lowest[0].name.text}` and `{lowest[1].name.text}`",
        labels=(Label(lowest[0].span, "first here"),),
        help="give one of them a `from`",
    )
    return False


def _starts_fit(reports: Reports, written: tuple[GradeBand, ...]) -> bool:
    first: dict[float, GradeBand] = {}
    fine = True
    for band in written:
        if band.start is None:
            continue
        before = first.setdefault(band.start.value, band)
        if before is not band:
            reports.say(
                rules.GRADES_FORM,
                band.span,
                f"`{before.name.text}` and `{band.name.text}` both begin at {shown(band.start.value)}",
                labels=(Label(before.span, "first here"),),
            )
            fine = False
        if band.start.percent:
            reports.say(
                rules.GRADES_FORM, band.start.span, "a grade begins at a score, not at a share", help="leave `%` out"
            )
            fine = False
    return fine
