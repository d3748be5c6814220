"""The data inventory: sources and their columns."""

from collections.abc import Mapping

from scorelang.diagnostics import Label
from scorelang.diagnostics.catalogue import card as card_rules
from scorelang.diagnostics.catalogue import names_types as rules
from scorelang.diagnostics.suggestions import did_you_mean, listed
from scorelang.ir.expressions import Length
from scorelang.ir.sources import Column, Source
from scorelang.semantics import clauses
from scorelang.semantics.column_types import column_type
from scorelang.semantics.lengths import length
from scorelang.semantics.names import Names
from scorelang.semantics.place import Place
from scorelang.semantics.reports import Reports
from scorelang.source.records import replace
from scorelang.syntax.tree import sources as written
from scorelang.syntax.tree.words import Name
from scorelang.types import Date, Time, Type, Unknown, described

_ONLY_FOR = {
    written.KeyClause: ("key", ("accounts",)),
    written.AccountClause: ("account", ("facts", "events")),
    written.TimeClause: ("time", ("events",)),
    written.ValidClause: ("valid from", ("accounts", "facts")),
    written.SinceUntilClause: ("since", ("accounts",)),
    written.ParentClause: ("parent", ("accounts",)),
}


def sources(reports: Reports, declared: Mapping[str, written.SourceDeclaration]) -> dict[str, Source]:
    """Every source; whose rows they are is settled when all are known."""
    key = _key_type(reports, declared)
    ids = {name: _id_type(reports, source) for name, source in declared.items()}
    return {name: _source(reports, source, key, ids) for name, source in declared.items()}


def _key_type(reports: Reports, declared: Mapping[str, written.SourceDeclaration]) -> Type:
    for source in declared.values():
        for clause in source.clauses:
            if isinstance(clause, written.KeyClause):
                return column_type(reports, clause.type)
    return Unknown()


def _id_type(reports: Reports, source: written.SourceDeclaration) -> Type | None:
    for clause in source.clauses:
        if isinstance(clause, written.IdClause):
            return column_type(reports, clause.type)
    return None


def _source(reports: Reports, source: written.SourceDeclaration, key: Type, ids: Mapping[str, Type | None]) -> Source:
    _say_misplaced(reports, source)
    columns = _columns(reports, source, key, ids)
    owner = clauses.once(reports, source.clauses, written.AccountClause, "account")
    key_clause = clauses.once(reports, source.clauses, written.KeyClause, "key")
    time = clauses.once(reports, source.clauses, written.TimeClause, "time")
    id_clause = clauses.once(reports, source.clauses, written.IdClause, "id")
    account = _account(reports, source, owner, key_clause)
    if source.keyword == "events" and time is None:
        clauses.missing(reports, source.name.span, f"`{source.name.text}`", "time", "write `time COLUMN : date`")
    found = Source(
        name=source.name.text,
        kind=source.keyword,
        title=clauses.title_of(source.name, source.title),
        columns=columns,
        account=account,
        via=owner.via.text if owner and owner.via else None,
        id=id_clause.column.text if id_clause else None,
        time=time.column.text if time else None,
        span=source.name.span,
    )
    return _dated(reports, source, _worded(reports, source, found))


def _say_misplaced(reports: Reports, source: written.SourceDeclaration) -> None:
    for clause in source.clauses:
        word, kinds = _ONLY_FOR.get(type(clause), ("", (source.keyword,)))
        if source.keyword not in kinds:
            reports.say(
                card_rules.CLAUSE_PLACE,
                clause.span,
                f"`{word}` was found in `{source.keyword} {source.name.text}`, and it belongs to {listed(kinds)}",
            )


def _account(
    reports: Reports,
    source: written.SourceDeclaration,
    owner: written.AccountClause | None,
    key: written.KeyClause | None,
) -> str:
    if source.keyword == "accounts":
        if key is None:
            clauses.missing(reports, source.name.span, f"`{source.name.text}`", "key", "write `key COLUMN : text`")
        return key.column.text if key else ""
    if owner is None:
        clauses.missing(
            reports, source.name.span, f"`{source.name.text}`", "account", "say whose row it is: `account COLUMN`"
        )
    return owner.column.text if owner else ""


def _worded(reports: Reports, source: written.SourceDeclaration, found: Source) -> Source:
    system, about, owner = (clauses.text(reports, source.clauses, word) for word in ("system", "about", "owner"))
    return replace(found, system=system, about=about, owner=owner)


def _dated(reports: Reports, source: written.SourceDeclaration, found: Source) -> Source:
    """The clauses that name columns or lengths."""
    said = source.clauses
    loaded = clauses.once(reports, said, written.LoadedClause, "loaded")
    valid = clauses.once(reports, said, written.ValidClause, "valid from")
    exists = clauses.once(reports, said, written.SinceUntilClause, "since")
    parent = clauses.once(reports, said, written.ParentClause, "parent")
    for name in (*((loaded.column,) if loaded else ()), *_both(valid), *_both(exists)):
        _say_no_date(reports, source, found.columns, name)
    if parent is not None:
        _known_column(reports, source, found.columns, parent.column)
    return replace(
        found,
        loaded=loaded.column.text if loaded else None,
        valid=(valid.start.text, valid.end.text) if valid else None,
        exists=(exists.since.text, exists.until.text if exists.until else None) if exists else None,
        parent=parent.column.text if parent else None,
        refresh=_length(reports, clauses.once(reports, said, written.RefreshClause, "refresh")),
        silent_after=_length(reports, clauses.once(reports, said, written.SilentClause, "silent after")),
    )


