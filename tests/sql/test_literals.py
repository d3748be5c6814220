"""Every literal reads back as the value it stands for, and no text ends where it should not."""

import struct
from collections.abc import Callable, Iterator
from datetime import date

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlglot import exp

from scorelang.kernel.operators import Const, Sort
from scorelang.sql import DUCKDB, to_sql
from scorelang.sql.literals import literal
from scorelang.sql.names import comment
from scorelang.sql.nodes import alias
from tests.agreement.hostile import DAYS, INSTANTS, TEXTS
from tests.agreement.on_duckdb import EXIT

ReadBack = Callable[[Sort, float | int | str | bool | None], object]
ENGINE = duckdb.connect()
WRITABLE = st.text(st.characters(exclude_characters="\0", exclude_categories=("Cs",)))


@pytest.fixture(scope="module")
def read_back() -> Iterator[ReadBack]:
    """A value through its literal and the engine."""
    with duckdb.connect() as engine:

        def read(sort: Sort, value: float | int | str | bool | None) -> object:
            text = to_sql(exp.Select(expressions=[alias(literal(Const(sort, value), DUCKDB), "v")]), DUCKDB)
            return engine.execute(f"SELECT {EXIT.get(sort, '{}').format('v')} FROM ({text})").fetchone()[0]

        yield read


@given(value=st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_keeps_its_bits(value: float, read_back: ReadBack) -> None:
    assert struct.pack("<d", read_back(Sort.NUMBER, value)) == struct.pack("<d", value)


@pytest.mark.parametrize("value", [-0.0, 5e-324, 2.2250738585072014e-308, 1.7976931348623157e308, 0.1, 1e22, 1e-7])
def test_a_strange_number_keeps_its_bits(value: float, read_back: ReadBack) -> None:
    assert struct.pack("<d", read_back(Sort.NUMBER, value)) == struct.pack("<d", value)


@given(value=WRITABLE)
def test_a_text_is_itself(value: str, read_back: ReadBack) -> None:
    assert read_back(Sort.TEXT, value) == value


@pytest.mark.parametrize("value", TEXTS)
def test_a_hostile_text_is_itself(value: str, read_back: ReadBack) -> None:
    assert read_back(Sort.TEXT, value) == value


@pytest.mark.parametrize("value", DAYS)
def test_a_day_is_itself(value: int, read_back: ReadBack) -> None:
    assert read_back(Sort.DAY, value) == value


@pytest.mark.parametrize("value", INSTANTS)
def test_an_instant_is_itself_to_the_microsecond(value: int, read_back: ReadBack) -> None:
    assert read_back(Sort.INSTANT, value) == value


@pytest.mark.parametrize("value", [0, -1, 2**62, 2**63, -(10**37)])
def test_a_wide_number_is_itself(value: int, read_back: ReadBack) -> None:
    assert int(str(read_back(Sort.WIDE, value))) == value


@pytest.mark.parametrize("sort", list(Sort))
def test_missing_is_null(sort: Sort, read_back: ReadBack) -> None:
    assert read_back(sort, None) is None


def test_what_is_not_finite_has_no_literal() -> None:
    with pytest.raises(ValueError, match="finite"):
        literal(Const(Sort.NUMBER, float("inf")), DUCKDB)


@given(WRITABLE)
def test_a_comment_stays_a_comment(name: str) -> None:
    select = exp.Select(expressions=[alias(literal(Const(Sort.NUMBER, 1.0), DUCKDB), "v", comment(name))])
    assert ENGINE.execute(to_sql(select, DUCKDB, pretty=True)).fetchone() == (1.0,)


def test_the_first_day_of_the_calendar(read_back: ReadBack) -> None:
    assert read_back(Sort.DAY, (date(1, 1, 1) - date(1970, 1, 1)).days) == -719162
