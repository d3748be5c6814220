"""`publish`: a day on record to a file or a table that another system reads, changed rows only.

What is published is what is on record, by the program that spoke then; nothing is scored. It is prepared, looked at and
maybe agreed to by a person, and then written, if the target still holds what it was held against.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Protocol

from scorelang.diagnostics import Diagnostic
from scorelang.diagnostics.catalogue.run import DAMAGED_HISTORY, NOTHING_KEPT, OLD_DAY
from scorelang.ir.program import Program
from scorelang.ir.scorecards import Scorecard
from scorelang.pinning.days import shift
from scorelang.project.fields import card_of
from scorelang.project.records import Profile, Project, Target
from scorelang.project.targets import KEEP, target_of
from scorelang.run.agenda import looking_back
from scorelang.run.binding import profile_of
from scorelang.run.history import History, Manifest, history_of
from scorelang.run.output import harmless
from scorelang.run.publish_changes import Cell, Changes, Row, Rows, changes
from scorelang.run.publish_columns import Column, columns_of
from scorelang.run.publish_file import file_of
from scorelang.run.publish_rows import KeptDay, kept_sorts, rows_of
from scorelang.run.publish_table import table_of
from scorelang.run.publish_view import Veil, behind, veil_of
from scorelang.run.running import alone
from scorelang.run.spoken import spoken
from scorelang.run.stopping import RunError
from scorelang.run.weighing import weighed
from scorelang.source.records import dataclass

MOST_LOST = 0.2  # of the rows that a target holds, where it names no limit


class Place(Protocol):
    """Where rows are published."""

    @property
    def shown(self) -> str:
        """Its name in messages."""
        ...

    def before(self, columns: Sequence[Column], /) -> Rows:
        """The rows it holds, by key."""
        ...

    def waiting(self, columns: Sequence[Column], /) -> frozenset[str]:
        """The keys of rows that were written and not taken yet."""
        ...

    def write(self, columns: Sequence[Column], before: Rows, changes: Changes, /) -> int:
        """Write the changes, all or nothing, if it still holds `before`; how many rows are written."""
        ...


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be published. `day`: None for the newest on record; `full`: every row, also one that is the same."""

    project: Project
    program: Program
    version: str
    target: str
    today: date
    now: datetime
    environment: Mapping[str, str]
    profile: str | None = None
    day: date | None = None
    full: bool = False


@dataclass(frozen=True, slots=True)
class Publication:
    """What would be published. `held_back`: accounts whose key cannot be written: a formula, or a NUL.

    `waiting`: how many rows lie there still; `too_old`: why the day is not published unless it is asked for by name.
    """

    asked: Asked
    target: Target
    place: Place
    card: Scorecard
    manifest: Manifest
    columns: tuple[Column, ...]
    before: Rows
    changes: Changes
    held_back: tuple[str, ...]
    waiting: int
    too_old: Diagnostic | None

    @property
    def excess(self) -> str | None:
        """What is more than the target's limit, in words; None where nobody is to be asked.

        Without a limit of its own it is rows that are emptied or deleted. Who asks for every row has agreed.
        """
        limit, changes = self.target.options.get("ask_above"), self.changes
        rows, what = (changes.lost, "be lost") if limit is None else (changes.number, "change")
        most = limit if isinstance(limit, float) else MOST_LOST
        if self.asked.full or changes.share(rows) <= most:
            return None
        return f"{rows:,} of {changes.before:,} rows would {what}, more than {most * 100:g}%"


def prepared(asked: Asked) -> Publication:
    """What a publication would do; RunError where it cannot be done."""
    profile = profile_of(asked.project, asked.profile)
    target = target_of(asked.project, profile, asked.target)
    if isinstance(target, Diagnostic):
        raise RunError(target)
    card = card_of(asked.program, target)
    if isinstance(card, Diagnostic):
        raise RunError(card)
    history = history_of(asked.project)
    day = _kept_day(asked, history, card)
    columns, now = _kept(asked, day, target, veil_of(asked.program, card, target))
    place = _place(asked, history, profile, target)
    held_back = tuple(key for key in now if "\0" in key or ("path" in target.options and harmless(key) != key))
    for key in held_back:
        del now[key]
    before, gone = place.before(columns), str(target.options.get("gone", KEEP))
    found = changes(columns, before, now, gone, _stamped(asked, day), full=asked.full)
    waiting, old = len(place.waiting(columns)), _too_old(asked, day.card, day.manifest.day)
    return Publication(asked, target, place, day.card, day.manifest, columns, before, found, held_back, waiting, old)


