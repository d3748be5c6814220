"""The table of functions: each example can be read, and each function gives what its words say."""

from collections.abc import Mapping
from datetime import date

import pytest

from scorelang.builtins import AGGREGATES, FORMS, FUNCTIONS, STATISTICS
from scorelang.kernel.tables import Cell, Tables
from scorelang.pinning.from_ir import pin
from scorelang.rows.from_kernel import compile_rows
from scorelang.source import SourceText
from scorelang.syntax.from_text import parse_expression
from tests.semantics.programs import sound

TODAY = date(2026, 3, 1)
_DAY = (TODAY - date(1970, 1, 1)).days
_MICROSECONDS = 86_400_000_000
ACCOUNT: Mapping[str, Cell] = {
    "crm.id": "a",
    "crm.x": 2.5,
    "crm.y": -7.0,
    "crm.none": None,
    "crm.word": "Zürich Nord",
    "crm.day": _DAY - 31,
    "crm.at": (_DAY - 1) * _MICROSECONDS + _MICROSECONDS * 23 // 24,
    "crm.yes": True,
}
SOURCE = """
accounts crm { key id : text  column x : number  column y : number  column none : number optional  column word : text
  column day : date  column at : time  column yes : flag }
"""
VALUES: list[tuple[str, Cell]] = [
    ("abs(y)", 7.0),
    ("abs(none)", None),
    ("sign(y) + sign(x) + sign(x - x)", 0.0),
    ("sign(none)", None),
    ("min_of(x, y, 0)", -7.0),
    ("max_of(x, y, 0)", 2.5),
    ("min_of(x, none)", None),
    ("max_of(none, x)", None),
    ("avg_of(x, y, 0)", -1.5),
    ("avg_of(x, none)", None),
    ("clamp(x, 0, 1)", 1.0),
    ("clamp(y, 0, 1)", 0.0),
    ("clamp(x, 0, 10)", 2.5),
    ("clamp(x, 3, 1)", None),
    ("clamp(x, none, 1)", None),
    ("round(x)", 3.0),
    ("round(-x)", -2.0),
    ("round(1 / 3, 2)", 0.33),
    ("round(1.005, 2)", 1.01),
    ("floor(y / 2)", -4.0),
    ("ceil(y / 2)", -3.0),
    ("mod(y, 4)", 1.0),
    ("mod(y, 0)", None),
    ("sqrt(x + 6.5)", 3.0),
    ("sqrt(y)", None),
    ("count_of(x > 1, y > 1, none > 1, yes)", 2.0),
    ("default(none, x)", 2.5),
    ("default(none, none, y)", -7.0),
    ("between(x, 2.5, 3)", True),
    ("between(x, 3, 4)", False),
    ("between(x, none, 1)", None),
    ('contains(word, "rich")', True),
    ('starts_with(word, "rich")', False),
    ('ends_with(word, "Nord")', True),
    ("length(word)", 11.0),
    ("year(day) * 100 + month(day)", 202601.0),
    ("day(day)", 29.0),
    ("weekday(day)", 4.0),
    ("weekday(today)", 7.0),
    ("quarter(day)", 1.0),
    ("quarter(today + 3 months)", 2.0),
    ("date(at) == today", True),
    ("start_of_month(day) == 2026-01-01", True),
    ("start_of_week(today) == 2026-02-23", True),
    ("days(today - day)", 31.0),
    ("today - 1 month == 2026-02-01", True),
    ("today + 1 year == 2027-03-01", True),
    ('match word { "x" -> 1, else -> 2 }', 2.0),
    ("match none { 1 -> 1, else -> 2 }", None),
    ("if none > 1 then 1 else 2", 2.0),
    ("none in (1, 2)", None),
    ("x not in (1, 2)", True),
    ("none > 1 implies yes", True),
    ("x / 0", None),
]


@pytest.mark.parametrize(("text", "wanted"), VALUES, ids=[row[0] for row in VALUES])
def test_what_a_function_gives(text: str, wanted: Cell) -> None:
    card = (
        "indicator one { value 1 score direct } "
        "scorecard c { weights { one 100% } grades letters trigger t { when score < 1 play p for 1 day } }"
    )
    program = sound(
        SOURCE, f"indicator probe {{ value {text} }}", card.replace("when score < 1", "when probe is missing")
    )
    kernel = pin(program, TODAY, "Europe/Berlin")
    (row,) = compile_rows(kernel).score(Tables([ACCOUNT]))
    found = row["c.probe.value"]
    assert found == pytest.approx(wanted, abs=1e-12) if isinstance(wanted, float) else found is wanted


EXAMPLES = [record.example for table in (FUNCTIONS, AGGREGATES, FORMS) for record in table]


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_can_be_read(example: str) -> None:
    text = f"sum(usage.calls {example})" if example.startswith("since ") else example
    expression, mistakes = parse_expression(SourceText("example", text))
    assert expression is not None
    assert not mistakes


def test_a_name_means_one_thing() -> None:
    names = [record.name for table in (FUNCTIONS, AGGREGATES, FORMS, STATISTICS) for record in table]
    assert len(names) == len(set(names))
