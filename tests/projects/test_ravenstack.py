"""RavenStack's project over its look-alike, always, and over the raw files where they are."""

import json
import os
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.projects import ravenstack_look_alike as look_alike
from tests.projects.running import Folder, Ran, copied

DAYS = ("2024-09-30", "2024-12-31")
DATA = os.environ.get("SCORELANG_DATA")
REAL = pytest.mark.skipif(DATA is None, reason="SCORELANG_DATA is not set")
Scores = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def like(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    folder = tmp_path_factory.mktemp("look-alike")
    look_alike.write(folder / "exports")
    return copied("ravenstack", folder, {"SCORELANG_DATA": str(folder / "exports")})


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    return copied("ravenstack", tmp_path_factory.mktemp("ravenstack"), {"SCORELANG_DATA": DATA or ""})


@pytest.fixture(scope="module")
def like_scores(like: Folder) -> tuple[Scores, Scores]:
    return like.scores(DAYS[0]), like.scores(DAYS[1])


@pytest.fixture(scope="module")
def real_scores(real: Folder) -> tuple[Scores, Scores]:
    return real.scores(DAYS[0]), real.scores(DAYS[1])


@pytest.fixture(scope="module")
def like_report(like: Folder, like_scores: tuple[Scores, Scores]) -> Ran:
    assert like_scores
    return like.run("run", "--today", DAYS[1], "--data")


def test_who_stops_using_falls_and_opens_an_action(like_scores: tuple[Scores, Scores]) -> None:
    before, now = like_scores
    for number in look_alike.FALLING:
        key = f"A-{number:06x}"
        assert now[key]["score"] <= before[key]["score"] - 15
        assert "sudden_drop" in now[key]["triggers"]


def test_accounts_begin_with_their_signup(like_scores: tuple[Scores, Scores]) -> None:
    before, now = like_scores
    assert 0 < len(before) < len(now) <= look_alike.ACCOUNTS


@pytest.mark.parametrize(
    "said",
    [
        "crm.seats: 1 could not be read: `a dozen`",
        "crm.country: 1 not allowed: `Atlantis`",
        "usage: 3 refused, the row that says whose it is does not exist",
        "usage: 3 refused, no time",
        "usage.usage_date: 1 could not be read: `31-02-2024`",
        "tickets: 1 refused, its account is not among the accounts: `A-ffffff`",
        "tickets.satisfaction_score: 1 not allowed: `9`",
        "usage: 4 rows with the id of another, kept",
    ],
)
def test_the_dirt_is_said_with_its_count(like_report: Ran, said: str) -> None:
    assert said in like_report.out


def test_the_project_checks_clean(like: Folder) -> None:
    ran = like.run("check")
    assert ran.code == 0, ran.out + ran.err


@REAL
def test_the_raw_files_are_scored_on_both_days(real_scores: tuple[Scores, Scores]) -> None:
    before, now = real_scores
    assert (len(before), len(now)) == (336, 403)  # of 420 and 500: trials are not scored
    assert all(row["status"] in ("scored", "not applicable") for row in now.values())
    assert {row["grade"] for row in now.values() if row["status"] == "scored"} == {"healthy", "at_risk", "critical"}


@REAL
def test_a_drop_between_the_days_opens_an_action(real_scores: tuple[Scores, Scores]) -> None:
    before, now = real_scores
    scored = [key for key in before if before[key]["score"] is not None and now[key]["score"] is not None]
    fallen = {key for key in scored if round(10 * (now[key]["score"] - before[key]["score"])) <= -150}
    assert fallen
    assert fallen == {key for key, row in now.items() if "sudden_drop" in row["triggers"]}


@REAL
def test_what_the_raw_files_say_of_themselves(real: Folder, real_scores: tuple[Scores, Scores]) -> None:
    assert real_scores
    report = real.run("run", "--today", DAYS[0], "--data").out
    assert re.search(r"subscriptions +5,000 .* 2,069 ", report), "rows dated later than the day"
    assert "usage: 21 rows with the id of another, kept" in report
    assert Path(real.path / "refused").exists() is False


FACTS = """
import "inventory.score"

indicator booked { value sum(subscriptions.mrr_amount)  score linear (0 -> 0, 100k -> 100) }
indicator paying { value count(subscriptions where mrr_amount > 0)  score linear (0 -> 0, 20 -> 100) }

scorecard facts {
  weights { booked 50%  paying 50% }
  grades  traffic_light
}
"""


@REAL
def test_the_sums_that_its_authors_state(real: Folder) -> None:
    (real.path / "scorecards" / "facts.score").write_text(FACTS, encoding="utf-8")
    try:
        assert real.run("run", "--today", DAYS[1]).code == 0
    finally:
        (real.path / "scorecards" / "facts.score").unlink()
    kept = real.path / "history" / "facts" / f"{DAYS[1]}-*.parquet"
    query = 'SELECT count(*), sum("booked.value"), sum("booked.value") / sum("paying.value") FROM read_parquet(?)'
    accounts, booked, mean = duckdb.connect().execute(query, [str(kept)]).fetchone() or (0, 0, 0)
    assert (accounts, Decimal(booked), round(mean)) == (500, Decimal(11_338_747), 2_686)


@REAL
def test_the_inventory_knows_whom_the_files_cover(real: Folder) -> None:
    found = json.loads(real.run("inventory", "--today", DAYS[1], "--format", "json").out)
    sources = {one["name"]: one for one in found["sources"]}
    assert {name: (one["rows"], one["covered"]) for name, one in sources.items()} == {
        "crm": (500, 500),
        "subscriptions": (5_000, 500),
        "usage": (25_000, 500),
        "tickets": (2_000, 492),  # 8 accounts have none
        "churn_events": (600, 352),
    }
    assert sources["churn_events"]["idle"] == ["reason_code", "refund_amount_usd"]
