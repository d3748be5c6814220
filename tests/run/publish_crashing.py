"""Publications on a disk that fails, one after the other, each in a process of its own: what they leave.

`python -m tests.run.publish_crashing FOLDER` prints a JSON list of what was found after each.
"""

import json
import os
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from scorelang.run.history import History
from scorelang.run.repairing import inspect, nobody
from tests.projects.publishing import SECOND, Publisher, publisher
from tests.projects.running import Folder
from tests.run.crashing import STATE_CHANGING, in_a_process, plain
from tests.run.injecting import FAULTS, KILL, Disk

# How the next publication ended, what it left and in which files; how many rows the one after finds unchanged.
After = tuple[tuple[int, dict[str, str], list[str]], int]


def crash(folder: Path) -> Iterator[dict[str, Any]]:
    """The second day, while the file of the first still lies there: killed or refused at every call that matters."""
    before = publisher(folder)
    before.publish()
    calls = _calls(before.path, folder / "counted")
    seen: dict[str, After] = {}
    for number, call in enumerate(calls, 1):
        if call.split()[0] in STATE_CHANGING or number % 3 == 0:
            yield _one(before.path, folder / "on" / "project", number, KILL, call, seen)
        if call.split()[0] in STATE_CHANGING:
            yield _one(before.path, folder / "on" / "project", number, FAULTS[1 + number % 3], call, seen)


def _calls(before: Path, project: Path) -> list[str]:
    """What a publication changes on a disk that works."""
    shutil.copytree(before, project)
    told = project.parent / "calls"
    child = os.fork()
    if child == 0:
        disk = Disk(project)
        disk.put_in_place()
        Publisher(Folder(project, {})).publish(day=SECOND)
        told.write_text("\n".join(disk.calls))
        os._exit(0)
    os.waitpid(child, 0)
    return told.read_text().splitlines()


def _one(before: Path, project: Path, number: int, fault: str, call: str, seen: dict[str, After]) -> dict[str, Any]:
    shutil.rmtree(project, ignore_errors=True)
    shutil.copytree(before, project)
    command = ("publish", "--to", "crm", "--day", SECOND)
    code, said = in_a_process(project, Disk(project, number, fault), *command)
    made = Publisher(Folder(project, {}))
    left = _days(made)
    faults = [one.diagnostic.rule.code for one in inspect(History(project / "history"), nobody).faults]
    state = _state(project)
    if state not in seen:
        again = made.publish(day=SECOND).code
        rest = sorted(path.name for path in (project / "out").iterdir())
        seen[state] = (again, _days(made), rest), made.preview(SECOND)["unchanged"]
    again, more = seen[state]
    return {
        "call": call,
        "fault": fault,
        "code": code,
        "said": said,
        "left": left,
        "faults": faults,
        "again": again,
        "more": more,
    }


def _state(project: Path) -> str:
    """What a publication left but for numbers of processes and times: what left the same goes on alike."""
    places = (project / "out", project / "history")
    files = sorted(path for place in places for path in place.rglob("*") if path.is_file())
    return "\n".join(f"{plain(str(path.relative_to(project)))} {_content(path)}" for path in files)


def _content(path: Path) -> str:
    return plain(re.sub(r"\d{4}-\d\d-\d\dT[\d:.]+", "TIME", path.read_bytes().decode("latin-1")))


def _days(made: Publisher) -> dict[str, str]:
    """The day of each row of the file."""
    return {row["account"]: row["day"] for row in made.rows()}


if __name__ == "__main__":
    sys.stdout, stdout = open(os.devnull, "w"), sys.stdout  # noqa: SIM115
    json.dump(list(crash(Path(sys.argv[1]))), stdout)