def _both(clause: written.ValidClause | written.SinceUntilClause | None) -> tuple[Name, ...]:
    match clause:
        case None:
            return ()
        case written.ValidClause(start, end):
            return start, end
        case written.SinceUntilClause(since, until):
            return (since,) if until is None else (since, until)


def _length(reports: Reports, clause: written.RefreshClause | written.SilentClause | None) -> Length | None:
    return None if clause is None else length(Place(Names(), reports), clause.length)


def _known_column(
    reports: Reports, source: written.SourceDeclaration, columns: tuple[Column, ...], name: Name
) -> Column | None:
    found = next((column for column in columns if column.name == name.text), None)
    if found is None:
        reports.say(
            rules.UNKNOWN_COLUMN,
            name.span,
            f"`{source.name.text}` declares no column `{name.text}`",
            help=did_you_mean(name.text, (c.name for c in columns)) or f"add `column {name.text} : date`",
        )
    return found


def _say_no_date(reports: Reports, source: written.SourceDeclaration, columns: tuple[Column, ...], name: Name) -> None:
    column = _known_column(reports, source, columns, name)
    if column is not None and not isinstance(column.type, Date | Time | Unknown):
        labels = () if column.span is None else (Label(column.span, "declared here"),)
        reports.say(
            rules.TYPE_MISMATCH,
            name.span,
            f"`{name.text}` is {described(column.type)}, and a date was wanted",
            labels=labels,
        )


def _columns(
    reports: Reports, source: written.SourceDeclaration, key: Type, ids: Mapping[str, Type | None]
) -> tuple[Column, ...]:
    found: dict[str, Column] = {}
    for clause in source.clauses:
        column = _column(reports, clause, key, ids)
        if column is not None:
            _add(reports, source, found, column)
    for clause in source.clauses:
        if isinstance(clause, written.ColumnClause) and clause.known is not None:
            _say_no_date(reports, source, tuple(found.values()), clause.known)
    return tuple(found.values())


def _add(reports: Reports, source: written.SourceDeclaration, found: dict[str, Column], column: Column) -> None:
    before = next((c for c in found.values() if c.name.lower() == column.name.lower()), None)
    if before is None:
        found[column.name] = column
        return
    same = before.name == column.name
    reports.say(
        rules.DUPLICATE_NAME if same else rules.CASE_DUPLICATE,
        column.span,
        f"`{source.name.text}` declares the column `{column.name}` twice"
        if same
        else f"the columns `{before.name}` and `{column.name}` differ by case alone",
        labels=() if before.span is None else (Label(before.span, "first here"),),
    )


def _column(reports: Reports, clause: written.SourceClause, key: Type, ids: Mapping[str, Type | None]) -> Column | None:
    match clause:
        case written.KeyClause(column, of):
            return _plain(reports, column, of, "key")
        case written.IdClause(column, of):
            return _plain(reports, column, of, "id")
        case written.TimeClause(column, of):
            return _time(reports, column, of)
        case written.AccountClause(column, via):
            of_account = key if via is None else _via(reports, via, ids)
            return Column(column.text, of_account, "account", span=column.span)
        case written.ColumnClause():
            return _written_column(reports, clause)
        case _:
            return None


def _via(reports: Reports, via: Name, ids: Mapping[str, Type | None]) -> Type:
    if via.text not in ids:
        reports.say(
            rules.UNKNOWN_SOURCE, via.span, f"there is no source `{via.text}`", help=did_you_mean(via.text, ids)
        )
        return Unknown()
    of = ids[via.text]
    if of is None:
        reports.say(
            card_rules.SOURCE_FORM,
            via.span,
            f"`{via.text}` has no `id` by which its rows could be looked up",
            help=f"add `id COLUMN : text` to `{via.text}`",
        )
    return of or Unknown()


def _plain(reports: Reports, name: Name, of: written.TypeName, role: str) -> Column:
    declared = column_type(reports, of)
    format = of.format.text if of.format else None
    return Column(name.text, declared, role, format=format, future=of.future, span=name.span)


def _time(reports: Reports, name: Name, of: written.TypeName) -> Column:
    column = _plain(reports, name, of, "time")
    if not isinstance(column.type, Date | Time | Unknown):
        reports.say(
            rules.TYPE_MISMATCH,
            of.span,
            f"the `time` of a row is {described(column.type)}, and a date or a time was wanted",
        )
    return column


def _written_column(reports: Reports, clause: written.ColumnClause) -> Column:
    return Column(
        clause.column.text,
        column_type(reports, clause.type, clause.folded),
        optional=clause.optional,
        known=clause.known.text if clause.known else None,
        format=clause.type.format.text if clause.type.format else None,
        future=clause.type.future,
        span=clause.column.span,
    )


def whose_rows(reports: Reports, found: Mapping[str, Source]) -> None:
    """Say where `via` leads in a circle or to the accounts."""
    for source in found.values():
        seen, via = [source.name], source.via
        while via is not None and via in found and via not in seen:
            seen.append(via)
            via = found[via].via
        if via is not None and via in seen:
            circle = " → ".join(f"`{name}`" for name in (*seen[seen.index(via) :], via))
            reports.say(rules.CYCLE, source.span, f"whose rows these are is asked in a circle: {circle}")
