"""The page about `diff` shows what the demo prints: run this file to write its output again."""

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from scorelang.diffing.to_json import record
from tests.diffing.conftest import git
from tests.diffing.test_comment import difference
from tests.docs.markdown_blocks import ROOT, blocks
from tests.docs.test_readme import BLOCK, brought_up_to_date, fits, printed, ready
from tests.projects.running import Folder

PAGE = ROOT / "docs" / "diff.md"
CHANGED = (("usage_trend      30%", "usage_trend      15%"), ("breadth          15%", "breadth          30%"))
TIDIED = (
    ("value    distinct(usage.user_id over 30 days) / seats as percent", "value    people / seats as percent"),
    ("let calls_now", "let people = distinct(usage.user_id over 30 days)\nlet calls_now"),
    ("cap 49 when paid_late > 60 days", "cap 49 when 60 days < paid_late"),
    ('"Usage trend"', '"Trend of use"'),
)
COMMIT = re.compile(r"\b[0-9a-f]{8} of \d{4}-\d\d-\d\d\b")


def with_branch(folder: Path) -> Folder:
    """The demo, committed; changed in the work tree; and beside it a copy of that which was tidied up."""
    demo = ready(folder)
    git(demo.path, "init", "-q", "-b", "main")
    git(demo.path, "add", ".")
    git(demo.path, "commit", "-q", "-m", "As it was")
    health = demo.path / "scorecards" / "health.score"
    edited(health, CHANGED)
    shutil.copytree(demo.path / "scorecards", demo.path / "tidied" / "scorecards")
    shutil.copytree(demo.path / "playbooks", demo.path / "tidied" / "playbooks")
    shutil.copy(demo.path / "scorelang.toml", demo.path / "tidied")
    edited(demo.path / "tidied" / "scorecards" / "health.score", TIDIED)
    return demo


def edited(place: Path, edits: tuple[tuple[str, str], ...]) -> None:
    text = place.read_text(encoding="utf-8")
    for before, after in edits:
        assert before in text, before
        text = text.replace(before, after)
    place.write_text(text, encoding="utf-8")


def shown(demo: Folder, command: str) -> list[str]:
    """What is printed, with one commit for all of them."""
    return [COMMIT.sub("4f1c0a2e of 2026-03-01", line) for line in printed(demo, command)]


BLOCKS = [(match[1], match[2].splitlines()) for match in BLOCK.finditer(PAGE.read_text(encoding="utf-8"))]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    return with_branch(tmp_path_factory.mktemp("diff"))


@pytest.mark.parametrize(("command", "lines"), BLOCKS, ids=[command for command, _ in BLOCKS])
def test_a_console_block_is_what_is_printed(demo: Folder, command: str, lines: list[str]) -> None:
    assert fits(lines, shown(demo, command))


def test_the_change_that_is_shown_is_the_one_that_was_made() -> None:
    block = next(one.text for one in blocks("docs/diff.md") if one.language == "diff")
    assert re.sub(r" +", " ", block) == "".join(
        f"{sign} {re.sub(' +', ' ', edit[at])}\n" for at, sign in enumerate("-+") for edit in CHANGED
    )


def test_the_trigger_that_is_quoted_is_the_demos() -> None:
    quoted = re.findall(r"`(score - [^`]*)`", PAGE.read_text(encoding="utf-8"))
    assert quoted
    health = (ROOT / "scorecards" / "demo" / "scorecards" / "health.score").read_text(encoding="utf-8")
    assert all(one in health for one in quoted)


def test_every_field_of_the_record_is_on_the_page() -> None:
    text = PAGE.read_text(encoding="utf-8")
    whole = record(difference("plain"), names=True)
    effect = whole["scorecards"][0]["effect"]
    wanted = {*whole, *whole["scorecards"][0], *effect, *effect["movers"][0], *effect["work"], *effect["moves"][0]}
    assert not [name for name in wanted if not re.search(rf"`{name}(\[\])?`", text)]


def test_the_workflow_replaces_the_comment_that_has_the_marker(tmp_path: Path) -> None:
    """Its last step in a shell, with a stand-in for GitHub's command that knows one old comment."""
    text = next(one.text for one in blocks("docs/diff.md") if one.language == "yaml")
    script = re.sub(r"^ {10}", "", text.split("run: |\n")[1], flags=re.M)
    (tmp_path / "comment.md").write_text("<!-- scorelang-diff acme -->\n\nmore\n")
    (tmp_path / "gh").write_text(
        '#!/bin/sh\necho "$@" >> asked.txt\ncase "$*" in *startswith*acme*) [ -f old ] && echo 7;; esac\nexit 0\n'
    )
    (tmp_path / "gh").chmod(0o755)
    environment = {"PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}", "REPO": "a/b", "PULL": "3"}
    for old in (False, True):
        if old:
            (tmp_path / "old").touch()
        subprocess.run(["bash", "-e", "-c", script], cwd=tmp_path, env=environment, check=True)
    first, second = (line for line in (tmp_path / "asked.txt").read_text().splitlines() if "comment.md" in line)
    assert first == "api repos/a/b/issues/3/comments -F body=@comment.md"
    assert second == "api --method PATCH repos/a/b/issues/comments/7 -F body=@comment.md"


def main() -> None:
    """Writes the blocks' output again."""
    with tempfile.TemporaryDirectory() as folder:
        demo = with_branch(Path(folder))

        def again(match: re.Match[str]) -> str:
            lines = brought_up_to_date(match[2].splitlines(), shown(demo, match[1]))
            return f"```console\n$ {match[1]}\n" + "".join(line + "\n" for line in lines) + "```"

        PAGE.write_text(BLOCK.sub(again, PAGE.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
