"""Names of what is kept: files for what a program names, columns for what it publishes."""

import re
from collections.abc import Collection, Mapping
from hashlib import sha256

from scorelang.ir.scorecards import Scorecard

_PLAIN = re.compile(r"[a-z][a-z0-9_]{0,39}")
_OWN = ("status", "score", "computed", "grade", "segment", "coverage")


def file_stem(name: str, taken: Collection[str] = ()) -> str:
    """A name that no file system folds, refuses or takes for a path; never one that is taken."""
    if _PLAIN.fullmatch(name) and name not in taken:
        return name
    plain = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:40]
    return f"{plain or 'x'}-{sha256(name.encode()).hexdigest()[:12]}"


def stored_columns(card: Scorecard, columns: Mapping[str, str]) -> Mapping[str, str]:
    """Each of the result's columns by the name under which a day's file has it; what is no history has a `~`."""
    prefix = f"{card.name}."
    found = {}
    for output, identifier in columns.items():
        kept = kept_name(output.removeprefix(prefix)) if output.startswith(prefix) else None
        if output != "key":
            found[identifier] = kept or f"~{output}"
    return found


def kept_name(name: str) -> str | None:
    """What a scorecard's output is called in its history; None where it is not kept."""
    if name in _OWN or name.startswith(("trigger.", "until.")):
        return name
    head, _, what = name.rpartition(".")
    match what:
        case "points":
            return f"{head}.score"
        case "value" | "status" if head:
            return name
        case _ if head == "item" and what.isdigit():
            return name
        case _:
            return None


def is_part(output: str, *parts: str) -> bool:
    """Whether an output is one of these parts of a score or of what it weighs, as `health.seat_use.value` is.

    A trigger, and a column of the accounts, may be called like a part.
    """
    first, *rest = output.split(".")
    return bool(rest) and first != "account" and rest[0] not in ("trigger", "until") and rest[-1] in parts


def output_name(kept: str) -> str:
    """What a column of the history is called among a scorecard's outputs: the way back from `kept_name`."""
    head, _, what = kept.rpartition(".")
    return f"{head}.points" if head and what == "score" else kept
