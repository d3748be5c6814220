"""Tasks -> CSV that is safe to open in a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Sequence

from scorelang.actions import escaping
from scorelang.actions.filter_functions import number
from scorelang.actions.plan import PlannedTask

COLUMNS = (
    "uid",
    "account",
    "account_name",
    "scorecard",
    "trigger",
    "playbook",
    "task",
    "title",
    "owner",
    "role",
    "due",
    "hours",
    "priority",
    "after",
    "links",
    "note",
)


def tasks(planned: Iterable[PlannedTask]) -> str:
    """One line a task, with a header; `uid` is the key to import by."""
    return head() + "".join(map(line, planned))


def head() -> str:
    """The first line."""
    return _line(COLUMNS)


def line(task: PlannedTask) -> str:
    """A task's line."""
    return _line([escaping.cell(escaping.clean(text, 2000)) for text in _cells(task)])


def _line(cells: Sequence[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(cells)
    return out.getvalue()


def _cells(task: PlannedTask) -> tuple[str, ...]:
    return (
        task.uid,
        task.account,
        task.account_name,
        task.scorecard,
        task.trigger,
        task.playbook,
        task.id,
        task.title,
        task.owner,
        task.role,
        task.due.isoformat(),
        "" if task.hours is None else number(task.hours, 2).replace(",", ""),
        task.priority,
        "; ".join(task.after),
        " ".join(url for _, url in task.links),
        task.note or "",
    )
