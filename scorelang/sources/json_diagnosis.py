"""Why a file cannot be read as JSON Lines: the first line that is at fault."""

import csv
import json

from scorelang.diagnostics.catalogue import data as rules
from scorelang.sources.binding import Binding
from scorelang.sources.files import DataFile
from scorelang.sources.refusal import SourceError
from scorelang.sources.unpacking import LONGEST_ROW, lines, not_encoded, open_text


def diagnose_json(binding: Binding, file: DataFile) -> SourceError | None:
    """What is wrong with a file; None where every line is a record."""
    number = 0
    try:
        with open_text(binding, file) as stream:
            for number, line in enumerate(lines(stream), 1):
                if line.strip() and (problem := _problem(line)):
                    message = f"line {number} of `{file.shown}` {problem}, where a record such as {{…}} was wanted"
                    return SourceError(rules.NO_JSON_RECORD.at(binding.span, message, help=_cure(line)))
    except UnicodeError:
        return not_encoded(binding, file)
    except csv.Error:
        message = f"line {number + 1} of `{file.shown}` is longer than {LONGEST_ROW // 1024 // 1024} MB"
        return SourceError(rules.LONG_ROW.at(binding.span, message, help="does each record end with a line end?"))
    return None


def _problem(line: str) -> str | None:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return "cannot be read as JSON"
    return None if isinstance(found, dict) else "holds no record"


def _cure(line: str) -> str | None:
    start = line.lstrip()[:1]
    return "write each record of the list on a line of its own" if start == "[" else None
