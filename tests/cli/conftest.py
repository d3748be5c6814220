from pathlib import Path

import pytest

from tests.cli.commandline import Shell, started


@pytest.fixture
def shell(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Shell:
    for name in ("NO_COLOR", "FORCE_COLOR", "SCORELANG_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    return started(tmp_path / "acme", capsys)
