"""Parquet files as a view: no copy, and no check of what the files' own statistics prove."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal

from scorelang.diagnostics import Diagnostic
from scorelang.diagnostics.catalogue import data as rules
from scorelang.engines.duckdb.base import FILE, LARGE, OWNER, ROW, Base, Original, identifiers, quoted
from scorelang.engines.duckdb.paths import read_path, read_paths
from scorelang.engines.duckdb.session import Session
from scorelang.engines.fault import EngineError
from scorelang.ir.sources import Column, Source
from scorelang.source.records import dataclass
from scorelang.sources.binding import Binding
from scorelang.sources.files import DataFile
from scorelang.sources.headers import all_positions
from scorelang.sources.readings import reader_of
from scorelang.sources.refusal import SourceError
from scorelang.sources.to_duckdb import layers, staged
from scorelang.sources.typed_to_duckdb import DAY, LOCAL, Stats, Typed, in_words, is_number, typed
from scorelang.types.words import kind, named

MANY_ROWS = 1 << 28
MOST_ROWS_A_BYTE = 100


@dataclass(frozen=True, slots=True)
class _Files:
    """What the files say of themselves: the columns in order with their types, rows, statistics by column.

    `said`: of optional columns that some of the files lack.
    """

    reader: str
    types: dict[str, str]
    rows: int
    stats: dict[str, Stats]
    said: tuple[Diagnostic, ...] = ()


def load_parquet(
    session: Session,
    source: Source,
    binding: Binding,
    files: tuple[DataFile, ...],
    number: int,
    zone: str,
    owners: str,
    read: Callable[[], Collection[str]] | None = None,
) -> Base:
    """A view over the files of a source; SourceError where one cannot be read or a type cannot serve.

    `read`: which columns of all sources something reads, asked only for a large source; None: any may be.
    """
    found = _described(session, source, binding, files)
    columns = {column.name: _typed(binding, files, found, column, zone) for column in source.columns}
    query = _query(source, binding, found, columns, zone)
    if source.via:
        at = identifiers(source)[source.account]
        query = f"SELECT e.*, o.k AS {OWNER} FROM ({query}) e LEFT JOIN {owners} o ON e.{at} = o.id"
    session.run(f"CREATE TEMP VIEW s{number} AS {query}")
    names = tuple(found.types)
    cells = {column.name: names.index(binding.name_of(column.name)) for column in source.columns}
    shown = {str(file.path.resolve()): file.shown for file in files}
    faulty = tuple(name for name, how in columns.items() if _can_fault(source, binding, how, name, zone))
    idle = _idle(source, faulty, read) if read is not None and found.rows > LARGE else ()
    raw = ", ".join(f"CAST({quoted(name)} AS VARCHAR) AS h{i}" for i, name in enumerate(names))
    original = f"SELECT row_number() OVER () - 1 AS r, {quoted(FILE)} AS filename, {raw} FROM {found.reader}"
    return Base(
        source,
        binding,
        files,
        number,
        f"s{number}",
        tuple(name for name in faulty if name not in idle),
        Original(original, names, cells, shown, first=1, reader=found.reader),
        idle,
        table=False,
        integers=frozenset(f"{source.name}.{name}" for name, how in columns.items() if how.integer),
        rows=found.rows,
        nulls=_nulls(binding, found, [name for name, how in columns.items() if not how.text and how.state is None]),
        absent=_nulls(binding, found, [name for name, how in columns.items() if how.state and name not in idle]),
        last_day=_last_day(source, binding, found),
        said=found.said,
    )


def as_table(session: Session, base: Base) -> Base:
    """The same source as a table, from which rows can be taken."""
    name = f"t{base.number}"
    session.run(f"CREATE TEMP TABLE {name} AS FROM {base.relation}")
    whole = replace(base, relation=name, states=(*base.states, *base.idle), idle=(), table=True)
    return replace(whole, rows=None, nulls={}, absent={}, last_day=None)


def part_of(session: Session, base: Base, only: str) -> Base:
    """The rows of a view for which a condition holds, as a table: what the files say of themselves is said of all."""
    session.run(f"CREATE TEMP VIEW w{base.number} AS SELECT * FROM {base.relation} WHERE {only}")
    return replace(as_table(session, replace(base, relation=f"w{base.number}")), part=True)


def _described(session: Session, source: Source, binding: Binding, files: tuple[DataFile, ...]) -> _Files:
    listed = read_paths([file.path for file in files])
    by_name = "true" if len(files) > 1 else "false"
    reader = f"read_parquet({listed}, filename='{FILE}', file_row_number=true, union_by_name={by_name})"
    try:
        schemas = _schemas(session, files)
        places, said = all_positions(source, binding, files, schemas)
        _check_names(source, binding, files, schemas)
        types = {str(name): str(type) for name, type, *_ in session.rows(f"DESCRIBE SELECT * FROM {reader}")}
        groups = session.rows(
            "SELECT path_in_schema, num_values, stats_null_count, stats_min_value, stats_max_value "
            f"FROM parquet_metadata({listed})"
        )
        rows = session.count(f"SELECT sum(num_rows) FROM parquet_file_metadata({listed})")
    except EngineError as error:
        if not error.unreadable:
            raise
        raise _unlike(session, binding, files) from None
    types = {name: type for name, type in types.items() if name not in (FILE, ROW)}
    _check_rows(binding, files, rows)
    partial = {
        binding.name_of(column.name) for column in source.columns for place in places if column.name not in place
    }
    stats = {name: Stats() if name in partial else _stats(name, type, groups) for name, type in types.items()}
    return _Files(reader, types, rows, stats, said)


def _check_rows(binding: Binding, files: tuple[DataFile, ...], rows: int) -> None:
    """A page of one value repeated says in a few bytes what would fill a disk."""
    if rows > MANY_ROWS and rows > MOST_ROWS_A_BYTE * sum(file.path.stat().st_size for file in files):
        message = f"`{files[0].shown}` says that it has {rows:,} rows, more than any honest file of its size"
        raise SourceError(rules.OVERSIZED_DATA_FILE.at(binding.span, message))


def _check_names(source: Source, binding: Binding, files: tuple[DataFile, ...], schemas: list[tuple[str, ...]]) -> None:
    """The engine takes names for one that differ only in the size of letters, and needs one for itself."""
    holder = {name: file.shown for file, names in zip(files, schemas, strict=True) for name in names}
    for column in source.columns:
        name = binding.name_of(column.name)
        twin = next((other for other in holder if other != name and other.lower() == name.lower()), None)
        if twin is not None:
            message = f"`{holder[twin]}` has `{twin}` beside `{name}`, which cannot be told apart in Parquet"
            raise SourceError(rules.REPEATED_COLUMN.at(column.span, message, help="rename one of them"))
    taken = next((name for name in holder if name.lower() == ROW), None)
    if taken is not None:
        message = f"`{holder[taken]}` has a column `{taken}`, as its reader calls the number of a row"
        raise SourceError(rules.REPEATED_COLUMN.at(binding.span, message, help="rename it, or leave it out"))


def _schemas(session: Session, files: tuple[DataFile, ...]) -> list[tuple[str, ...]]:
    """The names of the columns of each file."""
    listed = "SELECT name, coalesce(num_children, 0) FROM parquet_schema({})"
    return [
        _top([(str(name), int(below)) for name, below in session.rows(listed.format(read_path(file.path)))])
        for file in files
    ]


def _top(elements: list[tuple[str, int]]) -> tuple[str, ...]:
    """The elements right below the first one; each stands before those below it, whose number it has beside it."""
    names, skipped = [], 0
    for name, below in elements[1:]:
        if skipped == 0:
            names.append(name)
        skipped = max(skipped - 1, 0) + below
    return tuple(names)


def _stats(name: str, physical: str, groups: list[tuple[object, ...]]) -> Stats:
    own = [group[1:] for group in groups if group[0] == name]
    if not own or any(nulls is None for _, nulls, _, _ in own):
        return Stats()
    nulls = sum(int(str(group[1])) for group in own)
    filled = [group for group in own if group[0] != group[1]]
    if not filled or any(low is None or high is None for _, _, low, high in filled):
        return Stats(nulls)
    lows, highs = [str(group[2]) for group in filled], [str(group[3]) for group in filled]
    order = Decimal if is_number(physical) else str
    return Stats(nulls, min(lows, key=order), max(highs, key=order))


def _typed(binding: Binding, files: tuple[DataFile, ...], found: _Files, column: Column, zone: str) -> Typed:
    name = binding.name_of(column.name)
    how = typed(reader_of(column, binding, zone), found.types[name], quoted(name), found.stats[name])
    if how is None:
        held, wanted = in_words(found.types[name]), named(kind(column.type))
        message = f"the column `{name}` of `{files[0].shown}` holds {held}, where {wanted} was wanted"
        raise SourceError(rules.WRONG_COLUMN_TYPE.at(column.span, message))
    return how


def _query(source: Source, binding: Binding, found: _Files, columns: dict[str, Typed], zone: str) -> str:
    names = identifiers(source)
    wanted, kept, stacks = [], [], {}
    for column in source.columns:
        name, how = names[column.name], columns[column.name]
        wanted.append(f"{how.value} AS {name}")
        if how.text:
            stacks[name] = layers(reader_of(column, binding, zone), name)
        else:
            kept.append(name)
        if how.state is not None:
            wanted.append(f"{how.state} AS {name}_state")
            kept.append(f"{name}_state")
    query = f"SELECT {', '.join(wanted)}, {quoted(FILE)} AS filename, {ROW} AS n FROM {found.reader}"
    return staged(stacks, f"({query})", (*kept, "filename", "n")) if stacks else query


def _idle(source: Source, faulty: Collection[str], read: Callable[[], Collection[str]]) -> tuple[str, ...]:
    """Of the columns with a state those of events that neither a program nor the rows themselves need."""
    if source.kind != "events":
        return ()
    own = {source.account, source.time, source.id, source.loaded, *(column.known for column in source.columns)}
    needed = read()
    return tuple(name for name in faulty if name not in own and f"{source.name}.{name}" not in needed)


def _can_fault(source: Source, binding: Binding, how: Typed, name: str, zone: str) -> bool:
    return how.state is not None or (how.text and reader_of(source.column(name), binding, zone).can_fault)


def _nulls(binding: Binding, found: _Files, columns: Iterable[str]) -> dict[str, int]:
    """How many cells of these columns are absent, where the files say so."""
    nulls = {name: found.stats[binding.name_of(name)].nulls for name in columns}
    return {name: number for name, number in nulls.items() if number is not None}


def _last_day(source: Source, binding: Binding, found: _Files) -> date | None:
    """The newest day of the time column, where days stand in the files as they do in the project's zone."""
    name = binding.name_of(source.time or "")
    high = found.stats[name].high if source.time and found.types[name] in LOCAL else None
    return date.fromisoformat(high[:10]) if high and DAY.match(high) else None


def _unlike(session: Session, binding: Binding, files: tuple[DataFile, ...]) -> SourceError:
    """Why the files could not be described: one is damaged, or they do not agree."""
    for file in files:
        try:
            session.rows(f"SELECT * FROM parquet_metadata({read_path(file.path)})")
        except EngineError:
            return damaged(session, binding, (file,))
    message = f"the files of `{binding.source}` hold columns of the same name with types that do not agree"
    return SourceError(rules.WRONG_COLUMN_TYPE.at(binding.span, message))


def damaged(session: Session, binding: Binding, files: tuple[DataFile, ...]) -> SourceError:
    """The first of the files that cannot be read to its end."""
    for file in files[:-1]:
        try:
            session.rows(f"SELECT count(COLUMNS(*)) FROM read_parquet({read_path(file.path)})")
        except EngineError:
            return damaged(session, binding, (file,))
    return SourceError(rules.DAMAGED_DATA_FILE.at(binding.span, f"`{files[-1].shown}` is damaged or cut off"))
