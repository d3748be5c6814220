"""One account scored again, into the day that is on record: only its rows are read, the others' stay as they are."""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from functools import partial

from scorelang import __version__
from scorelang.diagnostics import Diagnostic
from scorelang.engines.duckdb.base import quoted
from scorelang.engines.duckdb.days import day_cells, write_day
from scorelang.engines.duckdb.engine import past_relations
from scorelang.engines.duckdb.paths import read_path
from scorelang.engines.duckdb.rows import result_table
from scorelang.engines.duckdb.tables import read_tables
from scorelang.engines.engine import KeptDay
from scorelang.ir.scorecards import Scorecard
from scorelang.kernel.plan import Kernel, PeerMedianStep, PeerRankStep
from scorelang.pinning.days import Clock
from scorelang.pipeline.back import pinned
from scorelang.project.loading import Loaded
from scorelang.rows import RowsProgram, compile_rows
from scorelang.run import binding, durable, overriding
from scorelang.run.accounts import MOST_COMPARED, unknown_account
from scorelang.run.brief import Brief, brief, recorded
from scorelang.run.history import Manifest, SourceRecord, file_name, history_of
from scorelang.run.naming import stored_columns
from scorelang.run.recorded import last_seen
from scorelang.run.results import TABLE, Results
from scorelang.run.running import keep_all
from scorelang.run.scoring import Request, Scored, Sources, pasts_of, published_in_a_run, sources
from scorelang.run.scoring import scored as all_scored
from scorelang.run.stopping import RunError
from scorelang.source.records import dataclass
from scorelang.sources.binding import Binding
from scorelang.sources.freshness import staleness, unheld
from scorelang.sources.readings import State, reader_of
from scorelang.sources.report import DataReport, SourceReport
from scorelang.sources.to_duckdb import literal
from scorelang.sources.to_python import read_cell
from scorelang.sources.verdicts import stopping

Days = Mapping[str, Manifest]


@dataclass(frozen=True, slots=True)
class Everybody:
    """One account cannot be scored alone, and why."""

    reason: str


@dataclass(frozen=True, slots=True)
class Rescored:
    """One account anew. `reason`: why all were scored for it; None: it was scored alone."""

    scored: Scored
    briefs: tuple[Brief, ...]
    reason: str | None = None


@contextmanager
def rescored(request: Request, account: str, files: Loaded, *, keep: bool = True) -> Iterator[Rescored]:
    """Score one account on a day, alone where the day on record allows it, and keep it in that day.

    The other rows of the day stay as they are. RunError where there is no such account.
    """
    with _alone(request, account, files) as found:
        if not isinstance(found, Everybody):
            scored, days = found
            yield _told(scored, account, lambda: _replace_rows(scored, days) if keep else None)
            return
    with all_scored(request) as scored:
        if not scored.session.count(f"SELECT count(*) FROM {TABLE} WHERE k = {literal(account)}"):
            raise RunError(_unknown(scored, account, TABLE, "k"))
        made = _told(scored, account, lambda: keep_all(scored, files) if keep else None)
        yield replace(made, reason=found.reason)


@contextmanager
def looked_at(request: Request, account: str, files: Loaded) -> Iterator[Scored]:
    """One account scored to be read, alone where that gives what a run of all gives; nothing is kept."""
    with _alone(request, account, files) as found:
        if not isinstance(found, Everybody):
            yield found[0]
            return
    with all_scored(request) as scored:
        yield scored


def _told(scored: Scored, account: str, write: Callable[[], object]) -> Rescored:
    """What was on record is read before it is replaced."""
    cards, day = scored.request.program.scorecards, scored.request.today
    key = _as_kept(scored, account)
    before = [recorded(scored.session, scored.history, card, day, key) for card in cards]
    briefs = tuple(brief(scored, card, key, kept) for card, kept in zip(cards, before, strict=True))
    write()
    return Rescored(scored, briefs)


def _kept(card: Scorecard, results: Results) -> dict[str, str]:
    """The columns of a scorecard's day by the result's own."""
    return {own: name for own, name in stored_columns(card, results.columns).items() if not name.startswith("~")}


