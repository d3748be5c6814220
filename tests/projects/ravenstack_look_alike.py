"""RavenStack's look-alike: the same five files with the same dirt, small, invented here, and always at hand.

The dirt: byte-order mark, CRLF, `TRUE`/`FALSE`, days first, tickets that mix dates and date-times, ids that stand twice
with other content, usage before its subscription, tickets before the signup, empty cells. On top of it, what RavenStack
happens not to have: one cell or row of each further fault.
"""

import csv
import io
import random
from datetime import date, timedelta
from pathlib import Path

FIRST, LAST = date(2023, 1, 1), date(2024, 12, 31)
ACCOUNTS = 90
FALLING = range(5)  # accounts whose use stops in the last quarter of 2024
FAULTS = {
    "an account with an unreadable number of seats": 1,
    "an account that stands twice": 1,
    "an account of a country that is not in the set": 1,
    "usage of an unknown subscription": 3,
    "usage without its day": 2,
    "usage on the 31st of February": 1,
    "a usage id that stands twice": 4,
    "a ticket of an unknown account": 1,
    "a satisfaction beyond the scale": 1,
}

Row = list[object]


def written(day: date) -> str:
    return day.strftime("%d-%m-%Y")


def between(draw: random.Random, first: date, last: date) -> date:
    return first + timedelta(days=draw.randint(0, max(0, (last - first).days)))


def flag(value: bool) -> str:
    return "TRUE" if value else "FALSE"


def accounts(draw: random.Random) -> list[Row]:
    rows: list[Row] = []
    for number in range(ACCOUNTS):
        signup = between(draw, FIRST, date(2023, 6, 30) if number in FALLING else date(2024, 11, 30))
        industry = draw.choice(("Cybersecurity", "DevTools", "EdTech", "FinTech", "HealthTech"))
        country, referral = draw.choice(("US", "US", "UK", "DE", "FR")), draw.choice(("ads", "event", "organic"))
        tier = draw.choice(("Basic", "Pro", "Enterprise"))
        trial = draw.random() < 0.2 and number not in FALLING
        churned = flag(draw.random() < 0.2)
        seats = draw.randint(1, 80)
        rows.append(
            [
                f"A-{number:06x}",
                f"Company_{number}",
                industry,
                country,
                written(signup),
                referral,
                tier,
                seats,
                flag(trial),
                churned,
            ]
        )
    return rows


def subscriptions(draw: random.Random, owners: list[Row]) -> list[Row]:
    rows: list[Row] = []
    for owner in owners:
        for _ in range(draw.randint(2, 6)):
            start = between(draw, FIRST, LAST)
            ended = draw.random() < 0.1
            end = written(between(draw, start, LAST)) if ended else ""
            seats, trial = draw.randint(1, 60), draw.random() < 0.15
            mrr = 0 if trial else seats * draw.choice((19, 49, 199))
            tail = [
                flag(trial),
                flag(False),
                flag(False),
                flag(ended),
                draw.choice(("monthly", "annual")),
                flag(draw.random() < 0.8),
            ]
            rows.append([f"S-{len(rows):06x}", owner[0], written(start), end, owner[6], seats, mrr, mrr * 12, *tail])
    return rows


def usage(draw: random.Random, bases: list[Row]) -> list[Row]:
    falling = {f"A-{number:06x}" for number in FALLING}
    rows: list[Row] = []
    for base in bases:
        for _ in range(draw.randint(8, 14)):
            day = between(draw, FIRST, date(2024, 9, 29) if base[1] in falling else LAST)
            rows.append(event(draw, len(rows), base, day))
        if base[1] in falling:  # busy up to the end of the third quarter, and silent afterwards
            rows += [
                event(draw, len(rows) + more, base, between(draw, date(2024, 7, 10), date(2024, 9, 29)))
                for more in range(6)
            ]
    return rows


