"""Writes the demo's data folder: 240 invented customers over a year, as dirty as real exports are.

    python make_data.py [FOLDER]          # `data` beside this script where nothing is said

Pure standard library, one fixed seed: the same rows on every machine. The company that keeps these accounts sells
software for planning field work; who its customers are, what they do and how they are called is invented.
"""

import csv
import gzip
import io
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

FIRST = date(2025, 3, 3)
LAST = date(2026, 3, 6)  # four days after the demo's Monday: nobody may see them on that day
MONDAY = date(2026, 3, 2)
NEW_DESK = date(2025, 10, 1)  # since then the support desk writes the hour behind the day
SEED = 20260302

# fmt: off
STEMS = (
    "Aldermoor", "Bellweather", "Brackwater", "Calvane", "Castellor", "Cinderhill", "Corvena", "Dunmarrow",
    "Eastvale", "Elmsgate", "Fairholt", "Fenwick", "Foxgrove", "Galderin", "Glenmarch", "Grünholz",
    "Halvorsen", "Harrowgate", "Heliantis", "Highmere", "Hollin", "Ironbridge", "Islandsbro", "Juniper",
    "Kaldera", "Kestrelby", "Kirkmoor", "Lindqvist", "Lowfield", "Marbeck", "Meridane", "Mistral",
    "Norrland", "Northgate", "Oakhurst", "Ortwein", "Pellworth", "Pinecrest", "Quarrington", "Ravensford",
    "Redcliff", "Rosenau", "Sablebrook", "Saltmarsh", "Sternfeld", "Stonelake", "Tamarind", "Thornbury",
    "Tidewell", "Umberland", "Valemont", "Vesterholm", "Wainwright", "Westerlund", "Whitcombe", "Winterbourne",
    "Yarrowdale", "Zellbach", "Åkersund", "Órbigo",
)
TRADES = (
    "Logistics", "Foods", "Robotics", "Elevators", "Energy", "Facilities",
    "Medical", "Rail", "Telecom", "Water", "Windpark GmbH", "Maschinenbau GmbH",
    "Fire Protection", "Cold Chain", "Instruments", "Infrastructure AS", "Papir AB", "Clinics",
    "Solar", "& Sons, Heating",
)
# fmt: on
MANAGERS = ("Ada Fink", "Bruno Keller", "Chiara Moretti", "Deniz Aydin", "Emil Sørensen", "Farah Haddad")
FEATURES = ("planning", "dispatch", "mobile_app", "inventory", "reports", "api", "contracts", "time_sheets")
COLLEAGUES = {
    "kam": ("Greta Lund", "Hugo Marin"),
    "sales": ("Ines Costa", "Jonas Wolf"),
    "service": ("Kim Tran", "Lea Roth"),
}
HOSTILE = (
    ("../../ACC-9001", "Dot Dot Slash Haulage"),
    ("<script>alert(1)</script>", 'Bold "Quote" Bakery <b>&amp;</b>'),
    ("ACC;9003", '=HYPERLINK("http://example.com","Sum & Product")'),
    ("ACC-9004", "[Brackets](javascript:alert(1)) | Pipes * and _ Stars_"),
)
GOALS = ("first_time_fix_rate", "jobs_per_day", "travel_hours", "invoice_days")

# How many accounts live which story.
STORIES = {
    "thriving": 70,
    "steady": 62,
    "lukewarm": 40,
    "struggling": 22,
    "faded": 9,  # fell over the four weeks before the Monday
    "shocked": 7,  # fell within the last week before it
    "recovering": 8,
    "fresh": 12,  # signed within the last weeks: too little is known
    "gone": 10,  # left during the year
}


@dataclass(frozen=True)
class Account:
    """One customer and the story it lives."""

    id: str
    name: str
    story: str
    tier: str
    region: str
    arr: int
    seats: int
    csm: str
    signed: date
    renews: date
    left: date | None
    level: float

    def health(self, day: date) -> float:
        """The hidden truth from 0 to 1 that usage, tickets, payments and opinions only hint at."""
        before = (MONDAY - day).days
        match self.story:
            case "faded":
                return self.level if before > 27 else max(0.08, self.level - (27 - before) * 0.045)
            case "shocked":
                return self.level if before > 7 else self.level * 0.2
            case "recovering":
                return min(0.9, max(0.2, self.level - before / 240))
            case "gone":
                assert self.left is not None
                return min(self.level, max(0.05, (self.left - day).days / 120))
            case _:
                return self.level

    def here(self, day: date) -> bool:
        """Whether the account was a customer on that day."""
        return self.signed <= day and (self.left is None or day < self.left)


