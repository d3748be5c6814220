"""A day of results into the history: each scorecard's own columns, the data it came from, the program's text."""

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from scorelang import __version__
from scorelang.engines.duckdb.base import quoted
from scorelang.engines.duckdb.days import count_day, write_day
from scorelang.ir.scorecards import Scorecard
from scorelang.project.loading import Loaded
from scorelang.run import durable
from scorelang.run.history import Manifest, SourceRecord, file_name
from scorelang.run.naming import stored_columns
from scorelang.run.results import TABLE
from scorelang.run.scoring import Scored
from scorelang.sources.report import SourceReport


def keep(scored: Scored, card: Scorecard, files: Loaded) -> tuple[Path, int]:
    """Write one scorecard's day and commit it; where its rows lie, and how many they are."""
    today, history = scored.request.today, scored.history
    folder = durable.folder(history.folder(card.name))
    beside = folder / f".{today}.{os.getpid()}.parquet.new"
    stored = stored_columns(card, scored.results.columns)
    kept = {identifier: name for identifier, name in stored.items() if not name.startswith("~")}
    try:
        rows = _write(scored, kept, beside)
        sum_ = durable.checksum(beside)
        manifest = Manifest(
            scorecard=card.name,
            day=today,
            file=file_name(today, sum_),
            rows=rows,
            sha256=sum_,
            columns=("account", "day", *kept.values()),
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


def _write(scored: Scored, kept: Mapping[str, str], beside: Path) -> int:
    """The day's rows as a file: those that are there already, or those of the table."""
    if scored.file is not None:
        shutil.copyfile(scored.file, beside)
        return count_day(scored.session, scored.file)
    cells = "".join(f", {identifier} AS {quoted(name)}" for identifier, name in kept.items())
    day = f"SELECT k AS account, DATE '{scored.request.today}' AS day{cells} FROM {TABLE}"
    return write_day(scored.session, day, beside)


def _record(one: SourceReport) -> SourceRecord:
    status = "failed" if one.failed else ("stale" if one.stale is not None else "fresh")
    loaded = one.loaded_at.isoformat() if one.loaded_at else None
    return SourceRecord(one.rows, one.refused, status, one.newest.isoformat() if one.newest else None, loaded)
