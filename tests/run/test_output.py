"""What leaves for spreadsheets and other tools."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorelang.pipeline.front import read, understand
from scorelang.run.output import csv_line, dark, format_of, harmless, number_text, records, to_csv, to_json


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "＝1", "\0=1"])
def test_no_cell_begins_a_formula(text: str) -> None:
    assert harmless(text) == f"'{text}"


@given(st.lists(st.text(), min_size=1, max_size=5))
def test_a_line_is_read_back_as_it_was(cells: list[str]) -> None:
    written = csv_line(cells)
    read = list(csv.reader(io.StringIO(written, newline=""), strict=True))
    assert read == [cells] or cells == [""]


def test_a_number_to_its_last_bit() -> None:
    assert [number_text(one) for one in (1234567.0, 41.3, 0.1 + 0.2, -2.0)] == [
        "1234567",
        "41.3",
        "0.30000000000000004",
        "-2",
    ]


def test_formats_by_name() -> None:
    assert format_of("a/b.CSV") == "csv"
    assert format_of("scores.parquet") == "parquet"
    assert format_of("scores.xls") is None
    assert format_of("scores") is None


def test_no_account_at_all() -> None:
    assert "".join(to_csv([])) == ""
    assert "".join(to_json([])) == "[]\n"


MONEY = """
accounts crm { key id : text  column seats : number  column MONEY : money }
indicator use { value seats  score linear (0 -> 0, 9 -> 100) }
scorecard health { weights { use 100% }  grades letters }
"""
FIELDS = ("account", "status", "score", "computed", "grade", "segment", "coverage", "reasons", "outages", "triggers")


@pytest.mark.parametrize("name", ["sum_insured", "name", *FIELDS])
def test_the_money_at_risk_stands_in_the_place_of_nothing_else(name: str) -> None:
    file, _ = read("health.score", MONEY.replace("MONEY", name).encode())
    assert file is not None
    program, found = understand((file,))
    assert program is not None, found
    (one,) = records(program, program.scorecards[0], [{"key": "a", "health.score": 5.0, f"account.{name}": 7.0}], "EUR")
    assert one.pop("sum_insured" if name == "sum_insured" else f"account.{name}") == 7.0
    assert set(one) == {"scorecard", *FIELDS} - {"computed"}
    assert (one["account"], one["score"]) == ("a", 5.0)


def test_what_is_in_the_dark_is_told_by_its_state_whatever_it_is_called() -> None:
    file, _ = read("health.score", MONEY.replace("indicator use {", 'indicator use "Seats (failed)" {').encode())
    assert file is not None
    program, found = understand((file,))
    assert program is not None, found
    for state, dim in (("stale", True), ("failed", True), ("absent", False), ("known", False)):
        result = {"key": "a", "health.use.status": state}
        assert [status for _, status in dark(program, program.scorecards[0], result)] == [state] * dim
        (one,) = records(program, program.scorecards[0], [result], "EUR")
        assert one["outages"] == [f"Seats (failed) ({state})"] * dim
