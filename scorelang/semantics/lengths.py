"""Lengths of time as written, for windows and rhythms and as fixed durations."""

from scorelang.diagnostics.catalogue import names_types as rules
from scorelang.ir.expressions import ABOUT, LONGEST, Constant, Expression, Length
from scorelang.semantics.place import Place
from scorelang.syntax.tree.expressions import DurationLiteral
from scorelang.types import Duration

A_DAY = {"minute": 1440.0, "hour": 24.0, "day": 1.0, "week": 1 / 7}


def length(at: Place, written: DurationLiteral) -> Length:
    """A window's or a rhythm's length; months and years stay what they are."""
    calendar = written.unit in ABOUT
    found = Length(written.amount, written.unit)
    if written.unit not in A_DAY and not calendar:
        at.say(rules.BAD_LENGTH, written.span, f"`{written.text}` can only stand in a playbook", help="write days")
    elif written.amount <= 0:
        at.say(
            rules.BAD_LENGTH, written.span, f"a length of `{written.text}` is no length", help="write at least 1 day"
        )
    elif found.too_long:
        at.say(rules.BAD_LENGTH, written.span, f"`{written.text}` is longer than the {LONGEST:,} days that were wanted")
    elif calendar and written.amount != int(written.amount):
        at.say(
            rules.BAD_LENGTH,
            written.span,
            f"`{written.text}` is no whole number of {written.unit}s",
            help=f"write about `{round(written.amount * ABOUT[written.unit])} days`",
        )
    return found


def fixed(at: Place, written: DurationLiteral) -> Expression:
    """A duration in days."""
    if written.unit in A_DAY:
        days = written.amount * 7 if written.unit == "week" else written.amount / A_DAY[written.unit]
        return Constant(float(days), Duration(), written.span)
    cure = f"{round(written.amount * ABOUT.get(written.unit, 1))} days"
    if written.unit in ABOUT:
        return at.say(
            rules.CALENDAR_LENGTH,
            written.span,
            f"`{written.text}` has no fixed length, and one was wanted here",
            help=f"write `{cure}`, or hold a date against `today + {written.text}`",
        )
    return at.say(
        rules.BAD_LENGTH, written.span, f"`{written.text}` can only stand in a playbook", help=f"write `{cure}`"
    )
