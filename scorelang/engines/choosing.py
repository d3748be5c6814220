"""From the name in a profile to an engine: the one list of them. A module is imported when its engine is chosen."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType

from scorelang.diagnostics.catalogue.run import NO_ENGINE
from scorelang.engines.duckdb.engine import DuckDB
from scorelang.engines.duckdb.session import Session
from scorelang.engines.engine import Engine
from scorelang.engines.fault import EngineError
from scorelang.engines.options import Options

ENGINES = ("duckdb", "postgres", "spark")
DATABASE = ("url", "host", "database")


@contextmanager
def chosen(name: str, options: Options, session: Session) -> Iterator[Engine]:
    """The engine of that name, connected; `options`: what the profile says of it, `session`: the local one."""
    match name:
        case "postgres":
            with _postgres().connected(options, session) as engine:
                yield engine
        case "duckdb" if any(options.get(place) for place in DATABASE):
            module = _postgres()
            with module.connected(options, session) as database:
                yield module.Beside(database, DuckDB(session))
        case "duckdb":
            yield DuckDB(session)
        case "spark":
            with _spark().connected(options, session) as engine:
                yield engine
        case _:
            message = f"the engine `{name}` is not there yet"
            raise EngineError(NO_ENGINE.at(None, message, help="`duckdb` reads files and needs nothing else"))


def publishing() -> ModuleType:
    """What writes to a table of PostgreSQL; EngineError where it is not installed."""
    return _module("postgres", "psycopg", "PostgreSQL", "publishing")


def _postgres() -> ModuleType:
    return _module("postgres", "psycopg", "PostgreSQL")


def _spark() -> ModuleType:
    return _module("spark", "pyspark", "Spark")


def _module(extra: str, driver: str, called: str, part: str = "engine") -> ModuleType:
    try:
        return import_module(f"scorelang.engines.{extra}.{part}")
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != driver:
            raise
        message = f"what speaks to {called} is not installed"
        raise EngineError(NO_ENGINE.at(None, message, help=f"install `scorelang[{extra}]`")) from None
