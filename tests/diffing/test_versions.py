"""Which version a change is held against, and what is said where it cannot be had."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from scorelang.project.revisions import revision, unpack
from tests.cli.commandline import Shell
from tests.diffing.conftest import DAY, Checkout, git

GREEN = "green  from 75"


def short(checkout: Checkout, name: str) -> str:
    return checkout.git("rev-parse", name).strip()[:8]


def test_on_main_it_is_what_is_not_committed(checkout: Checkout) -> None:
    assert "Nothing differs" in checkout.diff().out
    checkout.edit(GREEN, "green  from 70")
    said = checkout.diff().out
    assert f"From {short(checkout, 'HEAD')} of " in said
    assert "differs: grades" in said


def test_on_a_branch_it_is_all_that_the_branch_does(checkout: Checkout) -> None:
    base = short(checkout, "HEAD")
    checkout.git("switch", "-q", "-c", "topic")
    checkout.edit(GREEN, "green  from 70")
    checkout.commit()
    checkout.git("switch", "-q", "main")
    checkout.edit("from 50%", "from 60%")
    checkout.commit("Meanwhile")
    checkout.git("switch", "-q", "topic")
    said = checkout.diff().out
    assert f"From {base} of " in said
    assert "differs: grades" in said
    assert "differs: coverage, grades" in checkout.diff("main").out
    assert "differs: grades" in checkout.diff("main...").out


def test_the_remotes_main_branch_counts(checkout: Checkout, at: Callable[[str], Checkout]) -> None:
    checkout.git("branch", "-m", "trunk")
    git(checkout.folder.parent, "clone", "-q", str(checkout.folder), "clone")
    clone = at("clone")
    shutil.copytree(checkout.folder / "data", clone.folder / "data", dirs_exist_ok=True)
    clone.edit(GREEN, "green  from 70")
    clone.commit()
    said = clone.diff().out
    assert f"From {short(clone, 'origin/trunk')} of " in said


def test_a_shallow_clone_says_that_it_is_one(checkout: Checkout, at: Callable[[str], Checkout]) -> None:
    checkout.edit(GREEN, "green  from 70")
    checkout.commit()
    checkout.git("tag", "first", "HEAD~1")
    url = f"file://{checkout.folder}"
    git(checkout.folder.parent, "clone", "-q", "--depth", "1", "--no-tags", url, "shallow")
    shallow = at("shallow")
    said = shallow.diff("first")
    assert said.code == 2
    assert "[SC8091 no-version]: git knows no version `first`" in said.err
    assert "this clone is shallow" in said.err
    shallow.git("switch", "-q", "--detach")
    for name in ("refs/heads/main", "refs/remotes/origin/main", "refs/remotes/origin/HEAD"):
        shallow.git("update-ref", "--no-deref", "-d", name)
    said = shallow.diff()
    assert said.code == 2
    assert "knows no main branch" in said.err
    assert "this clone is shallow" in said.err


@pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="nothing signs here")
def test_signed_commits_of_somebody_who_has_signatures_shown(checkout: Checkout, tmp_path: Path) -> None:
    key = tmp_path / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
    for name, value in {"gpg.format": "ssh", "user.signingkey": f"{key}.pub", "log.showSignature": "true"}.items():
        checkout.git("config", name, value)
    checkout.git("commit", "-q", "-S", "--allow-empty", "-m", "Signed")
    said = checkout.diff()
    assert "Nothing differs" in said.out, said.err


def test_histories_that_never_met_are_told(checkout: Checkout) -> None:
    checkout.git("switch", "-q", "--orphan", "other")
    checkout.git("restore", "--source", "main", ".")
    checkout.commit()
    said = checkout.diff("main...")
    assert said.code == 2
    assert "`main...` and this version have no common past" in said.err


@pytest.mark.parametrize("name", ["nowhere", "--output=x", "HEAD~9", "a b", "x" * 90, "\x1b[31mred"])
def test_a_version_that_is_none(checkout: Checkout, name: str) -> None:
    said = checkout.shell.type("diff", *DAY, "--", name)
    assert said.code == 2
    assert "[SC8091 no-version]: git knows no version" in said.err
    assert "\x1b" not in said.err
    assert "x" * 70 not in said.err


def test_outside_of_git(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(shell.folder.parent))
    assert "[SC8090 no-checkout]" in shell.type("diff", *DAY).err
    monkeypatch.setenv("PATH", "")
    said = shell.type("diff", *DAY)
    assert said.code == 2
    assert "git is not installed" in said.err


def test_a_folder_is_a_version(checkout: Checkout, tmp_path: Path) -> None:
    shutil.copytree(checkout.folder, tmp_path / "former")
    checkout.edit(GREEN, "green  from 70")
    assert "differs: grades" in checkout.diff(str(tmp_path / "former")).out


def test_a_checkout_without_commits(shell: Shell) -> None:
    git(shell.folder, "init", "-q", "-b", "main")
    assert "[SC8091 no-version]" in shell.type("diff", *DAY).err


def test_a_project_that_was_not_there_is_new(checkout: Checkout, tmp_path: Path) -> None:
    shutil.move(checkout.folder / ".git", tmp_path / ".git")
    said = checkout.diff()
    assert said.code == 0, said.err
    assert "has no project in this place: everything is new" in said.out
    assert "Account health: new" in said.out


def test_a_project_below_the_top_of_the_checkout(checkout: Checkout, tmp_path: Path) -> None:
    shutil.rmtree(checkout.folder / ".git")
    (tmp_path / "unused.txt").write_text("x")
    git(tmp_path, "init", "-q", "-b", "main")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-q", "-m", "Both")
    checkout.edit(GREEN, "green  from 70")
    assert "differs: grades" in checkout.diff().out


def test_a_version_with_errors_is_shown_with_its_own_lines(checkout: Checkout) -> None:
    checkout.edit("seat_use 100%", "seat_use 90%")
    checkout.commit()
    checkout.edit("seat_use 90%", "seat_use 100%")
    said = checkout.diff()
    assert said.code == 2
    assert "weights { seat_use 90% }" in said.err
    assert "[SC8092 broken-version]" in said.err


def test_a_version_whose_configuration_is_wrong(checkout: Checkout) -> None:
    checkout.edit("[project]", "[projekt]", "scorelang.toml")
    checkout.commit()
    checkout.edit("[projekt]", "[project]", "scorelang.toml")
    said = checkout.diff()
    assert said.code == 2
    assert "`projekt` is no setting" in said.err
    assert "[SC8092 broken-version]" in said.err


def test_a_version_that_the_data_does_not_fit(checkout: Checkout) -> None:
    checkout.edit("  column   renews_on", "  column   paid_on : date  column renews_on")
    checkout.commit()
    checkout.edit("column   paid_on : date", "")
    checkout.edit(GREEN, "green  from 70")
    said = checkout.diff()
    assert said.code == 3
    assert "column   paid_on : date" in said.err
    assert "[SC8093 other-data]" in said.err


def test_the_work_tree_and_the_index_stay_as_they_are(checkout: Checkout) -> None:
    checkout.edit(GREEN, "green  from 70")
    checkout.git("add", ".")
    checkout.edit("green  from 70", "green  from 71")
    before = checkout.git("status", "--porcelain"), checkout.git("diff"), checkout.git("stash", "list")
    assert checkout.diff().code == 0
    assert (checkout.git("status", "--porcelain"), checkout.git("diff"), checkout.git("stash", "list")) == before


def test_within_a_hook(checkout: Checkout, monkeypatch: pytest.MonkeyPatch) -> None:
    checkout.edit(GREEN, "green  from 70")
    monkeypatch.setenv("GIT_DIR", ".git")
    monkeypatch.setenv("GIT_INDEX_FILE", "elsewhere/index")
    assert "differs: grades" in checkout.diff().out


def test_committed_exports_are_not_unpacked(checkout: Checkout, tmp_path: Path) -> None:
    (checkout.folder / ".gitignore").write_text("")
    checkout.commit()
    assert "data/accounts.csv" in checkout.git("ls-files")
    root = unpack(checkout.folder, revision(checkout.folder, "HEAD"), tmp_path / "there")
    assert root is not None
    assert (root / "scorelang.toml").is_file()
    assert not (root / "data" / "accounts.csv").exists()


def test_a_link_that_leads_out_is_not_unpacked(checkout: Checkout) -> None:
    (checkout.folder / "scorecards" / "more.score").symlink_to("/etc/passwd")
    checkout.commit()
    (checkout.folder / "scorecards" / "more.score").unlink()
    said = checkout.diff()
    assert said.code == 2
    assert "[SC8091 no-version]" in said.err
    assert "may not be unpacked" in said.err