def event(draw: random.Random, number: int, base: Row, day: date) -> Row:
    count = draw.randint(3, 20)
    errors = draw.choice((0, 0, 0, 1))
    return [
        f"U-{number:06x}",
        base[0],
        written(day),
        f"feature_{draw.randint(1, 40)}",
        count,
        count * 300,
        errors,
        flag(draw.random() < 0.1),
    ]


def tickets(draw: random.Random, owners: list[Row]) -> list[Row]:
    rows: list[Row] = []
    for owner in owners:
        for _ in range(draw.randint(0, 7)):
            day = between(draw, FIRST, LAST)
            hours = draw.randint(1, 72)
            closed = f"{written(day + timedelta(hours=hours // 24 * 24))} {hours % 24:02}:00"
            score = draw.choice(("", "", 3, 4, 5))
            urgency = draw.choice(("low", "medium", "high", "urgent"))
            rows.append(
                [
                    f"T-{len(rows):06x}",
                    owner[0],
                    written(day),
                    closed,
                    hours,
                    urgency,
                    draw.randint(1, 180),
                    score,
                    flag(False),
                ]
            )
    return rows


def churn_events(draw: random.Random, owners: list[Row]) -> list[Row]:
    rows: list[Row] = []
    for owner in owners:
        if draw.random() < 0.5:
            reason = draw.choice(("budget", "competitor", "features", "pricing", "support", "unknown"))
            feedback = draw.choice(("", "too expensive", "missing features"))
            tail = [draw.choice((0, 0, 12.5)), flag(False), flag(False), flag(draw.random() < 0.1), feedback]
            rows.append([f"C-{len(rows):06x}", owner[0], written(between(draw, FIRST, LAST)), reason, *tail])
    return rows


def soil(tables: dict[str, list[Row]]) -> None:
    """Adds the faults, as many of each as FAULTS says."""
    crm, events, desk = tables["accounts"], tables["feature_usage"], tables["supports_ticket"]
    crm[40][7] = "a dozen"
    crm[41][3] = "Atlantis"
    crm.append(list(crm[42]))
    for row in events[100:103]:
        row[1] = "S-ffffff"
    for row in events[110:112]:
        row[2] = ""
    events[120][2] = "31-02-2024"
    for row, twin in zip(events[200:204], events[300:304], strict=True):
        twin[0] = row[0]
    desk[10][1] = "A-ffffff"
    desk[20][7] = 9


HEADERS = {
    "accounts": "account_id account_name industry country signup_date referral_source plan_tier seats"
    " is_trial churn_flag",
    "subscriptions": "subscription_id account_id start_date end_date plan_tier seats mrr_amount arr_amount is_trial"
    " upgrade_flag downgrade_flag churn_flag billing_frequency auto_renew_flag",
    "feature_usage": "usage_id subscription_id usage_date feature_name usage_count usage_duration_secs"
    " error_count is_beta_feature",
    "supports_ticket": "ticket_id account_id submitted_at closed_at resolution_time_hours priority"
    " first_response_time_minutes satisfaction_score escalation_flag",
    "churn_events": "churn_event_id account_id churn_date reason_code refund_amount_usd preceding_upgrade_flag"
    " preceding_downgrade_flag is_reactivation feedback_text",
}


def write(folder: Path) -> None:
    """Writes `ravenstack/` into a folder."""
    owners = accounts(random.Random("accounts"))
    bases = subscriptions(random.Random("subscriptions"), owners)
    tables = {
        "accounts": owners,
        "subscriptions": bases,
        "feature_usage": usage(random.Random("usage"), bases),
        "supports_ticket": tickets(random.Random("tickets"), owners),
        "churn_events": churn_events(random.Random("churn"), owners),
    }
    soil(tables)
    (folder / "ravenstack").mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        text = io.StringIO(newline="")
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow(HEADERS[name].split())
        writer.writerows(rows)
        (folder / "ravenstack" / f"ravenstack_{name}.csv").write_bytes(text.getvalue().encode("utf-8-sig"))
