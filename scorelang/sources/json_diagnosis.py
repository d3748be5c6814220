"""Why a file cannot be read as JSON Lines: the first line that is at fault."""

import contextlib
import csv
import json
from collections import Counter
from collections.abc import Collection

from scorelang.diagnostics.catalogue import data as rules
from scorelang.sources.binding import Binding
from scorelang.sources.files import DataFile
from scorelang.sources.refusal import SourceError
from scorelang.sources.unpacking import LONGEST_ROW, lines, not_encoded, open_text


def diagnose_json(binding: Binding, file: DataFile, names: Collection[str] = ()) -> SourceError | None:
    """What is wrong with a file; None where every line is a record that has each of these names once."""
    number = 0
    try:
        with open_text(binding, file) as stream:
            for number, line in enumerate(lines(stream), 1):
                if not line.strip():
                    continue
                if (name := _repeated(line, names)) is not None:
                    message = f"line {number} of `{file.shown}` has `{name}` twice, where one was wanted"
                    return SourceError(rules.REPEATED_COLUMN.at(binding.span, message))
                if problem := _problem(line):
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
        json.dumps(found, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return "holds half a letter"
    except (ValueError, RecursionError):
        return "cannot be read as JSON"
    return None if isinstance(found, dict) else "holds no record"


def _repeated(line: str, names: Collection[str]) -> str | None:
    """The first of these names that a record has twice."""
    pairs: list[tuple[str, object]] = []
    with contextlib.suppress(ValueError, RecursionError):
        json.loads(line, object_pairs_hook=lambda found: pairs.__setitem__(slice(None), found))
    counted = Counter(name for name, _ in pairs)  # the record itself is the last to end
    return next((name for name in names if counted[name] > 1), None)


def _cure(line: str) -> str | None:
    start = line.lstrip()[:1]
    return "write each record of the list on a line of its own" if start == "[" else None
