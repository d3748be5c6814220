"""The result for other tools: one row an account as CSV, JSON or JSON Lines; Parquet is the engine's to write."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

from scorelang.ir.indicators import Indicator
from scorelang.ir.program import Program
from scorelang.ir.scorecards import Scorecard
from scorelang.ir.sources import Column
from scorelang.project.fields import REASONS
from scorelang.run.accounts import money_column, name_column
from scorelang.run.leaves import Result, computed_score, number
from scorelang.run.reasons import Reason, reasons
from scorelang.run.words import indicator_value, points

FORMATS = ("csv", "json", "jsonl", "parquet")
Record = dict[str, str | float | bool | list[str] | None]
_FIELDS = {
    *("account", "name", "scorecard", "status", "score", "computed", "grade", "segment", "coverage"),
    *("reasons", "outages", "triggers"),
}

# What a spreadsheet takes for the beginning of a formula, in plain and in full-width letters.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")


def format_of(path: str) -> str | None:
    """The format that a file's name asks for."""
    ending = path.rsplit(".", 1)[-1].lower() if "." in path else ""
    return ending if ending in FORMATS else None


def records(
    program: Program,
    scorecard: Scorecard,
    results: Iterable[Result],
    currency: str,
    *,
    computed: bool = False,
    told: Callable[[Reason], bool] = lambda _: True,
) -> Iterator[Record]:
    """One flat record an account; `computed`: with the score that the program came to, for there are overrides.

    `told`: whether a reason is given.
    """
    name, money = name_column(program), money_column(program)
    for result in results:
        prefix = scorecard.name
        yield {
            "account": str(result["key"]),
            **({"name": _text(result.get(f"account.{name.name}"))} if name else {}),
            "scorecard": prefix,
            "status": _text(result.get(f"{prefix}.status")),
            "score": number(result.get(f"{prefix}.score")),
            **({"computed": computed_score(scorecard, result)} if computed else {}),
            "grade": _text(result.get(f"{prefix}.grade")),
            "segment": _text(result.get(f"{prefix}.segment")),
            "coverage": number(result.get(f"{prefix}.coverage")),
            **({_money(money): number(result.get(f"account.{money.name}"))} if money else {}),
            "reasons": _reasons(program, scorecard, result, currency, told),
            "outages": _outages(program, scorecard, result),
            "triggers": [one.name for one in scorecard.triggers if result.get(f"{prefix}.trigger.{one.name}") is True],
        }


def _money(column: Column) -> str:
    """The field with what is at risk: the column's name, but for one that something else has."""
    return f"account.{column.name}" if column.name in _FIELDS else column.name


def to_csv(rows: Iterable[Record]) -> Iterator[str]:
    """Lines of a CSV that a spreadsheet may open."""
    head: Sequence[str] | None = None
    for row in rows:
        if head is None:
            head = list(row)
            yield csv_line(head)
        yield csv_line([_csv_cell(cell) for cell in row.values()])


def to_jsonl(rows: Iterable[Record]) -> Iterator[str]:
    """A JSON object a line."""
    return (json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def to_json(rows: Iterable[Record]) -> Iterator[str]:
    """One JSON list."""
    before = "[\n"
    for row in rows:
        yield before + json.dumps(row, ensure_ascii=False)
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _reasons(
    program: Program, scorecard: Scorecard, result: Result, currency: str, told: Callable[[Reason], bool]
) -> list[str]:
    found = (one for one in reasons(program, scorecard, result) if told(one))
    return [_in_words(one, currency) for one in islice(found, REASONS)]


def dark(program: Program, scorecard: Scorecard, result: Result) -> Iterator[tuple[Indicator, str]]:
    """The indicators of which nothing is known because their source is `stale` or could not be loaded (`failed`)."""
    for one in program.indicators:
        status = result.get(f"{scorecard.name}.{one.name}.status")
        if status in ("stale", "failed"):
            yield one, str(status)


def _outages(program: Program, scorecard: Scorecard, result: Result) -> list[str]:
    return [f"{one.title} ({status})" for one, status in dark(program, scorecard, result)]


def _in_words(one: Reason, currency: str) -> str:
    if one.reading is None:
        return f"{one.title} (costs {points(one.lost)})"
    value = indicator_value(one.reading.place.indicator, one.reading.value, currency)
    return f"{one.title}: {value} (costs {points(one.lost)})"


def _text(cell: object) -> str | None:
    return None if cell is None else str(cell)


def _csv_cell(cell: str | float | bool | list[str] | None) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return "true" if cell else "false"
        case float():
            return number_text(cell)
        case list():
            return harmless("; ".join(cell))
        case _:
            return harmless(str(cell))


def number_text(number: float) -> str:
    """A number to the last bit, a whole one without a point."""
    return repr(number).removesuffix(".0")


def csv_line(cells: Sequence[str], delimiter: str = ",") -> str:
    """One line of a CSV."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\n").writerow(cells)
    return out.getvalue()
