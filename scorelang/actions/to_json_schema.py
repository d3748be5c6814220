"""The JSON Schema of a playbook's front matter, for editors and other tools; the reader holds files to the same."""

from typing import Any

from scorelang.actions import due
from scorelang.actions.from_text import KEYS, LINK_KEYS, TASK_ID, TASK_KEYS, URL

Schema = dict[str, Any]

_LENGTH = rf"^\s*{due.LENGTH}\s*$"
_TEXT: Schema = {"type": "string", "pattern": r"\S"}
_KEYS: Schema = {
    "title": {**_TEXT, "description": "what it is called"},
    "about": {**_TEXT, "description": "when to play it"},
    "owner": {**_TEXT, "description": "the role that runs it: one of `[roles]`, or a column of the accounts"},
    "review": {
        "type": "string",
        "pattern": _LENGTH,
        "description": "how long after the opening to look at it again, as in `30 days`",
    },
    "tasks": {"type": "array", "items": {"$ref": "#/$defs/task"}, "description": "what to do"},
}
_TASK_KEYS: Schema = {
    "id": {
        "type": "string",
        "pattern": rf"^\s*{TASK_ID.pattern}\s*$",
        "description": "small letters, digits, `_` and `-`; it stays when the title changes",
    },
    "title": {**_TEXT, "description": "what to do, in one line; it may read all names but `tasks`"},
    "owner": {**_TEXT, "description": "the role that does it"},
    "due": {
        "type": "string",
        "pattern": rf"^{due.DUE.pattern}$",
        "description": "`2 business days`, `3 weeks`, `30 days before renews_on or 2 weeks`",
    },
    "effort": {"type": "string", "pattern": rf"^{due.EFFORT.pattern}$", "description": "`2 hours`, `30 minutes`"},
    "when": {**_TEXT, "description": "a condition in the language; the task is left out where it does not hold"},
    "after": {
        "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}],
        "description": "ids of tasks that come before it",
    },
    "links": {"type": "array", "items": {"$ref": "#/$defs/link"}, "description": "pages that help"},
}
_LINK_KEYS: Schema = {
    "title": {**_TEXT, "description": "what it is"},
    "url": {"type": "string", "pattern": rf"^{URL.pattern}$", "description": "https://, http:// or mailto:"},
}


def front_matter() -> Schema:
    """The schema of what stands between the two lines `+++`, as values."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "front matter of a playbook",
        **_table(_KEYS, KEYS, ["title", "owner"]),
        "$defs": {
            "task": _table(_TASK_KEYS, TASK_KEYS, ["id", "title", "owner", "due"]),
            "link": _table(_LINK_KEYS, LINK_KEYS, ["title", "url"]),
        },
    }


def _table(described: Schema, keys: tuple[str, ...], required: list[str]) -> Schema:
    """A table with just the keys that the reader takes."""
    properties = {key: described[key] for key in keys}
    return {"type": "object", "additionalProperties": False, "required": required, "properties": properties}
