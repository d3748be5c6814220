"""A validation in pictures: SVG that needs no script and fetches nothing."""

from collections.abc import Sequence
from typing import Any

import altair as alt
import vl_convert

from scorelang.evidence.calibration import Calibration
from scorelang.evidence.lead_times import LeadTimes
from scorelang.evidence.leaves import Pair
from scorelang.evidence.lifts import Tenth
from scorelang.evidence.separation import Estimate
from scorelang.evidence.validation import GradeRate

WIDTH = 420
INK, SOFT, LINE, ACCENT = "#1f2933", "#5b6773", "#e3e6e9", "#34546b"
COLOURS = {
    "green": "#2b7a4b",
    "yellow": "#c79a1b",
    "amber": "#c98a2b",
    "orange": "#c9742b",
    "red": "#b0352b",
    "blue": "#2f63a8",
    "grey": "#6b7280",
}
_FONT = "system-ui, -apple-system, Segoe UI, Roboto, Noto Sans, DejaVu Sans, sans-serif"
Row = dict[str, Any]


def by_grade(grades: Sequence[GradeRate], base: float) -> str:
    """The rate of each grade with its interval, the worst on top; a dashed line is everybody's."""
    rows = [
        {
            "name": name,
            "rate": one.rate.share.value,
            "low": one.rate.share.low,
            "high": one.rate.share.high,
            "colour": COLOURS.get(one.band.colour or "grey", COLOURS["grey"]),
        }
        for name, one in zip(_apart([one.band.title for one in grades]), grades, strict=True)
        if one.rate.share
    ]
    place = alt.Y("name:N", sort=None, title=None)
    marks = alt.Chart(_data(rows)).encode(y=place)
    bars = marks.mark_bar(height=18).encode(x=_share("rate", "had the outcome"), color=_own_colour())
    return _svg(bars + _reach(marks) + _line_at(base), 34 * len(rows))


def by_tenth(tenths: Sequence[Tenth], base: float) -> str:
    """The rate of each tenth, from the lowest scores; a dashed line is everybody's."""
    scores = _apart([f"{one.low:.0f}–{one.high:.0f}" for one in tenths])
    rows = [{"rate": one.rate, "score": score} for score, one in zip(scores, tenths, strict=True)]
    place = alt.X("score:N", sort=None, title="score, a tenth of the observations each", axis=alt.Axis(labelAngle=-40))
    bars = alt.Chart(_data(rows)).mark_bar(color=ACCENT).encode(x=place, y=_share_up("rate", "had the outcome"))
    line = alt.Chart(_data([{"at": base}])).mark_rule(color=SOFT, strokeDash=[4, 3]).encode(y="at:Q")
    return _svg(bars + line, 170)


def captured(tenths: Sequence[Tenth]) -> str:
    """How many with the outcome one has met after so many tenths; the dashed line is chance."""
    rows = [{"looked": 0.0, "met": 0.0}, *({"looked": one.number / 10, "met": one.capture} for one in tenths)]
    x, y = _share("looked", "of everybody, the lowest scores first"), _share_up("met", "of all with the outcome")
    chart = alt.Chart(_data(rows))
    line = chart.mark_line(color=ACCENT, strokeWidth=2.5, point=alt.OverlayMarkDef(color=ACCENT, size=30)).encode(
        x=x, y=y
    )
    chance = alt.Chart(_data([{"looked": 0.0, "met": 0.0}, {"looked": 1.0, "met": 1.0}]))
    return _svg(line + chance.mark_line(color=SOFT, strokeDash=[4, 3]).encode(x=x, y=y), 200)


def meaning(found: Calibration, tenths: Sequence[Tenth]) -> str:
    """The chance that a curve reads off a score, and the rates that were seen there."""
    curve = [{"score": score, "chance": chance} for score, chance in found.curve]
    dots = [{"score": (one.low + one.high) / 2, "chance": one.rate} for one in tenths]
    x = alt.X("score:Q", title="score", scale=alt.Scale(zero=False))
    y = _share_up("chance", "chance of the outcome")
    line = alt.Chart(_data(curve)).mark_line(color=ACCENT, strokeWidth=2.5).encode(x=x, y=y)
    return _svg(line + alt.Chart(_data(dots)).mark_circle(color=INK, size=45).encode(x=x, y=y), 200)


def separations(rows: Sequence[tuple[str, Estimate]]) -> str:
    """AUCs with their intervals, one below the other; the dashed line is chance."""
    names = _apart([name for name, _ in rows])
    data = [
        {"name": name, "rate": one.value, "low": one.low, "high": one.high}
        for name, (_, one) in zip(names, rows, strict=True)
    ]
    place = alt.Y("name:N", sort=None, title=None, axis=alt.Axis(labelLimit=190))
    low = min([0.4, *(one.low for _, one in rows)])
    high = max([0.8, *(one.high for _, one in rows)])
    scale = alt.Scale(domain=[max(0.0, low - 0.02), min(1.0, high + 0.02)])
    marks = alt.Chart(_data(data)).encode(y=place)
    dots = marks.mark_circle(size=70, opacity=1, color=ACCENT).encode(x=_share("rate", "AUC", scale))
    return _svg(_reach(marks, scale) + dots + _line_at(0.5, scale), 24 * len(data))