def _kept(asked: Asked, day: KeptDay, target: Target, veil: Veil) -> tuple[tuple[Column, ...], dict[str, Row]]:
    """The columns of the target, and what each account's row would be."""
    with looking_back(day.history) as session:
        columns = columns_of(behind(veil, target), kept_sorts(session, day), day.card.name)
        return columns, rows_of(session, day, columns, asked.project, veil, _stamped(asked, day))


def _stamped(asked: Asked, day: KeptDay) -> Mapping[str, Cell]:
    """What is the same in every row that is written."""
    return {
        "program": day.manifest.program,
        "day": day.manifest.day.isoformat(),
        "published_at": asked.now.astimezone(UTC).isoformat(timespec="seconds"),
    }


def publish(publication: Publication) -> int:
    """Write what was prepared; how many rows are written, 0 where nothing is to be. RunError where it is too old."""
    if publication.too_old is not None:
        raise RunError(publication.too_old)
    if not publication.changes.number:
        return 0
    with alone(publication.asked.project):
        return publication.place.write(publication.columns, publication.before, publication.changes)


def _place(asked: Asked, history: History, profile: Profile, target: Target) -> Place:
    if "table" in target.options:
        return table_of(profile, target, asked.environment)
    return file_of(asked.project, history, target)


def _kept_day(asked: Asked, history: History, card: Scorecard) -> KeptDay:
    """The day that is asked for, else the newest; RunError where there is none, or none that is new enough."""
    manifest = _verified(history, card.name, _day(asked, history, card))
    program = asked.program
    if manifest.program != asked.version:
        program = _spoken(history, asked.project.root, manifest)
    then = program.scorecard(card.name)
    others = (name for name in weighed(then) if manifest.day in history.days(name))
    return KeptDay(history, manifest, program, then, tuple(_verified(history, name, manifest.day) for name in others))


def _day(asked: Asked, history: History, card: Scorecard) -> date:
    days = history.days(card.name)
    if asked.day is not None and asked.day in days:
        return asked.day
    past = [day for day in days if day <= asked.today]
    if asked.day is not None or not past:
        which = f"{asked.day}" if asked.day is not None else "any day"
        help = f"`scorelang run{f' --today {asked.day}' if asked.day else ''}` keeps it"
        if past and asked.day is not None:
            help += f"; the newest that is kept is {past[-1]}"
        raise RunError(NOTHING_KEPT.at(None, f"nothing is on record of `{card.name}` on {which}", help=help))
    return past[-1]


def _too_old(asked: Asked, card: Scorecard, day: date) -> Diagnostic | None:
    """Of a scorecard with a rhythm, a day that nobody named and after which there should have been another."""
    every = card.every[0].length if card.every else None
    if asked.day is not None or every is None or shift(day, every, 1) >= asked.today:
        return None
    rhythm = every.unit if every.amount == 1 else f"{every.amount:g} {every.unit}s"
    message = f"the newest day of `{card.name}` is {day}, and it should be scored every {rhythm}"
    help = f"`scorelang run` first; `--day {day}` publishes that day all the same"
    return OLD_DAY.at(None, message, help=help)


def _verified(history: History, card: str, day: date) -> Manifest:
    found = history.verified(card, day)
    if isinstance(found, Diagnostic):
        raise RunError(found)
    return found


def _spoken(history: History, root: Path, manifest: Manifest) -> Program:
    """The program of a day; without it nobody can say what a score is made of."""
    found = spoken(history, root, manifest.program)
    if found is None:
        message = (
            f"`programs/{manifest.program[:12]}….json` is damaged or gone: the program that spoke on {manifest.day}"
        )
        raise RunError(DAMAGED_HISTORY.at(None, message, help="run that day again"))
    return found
