"""The page of each scorecard: complete, in the file's words, and harmless whatever the file says."""

import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest

from scorelang.cli.main import run

PROJECTS = Path(__file__).parents[2] / "scorecards"
NAMES = sorted(path.parent.name for path in PROJECTS.glob("*/scorelang.toml"))


class Page(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.words = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name in ("href", "src") or name.startswith("on")]

    def handle_data(self, data: str) -> None:
        self.words += data


@pytest.mark.parametrize("name", NAMES)
def test_every_project_has_pages_that_name_all_it_measures(name: str, tmp_path: Path) -> None:
    assert run(["-C", str(PROJECTS / name), "docs", "--out", str(tmp_path)]) == 0
    pages = sorted(tmp_path.glob("*.html"))
    assert pages
    for place in pages:
        page = Page(place.read_text())
        markdown = place.with_suffix(".md").read_text()
        assert "script" not in page.tags
        assert page.links == []
        for heading in ("Grades", "What is measured", "Where the data comes from"):
            assert heading in page.words
            assert f"## {heading}" in markdown


def test_the_words_of_a_file_do_no_harm(tmp_path: Path) -> None:
    project = _started(tmp_path)
    file = project / "scorecards/health.score"
    file.write_text(file.read_text().replace('"Seats in use"', '"<script>alert(1)</script> | [x](javascript:y)"'))
    assert run(["-C", str(project), "docs"]) == 0
    page = Page((project / "docs/health.html").read_text())
    assert "script" not in page.tags
    assert "<script>alert(1)</script>" in page.words
    assert "\\<script\\>alert(1)\\</script\\> \\| \\[x\\](javascript:y)" in (project / "docs/health.md").read_text()


def test_what_changed_is_said_against_a_version_in_git(tmp_path: Path) -> None:
    project = _started(tmp_path)
    _git(project, "init", "-q")
    _git(project, "add", ".")
    _git(project, "-c", "user.name=t", "-c", "user.email=t@example.com", "commit", "-qm", "first")
    assert run(["-C", str(project), "docs"]) == 0
    assert "What changed" not in (project / "docs/health.md").read_text()
    file = project / "scorecards/health.score"
    file.write_text(file.read_text().replace("90% -> 100", "80% -> 100").replace("from 75", "from 70"))
    assert run(["-C", str(project), "docs", "--against", "HEAD"]) == 0
    said = (project / "docs/health.md").read_text()
    assert "“Seats in use” has other points." in said
    assert "“Healthy” is from 70 and was from 75." in said
    assert _git(project, "status", "--short").splitlines() == [" M scorecards/health.score", "?? docs/"]


def test_a_version_that_git_does_not_know_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project = _started(tmp_path)
    _git(project, "init", "-q")
    assert run(["-C", str(project), "docs", "--against", "--output=x"]) == 2
    assert "error" in capsys.readouterr().err
    assert not (project / "x").exists()


def _started(folder: Path) -> Path:
    project = folder / "project"
    assert run(["init", str(project)]) == 0
    shutil.rmtree(project / "docs", ignore_errors=True)
    return project


def _git(folder: Path, *words: str) -> str:
    return subprocess.run(["git", "-C", str(folder), *words], capture_output=True, text=True, check=True).stdout
