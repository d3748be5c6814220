from pathlib import Path

import pytest

from tests.cli.commandline import Shell, started


@pytest.fixture(autouse=True)
def _plain(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "SCORELANG_PROFILE"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def shell(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shell:
    return started(tmp_path / "acme", capsys)
