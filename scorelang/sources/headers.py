"""The header of a text file, and where each declared column stands in it."""

import csv
from collections.abc import Sequence
from difflib import get_close_matches
from itertools import islice

from scorelang.diagnostics import Diagnostic
from scorelang.diagnostics.catalogue import data as rules
from scorelang.ir.sources import Column, Source
from scorelang.sources.binding import Binding
from scorelang.sources.files import DataFile
from scorelang.sources.refusal import SourceError
from scorelang.sources.unpacking import LONGEST_ROW, lines, not_encoded, open_text
from scorelang.types.folding import trimmed

DELIMITERS = (",", ";", "\t", "|")
NAMED = {"\t": "a tab", " ": "a blank"}


def check_delimiter(binding: Binding, file: DataFile) -> str:
    """What separates the cells of a file; SourceError where it cannot."""
    mark = binding.separator(file.format)
    if len(mark) == 1 and mark.isascii() and mark not in '"\r\n\0':
        return mark
    message = f"`{mark}` cannot separate cells, which one character does that is no quote and no line end"
    raise SourceError(rules.BAD_DELIMITER.at(binding.span, message))


def read_header(binding: Binding, file: DataFile) -> tuple[str, ...]:
    """The names in a file's first row, trimmed."""
    mark = check_delimiter(binding, file)
    csv.field_size_limit(LONGEST_ROW)
    try:
        with open_text(binding, file) as stream:
            rows = list(islice(csv.reader(lines(stream), delimiter=mark, strict=True), 1))
    except UnicodeError:
        raise not_encoded(binding, file) from None
    except (csv.Error, OSError, EOFError):
        message = f"the header of `{file.shown}` cannot be read: its quotes are not closed, or the file is damaged"
        raise SourceError(rules.UNREADABLE_TEXT.at(binding.span, message)) from None
    names = tuple(map(trimmed, rows[0])) if rows else ()
    if not any(names):
        message = f"`{file.shown}` has no header in its first line"
        raise SourceError(rules.EMPTY_DATA_FILE.at(binding.span, message))
    return names


def positions(
    source: Source,
    binding: Binding,
    file: DataFile,
    header: tuple[str, ...],
    elsewhere: frozenset[str] = frozenset(),
) -> dict[str, int]:
    """Where each declared column stands; SourceError where one lacks or stands twice.

    `elsewhere`: the names in the source's other files; an optional column that one of them has may lack.
    """
    wanted = {column.name: binding.name_of(column.name) for column in source.columns}
    lacking = {
        column.name
        for column in source.columns
        if column.optional and wanted[column.name] not in header and wanted[column.name] in elsewhere
    }
    problems = [
        problem
        for column, name in wanted.items()
        if column not in lacking
        and header.count(name) != 1
        and (problem := _problem(source, file, header, column, name))
    ]
    if len(problems) > 1 and not any(name in header for name in wanted.values()):
        message = f"`{file.shown}` has none of the {len(wanted)} columns that `{source.name}` declares"
        raise SourceError(rules.MISSING_COLUMN.at(source.span, message, help=_unlike(file, header)))
    if problems:
        raise SourceError(*problems)
    return {column: header.index(name) for column, name in wanted.items() if column not in lacking}


def all_positions(
    source: Source, binding: Binding, files: Sequence[DataFile], headers: Sequence[tuple[str, ...]]
) -> tuple[list[dict[str, int]], tuple[Diagnostic, ...]]:
    """The positions in each file, and what is to be said of optional columns that some of the files lack."""
    names = frozenset(name for header in headers for name in header)
    places = [positions(source, binding, file, header, names) for file, header in zip(files, headers, strict=True)]
    return places, tuple(filter(None, (_partial(source, binding, files, places, one) for one in source.columns)))


def _partial(
    source: Source, binding: Binding, files: Sequence[DataFile], places: Sequence[dict[str, int]], column: Column
) -> Diagnostic | None:
    without = [file.shown for file, place in zip(files, places, strict=True) if column.name not in place]
    if not without:
        return None
    which = f"`{without[0]}` has" if len(without) == 1 else f"{len(without)} files such as `{without[0]}` have"
    message = (
        f"{which} no column `{binding.name_of(column.name)}`, so that its cells of `{source.name}` are absent there"
    )
    return rules.PARTIAL_COLUMN.at(column.span, message)


def _problem(source: Source, file: DataFile, header: tuple[str, ...], column: str, name: str) -> Diagnostic:
    told = f"`{name}`" if name == column else f"`{name}` (`{column}` of `{source.name}`)"
    span = source.column(column).span
    if name in header:
        message = f"the column {told} stands {header.count(name)} times in `{file.shown}`, where one was wanted"
        return rules.REPEATED_COLUMN.at(span, message)
    message = f"`{file.shown}` has no column {told}, which `{source.name}` declares"
    return rules.MISSING_COLUMN.at(span, message, help=_cure(file, header, name))


def _unlike(file: DataFile, header: tuple[str, ...]) -> str:
    """What a first line seems to be that is no header of ours."""
    if (mark := _separator(file, header)) is not None:
        return mark
    if "\0" in header[0]:
        order = "be" if header[0].startswith("\0") else "le"
        return f'it seems to be `encoding = "utf-16-{order}"`'
    if [name for name in header if name] == [header[0]]:
        return f"its first line holds one cell, `{header[0][:60]}`, where the header was wanted"
    return _listed(header)


def _cure(file: DataFile, header: tuple[str, ...], name: str) -> str | None:
    folded = {column.lower(): column for column in header}
    close = get_close_matches(name.lower(), folded, 1, cutoff=2 / 3)
    if close:
        return f"it has `{folded[close[0]]}`: if that is it, say so in the binding's `columns`"
    return _separator(file, header) or _listed(header)


def _separator(file: DataFile, header: tuple[str, ...]) -> str | None:
    other = [mark for mark in DELIMITERS if len(header) == 1 and mark in header[0]]
    if not other or file.format not in ("csv", "tsv"):
        return None
    return f"its cells seem to be separated by {NAMED.get(other[0], f'`{other[0]}`')}: say so with `delimiter`"


def _listed(header: tuple[str, ...]) -> str:
    names = [name for name in header if name]
    shown = ", ".join(f"`{column[:60]}`" for column in names[:12])
    return f"it has {shown}{' and others' if len(names) > 12 else ''}"
