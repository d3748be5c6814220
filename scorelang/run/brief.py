"""One account in short: its score beside what was on record of the same day, what moved, and what is open."""

from collections.abc import Mapping
from datetime import date

from scorelang.actions.context import PlanContext
from scorelang.diagnostics import Diagnostic
from scorelang.engines.duckdb.base import quoted
from scorelang.engines.duckdb.paths import read_path
from scorelang.engines.duckdb.session import Session
from scorelang.ir.scorecards import Scorecard
from scorelang.kernel.tables import Cell
from scorelang.run.contexts import Facts, context
from scorelang.run.history import History
from scorelang.run.leaves import number
from scorelang.run.outages import outages
from scorelang.run.report import Outage
from scorelang.run.running import past_days, past_files
from scorelang.run.scoring import Scored
from scorelang.run.urgency import NOTHING, listed, open_triggers, records_of
from scorelang.source.records import dataclass
from scorelang.sources.to_duckdb import literal

Kept = Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class Moved:
    """An indicator whose points are other than on record; `value` in words."""

    title: str
    value: str
    status: str
    before: float | None
    after: float | None


@dataclass(frozen=True, slots=True)
class Brief:
    """What there is to say of one account by one scorecard; `before`: what was on record of that day, if anything."""

    scorecard: Scorecard
    context: PlanContext
    status: str
    before: Kept
    moved: tuple[Moved, ...]
    outages: tuple[Outage, ...]


def recorded(session: Session, history: History, card: Scorecard, day: date, account: str) -> Kept:
    """What is on record of an account on a day, by column; nothing where the day or the account is not."""
    if day not in history.days(card.name):
        return {}
    found = history.verified(card.name, day)
    if isinstance(found, Diagnostic):
        return {}
    source = f"read_parquet({read_path(history.file(found))})"
    rows = session.rows(
        f"SELECT {', '.join(map(quoted, found.columns))} FROM {source} WHERE account = {literal(account)}"
    )
    return next((dict(zip(found.columns, row, strict=True)) for row in rows), {})


def brief(scored: Scored, card: Scorecard, account: str, before: Kept) -> Brief:
    """The account by a scorecard, beside what was on record of it on the same day."""
    result = next(scored.results.fetch(f"k = {literal(account)}"))
    files, days = past_files(scored, card), past_days(scored, card)
    record = records_of(scored.session, card, files, days, listed([account])).get(account, NOTHING)
    request = scored.request
    opened = open_triggers(card, result, record, request.today, request.overrides)
    put = request.overrides.of(card.name, request.today)
    project = request.project
    facts = Facts(request.program, card, request.today, project.currency, project.timezone, (), None, put)
    found = context(facts, result, record.pasts, opened)
    moved = tuple(
        Moved(part.title, part.value, part.status, then, part.points)
        for part in found.parts
        if before and (then := number(before.get(f"{part.name}.score"))) != part.points
    )
    status = str(result.get(f"{card.name}.status"))
    return Brief(card, found, status, before, moved, outages(scored, card))