def population(draw: random.Random) -> list[Account]:
    """All accounts, in the order of their ids."""
    stories = [story for story, many in STORIES.items() for _ in range(many)]
    draw.shuffle(stories)
    names = [f"{stem} {trade}" for stem in STEMS for trade in TRADES]
    draw.shuffle(names)
    accounts = [account(draw, number, names[number], story) for number, story in enumerate(stories)]
    return renamed(accounts)


def account(draw: random.Random, number: int, name: str, story: str) -> Account:
    """One customer: its size by tier, its dates and level by story."""
    tier = draw.choices(("enterprise", "mid_market", "smb"), (2, 4, 5))[0]
    seats, seat_price = {
        "enterprise": (draw.randint(40, 90), draw.randint(1400, 2600)),
        "mid_market": (draw.randint(15, 40), draw.randint(800, 1300)),
        "smb": (draw.randint(4, 18), draw.randint(500, 900)),
    }[tier]
    signed = MONDAY - timedelta(days=draw.randint(3, 24) if story == "fresh" else draw.randint(200, 1500))
    left = MONDAY - timedelta(days=draw.randint(10, 200)) if story == "gone" else None
    low, high = {
        "thriving": (0.8, 1.0),
        "steady": (0.62, 0.86),
        "lukewarm": (0.42, 0.62),
        "struggling": (0.1, 0.35),
        "faded": (0.75, 0.98),
        "shocked": (0.75, 0.95),
        "recovering": (0.75, 0.9),
        "fresh": (0.6, 0.9),
        "gone": (0.5, 0.8),
    }[story]
    return Account(
        id=f"ACC-{1001 + number}",
        name=name,
        story=story,
        tier=tier,
        region=draw.choice(("amer", "emea", "apac")),
        arr=round(seats * seat_price / 500) * 500,
        seats=seats,
        csm="" if tier == "smb" and seats < 8 else draw.choice(MANAGERS),
        signed=signed,
        renews=renewal(signed),
        left=left,
        level=draw.uniform(low, high),
    )


def renewal(signed: date) -> date:
    """The first anniversary after the Monday."""
    year = MONDAY.year if (signed.month, min(signed.day, 28)) > (MONDAY.month, MONDAY.day) else MONDAY.year + 1
    return date(year, signed.month, min(signed.day, 28))


def renamed(accounts: list[Account]) -> list[Account]:
    """Gives a few accounts the names and ids that break careless software; they are served like everybody else."""
    fallen = (one for one in accounts if one.story in ("faded", "shocked"))
    new = {one.id: replace(one, id=id_, name=name) for one, (id_, name) in zip(fallen, HOSTILE, strict=False)}
    return [new.get(one.id, one) for one in accounts]


def dashed(day: date) -> str:
    """DD-MM-YYYY, as the CRM and the support desk write it."""
    return day.strftime("%d-%m-%Y")


def days(first: date, last: date, step: int = 1) -> Iterator[date]:
    """Every day, or every so many days, both ends included."""
    while first <= last:
        yield first
        first += timedelta(days=step)


def crm_rows(accounts: list[Account], draw: random.Random) -> list[list[object]]:
    """The CRM's export; its dirt: a doubled key, unreadable money, tiers and seats out of their sets."""
    rows: list[list[object]] = []
    for one in accounts:
        status = "left" if one.left and one.left <= MONDAY else "active"
        rows.append(
            [
                one.id,
                one.name,
                status,
                one.tier,
                one.region,
                one.arr,
                one.seats,
                one.csm,
                dashed(one.signed),
                dashed(one.left) if one.left else "",
                one.renews.isoformat(),
                draw.choice(("TRUE", "FALSE")),
            ]
        )
    rows[31][5] = "12.500,00 EUR"
    rows[57][3] = "entreprise"
    rows[83][6] = 0
    rows[101][10] = "31.06.2026"
    rows[144] = [*rows[144][:1], "  " + str(rows[144][1]) + "  ", *rows[144][2:]]
    rows.insert(200, list(rows[17]))  # the same account twice
    rows.append(["", "Nobody Knows Ltd", "active", "smb", "emea", 9000, 10, "", "01-02-2025", "", "2026-06-01", "TRUE"])
    return rows


