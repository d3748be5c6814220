"""A folder of plans: whole files at any moment, nothing deleted, and what did not change left alone."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from scorelang.run.filing import Folder

ROOT = Path(__file__).parents[2]


def test_files_that_are_the_same_keep_their_time(tmp_path: Path) -> None:
    place = Folder(tmp_path)
    place.put("a.md", "one")
    place.put("b.md", "two")
    place.close()
    for path in tmp_path.glob("*.md"):
        os.utime(path, (1, 1))
    again = Folder(tmp_path, only_changed=True)
    again.put("a.md", "one")
    again.put("b.md", "other")
    assert again.close() == 0
    assert (again.changed, (tmp_path / "a.md").stat().st_mtime) == (1, 1)
    assert (tmp_path / "b.md").read_text() == "other"
    assert (tmp_path / "b.md").stat().st_mtime > 1
    whole = Folder(tmp_path)
    whole.put("a.md", "one")
    assert (tmp_path / "a.md").stat().st_mtime > 1


def test_what_is_not_written_again_is_moved_aside(tmp_path: Path) -> None:
    place = Folder(tmp_path)
    for name in ("a.md", "a.html", "b.md"):
        place.put(name, name)
    place.close()
    (tmp_path / "notes.txt").write_text("mine")
    again = Folder(tmp_path)
    again.put("b.md", "b.md")
    assert again.close() == 2
    assert sorted(path.name for path in (tmp_path / "removed").iterdir()) == ["a.html", "a.md"]
    assert (tmp_path / "removed" / "a.md").read_text() == "a.md"
    assert (tmp_path / "notes.txt").read_text() == "mine"
    third = Folder(tmp_path)
    third.put("a.md", "another")
    third.close()
    Folder(tmp_path).close()
    assert {path.read_text() for path in (tmp_path / "removed").glob("a.md*")} == {"a.md", "another"}


def test_a_file_that_fails_leaves_the_former_one(tmp_path: Path) -> None:
    place = Folder(tmp_path)
    place.put("a.md", "one")

    def half() -> None:
        with place.stream("a.md") as file:
            file.write(b"half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        half()
    assert (tmp_path / "a.md").read_text() == "one"
    assert [path.name for path in tmp_path.iterdir()] == ["a.md"]


def test_a_killed_run_leaves_whole_files_and_the_next_one_no_halves(tmp_path: Path) -> None:
    """A process that rewrites the same files over and over is killed at many moments."""
    script = textwrap.dedent(
        """
        import sys
        from pathlib import Path
        from scorelang.run.filing import Folder
        number = 0
        while True:
            place = Folder(Path(sys.argv[1]))
            for name in ("a.md", "b.md", "tasks.csv"):
                with place.stream(name) as file:
                    for _ in range(64):
                        file.write(bytes([65 + number % 26]) * 4096)
            place.close()
            number += 1
            print(number, flush=True)
        """
    )
    for wait in range(12):
        process = subprocess.Popen(
            [sys.executable, "-c", script, str(tmp_path)],
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(wait * 0.003)
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        for name in ("a.md", "b.md", "tasks.csv"):
            data = (tmp_path / name).read_bytes()
            assert (len(data), len(set(data))) == (64 * 4096, 1), name
    Folder(tmp_path).close()
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]
