"""What changed of a score, as a person reads it and as other programs do."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from scorelang.cli import reporting
from scorelang.cli.printing import safe, style, wrapped
from scorelang.cli.tables import Column, table
from scorelang.run.against import Changed, Standing
from scorelang.run.changing import CAUSES, PROGRAM
from scorelang.run.mixing import Apart
from scorelang.run.moved import Moved
from scorelang.run.telling import basis, grade_of, notes
from scorelang.run.words import percent, points, signed


def lines_of(one: Changed) -> Iterator[str]:
    """The difference, and by line and cause what brought it about."""
    yield ""
    yield f"  {_head(one)}"
    if one.why is not None:
        yield from wrapped(safe(one.why, 400), "    ")
        return
    if not one.amounts:
        yield "    nothing that adds to the score is otherwise"
        return
    yield table(*_table(one), indent="    ")
    for note in notes(one):
        yield from (style(line, "dim") for line in wrapped(note, "    "))


def _head(one: Changed) -> str:
    difference = "" if one.difference is None else f": {style(signed(one.difference), 'bold')}"
    return f"What changed since {safe(one.label, 60)} ({_standing(one, one.then)}, {basis(one)}){difference}"


def _standing(one: Changed, standing: Standing) -> str:
    grade = grade_of(one.card, standing.grade)
    shown = reporting.mark(grade.title, grade.colour)
    return f"{points(standing.score)} {shown}" if standing.score is not None else standing.status


def _table(one: Changed) -> tuple[list[Column], list[list[str]]]:
    causes = [cause for cause in CAUSES if any(amount.cause == cause for amount in one.amounts)]
    several = len(causes) > 1
    heads = [
        Column("", shrinks=True),
        Column("then", right=True, shrinks=True),
        Column("now", right=True, shrinks=True),
    ]
    heads += [Column(cause, right=True) for cause in causes] + ([Column("together", right=True)] if several else [])
    rows = []
    for line in one.lines:
        found = {amount.cause: amount.points for amount in one.amounts if amount.line == line.line}
        cells = [signed(found[cause]) if cause in found else "" for cause in causes]
        then, now = _then_and_now(line, causes == [PROGRAM])
        rows.append([safe(line.title, 60), then, now, *cells, *_sum(several, found.values())])
    sums = [signed(round(sum(a.points for a in one.amounts if a.cause == cause), 1)) for cause in causes]
    total = [signed(one.difference)] if several else []
    bold = [style(each, "bold") for each in (*sums, *total)]
    rows.append([style("together", "bold"), points(one.then.score), points(one.now.score), *bold])
    return heads, rows


def _sum(several: bool, found: Any) -> list[str]:
    return [signed(round(sum(found), 1))] if several else []


def _then_and_now(line: Moved, program: bool) -> tuple[str, str]:
    """Values; where another program is all that acts, points and weight."""
    if program and (line.weight_then is not None or line.weight_now is not None):
        return _weighed(line.points_then, line.weight_then), _weighed(line.points_now, line.weight_now)
    return safe(line.then, 40), safe(line.now, 40)


def _weighed(earned: float | None, weight: float | None) -> str:
    return f"{points(earned)} × {percent(weight)}" if weight else "–"


def record(one: Changed) -> dict[str, Any]:
    """For other programs."""
    by_cause = {
        cause: round(sum(a.points for a in one.amounts if a.cause == cause), 1)
        for cause in CAUSES
        if any(a.cause == cause for a in one.amounts)
    }
    return {
        "label": one.label,
        "day": one.day,
        "on_record": one.on_record,
        "other_program": one.other_program,
        "then": asdict(one.then),
        "now": asdict(one.now),
        "difference": one.difference,
        "why": one.why,
        "causes": by_cause,
        "lines": [
            asdict(line)
            | {"line": line.line.value if isinstance(line.line, Apart) else line.line}
            | {"amounts": {a.cause: a.points for a in one.amounts if a.line == line.line}}
            for line in one.lines
        ],
    }
