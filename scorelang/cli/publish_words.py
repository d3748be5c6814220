"""What a publication would change, for people and for other tools."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence

from scorelang.cli.datawords import counted
from scorelang.cli.printing import safe, style
from scorelang.cli.tables import Column, table
from scorelang.project.targets import DELETE, KEEP, MARK
from scorelang.run.publish_changes import Cell, Changed
from scorelang.run.publishing import Publication

SHOWN = 10
_GONE = {KEEP: "their rows stay as they are", MARK: "their rows are emptied", DELETE: "their rows are deleted"}


def preview(found: Publication) -> Iterator[str]:
    """What would change: how many rows of each kind, and the first of them."""
    changes, kept = found.changes, found.manifest
    target = style(safe(found.target.name), "bold")
    yield f"{style(found.card.name, 'bold')} of {kept.day} to {target}: {safe(found.place.shown)}"
    other = "" if kept.program == found.asked.version else ", which is not the one at hand"
    yield f"  by the program {kept.program[:12]}{other}, from the data of `{safe(kept.profile)}`"
    yield from _sources(found)
    if found.too_old is not None:
        yield f"  {style('old', 'amber')}: {found.too_old.message}"
    yield ""
    yield from _accounts("+", "added", "green", changes.added)
    yield from _changed(changes.changed)
    yield from _accounts("-", f"gone, {_GONE[_policy(found)]}", "red", changes.gone)
    if changes.unchanged or not changes.number:
        yield f"  = {changes.unchanged:,} as they are"
    if found.held_back:
        yield from _accounts(
            "!", "held back, for their key reads as a formula or holds a NUL", "amber", found.held_back
        )
    if found.waiting:
        yield f"  {found.waiting:,} rows of an earlier time are still in the file, and stay in it"


def ending(found: Publication, written: int | None) -> str:
    """The last line; `written`: how many rows, None where nothing was to be."""
    if not found.changes.number:
        return "\nnothing to publish: all is as it was published"
    if written is None:
        return f"\n{counted(found.changes.number, 'row', 'rows')} would be written; nothing was"
    return f"\nwrote {counted(written, 'row', 'rows')} to {safe(found.place.shown)}"


def to_json(found: Publication, written: int | None) -> str:
    """The same, and every row of it."""
    changes, kept = found.changes, found.manifest
    values = {
        "target": found.target.name,
        "to": found.place.shown.strip("`"),
        "scorecard": found.card.name,
        "day": kept.day.isoformat(),
        "program": kept.program,
        "sources": {name: one.status for name, one in kept.sources.items()},
        "before": changes.before,
        "added": list(changes.added),
        "changed": [
            {"account": one.account, "cells": {header: {"was": was, "is": is_} for header, was, is_ in one.cells}}
            for one in changes.changed
        ],
        "gone": list(changes.gone),
        "unchanged": changes.unchanged,
        "held_back": list(found.held_back),
        "above_limit": found.excess is not None,
        "too_old": found.too_old is not None,
        "written": written,
    }
    return json.dumps(values, indent=2, ensure_ascii=False) + "\n"


def _policy(found: Publication) -> str:
    return str(found.target.options.get("gone", KEEP))


def _sources(found: Publication) -> Iterator[str]:
    """Those of which nothing was known on the day."""
    for status in ("stale", "failed"):
        names = [name for name, one in found.manifest.sources.items() if one.status == status]
        if names:
            yield f"  {style(status, 'amber')} on that day: {', '.join(names)}"


def _accounts(sign: str, what: str, colour: str, accounts: Sequence[str]) -> Iterator[str]:
    if accounts:
        more = f" and {len(accounts) - SHOWN:,} more" if len(accounts) > SHOWN else ""
        listed = ", ".join(safe(one, 40) for one in accounts[:SHOWN])
        yield style(f"  {sign} {len(accounts):,} {what}", colour) + f": {listed}{more}"


def _changed(changed: Sequence[Changed]) -> Iterator[str]:
    """How many rows differ in which column, and the first rows cell by cell."""
    if not changed:
        return
    by_header = Counter(header for one in changed for header, _, _ in one.cells)
    counts = ", ".join(f"{safe(header, 40)} of {number:,}" for header, number in by_header.most_common())
    yield style(f"  ~ {len(changed):,} changed", "amber") + f": {counts}"
    heads = [Column("account", shrinks=True), Column("column"), Column("was", shrinks=True), Column("is", shrinks=True)]
    rows = [
        (safe(one.account, 40) if place == 0 else "", safe(header, 40), _shown(was), _shown(is_))
        for one in changed[:SHOWN]
        for place, (header, was, is_) in enumerate(one.cells)
    ]
    yield table(heads, rows, indent="    ")
    if len(changed) > SHOWN:
        yield f"    and {len(changed) - SHOWN:,} more"


def _shown(cell: Cell) -> str:
    match cell:
        case None:
            return "–"
        case bool():
            return "true" if cell else "false"
        case float():
            return f"{cell:.15g}"
        case _:
            return safe(cell, 60)