def before_the_loss(leads: LeadTimes, grades: Sequence[GradeRate]) -> str:
    """Which grades those had who had the outcome later, by days before they were last scored before it."""
    titles = {one.band.name: one.band.title for one in grades} | {"unknown": "Unknown"}
    colours = [COLOURS.get(one.band.colour or "grey", COLOURS["grey"]) for one in grades] + ["#c9ced3"]
    order = {name: place for place, name in enumerate(titles)}
    rows = [
        {
            "days": look.days_before,
            "share": many / look.accounts,
            "grade": titles.get(name, name),
            "order": order.get(name, 99),
        }
        for look in leads.looks
        for name, many in look.grades.items()
    ]
    x = alt.X(
        "days:O", sort="descending", title="days before they were last scored before it", axis=alt.Axis(labelAngle=0)
    )
    colour = alt.Color("grade:N", title=None, scale=alt.Scale(domain=list(titles.values()), range=colours))
    y = _share_up("share", "of those with the outcome", stack="zero")
    return _svg(alt.Chart(_data(rows)).mark_bar().encode(x=x, y=y, color=colour, order="order:O"), 180)


def correlations(pairs: Sequence[Pair], titles: dict[str, str]) -> str:
    """How far every two indicators rank accounts alike."""
    names = [name for name in titles if any(name in (pair.one, pair.other) for pair in pairs)]
    place = {name: number for number, name in enumerate(names)}
    titles = dict(zip(titles, _apart(list(titles.values())), strict=True))
    rows: list[Row] = []
    for pair in pairs:
        first, second = sorted((pair.one, pair.other), key=place.__getitem__)
        rows.append({"one": titles[first], "other": titles[second], "r": pair.correlation})
    order = [titles[name] for name in names]
    chart = alt.Chart(_data(rows)).encode(
        x=alt.X("one:N", sort=order[:-1], title=None, axis=alt.Axis(labelAngle=-45, labelLimit=150)),
        y=alt.Y("other:N", sort=order[1:], title=None, axis=alt.Axis(labelLimit=190)),
    )
    scale = alt.Scale(domain=[-1, 0, 1], range=["#b0352b", "#ffffff", "#2f63a8"], interpolate="rgb")
    cells = chart.mark_rect(stroke="#fff").encode(color=alt.Color("r:Q", scale=scale, legend=None))
    dark = alt.condition("abs(datum.r) > 0.6", alt.value("#fff"), alt.value(INK))
    numbers = chart.mark_text(fontSize=10).encode(text=alt.Text("r:Q", format=".1f"), color=dark)
    return _svg(cells + numbers, 26 * len(names[1:]), width=max(240, 44 * len(names[1:])))


def _reach(marks: Any, scale: Any = alt.Undefined) -> Any:
    """The interval of each row."""
    low = alt.X("low:Q", scale=scale)
    return marks.mark_rule(color=INK, strokeWidth=1.5).encode(x=low, x2="high:Q")


def _line_at(share: float, scale: Any = alt.Undefined) -> Any:
    rule = alt.Chart(_data([{"at": share}])).mark_rule(color=SOFT, strokeDash=[4, 3])
    return rule.encode(x=alt.X("at:Q", scale=scale))


def _share(field: str, title: str, scale: Any = alt.Undefined) -> alt.X:
    return alt.X(f"{field}:Q", title=title, scale=scale, axis=_percents(6))


def _share_up(field: str, title: str, **options: Any) -> alt.Y:
    return alt.Y(f"{field}:Q", title=title, axis=_percents(5), **options)


def _percents(ticks: int) -> alt.Axis:
    """As many digits as are needed: `2%`, `1.5%`."""
    return alt.Axis(labelExpr="format(datum.value * 100, '~r') + '%'", tickCount=ticks)


def _own_colour() -> alt.Color:
    return alt.Color("colour:N", scale=None, legend=None)


def _apart(labels: Sequence[str]) -> list[str]:
    """Labels that read the same, told apart by spaces without width: what shares a label shares a place in a chart."""
    seen: dict[str, int] = {}
    found = []
    for label in labels:
        found.append(label + "\u200b" * seen.get(label, 0))
        seen[label] = seen.get(label, 0) + 1
    return found


def _data(rows: list[Row]) -> Any:
    made: Any = alt.Data
    return made(values=rows)


def _svg(chart: Any, height: float, width: float = WIDTH) -> str:
    whole = chart.properties(width=width, height=height, background="transparent").configure(font=_FONT)
    whole = whole.configure_view(stroke=None).configure_axis(
        gridColor=LINE, domainColor=LINE, tickColor=LINE, labelColor=SOFT, titleColor=SOFT, titleFontWeight="normal"
    )
    text: str = vl_convert.vegalite_to_svg(whole.to_json(), vl_version=_version())
    return text


def _version() -> str:
    """The version of the grammar that altair writes, as the converter calls it."""
    major, minor, *_ = alt.SCHEMA_VERSION.removeprefix("v").split(".")
    return f"{major}.{minor}"
