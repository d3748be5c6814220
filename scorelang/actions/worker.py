"""The process that renders: it reads batches of plans, keeps to its limits, and writes the documents back."""

import json
import pickle
import signal
import struct
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import BinaryIO, TypeVar

from scorelang.actions.context import PlanContext
from scorelang.actions.documents import Documents, TooMuch
from scorelang.actions.playbook import Library
from scorelang.actions.schedule import Scheduled, titled

SECONDS_A_TEXT = 2.0
MEMORY = 768 * 1024 * 1024
SECONDS_A_BATCH = 60
T = TypeVar("T")
HEADER = struct.Struct(">I")
TOO_SLOW = "it took more than 2 seconds"
TOO_LARGE = "it grew beyond 1 MB"
NO_ROOM = "it took more memory than a plan may"
LIMITS = (TOO_SLOW, TOO_LARGE, NO_ROOM)


@dataclass(frozen=True, slots=True)
class Setup:
    """What all batches share.

    `broken`: playbooks whose text the check refused, with the reason; `raw`: those whose titles it refused.
    """

    library: Library
    currency: str
    project: str
    formats: tuple[str, ...]
    broken: Mapping[str, str]
    raw: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Job:
    """One plan to render. `given_up`: why its playbooks' texts are not even tried."""

    context: PlanContext
    made: tuple[Scheduled, ...]
    given_up: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """The documents of one plan, the titles of its tasks, and (playbook, reason) for what could not be made."""

    markdown: str
    html: str
    titles: list[list[str]]
    failures: list[tuple[str, str]]


class TooSlow(BaseException):
    """Raised by the timer; nothing in a template can catch it."""


def main() -> None:
    """Serve batches from standard input until it ends."""
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    setup = pickle.loads(read_frame(source) or b"")
    documents = Documents(setup.library, setup.currency, setup.project, setup.formats)
    _limit_memory()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGVTALRM, _too_slow)
    broken, raw = dict(setup.broken), set(setup.raw)
    while (frame := read_frame(source)) is not None:
        _limit_time()
        answers = [_answer(documents, job, broken, raw) for job in pickle.loads(frame)]
        write_frame(
            sink, json.dumps([asdict(answer) for answer in answers], ensure_ascii=False).encode("utf-8", "replace")
        )


def read_frame(source: BinaryIO) -> bytes | None:
    """One message, None at the end."""
    header = source.read(HEADER.size)
    return source.read(HEADER.unpack(header)[0]) if len(header) == HEADER.size else None


def write_frame(sink: BinaryIO, data: bytes) -> None:
    """One message, its length before it."""
    sink.write(HEADER.pack(len(data)) + data)
    sink.flush()


def _answer(documents: Documents, job: Job, broken: dict[str, str], raw: set[str]) -> Answer:
    failures: list[tuple[str, str]] = []
    given_up = {item.book.name: job.given_up for item in job.made} if job.given_up else broken
    titles = [_titles(documents, job.context, item, raw) for item in job.made]
    made = titled(job.made, titles)
    texts = [_text(documents, job.context, item, given_up, failures) for item in made]
    markdown, html = documents.plan(job.context, made, texts)
    return Answer(markdown, html, titles, failures)


def _titles(documents: Documents, context: PlanContext, item: Scheduled, raw: set[str]) -> list[str]:
    """The titles of the tasks, as they are written where they cannot be rendered."""
    written = [task.title for task in item.tasks]
    if item.book.name in raw:
        return written
    try:
        return _timed(lambda: [documents.title(context, item, title) for title in written])
    except (TooSlow, Exception):
        raw.add(item.book.name)
        return written


def _text(
    documents: Documents, context: PlanContext, item: Scheduled, broken: dict[str, str], failures: list[tuple[str, str]]
) -> str:
    name = item.book.name
    if name in broken:
        failures.append((name, broken[name]))
        return documents.without_text(item, broken[name])
    try:
        return _timed(lambda: documents.body(context, item))
    except (TooSlow, Exception) as error:
        reason = _reason(error)
        if isinstance(error, TooSlow | MemoryError):
            broken[name] = reason  # said once; the other plans do not wait for it again
        failures.append((name, reason))
        return documents.without_text(item, reason)


def _reason(error: BaseException) -> str:
    match error:
        case TooSlow():
            return TOO_SLOW
        case TooMuch():
            return TOO_LARGE
        case MemoryError():
            return NO_ROOM
        case _:
            return f"a value could not be shown ({type(error).__name__})"


def _timed(run: Callable[[], T]) -> T:
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS_A_TEXT)
    try:
        return run()
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def _too_slow(*_: object) -> None:
    raise TooSlow


def _limit_memory() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _limit_time() -> None:
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF)
    resource.setrlimit(
        resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + SECONDS_A_BATCH, resource.RLIM_INFINITY)
    )


if __name__ == "__main__":
    main()
