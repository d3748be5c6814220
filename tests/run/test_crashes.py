"""A run on a disk that fails leaves the old day or the new, and nothing that a repair does not put right."""

import json
import os
import shutil
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from scorelang.project.starting import starter, write
from scorelang.run.history import History
from scorelang.run.repairing import inspect, nobody
from tests.run.crashing import DAY, READERS

ROOT = Path(__file__).parents[2]
FORK = pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="/proc says which file a descriptor is of")


def found(folder: Path, *scenario: str, by: str = "crashing") -> Any:
    command = [sys.executable, "-m", f"tests.run.{by}", str(folder), *scenario]
    own = {**os.environ, "TMPDIR": str(folder)}  # what killed processes leave there goes with the test
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=600, check=False, env=own)
    assert ran.returncode == 0, ran.stderr.decode()
    return json.loads(ran.stdout)


def command(folder: Path, *arguments: str) -> list[str]:
    return [sys.executable, "-c", "from scorelang.cli.main import main; main()", "-C", str(folder), *arguments]


@FORK
@pytest.mark.parametrize("scenario", ["first", "again"])
def test_a_fault_at_any_call_leaves_the_old_day_or_the_new(scenario: str, tmp_path: Path) -> None:
    runs = found(tmp_path, scenario)
    old = None if scenario == "first" else "old"
    names = {one["call"].split()[0] for one in runs}
    assert names >= ({"mkdir", "fsync"} if scenario == "first" else {"replace", "fsync", "unlink", "create", "write"})
    for one in runs:
        assert one["code"] == -9 if one["fault"] == "kill" else one["code"] in (0, 4), one
        assert one["program"] in (old, "new"), one
        assert one["code"] != 0 or (one["program"] == "new" and one["faults"] == []), one
        assert one["code"] != 4 or "error[SC80" in one["said"], one
        assert "SC8099" not in one["said"], one
        assert set(one["faults"]) <= {"SC8021"}, one
        assert one["repaired"] == [], one
        assert (one["again"], one["after"]) == (0, "new"), one
    assert {one["program"] for one in runs} == ({old} if scenario == "first" else {"old", "new"})


@FORK
def test_a_full_disk_and_a_folder_that_can_only_be_read(tmp_path: Path) -> None:
    runs = found(tmp_path, "lasting")
    full = [(name, code, said) for name, code, said in runs if name.startswith("full")]
    for name, code, said in full:
        assert code in (0, 4), said
        assert code == 4 or name.endswith("new")
        assert code == 0 or "no space left" in said
    assert {name for name, _, _ in full} == {"full disk, old", "full disk, new"}
    readers = [(code, said) for name, code, said in runs if name.startswith("read only")]
    for arguments, (code, said) in zip(READERS, readers, strict=True):
        writes = arguments[0] in ("run", "plan", "override") or "repair" in arguments
        assert code == (4 if writes and "--dry-run" not in arguments else 0), (arguments, said)
        assert "SC8099" not in said


@FORK
def test_a_fault_at_any_call_leaves_the_file_of_before_or_the_one_of_after(tmp_path: Path) -> None:
    publications = found(tmp_path, by="publish_crashing")
    assert {one["call"].split()[0] for one in publications} >= {"replace", "fsync"}
    old = {f"a{number}": "2026-03-01" for number in range(1, 13)}
    new = {**old, "a1": "2026-03-08", "a13": "2026-03-08"}
    for one in publications:
        assert one["code"] == -9 if one["fault"] == "kill" else one["code"] in (0, 4), one
        assert one["left"] in (old, new), one
        assert "SC8099" not in one["said"], one
        assert set(one["faults"]) <= {"SC8021"}, one
        assert one["again"] == [0, new, ["crm.csv"]], one
        assert one["more"] == 12, one
    assert {len(one["left"]) for one in publications} == {12, 13}


def test_a_disk_that_is_really_full(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = shutil.which("mount") and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=160k", "tmpfs", str(disk)], capture_output=True, check=False
    )
    if not mounted or mounted.returncode:
        pytest.skip("no small disk can be mounted here")
    try:
        write(disk / "p", starter(date.fromisoformat(DAY)))
        assert subprocess.run(command(disk / "p", "run", "--today", "2026-02-01"), capture_output=True).returncode == 0
        room = os.statvfs(disk)
        (disk / "full").write_bytes(b"x" * (room.f_bavail - 1) * room.f_frsize)
        for more in ((), ("--out", str(disk / "p" / "out.parquet")), ("--out", str(disk / "p" / "out.csv"))):
            ran = subprocess.run(command(disk / "p", "run", "--today", DAY, *more), capture_output=True)
            assert ran.returncode == 4, ran.stderr.decode()
            assert b"full" in ran.stderr or b"no space" in ran.stderr
            assert b"SC8099" not in ran.stderr
        assert not list((disk / "p").glob("*out*"))
        history = History(disk / "p" / "history")
        assert [str(one.day) for one in inspect(history, nobody).days] == ["2026-02-01"]
        (disk / "full").unlink()
        assert subprocess.run(command(disk / "p", "run", "--today", DAY), capture_output=True).returncode == 0
        assert len(inspect(history, nobody).days) == 2
    finally:
        subprocess.run(["umount", "-l", str(disk)], capture_output=True, check=False)


def test_two_runs_at_once_do_not_harm_each_other(tmp_path: Path) -> None:
    write(tmp_path / "p", starter(date.fromisoformat(DAY)))
    days = (DAY, DAY, "2026-02-01")
    runs = [
        subprocess.Popen(command(tmp_path / "p", "run", "--today", day), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for day in days
    ]
    for run in runs:
        _, said = run.communicate(timeout=120)
        assert run.returncode == 0, said.decode()
    seen = inspect(History(tmp_path / "p" / "history"), nobody)
    assert seen.faults == ()
    assert len(list((tmp_path / "p" / "history" / "health").iterdir())) == 2 * len(set(days))
    assert [str(one.day) for one in seen.days] == ["2026-02-01", DAY]


def test_a_run_that_is_killed_holds_up_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    write(tmp_path / "p", starter(date.fromisoformat(DAY)))
    run = subprocess.Popen(command(tmp_path / "p", "run", "--today", DAY), stdout=subprocess.DEVNULL)
    while not (tmp_path / "p" / "history" / ".lock").exists() and run.poll() is None:
        time.sleep(0.005)
    run.kill()
    run.wait()
    assert subprocess.run(command(tmp_path / "p", "run", "--today", DAY), capture_output=True).returncode == 0
