"""Actions with the people who answer for them, and as other tools take them."""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date

from scorelang.actions import escaping
from scorelang.actions.plan import Roles
from scorelang.actions.playbook import Library
from scorelang.actions.schedule import person
from scorelang.diagnostics import Diagnostic
from scorelang.ir.scorecards import Scorecard
from scorelang.project.playbooks import playbooks
from scorelang.run.agenda import Action, Agenda, agendas, urgency
from scorelang.run.output import number_text
from scorelang.run.planning import roles_of
from scorelang.run.roster import Member, members
from scorelang.run.scoring import Request
from scorelang.run.stopping import RunError
from scorelang.source.records import dataclass

Field = str | float | int | None
UNKNOWN = Member()


@dataclass(frozen=True, slots=True)
class Duty:
    """An action, whose it is, and what is known of the account; `owner` is empty where nobody is named."""

    action: Action
    owner: str
    name: str | None
    money: float | None

    @property
    def note(self) -> str | None:
        """Why it is silenced, and by whom."""
        silence = self.action.silence
        return f"{silence.reason} ({silence.author})" if silence else None


Answered = list[tuple[Agenda, list[Duty]]]


def duties(request: Request, cards: Sequence[Scorecard], since: date | None) -> tuple[Answered, tuple[Diagnostic, ...]]:
    """Each scorecard that is on record with its actions, and what is to be said where the accounts cannot be read.

    The states come from the history alone; names, people and money from the accounts as they are.
    """
    found = agendas(request, cards, since)
    known: Mapping[str, Member] = {}
    said: tuple[Diagnostic, ...] = ()
    try:
        known = members(request, (one.account for about in found for one in about.actions))
    except RunError as stopped:
        said = stopped.diagnostics
    library = playbooks(request.project, request.program).library
    roles = roles_of(request.project, request.program)
    return [(about, _duties(about, known, library, roles)) for about in found], said


def _duties(about: Agenda, known: Mapping[str, Member], library: Library, roles: Roles) -> list[Duty]:
    """The most urgent first, of those the most money, and of those the lowest score."""
    mine = [_duty(about, one, known, library, roles) for one in about.actions]
    return sorted(mine, key=_first)


def _first(one: Duty) -> tuple[object, ...]:
    score = one.action.score
    return (*urgency(one.action)[:2], -(one.money or 0.0), score is None, score or 0.0, one.action.account)


def _duty(about: Agenda, action: Action, known: Mapping[str, Member], library: Library, roles: Roles) -> Duty:
    member = known.get(action.account, UNKNOWN)
    return Duty(action, _owner(about.scorecard, action, member, library, roles), member.name, member.money)


def _owner(card: Scorecard, action: Action, member: Member, library: Library, roles: Roles) -> str:
    """Who the trigger names; else who runs its first playbook; else who answers for the scorecard."""
    named = action.trigger.owner
    if named:
        return person(named, member.texts, roles)[0] if named in (*roles.columns, *roles.people) else named
    books = [library.playbooks[name] for name in action.trigger.plays if name in library.playbooks]
    if books:
        return person(books[0].owner, member.texts, roles)[0]
    return card.owner or roles.fallback


def to_record(one: Duty) -> dict[str, Field | list[str]]:
    """An action as other tools take it; `id` is the key to import by."""
    action = one.action
    return {
        "id": action.id,
        "scorecard": action.scorecard,
        "account": action.account,
        "name": one.name,
        "state": action.state,
        "priority": action.trigger.priority,
        "trigger": action.trigger.name,
        "title": action.trigger.title,
        "since": action.since.isoformat(),
        "days": action.days,
        "until": action.until.isoformat() if action.until else None,
        "score": action.score,
        "grade": action.grade,
        "change": action.change,
        "money": one.money,
        "owner": one.owner,
        "note": one.note,
        "plays": list(action.trigger.plays),
    }


def to_csv(found: Sequence[Duty]) -> str:
    """A line an action, safe to open in a spreadsheet."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    rows = [to_record(one) for one in found]
    writer.writerow(COLUMNS)
    writer.writerows([_cell(row[name]) for name in COLUMNS] for row in rows)
    return out.getvalue()


def _cell(value: Field | list[str]) -> str:
    match value:
        case None:
            return ""
        case float():
            return number_text(value)
        case int():
            return str(value)
        case list():
            return escaping.cell("; ".join(value))
        case _:
            return escaping.cell(escaping.clean(value))


COLUMNS = (
    "id",
    "scorecard",
    "account",
    "name",
    "state",
    "priority",
    "trigger",
    "title",
    "since",
    "days",
    "until",
    "score",
    "grade",
    "change",
    "money",
    "owner",
    "note",
    "plays",
)