def plan_rows(accounts: list[Account], draw: random.Random) -> list[list[object]]:
    """The success plans: most accounts have one, with a sponsor and an agreed share of seats in use."""
    rows: list[list[object]] = []
    for one in accounts:
        if one.story == "fresh" or draw.random() < 0.12:
            continue
        ranks = ("none", "manager", "director", "executive")
        rank = ranks[min(3, max(0, round(one.level * 3 + draw.gauss(0, 0.7))))]
        written = MONDAY - timedelta(days=draw.randint(5, 300))
        rows.append([one.id, rank, f"{draw.choice((60, 70, 80, 90))}%", written.isoformat()])
    rows[7][1] = "intern"
    return rows


def usage_rows(accounts: list[Account], draw: random.Random) -> list[list[object]]:
    """One row a user, a feature and a day of use, in the order of time."""
    rows: list[list[object]] = []
    for one in accounts:
        knows = draw.sample(FEATURES, k=max(2, min(8, round(one.level * 7 + draw.gauss(0, 1)))))
        for seat in range(one.seats):
            day = max(FIRST, one.signed) + timedelta(days=draw.randint(0, 9))
            eager = draw.random()
            while day <= LAST and one.here(day):
                health = one.health(day)
                if eager < 0.12 + 0.86 * health:
                    at = datetime.combine(day, time(draw.randint(6, 19), draw.randint(0, 59), draw.randint(0, 59)))
                    calls = max(1, round(draw.gauss(14, 5) * (0.4 + health)))
                    rows.append([one.id, at.isoformat() + "Z", f"{one.id}/u{seat + 1}", draw.choice(knows), calls])
                day += timedelta(days=draw.randint(6, 15))
    rows.sort(key=lambda row: (str(row[1]), str(row[2])))
    rows[1000][4] = "many"
    rows[2000][4] = -3
    rows[3000][1] = ""
    rows[4000][0] = "ACC-0000"
    rows[5000][1] = "yesterday"
    return rows


def subscription_rows(accounts: list[Account], draw: random.Random) -> list[list[object]]:
    """One or two subscriptions an account; one id is used for two accounts, so nobody can say whose invoices it has."""
    rows: list[list[object]] = []
    for one in accounts:
        number = f"SUB-{len(rows) + 101}"
        rows.append([f"{number}-1", one.id, one.signed.isoformat()])
        if draw.random() < 0.25:
            rows.append([f"{number}-2", one.id, (one.signed + timedelta(days=90)).isoformat()])
    rows.append([rows[40][0], accounts[9].id, "2025-05-01"])
    return rows


def invoice_rows(
    accounts: list[Account], subscriptions: Sequence[Sequence[object]], draw: random.Random
) -> list[list[object]]:
    """A quarterly invoice a subscription, paid late or never where things go badly."""
    by_id = {one.id: one for one in accounts}
    rows: list[list[object]] = []
    for subscription, owner, started in subscriptions:
        one = by_id[str(owner)]
        slow = draw.random() < 0.9 - one.level
        for due in days(date.fromisoformat(str(started)) + timedelta(days=30), MONDAY + timedelta(days=40), 91):
            if due < FIRST or not one.here(due):
                continue
            late = draw.randint(20, 110) if slow else draw.randint(-12, 6)
            paid = due + timedelta(days=late)
            unpaid = paid > MONDAY or (one.story == "struggling" and slow and (MONDAY - due).days < 200)
            rows.append([subscription, due.isoformat(), f"{one.arr / 4:.2f}", "" if unpaid else paid.isoformat()])
    rows[11][2] = "n/a"
    rows.append(["SUB-0000-1", "2025-12-01", "100.00", ""])
    return rows


