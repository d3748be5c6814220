"""Spreadsheets as CSV files beside the run: typed cells are written as their declared columns spell them."""

import json
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from scorelang.diagnostics import Diagnostic
from scorelang.diagnostics.catalogue import data as rules
from scorelang.ir.sources import Column, Source
from scorelang.sources.binding import Binding
from scorelang.sources.files import DataFile
from scorelang.sources.refusal import SourceError
from scorelang.sources.spreadsheet import COMMA, SECONDS, problem_of
from scorelang.types import Duration, Money, Number

_PROGRAM = (sys.executable, "-P", "-m", "scorelang.sources.spreadsheet")
_PATIENCE = 2 * SECONDS


def sheet_as_csv(source: Source, binding: Binding, file: DataFile, target: Path) -> DataFile:
    """The sheet of a file as CSV at `target`; SourceError where it cannot be read."""
    spelled = {one.name: one.format or _mark(binding, one) for one in source.columns}
    formats = {binding.name_of(name): how for name, how in spelled.items() if how is not None}
    arguments = [str(file.path), binding.sheet or "", str(target), json.dumps(formats)]
    try:
        done = subprocess.run([*_PROGRAM, *arguments], capture_output=True, timeout=_PATIENCE, check=False)
    except subprocess.TimeoutExpired:
        raise SourceError(_problem(binding, file, ("slow",))) from None
    if done.returncode == -signal.SIGXCPU:
        raise SourceError(_problem(binding, file, ("slow",)))
    if done.returncode:
        raise SourceError(_problem(binding, file, _words(problem_of(target))))
    return replace(file, path=target, format="csv", packing=None)


def _mark(binding: Binding, column: Column) -> str | None:
    """The decimal mark of a column in which numbers may stand as text: its typed cells are written alike."""
    number = isinstance(column.type, Number | Money | Duration)
    return COMMA if number and binding.decimal == COMMA else None


def _words(problem: Path) -> tuple[str, ...]:
    """What the process said; one that was ended by the system said nothing."""
    try:
        return tuple(map(str, json.loads(problem.read_text(encoding="utf-8"))))
    except (OSError, ValueError):
        return ("oversized",)


def _problem(binding: Binding, file: DataFile, words: Sequence[str]) -> Diagnostic:
    word, *names = words
    match word:
        case "uninstalled":
            message = f"`{file.shown}` is a spreadsheet, and what reads those is not installed"
            help = "install `scorelang[excel]`, or export it as CSV"
            return rules.UNKNOWN_DATA_FORMAT.at(binding.span, message, help=help)
        case "sheet":
            return _unknown_sheet(binding, file, names)
        case "oversized":
            message = f"`{file.shown}` takes more memory than a spreadsheet may"
            return rules.OVERSIZED_DATA_FILE.at(binding.span, message, help="export it as CSV")
        case "slow":
            message = f"`{file.shown}` takes more than {SECONDS} seconds to read, which a spreadsheet may not"
            return rules.OVERSIZED_DATA_FILE.at(binding.span, message, help="export it as CSV")
        case "locked":
            message = f"`{file.shown}` is locked by a password"
            return rules.CLOSED_FILE.at(binding.span, message, help="save it without one, or export it as CSV")
        case _:
            message = f"`{file.shown}` is damaged or cut off, or no spreadsheet"
            return rules.DAMAGED_DATA_FILE.at(binding.span, message)


def _unknown_sheet(binding: Binding, file: DataFile, names: Sequence[str]) -> Diagnostic:
    told = ", ".join(f"`{name}`" for name in names[:12])
    message = (
        f"`{file.shown}` has no sheet `{binding.sheet}`, but {told}"
        if binding.sheet
        else f"`{file.shown}` has several sheets, {told}, and the binding names none"
    )
    return rules.UNKNOWN_SHEET.at(binding.span, message, help="say `sheet` in the binding")
