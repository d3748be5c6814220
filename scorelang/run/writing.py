"""What a run writes beside its history: the accounts for other tools, and the rows that were refused."""

import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from scorelang.engines.duckdb.days import write_day
from scorelang.run import durable, output
from scorelang.run.naming import file_stem
from scorelang.run.output import Record, harmless
from scorelang.run.overriding import in_force
from scorelang.run.scoring import Scored

REFUSED = "refused"
_WRITERS = {"csv": output.to_csv, "json": output.to_json, "jsonl": output.to_jsonl}


def records(run: Scored) -> Iterator[Record]:
    """Every account of every scorecard that applies to it."""
    program, currency = run.request.program, run.request.project.currency
    computed = bool(in_force(run.request.overrides, program, run.request.today))
    for card in program.scorecards:
        applies = f"{run.results.column(f'{card.name}.status')} <> 'not applicable'"
        yield from output.records(program, card, run.results.fetch(applies), currency, computed=computed)


def lines(run: Scored, form: str) -> Iterator[str]:
    """The records as text of a format."""
    return _WRITERS[form](records(run))


def write_output(run: Scored, path: Path, form: str) -> int:
    """Write every account to a file, whole or not at all; how many records there are."""
    place = path.resolve().parent / path.name
    if form == "parquet":
        return _write_parquet(run, place)
    written = [0]

    def counted() -> Iterator[Record]:
        for record in records(run):
            written[0] += 1
            yield record

    durable.write_lines(place, _WRITERS[form](counted()))
    return written[0]


def write_refused(run: Scored) -> Iterator[tuple[str, Path, int]]:
    """The refused rows of each source as a CSV with the file, the row and the reason: source, path, rows.

    A file of an earlier run goes where nothing was refused this time.
    """
    root = run.request.project.root / REFUSED
    for source in run.data.sources:
        if source.source not in run.loaded.refused:
            (root / f"{file_stem(source.source)}.csv").unlink(missing_ok=True)
    for name, refused in run.loaded.refused.items():
        path = durable.folder(root) / f"{file_stem(name)}.csv"
        header = ("file", "row", "reason", *refused.base.original.header)
        rows = ((file, str(row), reason, *cells) for file, row, reason, cells in refused.rows(run.session))
        yield name, path, durable.write_lines(path, _csv(header, rows)) - 1


def _csv(header: tuple[str, ...], rows: Iterable[tuple[str | None, ...]]) -> Iterator[str]:
    yield output.csv_line([harmless(cell) for cell in header])
    for row in rows:
        yield output.csv_line([harmless(cell or "") for cell in row])


def _write_parquet(run: Scored, path: Path) -> int:
    """Every published column; written where the engine may write, then copied."""
    wanted = ", ".join(f'{column} AS "{_quoted(name)}"' for name, column in run.results.columns.items())
    made = run.session.folder / "out.parquet"
    rows = write_day(run.session, f"SELECT {wanted} FROM {run.results.table} ORDER BY k", made)
    beside = durable.beside(path)
    try:
        shutil.copyfile(made, beside)
        durable.commit(beside, path)
    finally:
        beside.unlink(missing_ok=True)
    return rows


def _quoted(name: str) -> str:
    return name.replace('"', '""')
