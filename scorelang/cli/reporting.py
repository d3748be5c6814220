"""The report of a run, as a person likes to read it."""

from collections.abc import Iterator, Sequence

from scorelang.cli import printing, tables
from scorelang.cli.printing import safe, style
from scorelang.cli.tables import Column, bar, table
from scorelang.run.report import CardReport, GradeCount, Movement, Outage, Urgent
from scorelang.run.words import grouped, points, signed

_SYMBOLS = {"green": "●", "amber": "▲", "yellow": "▲", "orange": "▲", "red": "■", "blue": "◆"}


def card_lines(report: CardReport, day: str, profile: str, currency: str) -> Iterator[str]:
    """All blocks of one scorecard."""
    yield f"{style(report.scorecard.title, 'bold')}  {day}  {style(f'profile {profile}', 'dim')}"
    yield f"  {_head(report)}"
    yield from outages(report.outages)
    yield ""
    yield grades(report, currency)
    if report.movements is not None:
        yield ""
        yield from _movements(report)
    if report.urgent:
        yield ""
        yield from _urgent(report, currency)
    for text, number in report.broken.items():
        yield f"  {style('broken', 'red', 'bold')}: {text}: does not hold for {number:,} {_accounts(number)}"


def outages(found: Sequence[Outage]) -> Iterator[str]:
    """What is not known because a source is stale or could not be loaded, and how many accounts lack it."""
    for one in found:
        status = style(one.status, "red" if one.status == "failed" else "amber", "bold")
        yield f"  {status} {safe(one.title)}: {safe(one.why, 160)}"
        if one.indicators:
            lacking = f" for {one.accounts:,} {_accounts(one.accounts)}" if one.accounts else ""
            yield f"    not known{lacking}: {', '.join(map(safe, one.indicators))}"
        if one.rules:
            yield f"    not decided: {', '.join(map(safe, one.rules))}"


def grades(report: CardReport, currency: str) -> str:
    """How many accounts have each grade, as bars."""
    shown = [one for one in report.grades if one.band is not None or one.accounts]
    total = sum(one.accounts for one in shown)
    most = max((one.accounts for one in shown), default=0)
    money = any(one.money is not None for one in shown)
    rows = [_grade_row(one, total, most, currency, money) for one in shown]
    heads = [Column("grade"), Column(""), Column("accounts", right=True), Column("share", right=True)]
    return table([*heads, Column("at stake", right=True)] if money else heads, rows)


def mark(name: str, colour: str | None) -> str:
    """A grade with its symbol, in its colour: never by colour alone."""
    return style(f"{_SYMBOLS.get(colour or '', '○')} {name}", colour or "dim")


def _head(report: CardReport) -> str:
    scored = report.statuses.get("scored", 0)
    parts = [f"{scored:,} {_accounts(scored)} scored"]
    if report.mean is not None:
        parts.append(f"mean {points(report.mean)}")
    words = {"unknown": "unknown", "failed": "failed", "not applicable": "not applicable"}
    parts += [f"{number:,} {words[name]}" for name, number in report.statuses.items() if name in words]
    if report.overridden:
        parts.append(f"{report.overridden:,} by override")
    return ", ".join(parts)


def _grade_row(one: GradeCount, total: int, most: int, currency: str, money: bool) -> list[str]:
    colour = one.band.colour if one.band else None
    length = bar(one.accounts / most if most else 0.0)
    row = [mark(one.title, colour), style(length, colour or "dim"), f"{one.accounts:,}"]
    row.append(f"{100 * one.accounts / total:.0f}%" if total else "–")
    if money:
        row.append(f"{grouped(one.money or 0.0, 0)} {currency}".rstrip())
    return row


def _movements(report: CardReport) -> Iterator[str]:
    moved = report.movements
    if moved is None:
        return
    yield (
        f"  Since {moved.since}: {moved.risen:,} rose, {moved.fallen:,} fell; "
        f"{moved.better:,} to a better grade, {moved.worse:,} to a worse one"
    )
    shown = [*moved.falls, *moved.rises]
    if shown:
        heads = [
            Column("account"),
            Column("name", shrinks=True),
            Column("score", right=True),
            Column("change", right=True),
            Column("grade"),
        ]
        yield table(heads, [_movement(report, one) for one in shown])


def _movement(report: CardReport, one: Movement) -> list[str]:
    change = signed(one.after - one.before)
    grade = _titled(report, one.grade_after)
    if one.grade_before != one.grade_after:
        grade = f"{_titled(report, one.grade_before)} → {grade}"
    coloured = style(change, "red" if one.after < one.before else "green")
    return [safe(one.account, 24), safe(one.name or "", 40), points(one.after), coloured, grade]


def _urgent(report: CardReport, currency: str) -> Iterator[str]:
    total = sum(report.triggers.values())
    names = ", ".join(f"{_trigger(report, name)} {number:,}" for name, number in report.triggers.items() if number)
    yield from printing.wrapped(f"Triggers that hold: {total:,} ({names})", "  ", "    ")
    yield "  Who needs someone first:"
    named = any(one.name for one in report.urgent)
    heads = [
        Column("priority"),
        Column("account"),
        *([Column("name", shrinks=True)] if named else []),
        Column("score", right=True),
        Column("change", right=True),
        Column("grade"),
        Column("at stake", right=True),
        Column("why", shrinks=True, below="{}"),
    ]
    yield table(heads, [_urgent_row(report, one, currency, named) for one in report.urgent])


def _urgent_row(report: CardReport, one: Urgent, currency: str, named: bool) -> list[str]:
    colour = {"urgent": "red", "high": "amber"}.get(one.priority, "dim")
    return [
        style(one.priority, colour),
        safe(one.account, 24),
        *([safe(one.name or "", 40)] if named else []),
        points(one.score),
        signed(one.change),
        _titled(report, one.grade),
        "–" if one.money is None else f"{grouped(one.money, 0)} {currency}".rstrip(),
        safe(_why(report, one), 160),
    ]


def _why(report: CardReport, one: Urgent) -> str:
    """The triggers that are open, then what costs the most."""
    return "; ".join([*(_trigger(report, name) for name in one.triggers), *([one.reason] if one.reason else [])])


def _trigger(report: CardReport, name: str) -> str:
    return next((one.title or one.name for one in report.scorecard.triggers if one.name == name), name)


def _titled(report: CardReport, grade: str) -> str:
    for variant in reversed(report.scorecard.variants):
        for band in variant.grades.bands:
            if band.name == grade:
                return mark(band.title, band.colour)
    return mark("Unknown", None)


def _accounts(number: int) -> str:
    return "account" if number == 1 else "accounts"


def written(lines: Sequence[tuple[str, str]]) -> str:
    """What was written, and where."""
    return tables.table([Column("wrote"), Column("")], lines)
