"""The accounts that need someone first: those with an open trigger, by priority and by the money at risk."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from scorelang.engines.duckdb.base import quoted
from scorelang.engines.duckdb.days import DayFile, day_relation
from scorelang.engines.duckdb.session import Session
from scorelang.ir.program import Program
from scorelang.ir.scorecards import Scorecard
from scorelang.kernel.operators import Sort
from scorelang.kernel.tables import Cell
from scorelang.run.accounts import money_column
from scorelang.run.episodes import PRIORITIES, Observation, Open, Past, episodes, muted
from scorelang.run.leaves import Result, number
from scorelang.run.reasons import published, reasons
from scorelang.run.report import Urgent
from scorelang.run.results import Results
from scorelang.source.records import dataclass
from scorelang.sources.to_duckdb import literal


@dataclass(frozen=True, slots=True)
class Run:
    """What one earlier run said of an account."""

    past: Past
    when: Mapping[str, bool | None]
    until: Mapping[str, bool | None]


def runs_of(session: Session, card: Scorecard, files: Sequence[DayFile], which: str) -> dict[str, list[Run]]:
    """What every earlier run said, oldest first, of the accounts that `which` lists: texts, or a query of them."""
    if not files:
        return {}
    view = day_relation(session, "runs", files, _columns(card))
    names = [name for name, _ in _columns(card)]
    found: dict[str, list[Run]] = {}
    for row in session.rows(f"SELECT * FROM {view} WHERE account IN ({which}) ORDER BY account, day"):
        cells = dict(zip(names, row, strict=True))
        found.setdefault(str(cells["account"]), []).append(_run(card, cells))
    return found


def listed(accounts: Iterable[object]) -> str:
    """Accounts as texts."""
    return ", ".join(literal(str(account)) for account in accounts) or "NULL"


def candidates(session: Session, card: Scorecard, results: Results, files: Sequence[DayFile]) -> str:
    """A condition on results that holds for each account with a trigger that may be open.

    One that holds, or is not known, today; and one with an `until` that ever opened.
    """
    flags = [results.column(f"{card.name}.trigger.{one.name}") for one in card.triggers]
    parts = [f"{flag} IS DISTINCT FROM FALSE" for flag in flags if flag]
    lasting = [quoted(f"trigger.{one.name}") for one in card.triggers if one.until is not None]
    if lasting and files:
        view = day_relation(session, "runs", files, _columns(card))
        parts.append(f"k IN (SELECT account FROM {view} WHERE {' OR '.join(lasting)})")
    applies = f"{results.column(f'{card.name}.status')} <> 'not applicable'"
    return f"({' OR '.join(parts) or 'FALSE'}) AND {applies}"


def _columns(card: Scorecard) -> list[tuple[str, Sort]]:
    wanted = [("account", Sort.TEXT), ("day", Sort.DAY), ("score", Sort.NUMBER), ("grade", Sort.TEXT)]
    wanted += [(f"trigger.{one.name}", Sort.FLAG) for one in card.triggers]
    return wanted + [(f"until.{one.name}", Sort.FLAG) for one in card.triggers if one.until is not None]


def open_triggers(card: Scorecard, result: Result, runs: Sequence[Run], today: date) -> tuple[Open, ...]:
    """The triggers that are open for an account today, the most urgent first."""
    opened = []
    for trigger in card.triggers:
        name = trigger.name
        seen = [Observation(run.past.day, run.when.get(name), run.until.get(name)) for run in runs]
        now = Observation(today, _flag(result, card, "trigger", name), _flag(result, card, "until", name))
        found = episodes(trigger, (*seen, now))
        if found and found[-1].closed is None:
            opened.append((trigger, found[-1]))
    silent = muted([trigger for trigger, _ in opened])
    shown = [Open(trigger, episode, trigger.name in silent) for trigger, episode in opened]
    return tuple(sorted(shown, key=lambda one: PRIORITIES.index(one.trigger.priority)))


def urgent(program: Program, card: Scorecard, result: Result, runs: Sequence[Run], open_: Sequence[Open]) -> Urgent:
    """One line of the list."""
    money = money_column(program)
    score = number(result.get(f"{card.name}.score"))
    before = runs[-1].past.score if runs else None
    why = reasons(program, card, result)
    return Urgent(
        account=str(result["key"]),
        name=None,
        score=score,
        grade=str(result.get(f"{card.name}.grade")),
        change=None if score is None or before is None else published(score - before),
        money=number(result.get(f"account.{money.name}")) if money else None,
        priority=open_[0].trigger.priority,
        triggers=tuple(one.trigger.name for one in open_),
        reason=why[0].title if why else None,
    )


def _run(card: Scorecard, cells: Mapping[str, object]) -> Run:
    day, score = cells["day"], cells["score"]
    assert isinstance(day, date)
    past = Past(day, float(score) if isinstance(score, int | float) else None, str(cells["grade"]))
    return Run(past, dict(_flags(card, cells, "trigger")), dict(_flags(card, cells, "until")))


def _flags(card: Scorecard, cells: Mapping[str, object], kind: str) -> Iterator[tuple[str, bool | None]]:
    for trigger in card.triggers:
        cell = cells.get(f"{kind}.{trigger.name}")
        yield trigger.name, cell if isinstance(cell, bool) else None


def _flag(result: Result, card: Scorecard, kind: str, trigger: str) -> bool | None:
    cell: Cell = result.get(f"{card.name}.{kind}.{trigger}")
    return cell if isinstance(cell, bool) else None
