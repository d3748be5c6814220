"""What is wrong with a history, and how it is put right: nothing is deleted, what cannot count is moved aside."""

import os
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path

from scorelang.diagnostics import Diagnostic
from scorelang.diagnostics.catalogue.run import LATER_HISTORY, LEFTOVER_FILE, LOST_PROGRAM
from scorelang.run import durable
from scorelang.run.history import ASIDE, PROGRAMS, PUBLISHED, History, Manifest
from scorelang.source.records import dataclass

_UNDER_WAY = re.compile(r"\..*\.(\d+)(?:\.parquet)?\.new")
_ROWS = re.compile(r"\d{4}-\d{2}-\d{2}-[0-9a-f]{16}\.parquet")
AGAIN = "`scorelang history repair` moves it aside"


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is wrong: what is said of it, and the files that a repair moves aside.

    `again`: the day that has to be run once more.
    """

    diagnostic: Diagnostic
    files: tuple[Path, ...] = ()
    again: date | None = None


@dataclass(frozen=True, slots=True)
class Inspected:
    """What was found: the days that are as they were written, and all that is wrong."""

    days: tuple[Manifest, ...]
    faults: tuple[Fault, ...]


def inspect(
    history: History, at_work: Callable[[int], bool], tell: Callable[[str], None] = lambda _: None
) -> Inspected:
    """Look at every file of a history; what a process that is `at_work` (by its id) writes is left alone.

    `tell`: called with each day before it is read.
    """
    days: list[Manifest] = []
    faults: list[Fault] = []
    for place in history.folders():
        own: dict[date, Manifest | Diagnostic] = {}
        for day in history.days_in(place):
            tell(f"{place.name} {day}")
            own[day] = history.verified_in(place, day)
        good = [one for one in own.values() if isinstance(one, Manifest)]
        bad = {day: one for day, one in own.items() if isinstance(one, Diagnostic)}
        days += good
        faults += [_damaged(place, day, one) for day, one in bad.items()]
        named = {one.file for one in good} | {file.name for day in bad for file in _rows_of(place, day)}
        faults += _leftovers(place, named, at_work)
    for name in (PROGRAMS, PUBLISHED):
        if (history.root / name).is_dir():
            faults += _leftovers(history.root / name, set(), at_work)
    return Inspected(tuple(days), (*faults, *_lost(history, days)))


def repair(history: History, fault: Fault) -> tuple[Path, ...]:
    """Move the files of a fault aside; where they are now. A manifest goes first, so that no half of a day counts."""
    moved = []
    for file in fault.files:
        place = durable.folder(history.root / ASIDE / file.parent.name)
        target = durable.free(place / file.name.lstrip("."))
        file.replace(target)
        durable.sync_folder(file.parent)
        durable.sync_folder(place)
        moved.append(target)
    return tuple(moved)


def alive(process: int) -> bool:
    """Whether there is a process of that id."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        pass
    return True


def nobody(_process: int) -> bool:
    """For whoever holds the project's lock: no other run is at work."""
    return False


def _damaged(place: Path, day: date, found: Diagnostic) -> Fault:
    """A day that cannot be read: its manifest, and all rows that bear its name; nothing where it is only too new."""
    if found.rule is LATER_HISTORY:
        return Fault(found)
    return Fault(found, (place / f"{day}.json", *_rows_of(place, day)), day)


def _rows_of(place: Path, day: date) -> list[Path]:
    """All rows that bear the name of a day."""
    return sorted(file for file in place.iterdir() if _ROWS.fullmatch(file.name) and file.name.startswith(str(day)))


def _leftovers(place: Path, named: set[str], at_work: Callable[[int], bool]) -> Iterator[Fault]:
    """What is half written, and rows that no manifest counts: a run ended before its day did, or after a later one."""
    for file in sorted(place.iterdir()):
        under_way = _UNDER_WAY.fullmatch(file.name)
        left = under_way is not None and not at_work(int(under_way[1][:12]))
        if left or (_ROWS.fullmatch(file.name) and file.name not in named):
            message = f"`{file.parent.name}/{file.name}` belongs to no day: a run that was killed left it"
            yield Fault(LEFTOVER_FILE.at(None, message, help=AGAIN), (file,))


def _lost(history: History, days: list[Manifest]) -> Iterator[Fault]:
    """Programs that spoke, and whose text is not there or not what was kept."""
    spoke: Mapping[str, Manifest] = {one.program: one for one in days}
    for sum_, last in sorted(spoke.items()):
        if history.program(sum_) is None:
            message = f"the text of the program {sum_[:12]} is lost, which spoke of `{last.scorecard}` on {last.day}"
            help = "the next run with that program keeps it again; a checkout of that time has it"
            yield Fault(LOST_PROGRAM.at(None, message, help=help))
