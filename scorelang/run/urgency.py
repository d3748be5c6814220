"""The accounts that need someone first: those with an open trigger, by priority and by the money at risk."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from scorelang.engines.duckdb.base import quoted
from scorelang.engines.duckdb.days import DayFile, day_relation
from scorelang.engines.duckdb.session import Session
from scorelang.ir.program import Program
from scorelang.ir.scorecards import Scorecard, Trigger
from scorelang.kernel.operators import Sort
from scorelang.kernel.tables import Cell
from scorelang.project.overrides import Overrides
from scorelang.run.accounts import money_column
from scorelang.run.episodes import PRIORITIES, Life, Observation, Open, Past, life, muted
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


@dataclass(frozen=True, slots=True)
class Record:
    """What is on record of an account, oldest first; `away`: the runs since its first that did not score it."""

    runs: tuple[Run, ...] = ()
    away: tuple[date, ...] = ()

    @property
    def pasts(self) -> tuple[Past, ...]:
        """Its scores."""
        return tuple(run.past for run in self.runs)


NOTHING = Record()


def records_of(
    session: Session, card: Scorecard, files: Sequence[DayFile], days: Sequence[date], which: str
) -> dict[str, Record]:
    """What every run of these days and files said of the accounts that `which` lists: texts, or a query of them."""
    if not files:
        return {}
    view = day_relation(session, "runs", files, run_columns(card))
    query = f"SELECT * FROM {view} WHERE account IN ({which}) ORDER BY account, day"
    found: dict[str, list[Run]] = {}
    for row in session.rows(query):
        account, run = run_of(card, row)
        found.setdefault(account, []).append(run)
    return {account: recorded(account, runs, files, days) for account, runs in found.items()}


def recorded(account: str, runs: Sequence[Run], files: Sequence[DayFile], days: Sequence[date]) -> Record:
    """An account's runs, and on which of the days since its first it was not there.

    Nothing is known of a day on which its row was refused, or may have been one of those that do not say whose they
    are, of which there are more than on the last day that it was there.
    """
    seen = {run.past.day for run in runs}
    first, nameless = runs[0].past.day, 0
    away = []
    for day, file in zip(days, files, strict=True):
        if day in seen:
            nameless = file.nameless
        elif day > first and account not in file.refused and file.nameless <= nameless:
            away.append(day)
    return Record(tuple(runs), tuple(away))


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
        view = day_relation(session, "runs", files, run_columns(card))
        parts.append(f"k IN (SELECT account FROM {view} WHERE {' OR '.join(lasting)})")
    applies = f"{results.column(f'{card.name}.status')} <> 'not applicable'"
    return f"({' OR '.join(parts) or 'FALSE'}) AND {applies}"


def run_columns(card: Scorecard) -> list[tuple[str, Sort]]:
    """What the life of a scorecard's triggers is read from, in a day's file."""
    wanted = [("account", Sort.TEXT), ("day", Sort.DAY), ("score", Sort.NUMBER), ("grade", Sort.TEXT)]
    wanted += [(f"trigger.{one.name}", Sort.FLAG) for one in card.triggers]
    return wanted + [(f"until.{one.name}", Sort.FLAG) for one in card.triggers if one.until is not None]


def open_triggers(
    card: Scorecard, result: Result, record: Record, today: date, overrides: Overrides
) -> tuple[Open, ...]:
    """The triggers that are open for an account today, the most urgent first; one that is silenced still mutes."""
    lives = lives_of(card, result, record, today)
    return open_of(card, str(result["key"]), lives, today, overrides)


def lives_of(card: Scorecard, result: Result, record: Record, today: date) -> list[tuple[Trigger, Life]]:
    """What became of each trigger for an account, up to today."""
    found = []
    here = result.get(f"{card.name}.status") != "not applicable"
    for trigger in card.triggers:
        when, until = _flag(result, card, "trigger", trigger.name), _flag(result, card, "until", trigger.name)
        found.append((trigger, lived(trigger, record, Observation(today, when, until, here))))
    return found


def open_of(
    card: Scorecard, key: str, lives: Sequence[tuple[Trigger, Life]], today: date, overrides: Overrides
) -> tuple[Open, ...]:
    """Those that are open, the most urgent first."""
    opened = [(trigger, life.open) for trigger, life in lives if life.open is not None]
    silent = muted([trigger for trigger, _ in opened])
    shown = [
        Open(trigger, episode, trigger.name in silent, overrides.silencing(card.name, key, trigger.name, today))
        for trigger, episode in opened
    ]
    return tuple(sorted(shown, key=lambda one: PRIORITIES.index(one.trigger.priority)))


def lived(trigger: Trigger, record: Record, *now: Observation) -> Life:
    """What became of a trigger for an account, by what is on record and what is seen now."""
    name = trigger.name
    seen = [Observation(run.past.day, run.when.get(name), run.until.get(name)) for run in record.runs]
    gone = [Observation(day, None, here=False) for day in record.away]
    return life(trigger, sorted((*seen, *gone, *now), key=lambda one: one.day))


def urgent(program: Program, card: Scorecard, result: Result, record: Record, open_: Sequence[Open]) -> Urgent:
    """One line of the list."""
    money = money_column(program)
    score = number(result.get(f"{card.name}.score"))
    before = record.runs[-1].past.score if record.runs else None
    return Urgent(
        account=str(result["key"]),
        name=None,
        score=score,
        grade=str(result.get(f"{card.name}.grade")),
        change=None if score is None or before is None else published(score - before),
        money=number(result.get(f"account.{money.name}")) if money else None,
        priority=open_[0].trigger.priority,
        triggers=tuple(one.trigger.name for one in open_),
        reason=next((one.title for one in reasons(program, card, result)), None),
    )


def run_of(card: Scorecard, row: Sequence[object]) -> tuple[str, Run]:
    """A row of `run_columns`: the account, and what the run said of it."""
    cells = dict(zip((name for name, _ in run_columns(card)), row, strict=True))
    day, score = cells["day"], cells["score"]
    assert isinstance(day, date)
    past = Past(day, float(score) if isinstance(score, int | float) else None, str(cells["grade"]))
    run = Run(past, dict(_flags(card, cells, "trigger")), dict(_flags(card, cells, "until")))
    return str(cells["account"]), run


def _flags(card: Scorecard, cells: Mapping[str, object], kind: str) -> Iterator[tuple[str, bool | None]]:
    for trigger in card.triggers:
        cell = cells.get(f"{kind}.{trigger.name}")
        yield trigger.name, cell if isinstance(cell, bool) else None


def _flag(result: Result, card: Scorecard, kind: str, trigger: str) -> bool | None:
    cell: Cell = result.get(f"{card.name}.{kind}.{trigger}")
    return cell if isinstance(cell, bool) else None
