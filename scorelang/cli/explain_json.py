"""An explanation as JSON: a shape that others build on, described in docs/explain.md."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from scorelang.actions.context import Episode, Grade
from scorelang.kernel.tables import Cell
from scorelang.run.episodes import Open
from scorelang.run.explaining import Explanation
from scorelang.run.levers import Change, Lift, Reach
from scorelang.run.unknowns import Unknown
from scorelang.run.words import as_day, as_instant, indicator_value
from scorelang.types import Date, Time

FORMAT = 1


def record(one: Explanation, currency: str) -> dict[str, Any]:
    """One account by one scorecard."""
    found = one.context
    return {
        "format": FORMAT,
        "account": {"key": found.key, "name": found.name},
        "scorecard": {"name": found.scorecard.name, "title": found.scorecard.title},
        "today": found.today,
        "status": one.status,
        "score": found.score,
        "grade": _grade(found.grade),
        "change": found.change,
        "previous": {
            "day": found.previous.day,
            "score": found.previous.score,
            "grade": _grade(found.previous.grade),
        },
        "segment": found.segment,
        "coverage": found.coverage,
        "coverage_from": one.scorecard.coverage,
        "money": found.money,
        "before": one.before,
        "tree": [asdict(line) for line in one.lines],
        "steps": [asdict(step) | {"amount": step.amount} for step in one.steps],
        "reasons": [asdict(each) for each in one.reasons],
        "unknown": [_unknown(each) for each in one.unknowns if not each.known],
        "assumed": [_unknown(each) for each in one.unknowns if each.known],
        "outages": [asdict(outage) for outage in one.outages],
        "levers": [_lift(lift, currency) for lift in one.lifts],
        "reach": None if one.reach is None else _reach(one.reach, currency),
        "episodes": [_episode(*each) for each in zip(found.episodes, one.opened, strict=True)],
    }


def written(value: object) -> str:
    """What JSON has no word for."""
    assert isinstance(value, date | datetime)
    return value.isoformat()


def _grade(grade: Grade) -> dict[str, str]:
    return {"name": grade.name, "title": grade.title, "colour": grade.colour}


def _unknown(one: Unknown) -> dict[str, Any]:
    return {name: cell for name, cell in asdict(one).items() if name not in ("known", "there")}


def _episode(one: Episode, opened: Open) -> dict[str, Any]:
    silence = opened.silence
    silenced = {"until": silence.last_day, "reason": silence.reason, "author": silence.author} if silence else None
    plays = list(opened.trigger.plays) if opened.starts else []
    return {**asdict(one), "plays": plays, "muted": opened.muted, "silenced": silenced}


def _reach(one: Reach, currency: str) -> dict[str, Any]:
    return {
        "grade": one.grade,
        "short": one.short,
        "singles": [_lift(lift, currency) for lift in one.singles],
        "pairs": [_lift(lift, currency) for lift in one.pairs],
    }


def _lift(lift: Lift, currency: str) -> dict[str, Any]:
    changes = [_change(one, currency) for one in lift.changes]
    return {"changes": changes, "score": lift.score, "grade": lift.grade, "gain": lift.gain}


def _change(one: Change, currency: str) -> dict[str, Any]:
    return {
        "indicator": one.indicator.name,
        "title": one.indicator.title,
        "from": _cell(one, one.before),
        "to": _cell(one, one.after),
        "from_words": indicator_value(one.indicator, one.before, currency),
        "to_words": indicator_value(one.indicator, one.after, currency),
        "change": one.how_far(currency),
    }


def _cell(one: Change, cell: Cell) -> object:
    match one.indicator.value.type:
        case Date() if cell is not None:
            return as_day(cell)
        case Time() if cell is not None:
            return as_instant(cell)
        case _:
            return cell
