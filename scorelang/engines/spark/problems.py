"""What Spark and its bridge refuse, as diagnostics: their own words, which may hold data, go no further."""

from collections.abc import Iterator
from contextlib import contextmanager

from py4j.protocol import Py4JError, Py4JNetworkError
from pyspark.errors import AnalysisException, PySparkException

from scorelang.diagnostics import Diagnostic
from scorelang.diagnostics.catalogue import postgres as rules
from scorelang.diagnostics.catalogue.run import ENGINE_FAILED
from scorelang.engines.fault import EngineError

_FULL = ("No space left", "OutOfMemoryError", "disk full")
_GONE = ("SparkContext was shut down", "stopped SparkContext", "Connection refused", "Answer from Java side is empty")


@contextmanager
def own_errors(doing: str) -> Iterator[None]:
    """The bridge's errors as EngineError; `doing`: what was asked of Spark."""
    try:
        yield
    except (PySparkException, Py4JError, ConnectionError) as error:
        raise EngineError(_diagnostic(error, doing)) from None


def _diagnostic(error: Exception, doing: str) -> Diagnostic:
    words = str(error)
    if isinstance(error, Py4JNetworkError | ConnectionError) or any(word in words for word in _GONE):
        message = f"{doing} failed: the connection to Spark was lost"
        return rules.CONNECTION_LOST.at(None, message, help="nothing was changed; run again")
    if any(word in words for word in _FULL):
        message = f"{doing} failed: Spark has no disk space or memory left"
        return rules.NO_ROOM.at(None, message, help="nothing was changed")
    if isinstance(error, AnalysisException) and "TABLE_OR_VIEW_NOT_FOUND" in words:
        return rules.NO_TABLE.at(None, f"{doing} failed: a table that is named there does not exist")
    name = _condition(error)
    return ENGINE_FAILED.at(None, f"{doing} failed: Spark could not do it{f' ({name})' if name else ''}")


def _condition(error: Exception) -> str:
    return (error.getCondition() or "") if isinstance(error, PySparkException) else type(error).__name__