def _replace_rows(scored: Scored, days: Days) -> None:
    """Write each scorecard's day as a whole, with the account's new row."""
    for card in scored.request.program.scorecards:
        day = days[card.name]
        stored = _kept(card, scored.results)
        own = "".join(f", {identifier} AS {quoted(name)}" for identifier, name in stored.items())
        listed = ", ".join(map(quoted, day.columns))
        others = f"SELECT {listed} FROM read_parquet({read_path(scored.history.file(day))})"
        query = (
            f"{others} WHERE account NOT IN (SELECT k FROM {TABLE}) "
            f"UNION ALL BY NAME SELECT k AS account, {day_cells(day.day, day.program)}{own} FROM {TABLE}"
        )
        beside = durable.folder(scored.history.folder(card.name)) / f".{day.day}.{os.getpid()}.parquet.new"
        try:
            rows = write_day(scored.session, query, beside)
            sum_ = durable.checksum(beside)
            new = replace(day, file=file_name(day.day, sum_), rows=rows, sha256=sum_, created_by=__version__)
            with scored.engine.keeping([KeptDay(card.name, day.day, beside, day.columns, day.program)]):
                scored.history.keep(new, beside)
        finally:
            beside.unlink(missing_ok=True)


@contextmanager
def _alone(request: Request, account: str, files: Loaded) -> Iterator[tuple[Scored, Days] | Everybody]:
    """One account by the rows evaluator; Everybody where its score alone would not be what a run gives."""
    found = _on_record(request, files)
    if isinstance(found, Everybody):
        yield found
        return
    status = _statuses(found)
    program = compile_rows(_pinned(request, status))
    if not program.alone:
        yield Everybody(_peers(request, program.kernel))
        return
    if not all(_alike(request, program.kernel, day) for day in found.values()):
        yield Everybody("the day on record has other columns")
        return
    with sources(replace(request, only=_key(request, account)), faulty=True) as data:
        report = _as_recorded(data, found)
        grave = stopping(report, binding.bindings_of(request.project, data.profile, request.program)[0])
        if report.unavailable != status or grave:
            yield Everybody("a source is no longer as it was when the day was scored")
            return
        scored = _scored(replace(data, loaded=replace(data.loaded, report=report)), program)
        if not scored.session.count(f"SELECT count(*) FROM {TABLE}"):
            day = next(iter(found.values()))
            source = f"read_parquet({read_path(scored.history.file(day))})"
            raise RunError(_unknown(scored, account, source, "account"))
        yield scored, found


def _alike(request: Request, kernel: Kernel, day: Manifest) -> bool:
    columns = {one.name: f"o{number}" for number, one in enumerate(kernel.outputs, 1)}
    names = stored_columns(request.program.scorecard(day.scorecard), columns).values()
    return set(day.columns) == {"account", "day", "program", *(name for name in names if not name.startswith("~"))}


def _unknown(scored: Scored, account: str, table: str, column: str) -> Diagnostic:
    """With keys that a mistyped one may have meant."""
    keys = scored.session.rows(f"SELECT {column} FROM {table} LIMIT {MOST_COMPARED}")
    last = last_seen(scored.history, scored.request.program.scorecards, account, scored.request.today)
    return unknown_account(account, (str(row[0]) for row in keys), scored.request.today, last=last)


def _as_kept(scored: Scored, account: str) -> str:
    """The key as the history has it: that of the only result, or the text itself where all were scored."""
    if scored.request.only is None:
        return account
    return str(scored.session.rows(f"SELECT k FROM {TABLE}")[0][0])


