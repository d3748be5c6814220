"""An explanation in sentences, the same in a terminal and on a page."""

from collections.abc import Iterator

from scorelang.actions.context import Grade
from scorelang.ir.scorecards import Scorecard
from scorelang.run.against import Changed
from scorelang.run.explaining import Explanation
from scorelang.run.levers import Change, Lift
from scorelang.run.mixing import Apart
from scorelang.run.unknowns import Comparison, Unknown
from scorelang.run.words import grouped, indicator_value, points, signed

WHY = {
    "absent": "there is nothing to go by",
    "not applicable": "does not apply to this account",
    "stale": "its source is older than it may be",
    "unreadable": "what stands there could not be read",
    "failed": "its source could not be loaded",
    "unknown": "too little is known for it",
}


def standing_facts(one: Explanation, currency: str) -> Iterator[str]:
    """What stands beside a score: where it comes from, what is known of it, what is at stake."""
    found = one.context
    if found.change is not None:
        yield f"{signed(found.change)} since {found.previous.day}"
    elif found.previous.day is None and one.status == "scored":
        yield "its first score on record"
    if found.segment and len(one.scorecard.variants) > 1:
        yield f"segment {found.segment}"
    if found.coverage is not None:
        yield f"coverage {found.coverage:.0%}"
    if found.money is not None:
        yield f"{grouped(found.money, 0)} {currency} at stake".replace("  ", " ")


def unscored(one: Explanation) -> str | None:
    """Why there is no score; None where there is one."""
    found = one.context
    match one.status:
        case "scored":
            return None
        case "not applicable":
            last = found.previous
            since = f"; its last score was {points(last.score)} ({last.grade.title}) on {last.day}" if last.day else ""
            return f"the scorecard does not apply to this account on {found.today}{since}"
        case "unknown":
            return f"too little is known for a score: {one.scorecard.coverage:.0%} of the weight is wanted"
        case "failed":
            return "an indicator that must not be absent is, so there is no score"
    return one.status


def unknown_words(one: Unknown) -> str:
    """Why nothing is known of it, and as what it was counted."""
    why = f"{one.status}, {'what is there gives no points' if one.there else WHY.get(one.status, 'unknown')}"
    if one.status == "not applicable":
        return f"{why}; no part of the score"
    if one.counted is not None:
        return f"{why}; counted {one.counted}: {points(one.points)} points"
    return f"{why}; left out, the others take over its weight"


def otherwise(one: Unknown) -> str:
    """What the score would be if it were counted otherwise."""
    return "; ".join(f"{_how(each)} the score would be {points(each.score)}" for each in one.comparisons)


def _how(one: Comparison) -> str:
    if one.value is None:
        return one.how
    day = f" on {one.day}" if one.day else ""
    return f"{one.how}{day} ({one.value})"


def way(lift: Lift, currency: str) -> str:
    """The changes of a lever, each with how far it is."""
    return ", and ".join(_change(one, currency) for one in lift.changes)


def _change(one: Change, currency: str) -> str:
    how = one.how_far(currency)
    value = indicator_value(one.indicator, one.after, currency)
    return f"{one.indicator.title} {value}{f' ({how})' if how else ''}"


def from_to(one: Change, currency: str) -> str:
    """A change from one value to another."""
    before, after = (indicator_value(one.indicator, each, currency) for each in (one.before, one.after))
    return f"{one.indicator.title} from {before} to {after}"


def reach_words(one: Explanation) -> str | None:
    """What the next grade takes, as a heading; None at the top and where there is no score."""
    reach = one.reach
    if reach is None:
        return None
    title = grade_title(one.scorecard, reach.grade)
    short = f", {points(reach.short)} points away" if reach.short is not None else ""
    if not reach.singles and not reach.pairs:
        caps = [step.because for step in one.steps if step.keyword in ("cap", "set") and step.amount < 0]
        held = f" while it holds that “{'” and “'.join(caps)}”" if caps else ""
        return f"{title}{short}: no change of one indicator or of two reaches it{held}"
    return f"What it takes to be {title}{short}"


def grade_title(card: Scorecard, name: str) -> str:
    """A grade as people call it."""
    return next((band.title for one in card.variants for band in one.grades.bands if band.name == name), name)


def grade_of(card: Scorecard, name: str) -> Grade:
    """A grade with its colour, of whichever segment."""
    bands = (band for one in card.variants for band in one.grades.bands if band.name == name)
    band = next(bands, None)
    return Grade(name, name.capitalize()) if band is None else Grade(name, band.title, band.colour or "grey")


def basis(one: Changed) -> str:
    """How much of the weight was known then, and where the score comes from."""
    source = "on record" if one.on_record else "scored anew"
    return source if one.then.coverage is None else f"coverage {one.then.coverage:.0%}, {source}"


def notes(one: Changed) -> Iterator[str]:
    """What is to be known of a comparison beside its numbers."""
    if one.other_program and one.on_record:
        yield "another version of the program said so then"
    if any(amount.line is Apart.RECORD for amount in one.amounts):
        yield f"scored anew, {one.label} gives another score than was published: something it was made from has changed"
