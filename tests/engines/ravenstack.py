"""RavenStack's raw files as sources, written by hand."""

import os
from pathlib import Path

import pytest

from scorelang.ir.sources import Column, Source
from scorelang.sources.binding import Binding
from scorelang.types import Date, Flag, Money, Number, Text, Time

DAYS = "DD-MM-YYYY"
TIERS = Text(("Basic", "Pro", "Enterprise"))

ACCOUNTS = Source(
    "crm",
    "accounts",
    "Accounts",
    (
        Column("account_id", Text(), "key"),
        Column("account_name", Text()),
        Column("signup_date", Date(), format=DAYS),
        Column("plan_tier", TIERS),
        Column("seats", Number(1.0, None)),
        Column("is_trial", Flag()),
        Column("churn_flag", Flag(), future=True),
    ),
    account="account_id",
)
SUBSCRIPTIONS = Source(
    "subscriptions",
    "events",
    "Subscriptions",
    (
        Column("subscription_id", Text(), "id"),
        Column("account_id", Text(), "account"),
        Column("start_date", Date(), "time", format=DAYS),
        Column("end_date", Date(), optional=True, format=DAYS),
        Column("mrr_amount", Money(0.0, None)),
        Column("plan_tier", TIERS),
    ),
    account="account_id",
    id="subscription_id",
    time="start_date",
)
USAGE = Source(
    "usage",
    "events",
    "Usage",
    (
        Column("usage_id", Text(), "id"),
        Column("subscription_id", Text(), "account"),
        Column("usage_date", Date(), "time", format=DAYS),
        Column("usage_count", Number(0.0, None)),
        Column("is_beta_feature", Flag()),
    ),
    account="subscription_id",
    via="subscriptions",
    id="usage_id",
    time="usage_date",
)
TICKETS = Source(
    "tickets",
    "events",
    "Tickets",
    (
        Column("ticket_id", Text(), "id"),
        Column("account_id", Text(), "account"),
        Column("submitted_at", Time(), "time", format=DAYS),
        Column("closed_at", Time(), optional=True, format=DAYS),
        Column("priority", Text(("low", "medium", "high", "urgent"))),
        Column("satisfaction_score", Number(1.0, 5.0), optional=True),
        Column("escalation_flag", Flag()),
    ),
    account="account_id",
    id="ticket_id",
    time="submitted_at",
)
CHURN = Source(
    "churn",
    "events",
    "Churn",
    (
        Column("account_id", Text(), "account"),
        Column("churn_date", Date(), "time", format=DAYS),
        Column("refund_amount_usd", Money(0.0, None)),
    ),
    account="account_id",
    time="churn_date",
)
SOURCES = (ACCOUNTS, SUBSCRIPTIONS, USAGE, TICKETS, CHURN)
FILES = {
    "crm": "ravenstack_accounts.csv",
    "subscriptions": "ravenstack_subscriptions.csv",
    "usage": "ravenstack_feature_usage.csv",
    "tickets": "ravenstack_supports_ticket.csv",
    "churn": "ravenstack_churn_events.csv",
}
BINDINGS = {name: Binding(name, (path,)) for name, path in FILES.items()}


def folder() -> Path:
    """Where the raw files lie."""
    data = os.environ.get("SCORELANG_DATA")
    if not data:
        pytest.skip("SCORELANG_DATA is not set, so there is no real data to read")
    return Path(data).resolve() / "ravenstack"
