"""Ctrl-C during a long statement: the driver looks for signals only between its tasks, a thread of ours always."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread, current_thread, main_thread

import duckdb


@contextmanager
def interruptible(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Stop the statement that runs as soon as a signal arrives; the signal's own handler then has its turn."""
    if current_thread() is not main_thread():
        yield
        return
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    former = signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
    watcher = Thread(target=_watch, args=(reading, connection), daemon=True)
    watcher.start()
    try:
        yield
    finally:
        signal.set_wakeup_fd(former)
        os.close(writing)
        watcher.join()
        os.close(reading)


def _watch(reading: int, connection: duckdb.DuckDBPyConnection) -> None:
    """Each byte is the number of a signal; the end of the pipe is the end of the statement."""
    while arrived := os.read(reading, 1):
        if arrived[0] in (signal.SIGINT, signal.SIGTERM):
            connection.interrupt()
