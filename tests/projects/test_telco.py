"""IBM's telephone customers: the facts of the data set, and what is said of data without dates."""

from typing import Any

import pytest

from tests.projects.public_data import NEEDED, by_name, public, validated
from tests.projects.running import Folder

pytestmark = NEEDED


@pytest.fixture(scope="module")
def telco(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    return public("telco", tmp_path_factory.mktemp("telco"))


@pytest.fixture(scope="module")
def found(telco: Folder) -> dict[str, Any]:
    return validated(telco, "--cross-section")


def test_the_facts_of_the_data_come_out(found: dict[str, Any]) -> None:
    assert found["counts"]["judged"] == 7043
    assert round(100 * found["rate"]["rate"]["value"], 2) == 26.54
    rates = {name: each["rate"]["value"] for name, each in by_name(found, "segments", "segment").items()}
    shares = {name: round(100 * rate, 2) for name, rate in rates.items()}
    assert shares == {"default": 42.71, "yearly": 11.27, "two_yearly": 2.83}


def test_each_indicator_alone_to_the_third_digit(found: dict[str, Any]) -> None:
    alone = by_name(found, "indicators", "indicator")
    tenure, charges = alone["tenure_months"], alone["monthly_charges"]
    assert (round(tenure["auc"]["value"], 3), round(tenure["value_auc"]["value"], 3)) == (0.740, 0.740)
    assert (round(charges["auc"]["value"], 3), round(charges["value_auc"]["value"], 3)) == (0.621, 0.621)
    assert (tenure["riskier"], charges["riskier"]) == ("low", "high")


def test_it_is_association_and_never_prediction(found: dict[str, Any]) -> None:
    assert found["kind"] == "cross-section"
    assert found["verdict"]["word"] == "association"
    assert found["statistics"]["auc"]["low"] > 0.81
    assert [each["met"] for each in found["expectations"]] == [True]


def test_as_a_prediction_it_is_refused(telco: Folder) -> None:
    """Nothing says when anybody left, so that no past day can be held against what came after."""
    days = ("--from", "2026-01-01", "--to", "2026-01-01", "--until", "2026-02-01")
    found = validated(telco, *days, code=1)
    assert found["verdict"]["word"] == "refused"
    assert found["statistics"] is None
    assert "endless-outcome" in {each["slug"] for each in found["findings"]}


def test_nothing_in_the_table_is_at_fault(telco: Folder) -> None:
    ran = telco.run("run", "--today", "2026-01-01", "--data", "--dry-run")
    assert ran.code == 0
    assert "7,043 accounts scored" in ran.out
    assert "not allowed" not in ran.out
    assert "unreadable" not in ran.out
