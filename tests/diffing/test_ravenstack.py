"""Changes of RavenStack's project: over its look-alike, always, and over the raw files where they are."""

import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.diffing.two_runs import agree, committed, edited, shown, told
from tests.projects import ravenstack_look_alike as look_alike
from tests.projects.running import Folder, copied

EARLIER, DAY = "2024-09-30", "2024-12-31"
DATA = os.environ.get("SCORELANG_DATA")
REAL = pytest.mark.skipif(DATA is None, reason="SCORELANG_DATA is not set")
WEIGHT = ("use_per_tier 35%  usage_trend 40%  breadth 25%", "use_per_tier 35%  usage_trend 15%  breadth 50%")
EDITS = (
    WEIGHT,
    ("worst of { errors  satisfaction  urgent_tickets }", "{ errors 40%  satisfaction 40%  urgent_tickets 20% }"),
    (
        "cap 40 when",
        "cap 55 when",
        "mrr >= 20k",
        "mrr >= 5k",
        "commitment 35%",
        "commitment 25%",
        "quality    30%\n",
        "quality    40%\n",
    ),
)


@pytest.fixture(scope="module")
def like(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    folder = tmp_path_factory.mktemp("look-alike")
    look_alike.write(folder / "exports")
    return committed(copied("ravenstack", folder, {"SCORELANG_DATA": str(folder / "exports")}), EARLIER)


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    return committed(
        copied("ravenstack", tmp_path_factory.mktemp("ravenstack"), {"SCORELANG_DATA": DATA or ""}), EARLIER
    )


def test_a_weight_over_the_look_alike(like: Folder, tmp_path: Path) -> None:
    held(like, WEIGHT, tmp_path)


@REAL
@pytest.mark.parametrize("edit", EDITS, ids=["weights", "a mean for the worst of", "caps, triggers and segments"])
def test_a_change_over_the_raw_files(real: Folder, tmp_path: Path, edit: Sequence[str]) -> None:
    held(real, edit, tmp_path)


def held(project: Folder, edit: Sequence[str], folder: Path) -> None:
    branch = edited(project, folder / "branch", *edit)
    before, after = shown(project, DAY, folder / "before"), shown(branch, DAY, folder / "after")
    (card,) = told(branch, DAY)["scorecards"]
    assert card["kind"] == "scores"
    agree(before, after, card["effect"])
