"""RavenStack's behaviour predicts nothing, and a right validation says so."""

from pathlib import Path
from typing import Any

import pytest

from tests.projects.public_data import NEEDED, by_name, public, validated
from tests.projects.running import Folder

pytestmark = NEEDED
MONTHS = ("--from", "2024-01-31", "--to", "2024-09-30", "--every", "1 month", "--until", "2024-12-31")
BEHAVIOUR = """
import "inventory.score"

indicator calls { value sum(usage.usage_count over 90 days)  score percentile }
indicator features { value distinct(usage.feature_name over 90 days)  score linear (0 -> 0, 8 -> 100) }
indicator minutes { value sum(usage.usage_duration_secs over 90 days) / 60  score percentile }
indicator mistakes { value sum(usage.error_count over 90 days)  score percentile inverted }
indicator asked { value count(tickets over 180 days)  score linear (0 -> 100, 6 -> 0) }
indicator content { value avg(tickets.satisfaction_score over 180 days)  score linear (3 -> 0, 5 -> 100) }

scorecard behaviour {
  owner    "cs-ops@example.com"
  applies  when not crm.is_trial
  weights  equal { calls  features  minutes  mistakes  asked  content }
  grades   { good green from 50  poor red below }

  outcome  left when count(churn_events where not is_reactivation over next 90 days) > 0
}
"""


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder: Folder = public("ravenstack", tmp_path_factory.mktemp("ravenstack"))
    scorecards: Path = folder.path / "scorecards"
    (scorecards / "health.score").write_text(BEHAVIOUR, encoding="utf-8")
    return validated(folder, *MONTHS)


def test_the_verdict_is_no_signal(found: dict[str, Any]) -> None:
    assert found["verdict"]["word"] == "no signal"
    estimate = found["statistics"]["auc"]
    assert estimate["low"] < 0.5 < estimate["high"]
    assert estimate["value"] == pytest.approx(0.5, abs=0.03)


def test_no_feature_tells_anything(found: dict[str, Any]) -> None:
    for each in by_name(found, "indicators", "indicator").values():
        assert each["auc"]["value"] == pytest.approx(0.5, abs=0.04), each["indicator"]
