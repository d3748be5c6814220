"""The process that renders: it reads batches of plans, keeps to its limits, and writes the documents back."""

import gc
import pickle
import resource
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import BinaryIO, TypeVar

from scorelang.actions.documents import Documents, Names, Section, TooMuch, names_of
from scorelang.actions.messages import HEADER, Answer, Job, packed_answers
from scorelang.actions.schedule import Scheduled, titled

SECONDS_A_TEXT = 2.0
MEMORY = 768 * 1024 * 1024
SECONDS_A_BATCH = 60
T = TypeVar("T")
TOO_SLOW = "it took more than 2 seconds"
TOO_LARGE = "it grew beyond 1 MB"
NO_ROOM = "it took more memory than a plan may"
LIMITS = (TOO_SLOW, TOO_LARGE, NO_ROOM)


class TooSlow(BaseException):
    """Raised by the timer; nothing in a template can catch it."""


def main() -> None:
    """Serve batches from standard input until it ends."""
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    setup = pickle.loads(read_frame(source) or b"")
    documents = Documents(setup.library, setup.currency, setup.project, setup.formats, setup.shows)
    gc.freeze()
    gc.disable()
    _limit_memory()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGVTALRM, _too_slow)
    broken: dict[str, str] = {}
    while (frame := read_frame(source)) is not None:
        _limit_time()
        sink.write(packed_answers([_answer(documents, job, broken) for job in pickle.loads(frame)]))
        sink.flush()
        gc.collect(0)  # between batches there is next to nothing to look through


def read_frame(source: BinaryIO) -> bytes | None:
    """One message, None at the end."""
    header = source.read(HEADER.size)
    return source.read(HEADER.unpack(header)[0]) if len(header) == HEADER.size else None


def _answer(documents: Documents, job: Job, broken: dict[str, str]) -> Answer:
    """`broken`: playbooks that were ended at a limit before; the other plans do not wait for them again."""
    failures: list[tuple[str, str]] = []
    names = names_of(job.context)
    titles = [_titles(documents, names, job, item) for item in job.made]
    made = titled(job.made, titles)
    sections = [_section(documents, names, job, item, broken, failures) for item in made]
    markdown, html = documents.plan(job.context, names, made, sections)
    return Answer(markdown, html, titles, failures)


def _titles(documents: Documents, names: Names, job: Job, item: Scheduled) -> list[str]:
    """The titles of the tasks; none where they are written as they are, or cannot be rendered."""
    written = [task.title for task in item.tasks]
    if item.book.name in job.terms.raw or not any("{" in title for title in written):
        return []
    try:
        return _timed(lambda: [documents.title(names, item, title) for title in written])
    except (TooSlow, Exception):
        return []


def _section(
    documents: Documents,
    names: Names,
    job: Job,
    item: Scheduled,
    broken: dict[str, str],
    failures: list[tuple[str, str]],
) -> Section:
    name = item.book.name
    reason = job.terms.refused.get(name) or broken.get(name)
    if reason is None:
        try:
            return _timed(lambda: documents.section(documents.body(names, item, bare=name in job.terms.bare)))
        except (TooSlow, Exception) as error:
            reason = _reason(error)
            if isinstance(error, TooSlow | MemoryError):
                broken[name] = reason
    failures.append((name, reason))
    return documents.section(documents.without_text(item, reason))


def _reason(error: BaseException) -> str:
    match error:
        case TooSlow():
            return TOO_SLOW
        case TooMuch():
            return TOO_LARGE
        case MemoryError():
            return NO_ROOM
        case _:
            return "a value could not be shown"


def _timed(run: Callable[[], T]) -> T:
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS_A_TEXT)
    try:
        return run()
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def _too_slow(*_: object) -> None:
    raise TooSlow


def _limit_memory() -> None:
    _limit(resource.RLIMIT_AS, MEMORY, MEMORY)
    _limit(resource.RLIMIT_FSIZE, 0, 0)
    _limit(resource.RLIMIT_CORE, 0, 0)


def _limit_time() -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    _limit(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime) + SECONDS_A_BATCH, resource.RLIM_INFINITY)


def _limit(which: int, soft: int, hard: int) -> None:
    """Set a limit where the system has it; the check has bounded every template already."""
    with suppress(OSError, ValueError):
        resource.setrlimit(which, (soft, hard))


if __name__ == "__main__":
    main()
