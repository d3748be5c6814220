"""The simulated social network: an honest number, and the ways in which others come to better ones."""

import csv
import shutil
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from scorelang.cli import opening
from scorelang.evidence.observations import Observations
from scorelang.evidence.observing import observe
from scorelang.evidence.separation import auc
from scorelang.run.scoring import Request
from tests.projects.public_data import DATA, NEEDED, by_name, public, validated
from tests.projects.running import Folder

pytestmark = NEEDED
MONDAYS = ("--from", "2020-03-02", "--to", "2020-04-27", "--every", "1 week", "--until", "2020-06-01")
LAST = date(2020, 6, 1)

LEAKY = """
accounts people {{ key account_id : text  column churned : flag future }}
events events {{
  account account_id
  time date : date
  column type : number in (0, 1, 2, 3, 4, 5, 6, 7)
  column n : number from 1
}}
indicator posts {{ value sum(events.n where type == 0 {window})  score percentile }}
indicator friends {{ value sum(events.n where type == 1 {window})  score percentile }}
indicator likes {{ value sum(events.n where type == 2 {window})  score percentile }}
indicator talk {{ value sum(events.n where type in (6, 7) {window})  score percentile }}
scorecard health {{
  weights equal {{ posts  friends  likes  talk }}
  grades {{ good green from 50  poor red below }}
  outcome churned when churned
}}
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    return public("socialnet7", tmp_path_factory.mktemp("socialnet7"))


@pytest.fixture(scope="module")
def found(project: Folder) -> dict[str, Any]:
    return validated(project, *MONDAYS)


def test_the_honest_number(found: dict[str, Any]) -> None:
    """A score of event counts of 28 days and tenure, written by hand, on nine Mondays: about 0.62."""
    estimate = found["statistics"]["auc"]
    assert estimate["value"] == pytest.approx(0.62, abs=0.01)
    assert found["verdict"]["word"] == "weak"
    assert found["counts"]["not_known_yet"] == 0
    assert 0.015 < found["rate"]["rate"]["value"] < 0.022


def test_the_interval_knows_that_accounts_come_again(project: Folder, found: dict[str, Any]) -> None:
    """By rows it would be narrower."""
    judged = seen(project, [date(2020, 3, 2) + timedelta(days=7 * week) for week in range(9)])
    estimate = found["statistics"]["auc"]
    by_rows = auc(judged.score, judged.happened, np.arange(len(judged)))
    assert by_rows is not None
    assert by_rows.value == pytest.approx(estimate["value"], abs=1e-12)
    assert estimate["high"] - estimate["low"] > 1.3 * (by_rows.high - by_rows.low)


def test_single_days_swing(found: dict[str, Any]) -> None:
    days = [each["auc"]["value"] for each in found["statistics"]["by_day"]]
    assert len(days) == 9
    assert min(days) < 0.57
    assert max(days) > 0.67


def test_disliking_is_a_sign_of_life(found: dict[str, Any]) -> None:
    """What was meant to be a burden goes along with staying."""
    alone = by_name(found, "indicators", "indicator")
    assert alone["annoyance"]["auc"]["value"] < 0.5
    assert alone["ads"]["auc"]["value"] < 0.5
    assert alone["talk"]["auc"]["low"] > 0.5


def test_the_last_day_alone_cannot_be_judged(project: Folder) -> None:
    found = validated(project, "--from", "2020-06-01", "--to", "2020-06-01", "--until", "2020-06-01", code=1)
    assert [each["slug"] for each in found["findings"] if each["severity"] == "error"] == ["unknowable-outcome"]
    assert found["statistics"] is None


def test_lifetime_totals_against_eventual_churn_are_refused(tmp_path: Path) -> None:
    """Who stays longer has more of everything: a regression shows 0.86, these four counts 0.82."""
    folder = leaky(tmp_path, "over all time")
    assert area(folder) == pytest.approx(0.82, abs=0.01)
    for arguments in (("--cross-section",), ("--from", "2020-05-04", "--to", "2020-05-04")):
        found = validated(folder, *arguments, "--until", str(LAST), code=1)
        assert found["verdict"]["word"] == "refused"
        assert "lifetime-total" in {each["slug"] for each in found["findings"]}


def test_everybody_on_the_last_day_is_refused(tmp_path: Path) -> None:
    """Who left some time ago has done nothing in the last 28 days: a regression shows 0.99, these counts 0.98."""
    folder = leaky(tmp_path, "over 28 days")
    assert area(folder) == pytest.approx(0.98, abs=0.01)
    found = validated(folder, "--cross-section", "--until", str(LAST), code=1)
    assert {each["slug"] for each in found["findings"]} == {"dated-cross-section"}
    found = validated(folder, "--from", str(LAST), "--to", str(LAST), "--until", str(LAST), code=1)
    assert "endless-outcome" in {each["slug"] for each in found["findings"]}
    assert found["statistics"] is None


def leaky(to: Path, window: str) -> Folder:
    """A project that marks who has left by the end of the data, and scores what is known by then."""
    folder = to / "leaky"
    folder.mkdir()
    raw = Path(DATA or "").resolve() / "socialnet7"
    shutil.copy(raw / "event_daily.csv.gz", folder)
    ends = last_ends(read(raw / "subscription.csv"))
    rows = "".join(f"{who},{'TRUE' if ends.get(who, '') <= str(LAST) else 'FALSE'}\n" for who in sorted(ends))
    (folder / "people.csv").write_text(f"account_id,churned\n{rows}", encoding="utf-8")
    (folder / "health.score").write_text(LEAKY.format(window=window), encoding="utf-8")
    (folder / "scorelang.toml").write_text(
        '[project]\nname = "leaky"\nlanguage = 1\nscorecards = ["."]\ntimezone = "UTC"\n'
        '[profiles.dev]\nengine = "duckdb"\n[profiles.dev.sources]\n'
        'people = { path = "people.csv" }\nevents = { path = "event_daily.csv.gz" }\n',
        encoding="utf-8",
    )
    return Folder(folder, {})


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def last_ends(rows: Iterable[dict[str, str]]) -> dict[str, str]:
    """The last day of each account's last subscription."""
    ends: dict[str, str] = {}
    for row in rows:
        ends[row["account_id"]] = max(ends.get(row["account_id"], ""), row["end_date"])
    return ends


def seen(folder: Folder, days: list[date]) -> Observations:
    """What can be judged of the days, in this process."""
    opened, program = opening.whole(folder.path)
    card = program.scorecards[0]
    request = Request(opened.project, program, LAST, environment=folder.environment)
    found = observe(request, opened.loaded, card, card.outcomes[0], days, LAST)
    return found.of(found.judged)


def area(folder: Folder) -> float:
    """What somebody would report who did not look."""
    judged = seen(folder, [LAST])
    estimate = auc(judged.score, judged.happened, judged.account)
    assert estimate is not None
    return estimate.value
