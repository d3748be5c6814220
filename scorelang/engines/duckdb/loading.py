"""From bound files to relations and a report: the accounts first, then each source after the one it goes by."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import field, replace
from datetime import date, datetime, timedelta

from scorelang.diagnostics import Diagnostic
from scorelang.diagnostics.catalogue import data as rules
from scorelang.engines.duckdb.base import OWNER, Base, identifiers
from scorelang.engines.duckdb.faults import Day, day_of
from scorelang.engines.duckdb.parquet import damaged, load_parquet, part_of
from scorelang.engines.duckdb.paths import reachable
from scorelang.engines.duckdb.refused import RefusedRows
from scorelang.engines.duckdb.reporting import failed, report, report_on
from scorelang.engines.duckdb.session import Session
from scorelang.engines.duckdb.settling import Settled, settle
from scorelang.engines.fault import EngineError
from scorelang.ir.sources import Source
from scorelang.kernel.plan import account_name
from scorelang.pinning.days import Clock
from scorelang.source.records import dataclass
from scorelang.sources.files import changed
from scorelang.sources.located import Located
from scorelang.sources.readings import State
from scorelang.sources.refusal import SourceError
from scorelang.sources.report import DataReport, SourceReport
from scorelang.sources.to_duckdb import double, literal
from scorelang.sources.verdicts import undated, verdicts
from scorelang.sql.relations import Relation, declared_ranges
from scorelang.types import Text


@dataclass(frozen=True, slots=True)
class Loaded:
    """Every source in the engine: where the kernel's inputs lie, what was found, and the rows at fault.

    `settled`: how the rows of each were judged. `problems`: what is to be said apart from the sources' reports.
    """

    relations: Mapping[str, Relation]
    report: DataReport
    refused: Mapping[str, RefusedRows]
    settled: Mapping[str, Settled] = field(default_factory=dict)
    problems: tuple[Diagnostic, ...] = ()

    def faultless(self, name: str) -> bool:
        """Whether an input (`source.column!`) has no fault in any row."""
        source = name.partition(".")[0]
        return source in self.relations and name not in self.relations[source].columns

    @property
    def changed(self) -> tuple[Diagnostic, ...]:
        """What is to be said of files that the query itself reads, and that are others than when they were found."""
        views = (one.base for one in self.settled.values() if not one.base.table)
        return tuple(found for base in views for found in changed(base.binding, base.files))

    def with_orphans(self, counted: Mapping[str, int]) -> "Loaded":
        """The same with the orphans that the run has counted in its report."""
        return replace(self, report=self.report.with_orphans(counted)) if counted else self

    @property
    def unchecked(self) -> frozenset[str]:
        """The sources whose orphans are left to the run."""
        return frozenset(source.source for source in self.report.sources if source.unchecked)

    @property
    def data_ends(self) -> dict[str, date]:
        """The last day of which each events source has all rows that can be seen: by its load, else its newest row.

        The day of a load itself is not over when it is made.
        """
        return {
            source.source: max(source.newest, _before_load(source, self.report.today))
            for source in self.report.sources
            if source.newest is not None
        }


def _before_load(source: SourceReport, today: date) -> date:
    """The day before a source was loaded; the beginning of time where nothing says when."""
    moment = source.loaded_at
    if moment is None:
        return date.min
    day = moment.date() if isinstance(moment, datetime) else moment
    return min(day - timedelta(days=1), today)


@dataclass(slots=True)
class _Loading:
    """A load under way; `keys` selects the accounts as `k`, `owners` the `id` and the account `k` of a source.

    `defer`: orphans may be left to the run.
    """

    session: Session
    located: Located
    clock: Clock
    now: datetime | None
    gone_by: frozenset[str]
    defer: bool
    only: str | float | None = None
    read: Callable[[], Collection[str]] | None = None
    keys: str | None = None
    key_type: str = "VARCHAR"
    owners: dict[str, str] = field(default_factory=dict)
    relations: dict[str, Relation] = field(default_factory=dict)
    reports: dict[str, SourceReport] = field(default_factory=dict)
    refused: dict[str, RefusedRows] = field(default_factory=dict)
    settled: dict[str, Settled] = field(default_factory=dict)
    problems: list[Diagnostic] = field(default_factory=list)

    @property
    def day(self) -> Day:
        """The evaluation day as the engine is told."""
        return day_of(self.clock, self.now)


def load(
    session: Session,
    sources: Sequence[Source],
    located: Located,
    zone: str,
    today: date,
    now: datetime | None = None,
    *,
    past: bool = False,
    defer: bool = True,
    only: str | float | None = None,
    tell: Callable[[str, float], None] | None = None,
    read: Callable[[], Collection[str]] | None = None,
) -> Loaded:
    """Load every source. `now`: when the run is made, which `refresh` is held against; None: it is not asked.

    `past`: the run is for an earlier day, so that what has no date is to be said. `defer`: orphans of a large file may
    be left to the run, which has to count them then. `only`: the rows of one account, by its key; those that say whose
    rows others are stay all. `tell`: is told each source before it is read, and how far that is. `read`: gives the
    columns (`source.column`) that something reads, so that no others of large files are looked at; None: all are.
    """
    gone_by = frozenset(source.via for source in sources if source.via)
    lasting = not any(source.valid or source.exists for source in sources if source.kind == "accounts")
    # Where every account exists on every day, rows that meet none are orphans.
    loading = _Loading(session, located, Clock(today, zone), now, gone_by, defer and lasting, only, read)
    for number, source in enumerate(_in_order(sources), 1):
        if tell is not None:
            tell(source.name, (number - 1) / len(sources))
        try:
            _load_source(loading, source, number)
        except SourceError as refused:
            loading.problems += refused.diagnostics
            loading.reports[source.name] = failed(source, refused.diagnostics)
    if past:
        loading.problems += filter(None, map(undated, sources))
    reports = tuple(loading.reports[source.name] for source in sources)
    problems = tuple(loading.problems)
    whole = DataReport(today, reports, (*problems, *_said(reports, loading.settled)))
    return Loaded(loading.relations, whole, loading.refused, loading.settled, problems)


def _said(reports: Sequence[SourceReport], settled: Mapping[str, Settled]) -> Iterator[Diagnostic]:
    for one in reports:
        if one.source in settled:
            yield from verdicts(one, settled[one.source].base.binding)


def lasts(sources: Sequence[Source]) -> bool:
    """Whether a load serves every evaluation day: which of an account's rows are copies depends on no day."""
    return all(source.valid is None for source in sources)


