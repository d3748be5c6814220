"""Runs of a small project on a disk that fails, one after the other, each in a process of its own: what they leave.

`python -m tests.run.crashing FOLDER SCENARIO` prints a JSON list of what was found after each.
"""

import json
import os
import re
import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from scorelang.cli.main import run
from scorelang.project.starting import starter, write
from scorelang.run.history import History
from scorelang.run.repairing import inspect, nobody, repair
from tests.effort import EXAMPLES
from tests.run.injecting import FAULTS, KILL, Disk

DAY, OLD = "2026-03-01", "2026-01-01"
STATE_CHANGING = ("replace", "rename", "fsync", "unlink", "mkdir", "rmdir")
OTHERS = (KILL, "ENOSPC")  # what a sample of the other calls meets: creates and writes
SAMPLE = 2


@dataclass(frozen=True)
class Found:
    """One run on a failing disk: how it ended, what the history then said, and what came after.

    `program`: whose day is on record ("old", "new", None: there is none). `faults`: what is wrong with the history,
    `repaired`: after a repair. `again`: how the next run ended, and `after`: whose day it left.
    """

    call: str
    fault: str
    code: int
    said: str
    program: str | None
    older: int
    faults: list[str]
    repaired: list[str]
    again: int
    after: str | None


@dataclass
class Scene:
    """A project before the run that is to fail; `old` is the program whose days are on record."""

    folder: Path
    old: str | None

    def whose(self, project: Path) -> str | None:
        """Whose day is on record."""
        history = History(project / "history")
        if date.fromisoformat(DAY) not in history.days("health"):
            return None
        found = history.verified("health", date.fromisoformat(DAY))
        return "damaged" if not hasattr(found, "program") else "old" if found.program == self.old else "new"


def scene(folder: Path, name: str) -> Scene:
    """`first`: nothing is on record. `again`: the day is, by another program and from other data, and an older day."""
    project = folder / "before"
    write(project, starter(date.fromisoformat(DAY)))
    settings = project / "scorelang.toml"
    settings.write_text(settings.read_text().replace('"duckdb"', '"duckdb"\nthreads = 1'))
    if name == "first":
        return Scene(project, None)
    data = project / "data" / "accounts.csv"
    good = data.read_text()
    data.write_text(good.replace("2026", "soon"))
    for day in (OLD, DAY):
        assert in_a_process(project, Disk(project), "run", "--today", day)[0] == 0
    data.write_text(good + "a99,Nobody,,1,2,3,never\n")
    card = project / "scorecards" / "health.score"
    card.write_text(card.read_text().replace("90%", "95%"))
    settings.write_text(settings.read_text() + '\n[history]\nkeep = "1 month"\n')
    shown = History(project / "history").manifest("health", date.fromisoformat(DAY))
    return Scene(project, shown.program)  # type: ignore[union-attr]


def crash(folder: Path, name: str) -> Iterator[Found]:
    """Killed at every call that changes what a folder holds, or refused it for one reason or another.

    A sample of the writes too. Where nothing is on record, only what such a run does besides: the folders it makes.
    """
    before = scene(folder, name)
    calls = _calls(before, folder / "counted")
    states: dict[str, tuple[int, str | None]] = {}
    made = {f"fsync {Path(call.split()[1]).parent}" for call in calls if call.startswith("mkdir")}
    for number, call in enumerate(calls, 1):
        if name == "first" and not (call.startswith("mkdir") or call in made):
            continue
        refused = FAULTS[1:] if EXAMPLES else (FAULTS[1 + number % 3],)
        faults = (KILL, *refused) if call.split()[0] in STATE_CHANGING else OTHERS if number % SAMPLE else ()
        for fault in faults:
            yield _one(before, folder / "project", number, fault, call, states)


