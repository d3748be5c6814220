"""Declared formats: what can be read, and what is said of one that cannot."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorelang.ir.sources import Column
from scorelang.sources.binding import Binding
from scorelang.sources.readings import State, reader_of
from scorelang.sources.to_python import read_cell
from scorelang.types import Date, Time
from scorelang.types.layouts import problem_of, spelled

DAYS = ("YYYY-MM-DD", "DD-MM-YYYY", "D.M.YYYY", "M/D/YYYY", "YYYYMMDD", "MM/DD/YYYY")
MOMENTS = (*DAYS, "DD.MM.YYYY HH:mm:ss", "M/D/YYYY h:mm:ss A", "YYYY-MM-DDTHH:mm:ssZ", "YYYY/MM/DD H:mm:ss")


@pytest.mark.parametrize("format", MOMENTS)
def test_a_good_format_has_no_problem(format: str) -> None:
    assert problem_of(format, time=True) is None


@pytest.mark.parametrize(
    ("format", "problem"),
    [
        ("DD-MM-YY", "`YY` is no part of a format"),
        ("DD MMM YYYY", "`MMM` is no part of a format"),
        ("dd.mm.yyyy", "`dd` is no part of a format"),
        ("MM-YYYY", "the format has no day"),
        ("DD-MM-YYYY-MM", "the month stands twice in the format"),
        ("DD-MM-YYYY HH:mm", "the format of a date has a time of day"),
        ("", "the format has no year"),
    ],
)
def test_a_bad_format_of_a_date_says_why(format: str, problem: str) -> None:
    assert problem_of(format, time=False) == problem


@pytest.mark.parametrize(
    ("format", "problem"),
    [
        ("DD-MM-YYYY mm", "the format has a time of day without an hour"),
        ("DD-MM-YYYY h:mm", "`h` and `A`, which is am or pm, go together in a format"),
        ("DD-MM-YYYY HH:mm A", "`h` and `A`, which is am or pm, go together in a format"),
        ("HH:mm DD-MM-YYYY", "the format has the time of day before the date"),
    ],
)
def test_a_bad_format_of_a_time_says_why(format: str, problem: str) -> None:
    assert problem_of(format, time=True) == problem


@pytest.mark.parametrize("format", DAYS)
@given(day=st.dates(date(1900, 1, 1), date(2200, 12, 31)))
def test_a_day_is_read_as_it_was_spelled(format: str, day: date) -> None:
    reader = reader_of(Column("c", Date(), format=format), Binding("s", ()), "UTC")
    assert read_cell(reader, spelled(day, format)) == ((day - date(1970, 1, 1)).days, State.KNOWN)


@pytest.mark.parametrize("format", MOMENTS)
@given(moment=st.datetimes(datetime(1900, 1, 1), datetime(2200, 12, 31)).map(lambda at: at.replace(microsecond=0)))
def test_an_instant_is_read_as_it_was_spelled(format: str, moment: datetime) -> None:
    reader = reader_of(Column("c", Time(), format=format), Binding("s", ()), "UTC")
    wanted = int((moment - datetime(1970, 1, 1)).total_seconds()) * 1_000_000
    assert read_cell(reader, spelled(moment, format)) == (wanted, State.KNOWN)