def as_of(session: Session, loaded: Loaded, sources: Sequence[Source], zone: str, day: date) -> Loaded:
    """What a load that lasts is on an earlier day: the same rows, of which fewer can be seen."""
    clock = Clock(day, zone)
    reports = tuple(
        report_on(session, loaded.settled[one.source], one, source, clock) if one.source in loaded.settled else one
        for one, source in zip(loaded.report.sources, sources, strict=True)
    )
    said = (*loaded.problems, *_said(reports, loaded.settled))
    return replace(loaded, report=DataReport(day, reports, said))


def _in_order(sources: Sequence[Source]) -> list[Source]:
    """The accounts, then the sources, each after the one that says whose its rows are."""
    waiting = sorted(sources, key=lambda source: source.kind != "accounts")
    found: list[Source] = []
    while waiting:
        names = {source.name for source in waiting}
        ready = [source for source in waiting if source.via not in names]
        found += ready or waiting
        waiting = [source for source in waiting if source not in found]
    return found


def _load_source(loading: _Loading, source: Source, number: int) -> None:
    if source.name in loading.located.problems:
        raise SourceError(*loading.located.problems[source.name])
    if source.kind != "accounts" and loading.keys is None:
        raise SourceError()
    found = _read(loading, source, number)
    loading.settled[source.name] = found
    loading.problems += found.base.said
    loading.reports[source.name] = report(loading.session, found, loading.clock, loading.now)
    if found.refused:
        loading.refused[source.name] = found.refused
    _publish(loading, found)


def _read(loading: _Loading, source: Source, number: int) -> Settled:
    """The source with its rows judged; whatever is wrong with a file that changed meanwhile, that is why."""
    try:
        return _settled(loading, _base(loading, source, number), source.name in loading.gone_by)
    finally:
        if said := changed(loading.located.bindings[source.name], loading.located.files[source.name]):
            raise SourceError(*said)


