"""From a project on a day to a table of results on the engine: load, pin, print, execute."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import field
from datetime import date, datetime
from functools import partial
from pathlib import Path

from scorelang.diagnostics import Diagnostic, Severity
from scorelang.engines.choosing import chosen
from scorelang.engines.duckdb.days import DayFile, score_day, score_table
from scorelang.engines.duckdb.loading import Loaded as LoadedData
from scorelang.engines.duckdb.orphans import counting, orphans
from scorelang.engines.duckdb.session import Session, connect, type_of
from scorelang.engines.engine import Engine, Wanted
from scorelang.engines.fault import EngineError
from scorelang.ir.expressions import ColumnRef, Expression
from scorelang.ir.program import Program
from scorelang.ir.reading import nodes
from scorelang.kernel.outputs import Of, named
from scorelang.kernel.plan import Kernel, SourcePlan
from scorelang.kernel.same import same_cells
from scorelang.kernel.words import few_words
from scorelang.pinning.days import day_number
from scorelang.pipeline.back import pinned, printed
from scorelang.project.overrides import Overrides, ended
from scorelang.project.records import Profile, Project
from scorelang.run import binding, overriding
from scorelang.run.accounts import money_output
from scorelang.run.history import History, Manifest, history_of
from scorelang.run.naming import stored_columns
from scorelang.run.results import TABLE, Results
from scorelang.run.scratch import scratch
from scorelang.run.stopping import RunError
from scorelang.source.records import dataclass
from scorelang.sources.located import locate
from scorelang.sources.report import DataReport
from scorelang.sources.verdicts import stopping

HISTORY = ".history"
Progress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be scored.

    `now`: the moment of the run, None for a day that is past. `conditions`: further flags. `lean`: only what the
    history keeps and the report tells, and not what takes a single account apart. `history`: the folder of the earlier
    days, None for the project's own. `wanted`: whether an output is, by its name, instead of what a run takes.
    `folders`: others that the session may read and write in. `overrides`: what people put in the place of scores.
    `version`: the hash of the program, for the rows that are kept.
    `only`: the key of the one account whose rows are to be read.
    """

    project: Project
    program: Program
    today: date
    profile: str | None = None
    now: datetime | None = None
    environment: Mapping[str, str] = field(default_factory=dict)
    conditions: Mapping[str, Expression] = field(default_factory=dict)
    lean: bool = False
    progress: Progress | None = None
    history: Path | None = None
    wanted: Callable[[str], bool] | None = None
    folders: tuple[Path, ...] = ()
    overrides: Overrides = field(default_factory=Overrides)
    version: str = ""
    only: str | float | None = None


@dataclass(frozen=True, slots=True)
class Scored:
    """The results, still on the engine, with all that is known about how they came about.

    `file`: where they lie already as the history keeps them. `ends`: the last day on which a source of outcomes can
    have rows.
    """

    request: Request
    profile: Profile
    session: Session
    engine: Engine
    kernel: Kernel
    results: Results
    loaded: LoadedData
    history: History
    found: tuple[Diagnostic, ...]
    file: Path | None = None
    ends: Mapping[str, date] = field(default_factory=dict)

    @property
    def data(self) -> DataReport:
        """What was found in the data."""
        return self.loaded.report


@dataclass(frozen=True, slots=True)
class Sources:
    """The data of a request in the engine, and the history beside it, before anybody is scored.

    `said`: what is to be said of the project, apart from its data.
    """

    request: Request
    profile: Profile
    session: Session
    engine: Engine
    loaded: LoadedData
    history: History
    said: tuple[Diagnostic, ...]


@contextmanager
def scored(request: Request) -> Iterator[Scored]:
    """Score all accounts; the table lives as long as the context."""
    with sources(request) as data:
        yield score(data)


@contextmanager
def sources(request: Request, *, faulty: bool = False) -> Iterator[Sources]:
    """Read and judge all that the program reads; it lies in the engine as long as the context.

    `faulty`: also where the data is such that nobody may be scored on it.
    """
    project, program = request.project, request.program
    profile = binding.profile_of(project, request.profile)
    bindings, said = binding.bindings_of(project, profile, program)
    located = locate(bindings, binding.folder_of(project, profile, request.environment))
    history = history_of(project, request.history)
    with (
        scratch() as folder,
        _own_stops(),
        connect(
            folder,
            files=located.paths,
            folders=(history.root, *request.folders),
            memory=_text(profile.options.get("memory")),
            threads=_whole(profile.options.get("threads")),
        ) as session,
        chosen(profile.engine, binding.options_of(profile, request.environment), session) as engine,
    ):
        _tell(request, "reading the data", 0.0)
        loaded = engine.load(
            Wanted(
                program.sources,
                located,
                project.timezone,
                request.today,
                request.now,
                request.only,
                tell=_reading(request),
                read=partial(_columns_read, request) if request.lean else None,
            )
        )
        if not faulty:
            _stop_at_errors((*said, *loaded.report.diagnostics), (*said, *stopping(loaded.report, bindings)))
        session.seal()
        yield Sources(request, profile, session, engine, loaded, history, tuple(said))


