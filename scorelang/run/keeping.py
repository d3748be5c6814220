"""A day of results into the history: each scorecard's own columns, the data it came from, the program's text."""

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from scorelang import __version__
from scorelang.engines.duckdb.days import quoted, write_day
from scorelang.ir.scorecards import Scorecard
from scorelang.project.loading import Loaded
from scorelang.run import durable
from scorelang.run.history import Manifest, SourceRecord, file_name
from scorelang.run.results import TABLE
from scorelang.run.scoring import Scored
from scorelang.sources.report import SourceReport

_OWN = ("status", "score", "grade", "segment", "coverage")


def keep(scored: Scored, card: Scorecard, files: Loaded) -> tuple[Path, int]:
    """Write one scorecard's day and commit it; where its rows lie, and how many they are."""
    today, history = scored.request.today, scored.history
    folder = durable.folder(history.folder(card.name))
    columns = tuple(_columns(scored, card))
    beside = folder / f".{today}.{os.getpid()}.parquet.new"
    try:
        rows = write_day(scored.session, _query(scored, card, columns, today), beside)
        sum_ = durable.checksum(beside)
        manifest = Manifest(
            scorecard=card.name,
            day=today,
            file=file_name(today, sum_),
            rows=rows,
            sha256=sum_,
            columns=("account", "day", *(name for name, _ in columns)),
            program=files.sha256,
            engine=scored.profile.engine,
            created_by=__version__,
            profile=scored.profile.name,
            sources={one.source: _record(one) for one in scored.data.sources},
        )
        history.keep_program(files.sha256, {one.path: one.data for one in files.program_snapshots})
        return history.keep(manifest, beside), rows
    finally:
        beside.unlink(missing_ok=True)


def _columns(scored: Scored, card: Scorecard) -> Iterator[tuple[str, str]]:
    """(name in the history, the result's column) in the order of the outputs."""
    prefix = f"{card.name}."
    for output, identifier in scored.results.columns.items():
        if output.startswith(prefix):
            name = output.removeprefix(prefix)
            if (kept := _kept_name(name)) is not None:
                yield kept, identifier


def _kept_name(name: str) -> str | None:
    """What an output is called in the history; None where it is not kept."""
    if name in _OWN or name.startswith(("trigger.", "until.")):
        return name
    head, _, what = name.rpartition(".")
    match what:
        case "points":
            return f"{head}.score"
        case "value" | "status" if head:
            return name
        case _:
            return None


def _query(scored: Scored, card: Scorecard, columns: tuple[tuple[str, str], ...], today: date) -> str:
    """Accounts to which the scorecard does not apply get no new row, and keep those they have."""
    cells = "".join(f", {identifier} AS {quoted(name)}" for name, identifier in columns)
    applies = f"{scored.results.column(f'{card.name}.status')} <> 'not applicable'"
    return f"SELECT k AS account, DATE '{today}' AS day{cells} FROM {TABLE} WHERE {applies} ORDER BY k"


def _record(one: SourceReport) -> SourceRecord:
    status = "failed" if one.failed else ("stale" if one.stale is not None else "fresh")
    loaded = one.loaded_at.isoformat() if one.loaded_at else None
    return SourceRecord(one.rows, one.refused, status, one.newest.isoformat() if one.newest else None, loaded)
