"""What is open, what is new and what was closed since the last run: from the days on record alone."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from itertools import groupby

from scorelang.actions.naming import digest
from scorelang.engines.duckdb.base import quoted
from scorelang.engines.duckdb.days import day_relation
from scorelang.engines.duckdb.session import Session, connect
from scorelang.engines.fault import EngineError
from scorelang.ir.scorecards import Scorecard, Trigger
from scorelang.project.overrides import Overrides, Silence
from scorelang.run.episodes import PRIORITIES, Episode, Life, muted
from scorelang.run.history import History, history_of
from scorelang.run.reasons import published
from scorelang.run.scoring import Request, files_of
from scorelang.run.scratch import scratch
from scorelang.run.stopping import RunError
from scorelang.run.urgency import Record, lived, recorded, run_columns, run_of
from scorelang.source.records import dataclass, replace

NO_OVERRIDES = Overrides()
STATES = ("new", "open", "muted", "silenced", "resting", "closed", "left")


@dataclass(frozen=True, slots=True)
class Action:
    """One episode of one account. `since`: the day it opened.

    `until`: the day it closed; of a silenced one the last day, of a resting one the day it may open again.

    `change`: of the score, since the day it opened; `id` stays as long as the episode does.
    """

    id: str
    scorecard: str
    account: str
    trigger: Trigger
    state: str
    since: date
    days: int
    until: date | None
    score: float | None
    grade: str
    change: float | None
    silence: Silence | None = None


@dataclass(frozen=True, slots=True)
class Agenda:
    """A scorecard's actions on its last day on record, the most urgent first; `since`: what is new is newer.

    `today`: the day that was asked for, which decides what is silenced.
    """

    scorecard: Scorecard
    today: date
    day: date
    since: date | None
    actions: tuple[Action, ...]


def agendas(request: Request, cards: Sequence[Scorecard], since: date | None = None) -> list[Agenda]:
    """Of each scorecard that is on record; without `since`, what is new came with the last run up to the day."""
    history = history_of(request.project, request.history)
    with looking_back(history) as session:
        found = [agenda(session, history, card, request.today, since, request.overrides) for card in cards]
    return [one for one in found if one is not None]


@contextmanager
def looking_back(history: History) -> Iterator[Session]:
    """A session that reads the history, and nothing else."""
    with scratch() as folder:
        try:
            with connect(folder, folders=(history.root,)) as session:
                session.seal()
                yield session
        except EngineError as fault:
            raise RunError(fault.diagnostic) from fault


def agenda(
    session: Session,
    history: History,
    card: Scorecard,
    today: date,
    since: date | None = None,
    overrides: Overrides = NO_OVERRIDES,
) -> Agenda | None:
    """By what was on record on a day; None with nothing."""
    days = [day for day in history.days(card.name) if day <= today]
    if not days:
        return None
    start = since if since is not None else days[-2] if len(days) > 1 else None
    about = Agenda(card, today, days[-1], start, ())
    found = [one for record in _records(session, history, card, days) for one in _actions(about, *record, overrides)]
    found.sort(key=urgency)
    return replace(about, actions=tuple(found))


def urgency(one: Action) -> tuple[int, int, str]:
    """The order in which actions are looked at."""
    return PRIORITIES.index(one.trigger.priority), STATES.index(one.state), one.account


def _records(session: Session, history: History, card: Scorecard, days: Sequence[date]) -> Iterator[tuple[str, Record]]:
    """The accounts for which a trigger ever held, one after the other."""
    if not card.triggers:
        return
    files = files_of(history, card.name, list(days))
    view = day_relation(session, "runs", files, run_columns(card))
    ever = " OR ".join(quoted(f"trigger.{one.name}") for one in card.triggers)
    query = f"SELECT * FROM {view} WHERE account IN (SELECT account FROM {view} WHERE {ever}) ORDER BY account, day"
    rows = (run_of(card, row) for batch in session.batches(query) for row in batch)
    for account, runs in groupby(rows, key=lambda one: one[0]):
        yield account, recorded(account, [run for _, run in runs], files, days)


def _actions(about: Agenda, account: str, record: Record, overrides: Overrides) -> Iterator[Action]:
    lives = [(trigger, lived(trigger, record)) for trigger in about.scorecard.triggers]
    silent = muted([trigger for trigger, one in lives if one.open is not None])
    for trigger, one in lives:
        for episode, state in _states(about, one):
            said = overrides.silencing(about.scorecard.name, account, trigger.name, about.today)
            if state in ("new", "open"):
                state = "silenced" if said else "muted" if trigger.name in silent else state
            silence = said if state == "silenced" else None
            until = silence.last_day if silence else one.rests_until if state == "resting" else episode.closed
            yield _action(about, account, record, trigger, episode, state, until, silence)


def _states(about: Agenda, one: Life) -> Iterator[tuple[Episode, str]]:
    """The episodes that are to be told of, each once: the last one rests, where it does, whenever it closed."""
    start = about.since or date.min
    resting = one.episodes[-1] if one.rests_until is not None else None
    for episode in one.episodes:
        if episode is resting:
            yield episode, "resting"
        elif episode.closed is None:
            yield episode, "new" if episode.since > start else "open"
        elif episode.closed > start:
            yield episode, "left" if episode.left else "closed"


def _action(
    about: Agenda,
    account: str,
    record: Record,
    trigger: Trigger,
    episode: Episode,
    state: str,
    until: date | None,
    silence: Silence | None,
) -> Action:
    last = record.runs[-1].past
    then = next((past.score for past in record.pasts if past.day == episode.since < last.day), None)
    change = None if last.score is None or then is None else published(last.score - then)
    return Action(
        id=episode_id(about.scorecard.name, account, trigger.name, episode.since),
        scorecard=about.scorecard.name,
        account=account,
        trigger=trigger,
        state=state,
        since=episode.since,
        days=((episode.closed or about.day) - episode.since).days,
        until=until,
        score=last.score,
        grade=last.grade,
        change=change,
        silence=silence,
    )


def episode_id(scorecard: str, account: str, trigger: str, since: date) -> str:
    """The name of an episode in other systems, the same as long as it is open."""
    return digest(scorecard, account, trigger, since.isoformat())[:32]