def ticket_rows(accounts: list[Account], draw: random.Random) -> list[list[object]]:
    """Support tickets; the desk writes DD-MM-YYYY, and since its new release the hour too."""
    rows: list[list[object]] = []
    for one in accounts:
        for day in days(max(FIRST, one.signed), LAST, 7):
            health = one.health(day)
            if not one.here(day) or draw.random() > 0.05 + 0.5 * (1 - health) * min(1.0, one.seats / 30):
                continue
            odds = (3, 4, 1 + 3 * (1 - health), 4 * (1 - health))
            urgency = draw.choices(("low", "normal", "high", "urgent"), odds)[0]
            opened = day + timedelta(days=draw.randint(0, 6))
            hour = f" {draw.randint(7, 18):02}:{draw.randint(0, 59):02}"
            at = hour if opened >= NEW_DESK else ""
            csat = "" if draw.random() < 0.45 else min(5, max(1, round(1 + 4 * health + draw.gauss(0, 0.7))))
            rows.append([f"T-{len(rows) + 1:05}", one.id, dashed(opened) + at, urgency, csat])
    rows[50][4] = 9
    rows[60][3] = "URGENT!!"
    rows[70][2] = "2025/09/01"
    rows[80][2] = ""
    rows[90][1] = "ACC-0000"
    rows.insert(120, list(rows[110]))  # the same ticket twice
    rows[130][4] = "five"
    return rows


def survey_rows(accounts: list[Account], draw: random.Random) -> list[list[object]]:
    """NPS answers, twice a year, where somebody answers."""
    rows: list[list[object]] = []
    for one in accounts:
        for day in days(max(FIRST, one.signed) + timedelta(days=draw.randint(40, 120)), MONDAY, 150):
            if one.here(day) and draw.random() < 0.7:
                nps = round(-70 + 165 * one.health(day) + draw.gauss(0, 18))
                rows.append([one.id, day.isoformat(), max(-100, min(100, nps))])
    rows[20][2] = 140
    return rows


def pulse_rows(accounts: list[Account], draw: random.Random) -> list[list[object]]:
    """What the people who know the account think, month by month, on five questions."""
    rows: list[list[object]] = []
    for one in accounts:
        if not one.csm or one.story == "fresh":
            continue
        others = [(role, draw.choice(who)) for role, who in COLLEAGUES.items() if draw.random() < 0.4]
        sour = draw.random() < 0.08
        for month in days(FIRST, MONDAY - timedelta(days=3), 28):
            for role, rater in [("csm", one.csm), *others]:
                day = month + timedelta(days=draw.randint(0, 24))
                if one.here(day) and day < MONDAY and draw.random() < 0.8:
                    mood = one.health(day) * 88 + 10 - (55 if sour and role == "service" else 0)
                    marks = [max(1, min(100, round(mood + draw.gauss(0, 6)))) for _ in range(5)]
                    rows.append([one.id, day.isoformat(), rater, role, *marks])
    rows[15][4] = 250
    return rows


def check_in_rows(accounts: list[Account], draw: random.Random) -> list[list[object]]:
    """Meetings held, the more regular the better it goes."""
    rows: list[list[object]] = []
    for one in accounts:
        day = max(FIRST, one.signed) + timedelta(days=draw.randint(1, 20))
        while day <= LAST:
            if one.here(day):
                rows.append([one.id, day.isoformat()])
            health = one.health(day)
            day += timedelta(days=max(5, round(draw.gauss(14 + 50 * (1 - health), 5))))
    return rows


def kpi_rows(accounts: list[Account], draw: random.Random) -> list[list[object]]:
    """What the customer bought the software for, measured every month against its own target."""
    rows: list[list[object]] = []
    for one in accounts:
        if one.story == "fresh" or draw.random() < 0.25:
            continue
        targets = {goal: draw.randint(40, 95) for goal in draw.sample(GOALS, k=draw.randint(1, 3))}
        for day in days(FIRST + timedelta(days=draw.randint(0, 27)), MONDAY, 28):
            for goal, target in targets.items():
                if one.here(day):
                    actual = target * min(1.15, max(0.1, 0.25 + 0.85 * one.health(day) + draw.gauss(0, 0.06)))
                    rows.append([one.id, day.isoformat(), goal, f"{actual:.1f}", target])
    return rows


