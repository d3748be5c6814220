"""Every filter does what its row of the table says, and keeps what is missing missing."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorelang.actions.check import check_playbook
from scorelang.actions.context import Previous, Reason
from scorelang.actions.documents import names_of
from scorelang.actions.environment import sandbox, shown_plain
from scorelang.actions.filter_functions import half_up, number, signed
from scorelang.actions.filters import FILTERS, Filter
from scorelang.actions.missing import MISSING
from tests.actions.plans import COLUMNS, TODAY, account, library

CONTEXT = replace(
    account(),
    today=date(2026, 3, 2),
    previous=Previous(),
    reasons=(Reason("s", "Seat use", "38%", 36.0, 12.5), Reason("n", "NPS", "12", 70.0, 3.0, "stale")),
)


@pytest.mark.parametrize("filter", FILTERS, ids=lambda filter: filter.name)
def test_the_example_shows_what_it_says(filter: Filter) -> None:
    body = "{{ " + filter.example + " }}"
    assert check_playbook(library(body), "try", COLUMNS) == ()
    assert sandbox({}, "EUR", shown_plain).from_string(body).render(names_of(CONTEXT)) == filter.shows


@pytest.mark.parametrize("filter", FILTERS, ids=lambda filter: filter.name)
def test_what_is_missing_stays_missing(filter: Filter) -> None:
    arguments = {"field": '"title"', "one": '"x"', "length": "3", "other": '"y"', "wanted": "true", "unwanted": "true"}
    needed = [arguments[p.name] for p in filter.parameters if not p.optional]
    text = "{{ x | " + filter.name + (f"({', '.join(needed)})" if needed else "") + " }}"
    shown = sandbox({}, "EUR", shown_plain).from_string(text).render(x=MISSING)
    assert shown == {"default": "y", "length": "0"}.get(filter.name, "—")


@given(st.floats(-1e9, 1e9), st.integers(0, 4))
def test_numbers_round_half_up_and_read_back(value: float, decimals: int) -> None:
    shown = float(number(value, decimals).replace(",", "").replace("−", "-"))
    assert shown == pytest.approx(half_up(value, decimals), abs=1e-9)
    assert abs(shown - value) <= 0.5 * 10**-decimals + 1e-6
    assert signed(value, decimals)[0] in "+−±"


@pytest.mark.parametrize(
    ("value", "shown"), [(0.25, "0.3"), (-0.25, "−0.3"), (83.65, "83.7"), (1234567.0, "1,234,567.0"), (0.04, "0.0")]
)
def test_points_are_rounded_as_scores_are(value: float, shown: str) -> None:
    assert number(value, 1) == shown


def test_missing_never_fails_and_makes_no_condition_hold() -> None:
    text = (
        "{{ account.nothing }}{{ account.nothing.at.all }}{{ account.nothing + 1 }}{{ 1 / 0 }}"
        "{% if account.nothing > 1 or 1 < account.nothing %}x{% endif %}"
        "{% if account.nothing == account.nothing or account.nothing != 1 %}y{% endif %}"
        "{% for a in account.nothing %}z{% endfor %}{{ -account.nothing }}{{ account.nothing[:2] }}"
    )
    made = sandbox({}, "EUR", shown_plain)
    assert made.from_string(text).render(names_of(CONTEXT)).strip("—") == ""


def test_the_sandbox_reads_fields_of_records_alone() -> None:
    made = sandbox({}, "EUR", shown_plain)
    for text in (
        "{{ today.year }}",
        "{{ account.name.upper }}",
        "{{ reasons.count }}",
        "{{ account._cells }}",
        "{{ ''.join }}",
    ):
        with pytest.raises(Exception, match="unsafe"):
            made.from_string(text).render(names_of(CONTEXT))
    assert TODAY


def test_a_field_that_no_record_declares_is_asked_of_the_sandbox() -> None:
    made = sandbox({}, "EUR", shown_plain)
    text = "{{ grade.title }} {{ grade.symbol }} {{ previous.score }} "
    text += "{% for r in reasons %}{{ loop.index }}{{ r.lost }} {% endfor %}{{ account.title }}{{ account.class }}"
    shown = made.from_string(text).render(names_of(CONTEXT))
    assert shown == f"{CONTEXT.grade.title} {CONTEXT.grade.symbol} — 112.5 23 ——"
    for hidden in ("grade._values", "reasons[0].__class__", "grade.title.title"):
        with pytest.raises(Exception, match="unsafe"):
            made.from_string("{{ " + hidden + " }}").render(names_of(CONTEXT))
