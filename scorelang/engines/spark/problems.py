"""What Spark and its bridge refuse, as diagnostics: their own words, which may hold data, go no further."""

from collections.abc import Iterator
from contextlib import contextmanager

from py4j.protocol import Py4JError, Py4JNetworkError
from pyspark.errors import PySparkException
from pyspark.logger import PySparkLogger

from scorelang.diagnostics import Diagnostic
from scorelang.diagnostics.catalogue import postgres as rules
from scorelang.diagnostics.catalogue.run import ENGINE_FAILED
from scorelang.engines.fault import EngineError
from scorelang.source import Span

_FULL = ("No space left", "OutOfMemoryError", "disk full")
_NO_TABLE = ("TABLE_OR_VIEW_NOT_FOUND", "SCHEMA_NOT_FOUND", "REQUIRES_SINGLE_PART_NAMESPACE")
_GONE = ("SparkContext was shut down", "stopped SparkContext", "Connection refused", "Answer from Java side is empty")


@contextmanager
def own_errors(
    doing: str, span: Span | None = None, *, theirs: bool = False, left: str = "nothing was changed"
) -> Iterator[None]:
    """The bridge's errors as EngineError.

    `doing`: what was asked of Spark, `theirs`: in words that a user wrote. `left`: what is left where it fails.
    """
    try:
        with _unheard():
            yield
    except (PySparkException, Py4JError, ConnectionError) as error:
        raise EngineError(_diagnostic(error, doing, span, theirs=theirs, left=left)) from None


@contextmanager
def _unheard() -> Iterator[None]:
    """The bridge writes each refusal with its stack and its words to where a user reads."""
    loggers = [PySparkLogger.getLogger(name) for name in ("SQLQueryContextLogger", "DataFrameQueryContextLogger")]
    before = [one.disabled for one in loggers]
    for one in loggers:
        one.disabled = True
    try:
        yield
    finally:
        for one, disabled in zip(loggers, before, strict=True):
            one.disabled = disabled


def _diagnostic(error: Exception, doing: str, span: Span | None, *, theirs: bool, left: str) -> Diagnostic:
    words = str(error)
    if isinstance(error, Py4JNetworkError | ConnectionError) or any(word in words for word in _GONE):
        message = f"{doing} failed: the connection to Spark was lost"
        return rules.CONNECTION_LOST.at(span, message, help=f"{left}; run again")
    if any(word in words for word in _FULL):
        message = f"{doing} failed: Spark has no disk space or memory left"
        return rules.NO_ROOM.at(span, message, help=left)
    name = _condition(error)
    if name in _NO_TABLE:
        return rules.NO_TABLE.at(span, f"{doing} failed: a table that is named there does not exist")
    if theirs:
        help = f"run it in a Spark shell to see more{f'; Spark calls it {name}' if name else ''}"
        return rules.QUERY_FAILED.at(span, f"{doing} failed: Spark cannot run it", help=help)
    return ENGINE_FAILED.at(span, f"{doing} failed: Spark could not do it{f' ({name})' if name else ''}")


def _condition(error: Exception) -> str:
    return (error.getCondition() or "") if isinstance(error, PySparkException) else type(error).__name__
