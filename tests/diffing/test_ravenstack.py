"""Changes of RavenStack's project: over its look-alike, always, and over the raw files where they are."""

import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.diffing.two_runs import Shown, agree, committed, edited, shown, told
from tests.projects import ravenstack_look_alike as look_alike
from tests.projects.running import Folder, recorded

EARLIER, DAY = "2024-09-30", "2024-12-31"
DATA = os.environ.get("SCORELANG_DATA")
REAL = pytest.mark.skipif(DATA is None, reason="SCORELANG_DATA is not set")
WEIGHT = ("use_per_tier 35%  usage_trend 40%  breadth 25%", "use_per_tier 35%  usage_trend 15%  breadth 50%")
EDITS = (
    ("worst of { errors  satisfaction  urgent_tickets }", "{ errors 40%  satisfaction 40%  urgent_tickets 20% }"),
    (
        *WEIGHT,
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
    return committed(recorded("ravenstack", folder, (EARLIER,), {"SCORELANG_DATA": str(folder / "exports")}))


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    return committed(
        recorded("ravenstack", tmp_path_factory.mktemp("ravenstack"), (EARLIER,), {"SCORELANG_DATA": DATA or ""})
    )


@pytest.fixture(scope="module")
def before(real: Folder, tmp_path_factory: pytest.TempPathFactory) -> Shown:
    return shown(real, DAY, tmp_path_factory.mktemp("before"))


def test_a_weight_over_the_look_alike(like: Folder, tmp_path: Path) -> None:
    held(shown(like, DAY, tmp_path / "before"), edited(like, tmp_path / "branch", *WEIGHT), tmp_path / "after")


@REAL
@pytest.mark.parametrize("edit", EDITS, ids=["a mean for the worst of", "weights, caps, triggers and segments"])
def test_a_change_over_the_raw_files(real: Folder, before: Shown, tmp_path: Path, edit: Sequence[str]) -> None:
    held(before, edited(real, tmp_path / "branch", *edit), tmp_path / "after")


def held(before: Shown, branch: Folder, to: Path) -> None:
    (card,) = told(branch, DAY)["scorecards"]
    assert card["kind"] == "scores"
    agree(before, shown(branch, DAY, to), card["effect"])
