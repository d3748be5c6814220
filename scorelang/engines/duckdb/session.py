"""A DuckDB connection that opens no file but those it was told, and whose errors are our own."""

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Any

import duckdb

from scorelang.diagnostics import Diagnostic
from scorelang.diagnostics.catalogue import run as rules
from scorelang.engines.duckdb.interrupting import interruptible
from scorelang.engines.duckdb.paths import as_pattern
from scorelang.engines.fault import EngineError
from scorelang.source.records import dataclass
from scorelang.sources.to_duckdb import literal, one_of

_CLOSED: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "python_enable_replacements": "false",
}
_UNREADABLE = (
    duckdb.InvalidInputException,
    duckdb.ConversionException,
    duckdb.SyntaxException,
    duckdb.InternalException,
)
_CUT = "Could not read enough bytes"  # of a file that says it is longer than it is
_TICK = 0.2
_STATUS = "scorelang_status"
_STATUSES = ("known", "absent", "not applicable", "stale", "unreadable", "failed", "scored", "unknown")
Row = tuple[Any, ...]
Progress = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Session:
    """One connection; `folder` is its own, for what does not fit into memory and for text written anew."""

    connection: duckdb.DuckDBPyConnection
    folder: Path

    def run(self, sql: str) -> None:
        """Execute a statement."""
        with _own_errors(), interruptible(self.connection):
            self.connection.execute(sql)

    def rows(self, sql: str) -> list[Row]:
        """All rows of a query."""
        with _own_errors():
            return self.connection.execute(sql).fetchall()

    def row(self, sql: str) -> Row:
        """The only row of a query."""
        return self.rows(sql)[0]

    def count(self, sql: str) -> int:
        """The only number of a query."""
        (number,) = self.row(sql)
        return int(number or 0)

    def columns(self, sql: str) -> dict[str, Any]:
        """Each column of a query as a masked array of numpy, which has to be installed."""
        with _own_errors():
            found: dict[str, Any] = self.connection.execute(sql).fetchnumpy()
            return found

    def batches(self, sql: str, size: int = 2048) -> Iterator[list[Row]]:
        """The rows of a query, some at a time."""
        with _own_errors():
            result = self.connection.execute(sql)
            while rows := result.fetchmany(size):
                yield rows

    def watched(self, sql: str, progress: Progress | None) -> None:
        """Execute a statement and tell how far it is, 0 to 1."""
        if progress is None:
            self.run(sql)
            return
        done = Event()
        watcher = Thread(target=self._watch, args=(done, progress), daemon=True)
        watcher.start()
        try:
            self.run(sql)
        finally:
            done.set()
            watcher.join()

    def _watch(self, done: Event, progress: Progress) -> None:
        while not done.wait(_TICK):
            share = self.connection.query_progress()
            if share >= 0:
                progress(min(share / 100.0, 1.0))

    def seal(self) -> None:
        """From here on rows need no order, and nothing can be changed any more.

        Sources are joined to the accounts as they are written, each as the side that is kept in memory: the engine
        takes their groups for six times as many as they are, and would keep all columns of all accounts instead. And
        the few accounts that are shown are read in one go, not first their places and then their cells.
        """
        self.run("SET preserve_insertion_order=false")
        self.run("SET disabled_optimizers='build_side_probe_side,late_materialization'")
        self.run("SET lock_configuration=true")


def type_of(words: Collection[str]) -> str:
    """The session's type for a text that is one of these: what becomes of values, or of accounts, has a short name."""
    return _STATUS if set(words) <= set(_STATUSES) else one_of(words)


@contextmanager
def connect(
    folder: Path,
    *,
    files: Iterable[Path] = (),
    folders: Iterable[Path] = (),
    memory: str | None = None,
    threads: int | None = None,
) -> Iterator[Session]:
    """A session that may read `files`, and read and write in `folders` and in `folder`, which has to exist."""
    with _own_errors():
        connection = duckdb.connect(config=_CLOSED)
    try:
        with _own_errors():
            for statement in _settings(folder, files, folders, memory, threads):
                connection.execute(statement)
        yield Session(connection, folder)
    finally:
        connection.close()


def _settings(
    folder: Path, files: Iterable[Path], folders: Iterable[Path], memory: str | None, threads: int | None
) -> list[str]:
    return [
        "SET TimeZone='UTC'",
        f"SET temp_directory={literal(str(folder / 'spill'))}",
        *([f"SET memory_limit={literal(memory)}"] if memory else []),
        *([f"SET threads={threads:d}"] if threads else []),
        "SET enable_progress_bar=true",
        "SET enable_progress_bar_print=false",
        f"SET allowed_paths={_listed(form for file in files for form in (str(file.resolve()), as_pattern(file)))}",
        f"SET allowed_directories={_listed(str(folder.resolve()) for folder in (folder, *folders))}",
        "SET enable_external_access=false",
        f"CREATE TYPE {_STATUS} AS {one_of(_STATUSES)}",
    ]


def _listed(paths: Iterable[str]) -> str:
    return f"[{', '.join(map(literal, paths))}]"


@contextmanager
def _own_errors() -> Iterator[None]:
    """The driver's errors as EngineError, its way to say Ctrl-C as KeyboardInterrupt."""
    try:
        yield
    except duckdb.InterruptException:
        raise KeyboardInterrupt from None
    except duckdb.Error as error:
        raise EngineError(_diagnostic(error), unreadable=_unreadable(error)) from error
    except RuntimeError as error:
        if "interrupt" in str(error).lower():
            raise KeyboardInterrupt from None
        raise


def _unreadable(error: duckdb.Error) -> bool:
    """Whether the data is at fault; what its readers throw that has no class of its own is about data too."""
    cut = isinstance(error, duckdb.IOException) and _CUT in str(error)
    return cut or isinstance(error, _UNREADABLE) or type(error) is duckdb.Error


def _diagnostic(error: duckdb.Error) -> Diagnostic:
    text = str(error).lower()
    if isinstance(error, duckdb.InternalException):
        return rules.ENGINE_FAILED.at(None, "DuckDB failed within itself", help="a data file may be damaged")
    if _unreadable(error):
        return rules.ENGINE_FAILED.at(None, "a data file is damaged, or changed while it was read")
    if isinstance(error, duckdb.OutOfMemoryException):
        return rules.ENGINE_FAILED.at(
            None, "there is not enough memory", help="set `memory` in the profile, or free some"
        )
    if isinstance(error, duckdb.PermissionException):
        return rules.ENGINE_FAILED.at(None, "a file was asked for that the run may not open")
    if isinstance(error, duckdb.IOException) and ("no space" in text or "disk" in text):
        return rules.ENGINE_FAILED.at(None, "the disk is full")
    if isinstance(error, duckdb.IOException):
        return rules.ENGINE_FAILED.at(None, "a file could not be read or written")
    return rules.ENGINE_FAILED.at(None, "DuckDB could not run what it was given, which is a fault in scorelang")
