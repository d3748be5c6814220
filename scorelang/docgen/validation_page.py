"""A validation as one self-contained HTML page, for those who lead customer success."""

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from scorelang.diagnostics import Diagnostic, Severity
from scorelang.docgen.to_text import document
from scorelang.evidence import charts, remarks
from scorelang.evidence.expectations import Checked
from scorelang.evidence.leaves import Alone
from scorelang.evidence.separation import Estimate
from scorelang.evidence.validation import Part, Statistics, Validation
from scorelang.evidence.verdicts import Word
from scorelang.run.words import percent

TONES = {
    Word.REFUSED: "red",
    Word.BACKWARDS: "red",
    Word.TOO_FEW: "grey",
    Word.NO_SIGNAL: "amber",
    Word.WEAK: "amber",
    Word.ASSOCIATION: "blue",
    Word.USEFUL: "green",
    Word.STRONG: "green",
}
HEADLINES = {
    Word.REFUSED: "This would be no evidence",
    Word.BACKWARDS: "The score points the wrong way",
    Word.TOO_FEW: "Too few outcomes to judge",
    Word.NO_SIGNAL: "The score tells nothing",
    Word.WEAK: "The score tells something, not much",
    Word.ASSOCIATION: "The two go together, which is no prediction",
    Word.USEFUL: "The score is of use",
    Word.STRONG: "The score tells well who is in danger",
}


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture and what to look at in it."""

    picture: Markup
    caption: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A message; `grave`: it forbids to count anything."""

    code: str
    grave: bool
    message: Markup
    help: Markup | None


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page: what it says first, its pictures, and the numbers for who wants them."""

    title: str
    question: str
    said: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


def page(one: Validation) -> str:
    """The whole page."""
    return document(
        "validation.html",
        one=one,
        tone=TONES[one.verdict.word],
        headline=HEADLINES[one.verdict.word],
        facts=_facts(one),
        found=[_finding(each) for each in one.found],
        counted=remarks.counted(one),
        expectations=[(_expected(each), each.met) for each in one.expectations],
        sections=[] if one.statistics is None else [each for each in _sections(one, one.statistics) if _has(each)],
    )


def _finding(one: Diagnostic) -> Finding:
    grave = one.severity is Severity.ERROR
    return Finding(one.rule.code, grave, _marked(one.message), _marked(one.help) if one.help else None)


def _marked(text: str) -> Markup:
    """A message with what stands in backquotes as code."""
    parts = text.split("`")
    return Markup("").join(
        Markup("<code>{}</code>").format(each) if odd % 2 else each for odd, each in enumerate(parts)
    )


def _has(section: Section) -> bool:
    return bool(section.said or section.figures or section.rows)


def _facts(one: Validation) -> list[tuple[str, str]]:
    found = one.statistics
    facts = [("Accounts", f"{one.accounts:,}"), ("with the outcome", f"{one.lost:,}")]
    facts.append(("Of all observations", percent(one.rate.share.value if one.rate.share else None)))
    if found is not None:
        facts += [("AUC", _estimate(found.auc)), ("KS", _estimate(found.ks))]
    if one.known_until is not None:
        facts.append(("Outcomes known until", str(one.known_until)))
    return facts


def _sections(one: Validation, found: Statistics) -> Iterable[Section]:
    base = one.rate.share.value if one.rate.share else 0.0
    yield _grades(found, base)
    yield _order(found, base)
    yield _early(found)
    yield _parts("Segments", "Does it hold for every kind of customer?", found.segments, remarks.on_segments(found))
    yield _parts("Days", "Would another day have shown the same?", found.days, remarks.on_days(found))
    yield _indicators(found)
    yield _alike(found)


def _grades(found: Statistics, base: float) -> Section:
    rows = tuple(
        (
            each.band.title,
            f"{each.rate.observations:,}",
            f"{each.rate.outcomes:,}",
            percent(each.rate.share.value if each.rate.share else None),
            _interval(each.rate.share),
        )
        for each in found.grades
    )
    figures: tuple[Figure, ...] = ()
    if any(each.rate.share for each in found.grades):
        caption = "Bars: how often the outcome came. Lines: its 95% interval. Dashed: everybody."
        figures = (_figure(charts.by_grade(found.grades, base), caption),)
    heads = ("Grade", "Observations", "Outcomes", "Rate", "95% interval")
    return Section("Grades", "Is a worse grade really worse?", tuple(remarks.on_grades(found)), figures, heads, rows)


def _order(found: Statistics, base: float) -> Section:
    if not found.tenths:
        return Section("Order of work", "")
    figures = [
        _figure(charts.by_tenth(found.tenths, base), "How often the outcome came, by score. Dashed: everybody."),
        _figure(charts.captured(found.tenths), "Looking at the lowest scores first. Dashed: in any order."),
    ]
    if found.calibration is not None:
        caption = "What a score has meant: the curve is the chance that goes with it, the dots are what was seen."
        figures.append(_figure(charts.meaning(found.calibration, found.tenths), caption))
    heads = ("Tenth", "Scores", "Outcomes", "Rate", "Lift", "Captured")
    rows = tuple(
        (
            str(each.number),
            f"{each.low:.1f} – {each.high:.1f}",
            f"{each.outcomes:.1f}",
            percent(each.rate),
            f"{each.lift:.1f}",
            percent(each.capture),
        )
        for each in found.tenths
    )
    said = (*remarks.on_tenths(found), *remarks.on_calibration(found))
    question = "Who looks at the lowest scores first, whom do they meet?"
    return Section("Order of work", question, said, tuple(figures), heads, rows)


def _early(found: Statistics) -> Section:
    leads = found.leads
    if leads is None or leads.lost < remarks.FEW_LEADS:
        return Section("Lead time", "")
    caption = "The grades of those with the outcome, day by day; the further back, the fewer were there to be scored."
    figure = _figure(charts.before_the_loss(leads, found.grades), caption)
    return Section("Lead time", "How early did the grade turn?", tuple(remarks.on_leads(found)), (figure,))


def _parts(title: str, question: str, parts: tuple[Part, ...], said: list[str]) -> Section:
    if len(parts) < 2:
        return Section(title, question)
    drawn = [(each.title, each.auc) for each in parts if each.auc is not None]
    caption = "Dots: AUC. Lines: where it lies, 19 times of 20. Dashed: the toss of a coin."
    figures = (_figure(charts.separations(drawn), caption),) if drawn else ()
    heads = (title[:-1], "Observations", "Outcomes", "Rate", "AUC", "95% interval", "Verdict")
    rows = tuple(
        (
            each.title,
            f"{each.rate.observations:,}",
            f"{each.rate.outcomes:,}",
            percent(each.rate.share.value if each.rate.share else None),
            percent(each.auc.value if each.auc else None),
            _interval(each.auc),
            str(each.verdict.word),
        )
        for each in parts
    )
    return Section(title, question, tuple(said), figures, heads, rows)


def _indicators(found: Statistics) -> Section:
    drawn = [(each.title, each.auc) for each in found.indicators if each.auc is not None]
    drawn.sort(key=lambda each: -each[1].value)
    caption = "Each indicator's points by themselves. Left of the dashed line it points the wrong way."
    figures = (_figure(charts.separations(drawn), caption),) if drawn else ()
    heads = ("Indicator", "AUC", "95% interval", "Riskier, by value", "IV", "Missing", "Weight", "In force", "Pull")
    rows = tuple(_indicator(each) for each in found.indicators)
    said = tuple(remarks.on_indicators(found))
    return Section("Indicators", "What does each of them tell by itself?", said, figures, heads, rows)


def _indicator(each: Alone) -> tuple[str, ...]:
    return (
        each.title,
        percent(each.auc.value if each.auc else None),
        _interval(each.auc),
        "–" if each.value_auc is None else f"{each.riskier} ({percent(each.value_auc.value)})",
        "–" if each.information is None else f"{each.information:.2f}",
        percent(each.missing),
        percent(each.nominal),
        percent(each.effective),
        percent(each.pull),
    )


def _alike(found: Statistics) -> Section:
    if not found.pairs:
        return Section("Alike", "")
    titles = {each.name: each.title for each in found.indicators}
    caption = "Rank correlation of the points: 1 is the same order of accounts, 0 none in common, −1 the opposite."
    figure = _figure(charts.correlations(found.pairs, titles), caption)
    return Section("What says the same", "Which indicators are one and the same thing?", (), (figure,))


def _figure(svg: str, caption: str) -> Figure:
    """The pictures are made here, with every text in them escaped."""
    return Figure(Markup(svg), caption)


def _expected(one: Checked) -> str:
    wanted = one.expectation
    asked = f"{wanted.statistic}({wanted.outcome}) {wanted.operator} {percent(wanted.bound)}"
    return f"{asked}: {'too few outcomes to know' if one.found is None else f'it is {_estimate(one.found)}'}"


def _estimate(one: Estimate | None) -> str:
    return "–" if one is None else f"{percent(one.value)} ({_interval(one)})"


def _interval(one: Estimate | None) -> str:
    return "–" if one is None else f"{percent(one.low)} – {percent(one.high)}"
