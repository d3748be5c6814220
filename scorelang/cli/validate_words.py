"""A validation as a person likes to read it in a terminal."""

from collections.abc import Iterator, Sequence

from scorelang.cli.printing import safe, style
from scorelang.cli.tables import Column, bar, table
from scorelang.evidence import remarks
from scorelang.evidence.expectations import Checked
from scorelang.evidence.leaves import Alone
from scorelang.evidence.separation import Estimate
from scorelang.evidence.validation import GradeRate, Part, Statistics, Validation
from scorelang.evidence.verdicts import Word
from scorelang.run.words import percent

MOST_DAYS = 13
_COLOURS = {
    Word.REFUSED: "red",
    Word.BACKWARDS: "red",
    Word.TOO_FEW: "yellow",
    Word.NO_SIGNAL: "yellow",
    Word.WEAK: "yellow",
    Word.ASSOCIATION: "yellow",
    Word.USEFUL: "green",
    Word.STRONG: "green",
}


def lines(one: Validation) -> Iterator[str]:
    """All blocks."""
    what = "against" if not one.cross_section else "beside"
    yield f"{style(safe(one.card.title), 'bold')} {what} {style(safe(one.outcome.title), 'bold')}"
    for said in remarks.counted(one):
        yield f"  {said}"
    yield ""
    yield f"  {style(str(one.verdict.word).upper(), _COLOURS[one.verdict.word], 'bold')}  {one.verdict.sentence}"
    if one.statistics is not None:
        yield from _statistics(one.statistics)
    for checked in one.expectations:
        yield from _expectation(checked)


def _statistics(found: Statistics) -> Iterator[str]:
    yield f"  AUC {_estimate(found.auc)}, DeLong by account · KS {_estimate(found.ks)}, bootstrap of accounts"
    yield from _block("By grade", [_grade(one, found) for one in found.grades], _GRADES, remarks.on_grades(found))
    rows = _tenths(found)
    said = [*remarks.on_tenths(found), *remarks.on_calibration(found)]
    yield from _block("By tenth, from the lowest score up", rows, _TENTHS, said)
    yield from _block("How early", [], [], remarks.on_leads(found))
    rows = [_part(one) for one in found.segments]
    yield from _block("By segment", rows, _parts("segment"), remarks.on_segments(found))
    rows = [_part(one) for one in found.days] if 1 < len(found.days) <= MOST_DAYS else []
    yield from _block("By day", rows, _parts("day"), remarks.on_days(found))
    rows = [_indicator(one) for one in found.indicators]
    yield from _block("Each indicator by itself", rows, _INDICATORS, remarks.on_indicators(found))


def _block(title: str, rows: Sequence[Sequence[str]], columns: Sequence[Column], said: Sequence[str]) -> Iterator[str]:
    if rows or said:
        yield ""
        yield style(title, "bold")
    if rows:
        yield table(columns, rows)
    for sentence in said:
        yield f"  {safe(sentence, 2000)}"


_GRADES = [
    Column("grade", shrinks=True),
    Column("observations", right=True),
    Column("outcomes", right=True),
    Column("rate", right=True),
    Column(""),
    Column("95% interval", right=True),
]
_TENTHS = [
    Column("tenth", right=True),
    Column("score", right=True),
    Column("rate", right=True),
    Column(""),
    Column("lift", right=True),
    Column("captured", right=True),
]
_INDICATORS = [
    Column("indicator", shrinks=True),
    Column("AUC", right=True),
    Column("95% interval", right=True),
    Column("value", right=True),
    Column("IV", right=True),
    Column("missing", right=True),
    Column("weight", right=True),
    Column("in force", right=True),
]


def _parts(what: str) -> list[Column]:
    return [
        Column(what, shrinks=True),
        Column("observations", right=True),
        Column("outcomes", right=True),
        Column("rate", right=True),
        Column("AUC", right=True),
        Column("95% interval", right=True),
        Column("verdict"),
    ]


def _grade(one: GradeRate, found: Statistics) -> list[str]:
    most = max((each.rate.share.value for each in found.grades if each.rate.share), default=0.0) or 1.0
    share = one.rate.share
    drawn = bar(share.value / most) if share else ""
    return [
        safe(one.band.title),
        f"{one.rate.observations:,}",
        f"{one.rate.outcomes:,}",
        _value(share),
        drawn,
        _interval(share),
    ]


def _tenths(found: Statistics) -> list[list[str]]:
    most = max((one.rate for one in found.tenths), default=0.0) or 1.0
    return [
        [
            str(one.number),
            f"{one.low:.1f} – {one.high:.1f}",
            percent(one.rate),
            bar(one.rate / most),
            f"{one.lift:.1f}",
            percent(one.capture),
        ]
        for one in found.tenths
    ]


def _part(one: Part) -> list[str]:
    rate = [f"{one.rate.observations:,}", f"{one.rate.outcomes:,}", _value(one.rate.share)]
    return [safe(one.title), *rate, _value(one.auc), _interval(one.auc), str(one.verdict.word)]


def _indicator(one: Alone) -> list[str]:
    value = "–" if one.value_auc is None else f"{one.riskier} {percent(one.value_auc.value)}"
    information = "–" if one.information is None else f"{one.information:.2f}"
    return [
        safe(one.title),
        _value(one.auc),
        _interval(one.auc),
        value,
        information,
        percent(one.missing),
        percent(one.nominal),
        percent(one.effective),
    ]


def _expectation(one: Checked) -> Iterator[str]:
    wanted = one.expectation
    asked = f"expect {wanted.statistic}({wanted.outcome}) {wanted.operator} {percent(wanted.bound)}"
    said = "too few outcomes to know" if one.found is None else f"it is {_estimate(one.found)}"
    mark = style("met", "green") if one.met else style("not met", "red", "bold")
    yield ""
    yield f"  {asked}: {mark}, {said}"


def _estimate(one: Estimate | None) -> str:
    return "–" if one is None else f"{percent(one.value)} ({_interval(one)})"


def _value(one: Estimate | None) -> str:
    return percent(one.value if one else None)


def _interval(one: Estimate | None) -> str:
    return "–" if one is None else f"{percent(one.low)} – {percent(one.high)}"
