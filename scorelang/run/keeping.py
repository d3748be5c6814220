"""A day of results into the history: each scorecard's own columns, the data it came from, the program's text."""

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from scorelang import __version__
from scorelang.engines.duckdb.base import quoted
from scorelang.engines.duckdb.days import count_day, day_cells, write_day
from scorelang.engines.engine import KeptDay
from scorelang.ir.scorecards import Scorecard
from scorelang.project.loading import Loaded
from scorelang.run import durable
from scorelang.run.history import Manifest, SourceRecord, file_name
from scorelang.run.naming import stored_columns
from scorelang.run.results import TABLE
from scorelang.run.scoring import Scored
from scorelang.source.records import dataclass
from scorelang.sources.report import SourceReport


@dataclass(frozen=True, slots=True)
class Prepared:
    """A day that is written whole beside its place, and counts only when it is committed."""

    manifest: Manifest
    beside: Path

    @property
    def day(self) -> KeptDay:
        """What an engine with tables of its own keeps of it."""
        one = self.manifest
        return KeptDay(one.scorecard, one.day, self.beside, one.columns, one.program)


def keep(scored: Scored, card: Scorecard, files: Loaded) -> tuple[Path, int]:
    """Write one scorecard's day into the history alone; where its rows lie, and how many they are."""
    with prepared(scored, card, files) as day:
        return commit(scored, day, files)


@contextmanager
def prepared(scored: Scored, card: Scorecard, files: Loaded) -> Iterator[Prepared]:
    """One scorecard's day beside its place, which is gone at the end unless it was committed."""
    today = scored.request.today
    folder = durable.folder(scored.history.folder(card.name))
    beside = folder / f".{today}.{os.getpid()}.parquet.new"
    stored = stored_columns(card, scored.results.columns)
    kept = {identifier: name for identifier, name in stored.items() if not name.startswith("~")}
    try:
        rows = _write(scored, kept, files.sha256, beside)
        sum_ = durable.checksum(beside)
        refused, nameless = _refused(scored)
        manifest = Manifest(
            scorecard=card.name,
            day=today,
            file=file_name(today, sum_),
            rows=rows,
            sha256=sum_,
            columns=("account", "day", "program", *kept.values()),
            program=files.sha256,
            engine=scored.profile.engine,
            created_by=__version__,
            profile=scored.profile.name,
            sources={one.source: _record(one) for one in scored.data.sources},
            refused=refused,
            nameless=nameless,
        )
        yield Prepared(manifest, beside)
    finally:
        beside.unlink(missing_ok=True)


def commit(scored: Scored, day: Prepared, files: Loaded) -> tuple[Path, int]:
    """Make a prepared day the one that counts; where its rows lie, and how many they are."""
    scored.history.keep_program(files.sha256, {one.path: one.data for one in files.program_snapshots})
    return scored.history.keep(day.manifest, day.beside), day.manifest.rows


def _write(scored: Scored, kept: Mapping[str, str], program: str, beside: Path) -> int:
    """The day's rows as a file: those that are there already, or those of the table."""
    if scored.file is not None:
        _second_name(scored.file, beside)
        return count_day(scored.session, scored.file)
    cells = "".join(f", {identifier} AS {quoted(name)}" for identifier, name in kept.items())
    same = day_cells(scored.request.today, program)
    return write_day(scored.session, f"SELECT k AS account, {same}{cells} FROM {TABLE}", beside)


def _second_name(file: Path, beside: Path) -> None:
    """The file under another name; a copy where the two lie on different disks."""
    beside.unlink(missing_ok=True)
    try:
        os.link(file, beside)
    except OSError:
        shutil.copyfile(file, beside)


def _refused(scored: Scored) -> tuple[tuple[str, ...], int]:
    """The accounts whose rows were refused, and how many rows more."""
    found = scored.loaded.refused.get(scored.request.program.accounts.name)
    return found.accounts(scored.session, scored.kernel.accounts.key.sort) if found else ((), 0)


def _record(one: SourceReport) -> SourceRecord:
    loaded = one.loaded_at.isoformat() if one.loaded_at else None
    return SourceRecord(one.rows, one.refused, one.state, one.newest.isoformat() if one.newest else None, loaded)
