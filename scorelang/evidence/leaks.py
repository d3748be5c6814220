"""What a score may have known of the future, found before anything is counted, and named."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import numpy as np

from scorelang.diagnostics import Diagnostic
from scorelang.diagnostics.catalogue import evidence as rules
from scorelang.evidence.coverage import coverage
from scorelang.evidence.horizons import horizon
from scorelang.evidence.observations import Observations
from scorelang.evidence.reads import aggregates
from scorelang.evidence.suspects import columns, survivors, suspects
from scorelang.ir.expressions import Aggregate, ColumnRef, Compare, Expression, Window
from scorelang.ir.program import Program
from scorelang.ir.scorecards import Outcome, Scorecard
from scorelang.pinning.days import EPOCH
from scorelang.types import Date

BEFORE = "happened before"
ENOUGH = 5
"""Of so many accounts it is believed that an outcome which never came again cannot."""
_LEAVE_OUT = "say until when an account exists, `since … until …`, or leave them out by `applies when`"
_TOTALS = ("count", "sum", "distinct")


def conditions(program: Program, card: Scorecard, outcome: Outcome) -> dict[str, Expression]:
    """What has to be asked of each account beside its score, for `leaks` to look at."""
    asked: dict[str, Expression] = {f"undated {one.name}": one.column for one in suspects(program, card)}
    if isinstance(outcome.condition, Compare) and (before := _happened_before(outcome.condition)) is not None:
        asked[BEFORE] = before
    for source, name in horizon(program, outcome).future:
        column = program.source(source).column(name)
        if isinstance(column.type, Date) and column.span is not None:
            asked[f"future {source}.{name}"] = ColumnRef(source, name, column.type, column.span)
    return asked


def leaks(seen: Observations, *, cross_section: bool = False) -> tuple[Diagnostic, ...]:
    """All that is found; an error means that what would be counted is no evidence."""
    if cross_section:
        return tuple(_of_cross_section(seen))
    found = [*_endless(seen), *_unknowable(seen), *survivors(seen), *columns(seen)]
    return (*found, *coverage(seen), *_read_twice(seen), *_gone(seen), *_once(seen))


def refused(found: tuple[Diagnostic, ...]) -> bool:
    """Whether what was found forbids to count anything."""
    return any(one.severity.value == "error" for one in found)


def _of_cross_section(seen: Observations) -> Iterator[Diagnostic]:
    if totals := _lifetime_totals(seen):
        yield _lifetime(seen.card, seen.outcome, totals)
    if dated := sorted({one.source for one in aggregates(seen.program, seen.card)}):
        message = f"`{seen.card.name}` reads {named(dated)}, which has dates: a cross-section sees what came after"
        help = "score past days, and look what happened after each: `--from DAY --to DAY`"
        yield rules.DATED_CROSS_SECTION.at(seen.card.span, message, help=help)


def _endless(seen: Observations) -> Iterator[Diagnostic]:
    if not seen.horizon.eventual:
        return
    message = f"`{seen.outcome.name}` does not say by when: who has been here for longer has had longer to be lost"
    help = "say it: `count(… over next 90 days) > 0`, or `left_on <= today + 90 days`; without dates, `--cross-section`"
    yield rules.ENDLESS_OUTCOME.at(seen.outcome.span, message, help=help)
    if totals := _lifetime_totals(seen):
        yield _lifetime(seen.card, seen.outcome, totals)


def _lifetime_totals(seen: Observations) -> list[str]:
    read = aggregates(seen.program, seen.card)
    return sorted({one.source for one in read if one.window.kind == "all" and one.function in _TOTALS})


def _lifetime(card: Scorecard, outcome: Outcome, sources: list[str]) -> Diagnostic:
    message = (
        f"totals of {named(sources)} over all time are held against `{outcome.name}`, which has no end: "
        "who stays longer has more of everything"
    )
    help = "count within a window, `over 30 days`, and ask what happens within the next"
    return rules.LIFETIME_TOTAL.at(card.span, message, help=help)


def _unknowable(seen: Observations) -> Iterator[Diagnostic]:
    ends = [(day, end) for day in seen.days if (end := seen.horizon.end(day)) is not None]
    if seen.known_until is None or not ends or any(end <= seen.known_until for _, end in ends):
        return
    reach = min((end - day).days for day, end in ends)
    message = (
        f"what `{seen.outcome.name}` asks of {_span(seen.days)} lies beyond {seen.known_until}, where the data ends: "
        "nobody can know yet what happened after"
    )
    help = f"the last day that can be judged is {seen.known_until - timedelta(days=reach)}"
    yield rules.UNKNOWABLE_OUTCOME.at(seen.outcome.span, message, help=help)


def _read_twice(seen: Observations) -> Iterator[Diagnostic]:
    read = {one.source for one in aggregates(seen.program, seen.card)}
    if both := sorted(set(seen.horizon.sources) & read):
        message = f"`{seen.card.name}` reads {named(both)} itself, of which `{seen.outcome.name}` is made"
        help = "what is over by the day may be read; it is the same source, so look whether it says more than that"
        yield rules.OUTCOME_READ.at(seen.card.span, message, help=help)


def _gone(seen: Observations) -> Iterator[Diagnostic]:
    """Accounts whose day of leaving had passed when they were scored."""
    day = (seen.day - np.datetime64(EPOCH)).astype(np.float64)
    for source, column in seen.horizon.future:
        cells = seen.conditions.get(f"future {source}.{column}")
        if cells is None or not (many := int(((cells <= day) & seen.judged).sum())):
            continue
        message = (
            f"{many:,} of {int(seen.judged.sum()):,} observations are of accounts whose `{source}.{column}` had "
            "passed: they were gone before they were scored"
        )
        yield rules.GONE_BEFORE.at(seen.card.span, message, help=_LEAVE_OUT)


def _happened_before(asked: Compare) -> Expression | None:
    """`count(… over next 90 days) > 0` with the rows up to the day in place of those after it."""
    left = asked.left
    if asked.operator not in (">", ">=") or not isinstance(left, Aggregate) or left.window.kind != "next":
        return None
    return replace(asked, left=replace(left, window=Window("all", left.window.by)))


def _once(seen: Observations) -> Iterator[Diagnostic]:
    """Accounts to which it had happened already, where it never happens twice."""
    cells = seen.conditions.get(BEFORE)
    if cells is None:
        return
    before = (cells == 1.0) & seen.judged
    many, again = int(before.sum()), bool((seen.happened[before] == 1.0).any())
    if not again and len(np.unique(seen.account[before])) >= ENOUGH:
        message = (
            f"{many:,} of {int(seen.judged.sum()):,} observations are of accounts to which `{seen.outcome.name}` had "
            "happened before, and it never happens twice: they were gone before they were scored"
        )
        yield rules.GONE_BEFORE.at(seen.card.span, message, help=_LEAVE_OUT)


def _span(days: tuple[date, ...]) -> str:
    return str(days[0]) if len(days) == 1 else f"all {len(days)} days from {days[0]} to {days[-1]}"


def named(names: list[str]) -> str:
    """Names in a sentence."""
    return ", ".join(f"`{name}`" for name in names)
