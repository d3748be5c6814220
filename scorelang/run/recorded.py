"""What is on record of one account: what the last run said of it."""

from collections.abc import Iterable
from datetime import date

from scorelang.engines.duckdb.days import day_relation
from scorelang.engines.duckdb.session import Session
from scorelang.ir.scorecards import Scorecard
from scorelang.kernel.operators import Sort
from scorelang.run.accounts import MOST_COMPARED, unknown_account
from scorelang.run.agenda import looking_back
from scorelang.run.history import History
from scorelang.run.scoring import files_of
from scorelang.run.stopping import RunError
from scorelang.source.records import dataclass
from scorelang.sources.to_duckdb import literal

_COLUMNS = (("account", Sort.TEXT), ("score", Sort.NUMBER), ("computed", Sort.NUMBER), ("grade", Sort.TEXT))


@dataclass(frozen=True, slots=True)
class Saying:
    """What a run said of an account; `computed` is the score before anybody's word, where there was one."""

    day: date
    score: float | None
    computed: float | None
    grade: str


def last_seen(history: History, cards: Iterable[Scorecard], account: str, today: date) -> date | None:
    """The last day up to today on which an account is on record by any of these scorecards; None where on none."""
    with looking_back(history) as session:
        found = [_last_seen(session, history, card.name, account, today) for card in cards]
    return max(filter(None, found), default=None)


def _last_seen(session: Session, history: History, card: str, account: str, today: date) -> date | None:
    days = [day for day in history.days(card) if day <= today]
    if not days:
        return None
    columns = (("account", Sort.TEXT), ("day", Sort.DAY))
    view = day_relation(session, "seen", files_of(history, card, days), columns)
    ((day,),) = session.rows(f"SELECT max(day) FROM {view} WHERE account = {literal(account)}")
    return day if isinstance(day, date) else None


def last_said(history: History, scorecard: str, account: str) -> Saying | None:
    """Of the last day on record; None where nothing is on record at all. RunError for an account nobody knows."""
    days = history.days(scorecard)
    if not days:
        return None
    with looking_back(history) as session:
        view = day_relation(session, "last", files_of(history, scorecard, [days[-1]]), _COLUMNS)
        rows = session.rows(f"SELECT score, computed, grade FROM {view} WHERE account = {literal(account)}")
        if not rows:
            keys = session.rows(f"SELECT account FROM {view} LIMIT {MOST_COMPARED}")
            last = _last_seen(session, history, scorecard, account, days[-1])
            raise RunError(unknown_account(account, (str(row[0]) for row in keys), days[-1], last=last))
    score, computed, grade = rows[0]
    return Saying(days[-1], score, computed, str(grade))
