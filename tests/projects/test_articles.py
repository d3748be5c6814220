"""The ways of scoring that articles describe: each project checks, runs and tests itself; its smallest version runs."""

from collections import Counter

import pytest

from tests.projects.running import Folder, copied

PROJECTS = ("raters", "leading", "goals", "five_steps", "seven_areas", "usage_growth")
DAYS = ("2026-02-02", "2026-03-02")


@pytest.fixture(scope="module", params=PROJECTS)
def project(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Folder:
    return copied(request.param, tmp_path_factory.mktemp(request.param))


def test_it_scores_two_days_with_accounts_in_every_grade(project: Folder) -> None:
    project.scores(DAYS[0])
    scores = project.scores(DAYS[1])
    grades = Counter(row["grade"] for row in scores.values() if row["status"] == "scored")
    assert len(scores) >= 40
    assert len(grades) >= 3
    assert min(grades.values()) >= 3
    assert any(row["triggers"] for row in scores.values())


def test_its_data_is_clean(project: Folder) -> None:
    assert project.run("run", "--today", DAYS[1], "--dry-run").code == 0
    assert not (project.path / "refused").exists()


def test_it_checks_clean(project: Folder) -> None:
    ran = project.run("check")
    assert ran.code == 0, ran.out + ran.err


def test_its_own_tests_pass(project: Folder) -> None:
    ran = project.run("test", "--fail-under", "90")
    assert ran.code == 0, ran.out + ran.err


def test_its_smallest_version_runs(project: Folder) -> None:
    ran = project.run("-C", "starter", "run", "--today", DAYS[1])
    assert ran.code == 0, ran.err
    assert "4 accounts scored" in ran.out or "3 accounts scored" in ran.out
