"""The facts of RavenStack's SOURCE.md come out of its raw files to the digit."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from scorelang.engines.duckdb import Loaded, Session, connect, load
from scorelang.sources.located import locate
from tests.engines import ravenstack


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Session, Loaded]]:
    located = locate(ravenstack.BINDINGS, ravenstack.folder())
    assert not located.problems
    with connect(tmp_path_factory.mktemp("engine"), files=located.paths) as session:
        yield session, load(session, ravenstack.SOURCES, located, "UTC", date(2024, 12, 31))


def _ask(loaded: tuple[Session, Loaded], source: str, query: str) -> tuple[object, ...]:
    session, found = loaded
    relation = found.relations[source]
    for name, column in sorted(relation.columns.items(), key=lambda entry: -len(entry[0])):
        query = query.replace(name, column)
    return session.row(f"SELECT {query} FROM {relation.table}")


def test_every_row_is_read_and_none_refused(loaded: tuple[Session, Loaded]) -> None:
    report = loaded[1].report
    assert {source.source: source.kept for source in report.sources} == {
        "crm": 500,
        "subscriptions": 5000,
        "usage": 25_000,
        "tickets": 2000,
        "churn": 600,
    }
    assert not report.diagnostics


def test_recurring_revenue_adds_up(loaded: tuple[Session, Loaded]) -> None:
    mrr = "subscriptions.mrr_amount"
    assert _ask(loaded, "subscriptions", f"sum({mrr}), round(avg({mrr}) FILTER ({mrr} > 0))") == (11_338_747.0, 2686.0)


def test_tiers_and_flags(loaded: tuple[Session, Loaded]) -> None:
    tiers = ", ".join(f"count(*) FILTER (crm.plan_tier = '{tier}')" for tier in ("Basic", "Enterprise", "Pro"))
    assert _ask(loaded, "crm", f"{tiers}, count(*) FILTER (crm.churn_flag)") == (168, 154, 178, 110)


def test_days_are_read_day_first(loaded: tuple[Session, Loaded]) -> None:
    first = _ask(loaded, "crm", "min(crm.signup_date), max(crm.signup_date)")
    assert first[0] >= date(2023, 1, 1)  # type: ignore[operator]
    assert first[1] <= date(2024, 12, 31)  # type: ignore[operator]


def test_nulls_and_repeated_ids_are_counted(loaded: tuple[Session, Loaded]) -> None:
    report = loaded[1].report
    absent = {
        (source.source, column.column): column.absent
        for source in report.sources
        for column in source.columns
        if column.absent
    }
    assert absent == {("subscriptions", "end_date"): 4514, ("tickets", "satisfaction_score"): 825}
    assert report.source("usage").repeated_ids == 21


def test_usage_belongs_to_the_account_of_its_subscription(loaded: tuple[Session, Loaded]) -> None:
    session, found = loaded
    usage, subscriptions = found.relations["usage"], found.relations["subscriptions"]
    wrong = session.count(
        f"SELECT count(*) FROM {usage.table} u JOIN {subscriptions.table} s "
        f"ON u.{usage.columns['usage.subscription_id']} = s.{subscriptions.columns['subscriptions.subscription_id']} "
        f"WHERE u.{usage.columns['usage.@account']} <> s.{subscriptions.columns['subscriptions.account_id']}"
    )
    assert wrong == 0
    assert _ask(loaded, "usage", "count(usage.@account)") == (25_000,)


def test_a_day_among_the_instants_is_its_midnight(loaded: tuple[Session, Loaded]) -> None:
    both = "count(*) FILTER (tickets.submitted_at = date_trunc('day', tickets.submitted_at)), count(tickets.closed_at)"
    assert _ask(loaded, "tickets", both) == (2000, 2000)


def test_an_earlier_day_sees_less(tmp_path: Path) -> None:
    located = locate(ravenstack.BINDINGS, ravenstack.folder())
    with connect(tmp_path, files=located.paths) as session:
        report = load(session, ravenstack.SOURCES, located, "UTC", date(2024, 9, 30)).report
    assert report.source("usage").newest == date(2024, 9, 30)
    assert report.source("usage").after_today > 0
