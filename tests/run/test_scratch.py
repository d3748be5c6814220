"""What a killed command left in the folder for temporary files is gone after the next one, and nothing else."""

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from scorelang.run.scratch import ALIVE, PREFIX, scratch, sweep

ROOT = Path(__file__).parents[2]
HOLDS = """
import time
from scorelang.run.scratch import scratch
with scratch() as folder:
    print(folder, flush=True)
    time.sleep(60)
"""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def holding(place: Path) -> tuple["subprocess.Popen[str]", Path]:
    environment = {**os.environ, "TMPDIR": str(place), "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen([sys.executable, "-c", HOLDS], stdout=subprocess.PIPE, text=True, env=environment)
    assert process.stdout is not None
    return process, Path(process.stdout.readline().strip())


def test_it_goes_with_the_command(place: Path) -> None:
    with scratch() as folder:
        assert folder.parent == place
        (folder / "rows").write_text("x")
    with pytest.raises(KeyboardInterrupt), scratch():
        raise KeyboardInterrupt
    assert not list(place.iterdir())


def test_what_a_killed_one_left_goes_with_the_next(place: Path) -> None:
    process, folder = holding(place)
    (folder / "rows").write_text("somebody's customers")
    assert sweep(place) == 0
    assert (folder / "rows").exists()
    process.send_signal(signal.SIGKILL)
    process.wait()
    with scratch() as own:
        assert not folder.exists()
        assert sweep(place) == 0
        assert own.exists()


def test_what_was_half_taken_away_is_found_again(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    process, folder = holding(place)
    (folder / "rows").write_text("somebody's customers")
    process.kill()
    process.wait()
    (folder / "spill").mkdir()
    with monkeypatch.context() as patch:
        patch.setattr(os, "unlink", lambda _path: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            sweep(place)
    assert (folder / ALIVE).exists()
    assert sweep(place) == 1
    assert not list(place.iterdir())


def test_what_is_not_ours_stays(place: Path) -> None:
    (place / f"{PREFIX}made-by-hand").mkdir()
    (place / "elsewhere").mkdir()
    (place / "elsewhere" / ALIVE).touch()
    (place / f"{PREFIX}link").symlink_to(place / "elsewhere")
    with scratch():
        pass
    assert sorted(path.name for path in place.iterdir()) == ["elsewhere", f"{PREFIX}link", f"{PREFIX}made-by-hand"]
    assert (place / "elsewhere" / ALIVE).exists()
