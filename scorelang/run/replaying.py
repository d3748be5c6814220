"""The past scored with today's program: day after day, each from what was known then, in a history of its own."""

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from scorelang.engines.duckdb.loading import as_of, lasts
from scorelang.pinning.days import day_of_number
from scorelang.project.loading import Loaded
from scorelang.run.keeping import keep
from scorelang.run.scoring import HISTORY, Request, Scored, Sources, score, sources
from scorelang.source.records import replace

Days = Sequence[date] | Callable[[Sources], Sequence[date]]


def replayed(request: Request, files: Loaded, days: Days, folder: Path) -> Generator[Scored, None, None]:
    """Score the accounts on each of these days, oldest first; a day sees those before it, and no others, as its past.

    `request`: its `today` is the present, up to which outcomes may look ahead; `wanted` says which outputs are to be
    there, such as `everything`, `lean` that those of the history are enough. `files`: the program's. `days`: these
    days, or what chooses them once the data is read. `folder`: where those of the replayed days are kept that later
    ones look back on; the project's own history is neither read nor changed. It has to exist, and is the caller's to
    take away.

    What comes is valid until the next is asked for, and the generator has to be closed where it is not read to its
    end. The data is read once for all days, unless accounts or facts are kept in versions, where it is read once a day.
    RunError where a run would stop.
    """
    asked = replace(request, history=folder, now=None, version=files.sha256)
    runs = _at_once(asked, days) if lasts(request.program.sources) else _one_by_one(asked, days)
    for run in runs:
        _keep(run, files)
        yield run


def _keep(run: Scored, files: Loaded) -> None:
    """The day for those that look back on it, and none that nobody reaches any more."""
    plans = {plan.source.removesuffix(HISTORY): plan for plan in run.kernel.sources if plan.source.endswith(HISTORY)}
    for card in run.request.program.scorecards:
        if card.name in plans:
            start = plans[card.name].reach[0]
            if start is not None:
                run.history.forget(card.name, day_of_number(start))
            keep(run, card, files)


def everything(_: str) -> bool:
    """All outputs of a program, those that look ahead too."""
    return True


def _at_once(request: Request, days: Days) -> Iterator[Scored]:
    """All days from one reading of the data."""
    with sources(request) as data:
        ends = data.loaded.data_ends
        for day in _chosen(days, data):
            run = score(_on(data, day), ends)
            yield run
            if run.file is not None:
                run.file.unlink()


def _on(data: Sources, day: date) -> Sources:
    request = replace(data.request, today=day)
    program, zone = request.program, request.project.timezone
    return replace(data, request=request, loaded=as_of(data.session, data.loaded, program.sources, zone, day))


def _one_by_one(request: Request, days: Days) -> Iterator[Scored]:
    """Each day from a reading of its own: which of an account's rows are one too many depends on the day."""
    ends: Mapping[str, date] = {}
    if request.wanted is not None or not isinstance(days, Sequence):
        with sources(request) as data:
            ends, days = data.loaded.data_ends, _chosen(days, data)
    for day in sorted(days):
        with sources(replace(request, today=day)) as data:
            yield score(data, ends)


def _chosen(days: Days, data: Sources) -> list[date]:
    return sorted(days if isinstance(days, Sequence) else days(data))