def notice_rows(accounts: list[Account], draw: random.Random) -> list[list[object]]:
    """Who gave notice, and when."""
    rows: list[list[object]] = []
    for one in accounts:
        if one.left:
            given = one.left - timedelta(days=draw.randint(10, 60))
            rows.append([one.id, given.isoformat(), draw.choice(("price", "product", "merger"))])
    return rows


def change_rows(accounts: list[Account], draw: random.Random) -> list[list[object]]:
    """Seats given back or added at the turn of a month: the worse it goes, the likelier fewer."""
    rows: list[list[object]] = []
    for one in accounts:
        for month in days(FIRST, LAST, 28):
            day = month + timedelta(days=draw.randint(0, 27))
            chance, health = draw.random(), one.health(day)
            if not one.signed + timedelta(days=60) <= day <= LAST or one.left:
                continue
            if chance < 0.15 * (1 - health) ** 1.5:
                rows.append([one.id, day.isoformat(), -max(1, round(one.seats * draw.uniform(0.1, 0.4)))])
            elif chance > 1 - 0.03 * health:
                rows.append([one.id, day.isoformat(), max(1, round(one.seats * draw.uniform(0.05, 0.25)))])
    rows.append(["ACC-0000", "2025-11-03", -5])
    return rows


def table(
    header: str, rows: Sequence[Sequence[object]], *, delimiter: str = ",", bom: bool = False, crlf: bool = False
) -> bytes:
    """A CSV file's bytes."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n" if crlf else "\n")
    writer.writerow(header.split())
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig" if bom else "utf-8")


def files() -> dict[str, bytes]:
    """Every file of the data folder."""
    accounts = population(random.Random(SEED))

    def draw(what: str) -> random.Random:
        return random.Random(f"{SEED} {what}")

    subscriptions = subscription_rows(accounts, draw("subscriptions"))
    usage = table("account_id at user_id feature calls", usage_rows(accounts, draw("usage")))
    return {
        "accounts.csv": table(
            "account_id name status tier region arr seats csm signed_on left_on renews_on auto_renew",
            crm_rows(accounts, draw("crm")),
            bom=True,
            crlf=True,
        ),
        "success_plans.csv": table("account_id sponsor agreed_use written_on", plan_rows(accounts, draw("plans"))),
        "usage.csv.gz": gzip.compress(usage, compresslevel=6, mtime=0),
        "subscriptions.csv": table("subscription_id account_id started_on", subscriptions, crlf=True),
        "invoices.csv": table(
            "subscription_id due_on amount paid_on",
            invoice_rows(accounts, subscriptions[:-1], draw("invoices")),
            delimiter=";",
        ),
        "tickets.csv": table(
            "ticket_id account_id opened_at urgency csat", ticket_rows(accounts, draw("tickets")), bom=True, crlf=True
        ),
        "surveys.csv": table("account_id answered_on nps", survey_rows(accounts, draw("surveys"))),
        "pulse.csv": table(
            "account_id rated_on rater role satisfaction renewal growth outlook recommends",
            pulse_rows(accounts, draw("pulse")),
        ),
        "check_ins.csv": table("account_id held_on", check_in_rows(accounts, draw("check_ins"))),
        "kpis.csv": table("account_id measured_on kpi actual target", kpi_rows(accounts, draw("kpis"))),
        "changes.csv": table("account_id agreed_on added", change_rows(accounts, draw("changes"))),
        "notices.csv": table("account_id given_on reason", notice_rows(accounts, draw("notices"))),
    }


def main() -> None:
    """Writes the files, and says what it wrote."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / "data"
    folder.mkdir(parents=True, exist_ok=True)
    written = files()
    for name, data in written.items():
        (folder / name).write_bytes(data)
    print(f"wrote {len(written)} files, {sum(map(len, written.values())) // 1024} KB, to {folder}")


if __name__ == "__main__":
    main()
