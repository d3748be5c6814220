"""Tasks -> JSON Lines: one object a line, the texts as they are."""

import json
from collections.abc import Iterable

from scorelang.actions.plan import PlannedTask


def tasks(planned: Iterable[PlannedTask]) -> str:
    """One line a task; `uid` is the key to import by."""
    return "".join(map(line, planned))


def line(task: PlannedTask) -> str:
    """A task's line."""
    record = {
        "uid": task.uid,
        "account": task.account,
        "account_name": task.account_name,
        "scorecard": task.scorecard,
        "trigger": task.trigger,
        "playbook": task.playbook,
        "task": task.id,
        "title": task.title,
        "owner": task.owner,
        "role": task.role,
        "due": task.due.isoformat(),
        "hours": task.hours,
        "priority": task.priority,
        "after": list(task.after),
        "links": [{"title": title, "url": url} for title, url in task.links],
        "note": task.note,
    }
    return json.dumps(record, ensure_ascii=True) + "\n"