def _on_record(request: Request, files: Loaded) -> Days | Everybody:
    """The day of each scorecard, where it was scored as it would be now."""
    profile = binding.profile_of(request.project, request.profile)
    if profile.engine != "duckdb":
        return Everybody(f"the engine `{profile.engine}` scores all accounts in one query")
    history = history_of(request.project, request.history)
    found = {}
    for card in request.program.scorecards:
        if request.today not in history.days(card.name):
            return Everybody(f"nothing is on record of `{card.name}` on {request.today} yet")
        day = history.verified(card.name, request.today)
        if isinstance(day, Diagnostic):
            raise RunError(day)
        if day.program != files.sha256:
            return Everybody("the .score files are other than when the day was scored")
        if day.profile != profile.name:
            return Everybody(f"the day was scored with the profile `{day.profile}`")
        found[card.name] = day
    return found


def _statuses(days: Days) -> dict[str, str]:
    """The sources of which nothing was known when the day was scored: stale, or failed."""
    records = [each for day in days.values() for each in day.sources.items()]
    return {name: record.status for name, record in records if record.status in ("stale", "failed")}


def _pinned(request: Request, unavailable: Mapping[str, str]) -> Kernel:
    return pinned(
        request.program,
        request.today,
        request.project.timezone,
        unavailable=unavailable,
        conditions=request.conditions,
        wanted=partial(published_in_a_run, None),
        faultless=lambda _: False,
        data_ends={},
        overridden=overriding.in_force(request.overrides, request.program, request.today),
    )


def _peers(request: Request, kernel: Kernel) -> str:
    """Which indicators look at the other accounts."""
    steps = (step.name for step in kernel.steps if isinstance(step, PeerRankStep | PeerMedianStep))
    ranked = {name.rpartition(".")[0].rpartition(".")[2] for name in steps}
    names = [one for one in request.program.indicators if one.name in ranked]
    titles = ", ".join(f"`{one.title}`" for one in names)
    return (
        f"{titles or 'a rank'} is measured among all accounts" if len(names) < 2 else f"{titles} are measured among all"
    )


def _key(request: Request, account: str) -> str | float:
    """The key as the data has it."""
    accounts = request.program.accounts
    reader = reader_of(accounts.column(accounts.account), Binding(accounts.name), request.project.timezone)
    cell, state = read_cell(reader, account)
    if state is not State.KNOWN or not isinstance(cell, str | float):
        raise RunError(unknown_account(account, (), request.today))
    return cell


def _as_recorded(data: Sources, days: Days) -> DataReport:
    """The report with the freshness of whole sources: of what the day's run saw, and of this account's rows."""
    records = {name: record for day in days.values() for name, record in day.sources.items()}
    sources = tuple(_whole(data, one, records.get(one.source)) for one in data.loaded.report.sources)
    return DataReport(data.request.today, sources, data.loaded.problems)


def _whole(data: Sources, report: SourceReport, record: SourceRecord | None) -> SourceReport:
    if report.failed or record is None:
        return report
    request = data.request
    newest = max(filter(None, (report.newest, _day(record.newest))), default=None)
    loaded = max(filter(None, (report.loaded_at, _moment(record.loaded))), default=None, key=str)
    clock = Clock(request.today, request.project.timezone)
    source = request.program.source(report.source)
    stale = staleness(source, loaded, newest, clock, request.now)
    return replace(report, newest=newest, loaded_at=loaded, stale=stale, unheld=unheld(source, loaded, request.now))


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _moment(text: str | None) -> datetime | date | None:
    if text is None:
        return None
    return date.fromisoformat(text) if len(text) == len("2026-03-01") else datetime.fromisoformat(text)


def _scored(data: Sources, program: RowsProgram) -> Scored:
    """The account's rows through the evaluator in memory, as a table of one result."""
    request, session, kernel = data.request, data.session, program.kernel
    put = overriding.in_force(request.overrides, request.program, request.today)
    pasts = {**pasts_of(kernel, data.history, request.today), **overriding.files(session, kernel, put)}
    relations = {**data.loaded.relations, **past_relations(session, kernel, pasts)}
    assert request.only is not None
    result_table(session, kernel, program.score(read_tables(session, kernel, relations, [request.only])), TABLE)
    return Scored(
        request,
        data.profile,
        session,
        data.engine,
        kernel,
        Results(session, kernel, TABLE),
        data.loaded,
        data.history,
        (*data.said, *data.loaded.report.diagnostics),
    )
