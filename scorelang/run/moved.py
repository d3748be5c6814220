"""What the lines of a score were then and are now, in words."""

from collections.abc import Iterator, Sequence

from scorelang.ir.scorecards import PointsSum
from scorelang.pinning.scores import all_adjustments
from scorelang.run.changing import Amount
from scorelang.run.leaves import number, variant_of
from scorelang.run.mixing import Apart, Line, Mix, Moment, leaves_of
from scorelang.run.words import indicator_value, points, signed
from scorelang.source.records import dataclass


@dataclass(frozen=True, slots=True)
class Moved:
    """What a line was then and is now: in words, its points, and its weight in force."""

    line: Line
    title: str
    then: str
    now: str
    points_then: float | None = None
    points_now: float | None = None
    weight_then: float | None = None
    weight_now: float | None = None


def moved(mix: Mix, amounts: Sequence[Amount], currency: str) -> Iterator[Moved]:
    """A line of words for each line of the split: as the scorecard has them, then what is no indicator."""
    then, now = mix.moments[0, 0], mix.moments[1, 1]
    written = dict.fromkeys((*leaves_of(now.card), *leaves_of(then.card)))
    apart = (one for one in Apart if one is not Apart.START)
    order: dict[Line, int] = {line: place for place, line in enumerate((*written, *apart))}
    for line in sorted(dict.fromkeys(amount.line for amount in amounts), key=lambda line: order.get(line, -1)):
        yield _words_of(line, mix, currency)


def _words_of(line: Line, mix: Mix, currency: str) -> Moved:
    then, now = mix.moments[0, 0], mix.moments[1, 1]
    match line:
        case Apart.LIMITS:
            return Moved(line, "caps, floors and sets", _acted(then), _acted(now))
        case Apart.REST:
            segments = _segment(then), _segment(now)
            return Moved(line, "segment, goals and peers", *(segments if segments[0] != segments[1] else ("", "")))
        case Apart.OVERRIDE:
            return Moved(line, "override", points(then.put), points(now.put))
        case Apart.RECORD:
            return Moved(line, "what was published then", "", "")
        case Apart.SCALE:
            return Moved(line, "the ends of the scale", "", "")
        case Apart.START:
            return Moved(line, "start", *_added(mix, line))
        case str(part) if isinstance(now.card.default.method, PointsSum):
            return Moved(part, part, *_added(mix, part))
        case str(name):
            return _indicator(name, then, now, currency)


def _added(mix: Mix, line: Line) -> tuple[str, str]:
    """What a line of a sum added then and adds now."""
    before, after = (signed(None if end is None else end.get(line)) for end in mix.ends)
    return before, after


def _indicator(name: str, then: Moment, now: Moment, currency: str) -> Moved:
    titled = next((one for moment in (now, then) if (one := _titled(moment, name))), name)
    return Moved(
        name,
        titled,
        _value(then, name, currency),
        _value(now, name, currency),
        _cell(then, name, "points"),
        _cell(now, name, "points"),
        _cell(then, name, "weight"),
        _cell(now, name, "weight"),
    )


def _titled(moment: Moment, name: str) -> str | None:
    card, _, what = name.rpartition(".")
    if what == "score" and card:
        return moment.supposed.program.scorecard(card).title
    return next((one.title for one in moment.supposed.program.indicators if one.name == name), None)


def _value(moment: Moment, name: str, currency: str) -> str:
    output = moment.supposed.supposable.outputs.get(name)
    if output is None:
        return points(number(moment.result.get(name)))
    status = str(moment.result.get(f"{output}.status", "known"))
    if status != "known":
        return status
    return indicator_value(moment.supposed.program.indicator(name), moment.result.get(f"{output}.value"), currency)


def _cell(moment: Moment, name: str, what: str) -> float | None:
    return number(moment.result.get(f"{moment.card.name}.{name}.{what}"))


def _segment(moment: Moment) -> str:
    return variant_of(moment.card, moment.result).title


def _acted(moment: Moment) -> str:
    """The caps, floors and sets that changed the score."""
    found = [
        one.because
        for place, (one, _) in enumerate(all_adjustments(moment.card), 1)
        if moment.result.get(f"{moment.card.name}.adjust.{place}") is True
    ]
    return "; ".join(found) or "none"
