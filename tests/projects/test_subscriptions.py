"""The movements of monthly revenue from raw subscription periods are those that the authors' own SQL gives."""

import csv
import os
import shutil
from collections import Counter
from datetime import date
from pathlib import Path

import duckdb
import pytest

from tests.cli.commandline import Shell

ROOT = Path(__file__).parents[2]
DATA = os.environ.get("SCORELANG_DATA")
MONTHS = 30  # from 2017-09 to 2020-02


def _months() -> list[date]:
    return [date(2017 + (8 + i) // 12, (8 + i) % 12 + 1, 1) for i in range(MONTHS)]


@pytest.fixture
def project(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shell:
    shutil.copytree(ROOT / "scorecards" / "subscriptions", tmp_path / "p", ignore=shutil.ignore_patterns("history"))
    return Shell(tmp_path / "p", capsys)


def test_the_project_checks_clean(project: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCORELANG_DATA", str(project.folder))
    said = project.type("check")
    assert (said.code, "warning" in said.err) == (0, False), said.err


def test_the_customers_are_the_rows_of_their_periods(project: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCORELANG_DATA", str(project.folder))
    (project.folder / "subscriptions").mkdir()
    (project.folder / "subscriptions" / "subscription_periods.csv").write_text(
        "subscription_id,customer_id,start_date,end_date,monthly_amount\n"
        "1,a,2019-01-01,2019-03-01,50\n2,a,2019-04-01,2019-06-01,50\n3,b,2019-01-01,2020-01-01,12.5\n"
        "4,b,2019-05-01,2020-01-01,7.25\n5,c,2019-05-01,2020-01-01,1\n6,d,2019-04-01,2019-05-01,1\n"
    )
    assert project.type("run", "--today", "2019-04-01").code == 0
    assert _movements(project, date(2019, 4, 1)) == {
        "a": (50.0, 0.0, "reactivation"),
        "b": (12.5, 12.5, "none"),
        "d": (1.0, 0.0, "new"),
    }
    assert project.type("run", "--today", "2019-05-01").code == 0
    assert _movements(project, date(2019, 5, 1)) == {
        "a": (50.0, 50.0, "none"),
        "b": (19.75, 12.5, "upgrade"),
        "c": (1.0, 0.0, "new"),
        "d": (0.0, 1.0, "churn"),
    }


@pytest.mark.skipif(DATA is None, reason="SCORELANG_DATA is not set")
def test_the_movements_of_every_month_are_those_of_its_authors(project: Shell) -> None:
    with (Path(DATA or "") / "subscriptions" / "mrr_expected_duckdb.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    expected = {
        (row["date_month"], row["customer_id"]): (
            float(row["mrr"]),
            float(row["mrr"]) - float(row["mrr_change"]),
            row["change_category"] or "none",
        )
        for row in rows
    }
    found = {}
    for month in _months():
        said = project.type("run", "--today", str(month))
        assert said.code == 0, said.err
        found |= {(str(month), key): cells for key, cells in _movements(project, month).items()}
    # A customer without revenue in two months has no score; the authors' rows say that nothing moved.
    idle = {key for key, (now, before, _) in expected.items() if now == before == 0}
    assert found == {key: cells for key, cells in expected.items() if key not in idle}
    counted = Counter(category for _, _, category in expected.values())
    assert counted == {"new": 55, "churn": 58, "reactivation": 3, "upgrade": 30, "downgrade": 27, "none": 244}
    last = Counter(month for (month, _), (_, _, category) in found.items() if category == "churn")
    assert (last["2019-12-01"], last["2020-01-01"]) == (17, 28)


def _movements(project: Shell, day: date) -> dict[str, tuple[float, float, str]]:
    """Of each customer that has a score: revenue now, a month ago, and what happened."""
    (file,) = (project.folder / "history" / "revenue").glob(f"{day}-*.parquet")
    query = (
        f'SELECT account, "mrr.value", "mrr_before.value", "movement.value" FROM read_parquet(\'{file}\') '
        "WHERE status <> 'not applicable'"
    )
    with duckdb.connect() as connection:
        return {
            key: (float(now), float(before), what) for key, now, before, what in connection.execute(query).fetchall()
        }