def _one(
    before: Scene, project: Path, number: int, fault: str, call: str, states: dict[str, tuple[int, str | None]]
) -> Found:
    shutil.rmtree(project, ignore_errors=True)
    shutil.copytree(before.folder, project)
    code, said = in_a_process(project, Disk(project, number, fault), "run", "--today", DAY)
    history = History(project / "history")
    faults = inspect(history, nobody).faults
    whose, older = before.whose(project), len(history.days("health")) - (before.whose(project) is not None)
    for one in faults:
        repair(history, one)
    repaired = [one.diagnostic.rule.code for one in inspect(history, nobody).faults]
    state = _state(project)
    if state not in states:
        again, _ = in_a_process(project, Disk(project), "run", "--today", DAY)
        states[state] = again, before.whose(project)
    again, after = states[state]
    codes = [one.diagnostic.rule.code for one in faults]
    return Found(plain(call), fault, code, said, whose, older, codes, repaired, again, after)


def _calls(before: Scene, project: Path) -> list[str]:
    """What a run changes on a disk that works."""
    shutil.copytree(before.folder, project)
    told = project.parent / "calls"
    disk = Disk(project)
    child = os.fork()
    if child == 0:
        _on(project, disk, ("run", "--today", DAY))
        told.write_text("\n".join(disk.calls))
        os._exit(0)
    os.waitpid(child, 0)
    return told.read_text().splitlines()


def in_a_process(project: Path, disk: Disk, *command: str) -> tuple[int, str]:
    """A command on a disk, in a process of its own: its code and all that it said."""
    child = os.fork()
    if child == 0:
        os._exit(_on(project, disk, command))
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status), (project.parent / "said").read_text()


def _on(project: Path, disk: Disk, command: Sequence[str]) -> int:
    said = os.open(project.parent / "said", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(said, 1)
    os.dup2(said, 2)
    disk.put_in_place()
    code = run(["-C", str(project), *command])
    sys.stdout.flush()
    sys.stderr.flush()
    return code


def _state(project: Path) -> str:
    """What a folder holds but for data and numbers of processes: two runs that left the same go on alike."""
    files = sorted(path for path in (project / "history").rglob("*") if path.is_file())
    return "\n".join(f"{plain(str(path.relative_to(project)))} {path.stat().st_size}" for path in files)


def plain(text: str) -> str:
    """A path without numbers of processes and checksums."""
    return re.sub(r"\.\d+(\.parquet)?\.new", r".PID\1.new", re.sub(r"\b[0-9a-f]{16,64}\b", "SUM", text))


def lasting(folder: Path) -> Iterator[tuple[str, int, str]]:
    """Commands on a disk that stays full, and in a folder that can only be read: which, its code, what it said."""
    before = scene(folder, "again")
    project = folder / "project"
    for number in range(1, len(_calls(before, folder / "counted")) + 1, 4):
        shutil.rmtree(project, ignore_errors=True)
        shutil.copytree(before.folder, project)
        code, said = in_a_process(project, Disk(project, number, "ENOSPC", lasting=True), "run", "--today", DAY)
        yield f"full disk, {before.whose(project)}", code, said
    shutil.rmtree(project, ignore_errors=True)
    shutil.copytree(before.folder, project)
    for command in READERS:
        yield f"read only: {command[0]}", *in_a_process(project, Disk(project, 1, "EROFS", lasting=True), *command)


READERS = (
    ("run", "--today", DAY),
    ("plan", "--today", DAY),
    ("run", "--today", DAY, "--dry-run"),
    ("override", "a1", "50", "--until", "2999-01-01", "--reason", "x", "--author", "y"),
    ("history", "repair"),
    ("explain", "a1", "--today", DAY),
    ("replay",),
    ("history", "list"),
    ("history", "check"),
    ("actions",),
    ("check",),
)

if __name__ == "__main__":
    place, which = Path(sys.argv[1]), sys.argv[2]
    warm = place / "warm"
    write(warm, starter(date.fromisoformat(DAY)))
    sys.stdout, told = open(os.devnull, "w"), sys.stdout  # noqa: SIM115
    run(["-C", str(warm), "run", "--today", DAY])
    found = list(lasting(place)) if which == "lasting" else [asdict(one) for one in crash(place, which)]
    json.dump(found, told)