def score(data: Sources, ends: Mapping[str, date] | None = None, table: str = TABLE) -> Scored:
    """Score all accounts on the day of the request, in the place of what was scored before into the same table.

    `ends`: the last day on which a source of outcomes can have rows.
    """
    request, session, engine, loaded = data.request, data.session, data.engine, data.loaded
    put = overriding.in_force(request.overrides, request.program, request.today)
    kernel = counting(_pinned(request, loaded, ends or {}, put), loaded.unchecked)
    pasts = {**pasts_of(kernel, data.history, request.today), **overriding.files(session, kernel, put)}
    relations = engine.relations(kernel, loaded, pasts)
    text = printed(kernel, engine.dialect, relations, _worded(kernel) if engine.types_words else {})
    _tell(request, "scoring", 0.0)
    text = engine.results(text, kernel, _watcher(request))
    results = Results(session, kernel, table)
    with _unchanged(loaded):
        file = _execute(request, session, text, results)
        loaded = loaded.with_orphans(orphans(session, kernel, relations, results.columns, table))
    words = (*overriding.strangers(session, results, put, request.today), *ended(request.overrides, request.today))
    found = (*data.said, *loaded.report.diagnostics, *words)
    return Scored(
        request, data.profile, session, engine, kernel, results, loaded, data.history, found, file, ends or {}
    )


def _execute(request: Request, session: Session, text: str, results: Results) -> Path | None:
    """Into a table; where the results are those of one scorecard's day, straight into the file that is kept."""
    cards, key = request.program.scorecards, results.kernel.accounts.key.sort
    if len(cards) != 1 or not request.lean:
        score_table(session, text, results.table, _watcher(request), key)
        return None
    file = session.folder / f"{request.today}.parquet"
    stored = once(stored_columns(cards[0], results.columns), results)
    words = {results.columns[name]: type for name, type in _worded(results.kernel).items()}
    score_day(session, text, stored, request.today, file, _watcher(request), words, request.version, key)
    return file


def once(stored: Mapping[str, str], results: Results) -> dict[str, str]:
    """Under the name that the history keeps also what is no history, where it is the same."""
    roots = {results.columns[name]: root for name, root in same_cells(results.kernel).items()}
    kept = {roots.get(identifier): name for identifier, name in stored.items() if not name.startswith("~")}
    return {
        identifier: kept.get(roots.get(identifier), name) if name.startswith("~") else name
        for identifier, name in stored.items()
    }


def _worded(kernel: Kernel) -> dict[str, str]:
    """The outputs that are one of a few words, and the local session's types for them."""
    return {name: type_of(words) for name, words in few_words(kernel).items()}


def _pinned(request: Request, loaded: LoadedData, ends: Mapping[str, date], overridden: Collection[str]) -> Kernel:
    return pinned(
        request.program,
        request.today,
        request.project.timezone,
        unavailable=loaded.report.unavailable,
        conditions=request.conditions,
        wanted=request.wanted or partial(published_in_a_run, money_output(request.program) if request.lean else None),
        faultless=loaded.faultless,
        data_ends=ends,
        overridden=overridden,
    )


def published_in_a_run(money: str | None, name: str) -> bool:
    """Outcomes look ahead, and are no matter of a run; `money`: of a lean run, all it takes of the accounts."""
    one = named(name)
    if one.of is Of.OUTCOME:
        return False
    if money is None:
        return True
    if one.of is Of.ACCOUNT:
        return name == money
    return one.of is not Of.ADJUST and one.part not in ("weight", "contribution", "before", "applies")


def pasts_of(kernel: Kernel, history: History, today: date) -> dict[str, list[DayFile]]:
    """The days of each history that the kernel reads: the earlier ones that can matter, and no other."""
    plans = [plan for plan in kernel.sources if plan.source.endswith(HISTORY)]
    return {plan.source: day_files(history, plan, today) for plan in plans}


def day_files(history: History, plan: SourcePlan, today: date) -> list[DayFile]:
    """The verified files of the days before today that a plan's windows reach."""
    card = plan.source.removesuffix(HISTORY)
    start = plan.reach[0]
    days = [day for day in history.days(card) if day < today and (start is None or day_number(day) >= start)]
    return files_of(history, card, days)


def files_of(history: History, card: str, days: list[date]) -> list[DayFile]:
    """The files of these days; a damaged one stops the run."""
    found = [history.verified(card, day) for day in days]
    damaged = [one for one in found if isinstance(one, Diagnostic)]
    if damaged:
        raise RunError(*damaged)
    return [
        DayFile(history.file(one), one.columns, frozenset(one.refused), one.nameless)
        for one in found
        if isinstance(one, Manifest)
    ]


def _stop_at_errors(found: Sequence[Diagnostic], grave: Sequence[Diagnostic]) -> None:
    """Of a source that could not be loaded all is missing, which is said; what is grave lets nobody be scored."""
    if any(one.severity is Severity.ERROR for one in grave):
        raise RunError(*found)


@contextmanager
def _unchanged(loaded: LoadedData) -> Iterator[None]:
    """Nothing that came of files which changed meanwhile is used."""
    try:
        yield
    finally:
        if found := loaded.changed:
            raise RunError(*found)


@contextmanager
def _own_stops() -> Iterator[None]:
    try:
        yield
    except EngineError as fault:
        raise RunError(fault.diagnostic) from fault


def _tell(request: Request, step: str, share: float) -> None:
    if request.progress is not None:
        request.progress(step, share)


def _reading(request: Request) -> Callable[[str, float], None] | None:
    progress = request.progress
    return None if progress is None else lambda source, share: progress(f"reading {source}", share)


def _columns_read(request: Request) -> set[str]:
    """The columns that anything but a test reads."""
    program, conditions = request.program, tuple(request.conditions.values())
    places = (program.lets, program.indicators, program.scorecards, program.outcomes, conditions)
    return {f"{one.source}.{one.column}" for one in nodes(places) if isinstance(one, ColumnRef)}


def _watcher(request: Request) -> Callable[[float], None] | None:
    progress = request.progress
    return None if progress is None else lambda share: progress("scoring", share)


def _text(option: object) -> str | None:
    return option if isinstance(option, str) else None


def _whole(option: object) -> int | None:
    return option if isinstance(option, int) and not isinstance(option, bool) else None