def _settled(loading: _Loading, base: Base, shared: bool) -> Settled:
    """The source with its rows judged, which is when they are read at last."""
    try:
        return settle(
            loading.session, base, loading.keys or "", shared_ids=shared, day=loading.day, defer=loading.defer
        )
    except EngineError as error:
        if not error.unreadable:
            raise
        raise damaged(loading.session, base.binding, base.files) from None


def _base(loading: _Loading, source: Source, number: int) -> Base:
    """The source in the engine, each row with its account."""
    binding, found = loading.located.bindings[source.name], loading.located.files[source.name]
    folder = loading.session.folder
    files = tuple(reachable(file, folder, number * 100_000 + i) for i, file in enumerate(found))
    if source.via is not None and source.via not in loading.owners:
        message = f"whose rows those of `{source.name}` are says `{source.via}`, which was not loaded"
        raise SourceError(rules.LOST_OWNER.at(binding.span, message))
    owners = loading.owners.get(source.via or "", "")
    only = _only(loading, source, owners)
    if files[0].format == "parquet":
        whole = load_parquet(loading.session, source, binding, files, number, loading.clock.zone, owners, loading.read)
        return whole if only is None else part_of(loading.session, whole, only)
    # The readers of all forms of text: a run over Parquet has no use for them.
    from scorelang.engines.duckdb.texts import load_text

    base = load_text(loading.session, source, binding, files, number, loading.clock.zone, only)
    if owners:
        loading.session.run(f"ALTER TABLE {base.relation} ADD COLUMN {OWNER} {loading.key_type}")
        loading.session.run(
            f"UPDATE {base.relation} SET {OWNER} = o.k FROM {owners} o WHERE {base.at(source.account)} = o.id"
        )
    return base


def _only(loading: _Loading, source: Source, owners: str) -> str | None:
    """What holds of the rows of the one account that is wanted; None: all are.

    Whose rows others are is judged by all of them: an id that two known accounts have belongs to neither.
    """
    if loading.only is None or source.name in loading.gone_by or (source.kind == "accounts" and loading.gone_by):
        return None
    column = identifiers(source)[source.account]
    key = literal(loading.only) if isinstance(loading.only, str) else double(loading.only)
    return f"{column} IN (SELECT id FROM {owners} WHERE k = {key})" if owners else f"{column} = {key}"


def _publish(loading: _Loading, found: Settled) -> None:
    """Say where the inputs lie; a fault column stands only where there is a fault, or nobody looked for one."""
    base, source, session = found.base, found.base.source, loading.session
    columns = {f"{source.name}.{column.name}": base.at(column.name) for column in source.columns}
    if source.kind == "accounts":
        distinct = "DISTINCT " if source.valid else ""
        loading.keys = f"(SELECT {distinct}{base.account} AS k FROM {base.relation})"
        loading.key_type = "VARCHAR" if isinstance(source.column(source.account).type, Text) else "DOUBLE"
    else:
        columns[account_name(source.name)] = base.account
    if source.name in loading.gone_by and source.id:
        loading.owners[source.name] = f"o{base.number}"
        id = base.at(source.id)
        session.run(
            f"CREATE TEMP TABLE o{base.number} AS SELECT {id} AS id, min({base.account}) AS k "
            f"FROM {base.relation} WHERE {id} IS NOT NULL GROUP BY 1"
        )
    faulty = [name for name, (_, unreadable, outside) in found.kept.columns.items() if unreadable + outside]
    faulty += base.idle
    table = _with_faults(session, base, faulty) if faulty else base.relation
    columns |= {f"{source.name}.{name}!": f"{base.at(name)}_fault" for name in faulty}
    complete = frozenset(f"{source.name}.{name}" for name, counts in found.kept.columns.items() if not any(counts))
    loading.relations[source.name] = Relation(table, columns, base.integers, complete, declared_ranges(source))


def _with_faults(session: Session, base: Base, faulty: Sequence[str]) -> str:
    """A view that has a flag beside each column in which there is a fault."""
    flags = ", ".join(f"{base.at(name)}_state >= {State.UNREADABLE:d} AS {base.at(name)}_fault" for name in faulty)
    session.run(f"CREATE TEMP VIEW v{base.number} AS SELECT *, {flags} FROM {base.relation}")
    return f"v{base.number}"
