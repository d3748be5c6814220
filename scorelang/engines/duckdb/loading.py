"""From bound files to relations and a report: the accounts first, then each source after the one it goes by."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from scorelang.diagnostics import Diagnostic
from scorelang.diagnostics.catalogue import data as rules
from scorelang.engines.duckdb.base import OWNER, Base
from scorelang.engines.duckdb.counts import Counts, count
from scorelang.engines.duckdb.faults import Day, drop_refused, find_faults
from scorelang.engines.duckdb.refused import RefusedRows, keep_refused
from scorelang.engines.duckdb.reporting import failed, report
from scorelang.engines.duckdb.session import Session
from scorelang.engines.duckdb.texts import load_text
from scorelang.ir.sources import Source
from scorelang.kernel.plan import account_name
from scorelang.pinning.days import Clock, day_number
from scorelang.sources.located import Located
from scorelang.sources.readings import State
from scorelang.sources.refusal import SourceError
from scorelang.sources.report import DataReport, SourceReport
from scorelang.sources.verdicts import verdicts
from scorelang.sql.relations import Relation


@dataclass(frozen=True, slots=True)
class Loaded:
    """Every source in the engine: where the kernel's inputs lie, what was found, and the rows at fault."""

    relations: Mapping[str, Relation]
    report: DataReport
    refused: Mapping[str, RefusedRows]

    def faultless(self, name: str) -> bool:
        """Whether an input (`source.column!`) has no fault in any row."""
        source = name.partition(".")[0]
        return source in self.relations and name not in self.relations[source].columns

    @property
    def data_ends(self) -> dict[str, int]:
        """The newest day that can be seen of each events source, in days since 1970."""
        return {source.source: day_number(source.newest) for source in self.report.sources if source.newest is not None}


@dataclass(slots=True)
class _Loading:
    """A load under way; `keys` selects the accounts as `k`, `owners` the `id` and the account `k` of a source."""

    session: Session
    located: Located
    clock: Clock
    now: datetime | None
    gone_by: frozenset[str]
    keys: str | None = None
    key_type: str = "VARCHAR"
    owners: dict[str, str] = field(default_factory=dict)
    relations: dict[str, Relation] = field(default_factory=dict)
    reports: dict[str, SourceReport] = field(default_factory=dict)
    refused: dict[str, RefusedRows] = field(default_factory=dict)
    problems: list[Diagnostic] = field(default_factory=list)

    @property
    def day(self) -> Day:
        """The evaluation day as the engine is told."""
        return Day(f"DATE '{self.clock.today}'", f"make_timestamp({self.clock.midnight(self.clock.day + 1)})")


def load(
    session: Session, sources: Sequence[Source], located: Located, zone: str, today: date, now: datetime | None = None
) -> Loaded:
    """Load every source. `now`: when the run is made, which `refresh` is held against; None: it is not asked."""
    gone_by = frozenset(source.via for source in sources if source.via)
    loading = _Loading(session, located, Clock(today, zone), now, gone_by)
    for number, source in enumerate(_in_order(sources), 1):
        try:
            _load_source(loading, source, number)
        except SourceError as refused:
            loading.problems += refused.diagnostics
            loading.reports[source.name] = failed(source)
    reports = tuple(loading.reports[source.name] for source in sources)
    said = [each for one in reports for each in verdicts(one, located.bindings.get(one.source))]
    return Loaded(loading.relations, DataReport(today, reports, (*loading.problems, *said)), loading.refused)


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
    located, session = loading.located, loading.session
    if source.name in located.problems:
        raise SourceError(*located.problems[source.name])
    if source.kind != "accounts" and loading.keys is None:
        raise SourceError()
    binding, files = located.bindings[source.name], located.files[source.name]
    base = load_text(session, source, binding, files, number, loading.clock.zone)
    _find_owners(loading, base)
    read = count(session, base, loading.day)
    faults = find_faults(session, base, loading.keys or "", source.name in loading.gone_by, loading.day)
    counted: dict[int, int] = dict(session.rows(f"SELECT fault, count(*) FROM {faults} GROUP BY 1"))
    kept, refused = read, None
    if counted:
        refused = loading.refused[source.name] = keep_refused(session, base, faults)
        drop_refused(session, base, faults)
        kept = count(session, base, loading.day)
    loading.reports[source.name] = report(session, base, read, kept, counted, refused, loading.clock, loading.now)
    _publish(loading, base, kept)


def _find_owners(loading: _Loading, base: Base) -> None:
    """With `via`: write into each row the account that the other source's row has."""
    source = base.source
    if source.via is None:
        return
    if source.via not in loading.owners:
        message = f"whose rows those of `{source.name}` are says `{source.via}`, which was not loaded"
        raise SourceError(rules.LOST_OWNER.at(base.binding.span, message))
    loading.session.run(f"ALTER TABLE {base.relation} ADD COLUMN {OWNER} {loading.key_type}")
    loading.session.run(
        f"UPDATE {base.relation} SET {OWNER} = o.k FROM {loading.owners[source.via]} o "
        f"WHERE {base.at(source.account)} = o.id"
    )


def _publish(loading: _Loading, base: Base, kept: Counts) -> None:
    """Say where the inputs lie; a fault column stands only where there is a fault."""
    source = base.source
    columns = {f"{source.name}.{column.name}": base.at(column.name) for column in source.columns}
    if source.kind == "accounts":
        loading.keys = f"(SELECT DISTINCT {base.account} AS k FROM {base.relation})"
        loading.key_type = str(loading.session.row(f"SELECT any_value(typeof({base.account})) FROM {base.relation}")[0])
    else:
        columns[account_name(source.name)] = base.account
    if source.name in loading.gone_by and source.id:
        id = base.at(source.id)
        loading.owners[source.name] = (
            f"(SELECT {id} AS id, min({base.account}) AS k FROM {base.relation} WHERE {id} IS NOT NULL GROUP BY 1)"
        )
    faulty = [name for name, (_, unreadable, outside) in kept.columns.items() if unreadable + outside]
    table = _with_faults(loading.session, base, faulty) if faulty else base.relation
    columns |= {f"{source.name}.{name}!": f"{base.at(name)}_fault" for name in faulty}
    loading.relations[source.name] = Relation(table, columns, base.integers)


def _with_faults(session: Session, base: Base, faulty: Sequence[str]) -> str:
    """A view that has a flag beside each column in which there is a fault."""
    flags = ", ".join(f"{base.at(name)}_state >= {State.UNREADABLE:d} AS {base.at(name)}_fault" for name in faulty)
    session.run(f"CREATE TEMP VIEW v{base.number} AS SELECT *, {flags} FROM {base.relation}")
    return f"v{base.number}"
