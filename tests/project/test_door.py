"""The one door: only regular files inside the project come in."""

import os
from pathlib import Path

import pytest

from scorelang.diagnostics import Diagnostic
from scorelang.project.door import LIMIT, Snapshot, read, within


def code_of(found: Snapshot | Diagnostic) -> str:
    assert isinstance(found, Diagnostic)
    return found.rule.code


def test_a_file_is_read_with_its_sum(tmp_path: Path) -> None:
    (tmp_path / "a.score").write_bytes(b"abc")
    found = read(tmp_path, "a.score")
    assert isinstance(found, Snapshot)
    assert found.data == b"abc"
    assert found.sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


@pytest.mark.parametrize("path", ["../a", "/etc/passwd", "a/../../b", "C:\\x", "a\0b", "..", "file:a"])
def test_paths_that_lead_out(tmp_path: Path, path: str) -> None:
    assert code_of(read(tmp_path, path)) == "SC6021"


def test_a_link_that_leads_out_is_refused_and_one_inside_is_not(tmp_path: Path) -> None:
    project = tmp_path / "project"
    project.mkdir()
    (tmp_path / "secret").write_text("x")
    (project / "inside").write_text("y")
    (project / "out").symlink_to(tmp_path / "secret")
    (project / "in").symlink_to(project / "inside")
    assert code_of(read(project, "out")) == "SC6021"
    assert isinstance(read(project, "in"), Snapshot)


def test_a_linked_folder_that_leads_out_is_refused(tmp_path: Path) -> None:
    project = tmp_path / "project"
    project.mkdir()
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "a").write_text("x")
    (project / "folder").symlink_to(tmp_path / "other")
    assert code_of(read(project, "folder/a")) == "SC6021"


def test_what_is_no_regular_file_does_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    assert code_of(read(tmp_path, "pipe")) == "SC6022"
    assert code_of(read(tmp_path, "folder")) == "SC6022"


def test_what_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "Inventory.score").write_text("")
    assert code_of(read(tmp_path, "nothing")) == "SC6020"
    found = read(tmp_path, "inventory.score")
    assert code_of(found) == "SC6020"
    assert isinstance(found, Diagnostic)
    assert found.help == "did you mean `Inventory.score`?"


def test_a_file_beyond_the_limit(tmp_path: Path) -> None:
    (tmp_path / "big").write_bytes(b"x" * (LIMIT + 1))
    assert code_of(read(tmp_path, "big")) == "SC6024"


def test_within() -> None:
    assert within("b.score", "a") == "a/b.score"
    assert within("../b.score", "a/c") == "a/b.score"
    assert within("../../b", "a") is None
    assert within("./b") == "b"
