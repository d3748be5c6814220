"""Sources that lie in an engine's own tables: looked at for `doctor`, fetched as Parquet, and judged as files are."""

from collections.abc import Callable, Iterator
from pathlib import Path

from scorelang.diagnostics import Diagnostic
from scorelang.engines.duckdb.days import TYPES
from scorelang.engines.duckdb.loading import Loaded, load
from scorelang.engines.duckdb.session import Session
from scorelang.engines.engine import Wanted
from scorelang.engines.fault import EngineError
from scorelang.ir.sources import Source
from scorelang.kernel.operators import Sort
from scorelang.kernel.plan import Kernel
from scorelang.source.records import replace
from scorelang.sources.binding import Binding
from scorelang.sources.files import DataFile
from scorelang.sources.located import Located
from scorelang.sources.refusal import SourceError

Look = Callable[[Source, Binding], object]
Fetch = Callable[[Source, Binding, Path], tuple[DataFile, ...]]


def unfit(wanted: Wanted, look: Look) -> tuple[Diagnostic, ...]:
    """What is wrong with the sources that are no files; `look` raises what it finds."""
    found: list[Diagnostic] = []
    for source, binding in _elsewhere(wanted):
        try:
            look(source, binding)
        except SourceError as refused:
            found += refused.diagnostics
        except EngineError as fault:
            found.append(fault.diagnostic)
    return tuple(found)


def fetched(wanted: Wanted, folder: Path, fetch: Fetch) -> Located:
    """Where all data lies once the engine's is in `folder`; a source that does not fit is a problem.

    `fetch` writes the declared columns of a source to Parquet, at the path that it is given or below it.
    """
    files, problems = dict(wanted.located.files), dict(wanted.located.problems)
    for number, (source, binding) in enumerate(_elsewhere(wanted)):
        try:
            files[source.name] = fetch(source, binding, folder / f"fetched-{number}.parquet")
        except SourceError as refused:
            problems[source.name] = refused.diagnostics
    return replace(wanted.located, files=files, problems=problems)


def judged(local: Session, wanted: Wanted, located: Located) -> Loaded:
    """Read files into the local session; all rows are judged now, orphans too, before any goes elsewhere."""
    return load(
        local,
        wanted.sources,
        located,
        wanted.zone,
        wanted.today,
        wanted.now,
        past=wanted.now is None,
        defer=False,
        only=wanted.only,
        tell=wanted.tell,
    )


def columns_of(kernel: Kernel) -> dict[str, Sort]:
    """What a printed query gives: its columns in order, with their sorts."""
    return {"k": kernel.accounts.key.sort} | {f"o{at}": one.ref.sort for at, one in enumerate(kernel.outputs, 1)}


def entered(cell: str, sort: Sort) -> str:
    """A cell of a file, in the type that its sort has on the local session."""
    return f"CAST({cell} AS {TYPES[sort]})"


def _elsewhere(wanted: Wanted) -> Iterator[tuple[Source, Binding]]:
    for source in wanted.sources:
        binding = wanted.located.bindings[source.name]
        if not binding.paths:
            yield source, binding
