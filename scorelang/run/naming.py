"""Names of what is kept: files for what a program names, columns for what it publishes."""

import re
from collections.abc import Collection, Mapping
from hashlib import sha256

from scorelang.ir.scorecards import Scorecard
from scorelang.kernel.outputs import Named, Of, within

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
    match within(name):
        case Named(of=Of.TRIGGER | Of.UNTIL | Of.ITEM) | Named(of=Of.PART, part="value" | "status"):
            return name
        case Named(of=Of.PART, name=whose, part="points"):
            return f"{whose}.score"
        case Named(of=Of.SCORECARD, part=part) if part in _OWN:
            return name
        case _:
            return None


def output_name(kept: str) -> str:
    """What a column of the history is called among a scorecard's outputs: the way back from `kept_name`."""
    one = within(kept)
    return f"{one.name}.points" if one.of is Of.PART and one.part == "score" else kept
