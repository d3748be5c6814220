"""A small project in a git checkout, and the command line in it."""

import os
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.cli.commandline import Said, Shell, started

DAY = ("--today", "2026-03-01")
WHO = {"GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@example.com"}
WHO |= {"GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@example.com"}


@dataclass(frozen=True)
class Checkout:
    """A project that git knows."""

    shell: Shell

    @property
    def folder(self) -> Path:
        return self.shell.folder

    def git(self, *words: str) -> str:
        return git(self.folder, *words)

    def commit(self, message: str = "Change") -> None:
        self.git("add", ".")
        self.git("commit", "-q", "-m", message)

    def edit(self, before: str, after: str, path: str = "scorecards/health.score") -> None:
        self.shell.edit(path, before, after)

    def diff(self, *arguments: str) -> Said:
        return self.shell.type("diff", *arguments, *DAY)


def git(folder: Path, *words: str) -> str:
    environment = {**os.environ, **WHO, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    done = subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True, env=environment)
    return done.stdout.decode()


@pytest.fixture
def shell(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Shell:
    for name in ("NO_COLOR", "FORCE_COLOR", "SCORELANG_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    return started(tmp_path / "acme", capsys)


@pytest.fixture
def checkout(shell: Shell) -> Checkout:
    made = Checkout(shell)
    made.git("init", "-q", "-b", "main")
    made.commit("Begin")
    return made


@pytest.fixture
def at(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[[str], Checkout]:
    """Another checkout, in a folder beside."""
    return lambda name: Checkout(Shell(tmp_path / name, capsys))
