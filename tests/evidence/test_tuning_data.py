"""The known answers of three public data sets; each runs the command as a user does."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from tests.projects.running import Folder, copied

DATA = os.environ.get("SCORELANG_DATA")
pytestmark = pytest.mark.skipif(not DATA, reason="SCORELANG_DATA names no folder of public data")


def project(name: str, folder: Path) -> Folder:
    return copied(name, folder, {"SCORELANG_DATA": str(DATA)})


def tuned(folder: Folder, *arguments: str) -> dict[str, Any]:
    ran = folder.run("tune", "--outcome", "churned", "--format", "json", *arguments)
    assert ran.code == 0, ran.err
    found: dict[str, Any] = json.loads(ran.out)
    return found


def area(folder: Folder, *arguments: str) -> float:
    ran = folder.run("validate", "--outcome", "churned", "--format", "json", *arguments)
    found: float = json.loads(ran.out)["statistics"]["auc"]["value"]
    return found


def test_socialnet7_comes_near_the_regression(tmp_path: Path) -> None:
    """A logistic regression on the same features reaches 0.69, the weights by hand about 0.64."""
    folder, days = project("socialnet7", tmp_path), ("--until", "2020-06-01")
    found = tuned(folder, *days, "--write")
    assert found["verdict"] == "better"
    assert found["judged"]["on_later_days"]
    assert found["judged"]["difference"]["low"] > 0
    assert area(folder, *days) > 0.685


def test_telco_passes_82(tmp_path: Path) -> None:
    folder = project("telco", tmp_path)
    found = tuned(folder, "--cross-section")
    assert found["verdict"] == "better"
    assert found["judged"]["auc_tuned"]["low"] > 0.82
    assert found["judged"]["auc_tuned"]["value"] > 0.838


def test_ravenstack_has_nothing_to_gain(tmp_path: Path) -> None:
    folder = project("ravenstack", tmp_path)
    card = folder.path / "scorecards" / "health.score"
    before = card.read_bytes()
    found = tuned(folder, "--until", "2024-12-31", "--every", "8 weeks", "--write")
    assert (found["verdict"], found["proposal"]) == ("no better", None)
    assert card.read_bytes() == before
