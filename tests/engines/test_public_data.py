"""Public data sets as they are: the facts of their SOURCE.md come out."""

import os
from datetime import date
from pathlib import Path

import pytest

from scorelang.engines.duckdb import Loaded, Session, connect, load
from scorelang.ir.sources import Column, Source
from scorelang.sources.binding import Binding
from scorelang.sources.located import locate
from scorelang.types import Date, Flag, Money, Number, Text

TELCO = Source(
    "telco",
    "accounts",
    "",
    (
        Column("customerID", Text(), "key"),
        Column("tenure", Number(0.0, None)),
        Column("TotalCharges", Money(0.0, None)),
        Column("OnlineSecurity", Text(("Yes", "No", "No internet service"))),
        Column("Contract", Text(("Month-to-month", "One year", "Two year"))),
        Column("Churn", Flag()),
    ),
    account="customerID",
)
PEOPLE = Source("people", "accounts", "", (Column("account_id", Text(), "key"),), account="account_id")
EVENTS = Source(
    "events",
    "events",
    "",
    (
        Column("account_id", Text(), "account"),
        Column("date", Date(), "time"),
        Column("n", Number(0.0, None)),
        Column("value", Number(), optional=True),
    ),
    account="account_id",
    time="date",
)
CUSTOMERS = Source("customers", "accounts", "", (Column("customer_id", Text(), "key"),), account="customer_id")
PERIODS = Source(
    "periods",
    "events",
    "",
    (
        Column("subscription_id", Text(), "id"),
        Column("customer_id", Text(), "account"),
        Column("start_date", Date(), "time"),
        Column("end_date", Date()),
        Column("monthly_amount", Money(0.0, None)),
    ),
    account="customer_id",
    id="subscription_id",
    time="start_date",
)


def _folder() -> Path:
    data = os.environ.get("SCORELANG_DATA")
    if not data:
        pytest.skip("SCORELANG_DATA is not set, so there is no real data to read")
    return Path(data).resolve()


def _load(session: Session, today: date, *bound: tuple[Source, Binding]) -> Loaded:
    located = locate({source.name: binding for source, binding in bound}, Path("/"))
    return load(session, [source for source, _ in bound], located, "UTC", today)


def test_telco(tmp_path: Path) -> None:
    file = _folder() / "telco" / "Telco-Customer-Churn.csv"
    binding = Binding("telco", (str(file),), true=("Yes",), false=("No",))
    with connect(tmp_path, files=(file,)) as session:
        loaded = _load(session, date(2026, 1, 1), (TELCO, binding))
        assert not loaded.report.diagnostics
        report = loaded.report.source("telco")
        assert {column.column: column.absent for column in report.columns if column.absent} == {"TotalCharges": 11}
        columns = loaded.relations["telco"].columns
        churn, contract = columns["telco.Churn"], columns["telco.Contract"]
        shares = session.rows(
            f"SELECT {contract}, round(100 * avg(CASE WHEN {churn} THEN 1 ELSE 0 END), 2), count(*) "
            f"FROM {loaded.relations['telco'].table} GROUP BY 1 ORDER BY 1"
        )
        assert [(name, share) for name, share, _ in shares] == [
            ("Month-to-month", 42.71),
            ("One year", 11.27),
            ("Two year", 2.83),
        ]
        assert sum(count for *_, count in shares) == 7043


def test_socialnet7(tmp_path: Path) -> None:
    people, events = (_folder() / "socialnet7" / name for name in ("account.csv", "event_daily.csv.gz"))
    with connect(tmp_path, files=(people, events)) as session:
        loaded = _load(
            session,
            date(2020, 6, 1),
            (PEOPLE, Binding("people", (str(people),))),
            (EVENTS, Binding("events", (str(events),))),
        )
        assert not loaded.report.diagnostics
        relation = loaded.relations["events"]
        rows, number = session.row(f"SELECT count(*), sum({relation.columns['events.n']}) FROM {relation.table}")
    assert loaded.report.source("people").kept == 2934
    assert (round(rows / 1e6, 2), round(number / 1e6, 2)) == (1.14, 3.64)


def test_subscription_periods(tmp_path: Path) -> None:
    file = _folder() / "subscriptions" / "subscription_periods.csv"
    customers = tmp_path / "customers.csv"
    ids = sorted({line.split(",")[1] for line in file.read_text(encoding="utf-8").splitlines()[1:]})
    customers.write_text("customer_id\n" + "\n".join(ids) + "\n", encoding="utf-8")
    own = tmp_path / "own"
    own.mkdir()
    with connect(own, files=(file, customers)) as session:
        loaded = _load(
            session,
            date(2020, 2, 29),
            (CUSTOMERS, Binding("customers", (str(customers),))),
            (PERIODS, Binding("periods", (str(file),))),
        )
    assert not loaded.report.diagnostics
    assert [source.kept for source in loaded.report.sources] == [55, 121]
