"""Plans for the tests: one account with everything, and a small program's columns."""

from dataclasses import replace
from datetime import date, timedelta

from scorelang.actions.context import (
    Adjustment,
    Band,
    Card,
    Cell,
    Episode,
    Freshness,
    Gap,
    Grade,
    HistoryPoint,
    Lever,
    Moved,
    NextGrade,
    Part,
    PlanContext,
    Play,
    Previous,
    Reason,
    Since,
    Turn,
)
from scorelang.actions.from_text import read_library
from scorelang.actions.plan import Roles, Settings
from scorelang.actions.playbook import Library
from scorelang.source import SourceText
from scorelang.types import Date, Flag, Money, Number, Text, Type

TODAY = date(2026, 3, 2)
HEALTHY = Grade("healthy", "Healthy", "green")
AT_RISK = Grade("at_risk", "At risk", "amber")
CRITICAL = Grade("critical", "Critical", "red")
COLUMNS: dict[str, Type] = {
    "account_id": Text(),
    "name": Text(),
    "tier": Text(("enterprise", "mid_market", "smb")),
    "arr": Money(),
    "seats": Number(1, 100_000),
    "csm": Text(),
    "renews_on": Date(),
    "is_reference": Flag(),
}
CARD = Card(
    "health",
    "Account health",
    "Will it renew, could it grow?",
    0.0,
    100.0,
    (Band(CRITICAL, None), Band(AT_RISK, 50.0), Band(HEALTHY, 75.0)),
)
PARTS = (
    Part("csm_pulse", "CSM sentiment", "Sentiment", "41", "known", 41.0, 0.15, 6.15),
    Part("nps", "Net promoter score", "Sentiment", "12", "known", 70.0, 0.10, 7.0),
    Part("check_in", "Regular check-ins", "Engagement", "38 days", "known", 47.8, 0.20, 9.56),
    Part("seat_use", "Seat utilisation", "Product adoption", "38%", "known", 36.0, 0.21, 7.56),
    Part("usage_trend", "Usage trend", "Product adoption", "−31%", "known", 26.6, 0.14, 3.72),
    Part("goals", "Goals reached", "Business results", "62%", "known", 62.0, 0.10, 6.2),
    Part("urgent_tickets", "Urgent tickets a hundred seats", "Support health", "1.9", "known", 62.0, 0.10, 6.2),
)


def account(key: str = "a-1001", name: str = "Blue Heron Logistics GmbH", **cells: Cell) -> PlanContext:
    """An account in trouble."""
    history = tuple(
        HistoryPoint(TODAY - timedelta(weeks=26 - week), 78.0 - max(0, week - 14) * 2.6 + (week * 7 % 5) - 2, AT_RISK)
        for week in range(26)
    )
    return PlanContext(
        key=key,
        name=name,
        account={
            "account_id": key,
            "name": name,
            "tier": "enterprise",
            "arr": 248_000.0,
            "seats": 120,
            "csm": "Ada Petrov",
            "renews_on": date(2026, 5, 31),
            "is_reference": True,
            **cells,
        },
        plays=(Play("rescue", "renewal_at_risk", ("call-sponsor", "training", "executive-call")),),
        today=TODAY,
        scorecard=CARD,
        score=46.4,
        grade=CRITICAL,
        segment="High touch",
        coverage=0.85,
        change=-6.2,
        previous=Previous(date(2026, 2, 23), 52.6, AT_RISK),
        since=Since(
            day=date(2026, 2, 16),
            score=54.5,
            grade=AT_RISK,
            change=-8.1,
            moved=(
                Moved("seat_use", "Seat utilisation", "52%", "38%", 62.0, 36.0, -5.5),
                Moved("paid_late", "Oldest unpaid invoice", "12 days", "stale", 80.0, None, None),
            ),
            turns=(
                Turn("sudden_drop", "The score fell sharply", "opened", TODAY, "high"),
                Turn("gone_quiet", "Nobody logs in", "closed", date(2026, 2, 23), "high"),
            ),
        ),
        reasons=(
            Reason("seat_use", "Seat utilisation", "38%", 36.0, 13.4),
            Reason("usage_trend", "Usage trend", "−31%", 26.6, 10.3),
            Reason("check_in", "Regular check-ins", "38 days", 47.8, 10.4),
            Reason(
                "csm_pulse", "CSM sentiment", "41", 41.0, 8.9, about="The gut feeling of everyone who works with it."
            ),
        ),
        levers=(
            Lever("seat_use", "Seat utilisation", "38%", "50%", 5.0),
            Lever("check_in", "Regular check-ins", "38 days", "14 days", 10.4),
        ),
        next_grade=NextGrade(AT_RISK, 3.6, (Lever("seat_use", "Seat utilisation", "38%", "47%", 3.7),)),
        parts=PARTS,
        adjustments=(Adjustment("cap", "An invoice has been unpaid for two months", 46.4, 46.4),),
        history=history,
        episodes=(
            Episode("renewal_at_risk", "Renewal in sight and not healthy", date(2026, 2, 16), 14, "high", -8.1),
            Episode("sudden_drop", "The score fell sharply", TODAY, 0, "high", None, True),
        ),
        freshness=(
            Freshness("usage", "Product usage", "fresh", date(2026, 3, 2)),
            Freshness(
                "tickets", "Support tickets", "stale", date(2026, 2, 26), "loaded 4 days ago, wanted within 1 hour"
            ),
        ),
        gaps=(Gap("paid_late", "Oldest unpaid invoice", "stale"),),
        money=248_000.0,
    )


def plain(context: PlanContext) -> PlanContext:
    """The same with nothing known but a name."""
    return replace(
        account(context.key, context.name),
        account={},
        score=None,
        change=None,
        coverage=None,
        previous=Previous(),
        since=Since(),
        reasons=(),
        levers=(),
        next_grade=None,
        parts=(),
        adjustments=(),
        history=(),
        freshness=(),
        gaps=(),
        money=None,
    )


FRONT = """+++
title = "Try"
owner = "csm"
[[tasks]]
id    = "call"
title = "Call {{ account.name }}"
owner = "csm"
due   = "2 business days"
+++
"""


def library(body: str, name: str = "try.md", **others: str) -> Library:
    """A project with one playbook `try`, and other files by name."""
    texts = {name: FRONT + body, **others}
    made, found = read_library({file: SourceText(f"playbooks/{file}", text) for file, text in texts.items()}, {})
    assert not [diagnostic for diagnostic in found if diagnostic.severity == "error"], found
    return made


SETTINGS = Settings(COLUMNS, "acme", "EUR", Roles({}, {"vp_cs": "vp@example.com"}, "lead@example.com"))


def played(context: PlanContext, playbook: str = "try", *wanted: str) -> PlanContext:
    """The account with one playbook open."""
    return replace(context, plays=(Play(playbook, "renewal_at_risk", wanted or ("call",)),))
