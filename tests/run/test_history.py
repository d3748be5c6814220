"""The history: a day counts by its manifest, is replaced as a whole, and says when it is damaged."""

import errno
import json
import multiprocessing
import os
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from scorelang.diagnostics import Diagnostic
from scorelang.run import durable
from scorelang.run.history import History, Manifest, file_name
from scorelang.run.naming import file_stem

DAY = date(2026, 3, 1)


def keep(history: History, data: bytes, day: date = DAY) -> Manifest:
    folder = durable.folder(history.folder("health"))
    beside = folder / f".{day}.new"
    beside.write_bytes(data)
    sum_ = durable.checksum(beside)
    manifest = Manifest(
        scorecard="health",
        day=day,
        file=file_name(day, sum_),
        rows=1,
        sha256=sum_,
        columns=("account", "day", "score"),
        program="p" * 64,
        engine="duckdb",
        created_by="0",
        profile="dev",
    )
    history.keep(manifest, beside)
    return manifest


def test_a_day_is_kept_and_verified(tmp_path: Path) -> None:
    history = History(tmp_path / "history")
    manifest = keep(history, b"rows")
    assert history.days("health") == (DAY,)
    assert history.verified("health", DAY) == manifest
    assert history.file(manifest).read_bytes() == b"rows"


def test_the_same_day_again_replaces_it_whole(tmp_path: Path) -> None:
    history = History(tmp_path / "history")
    first, second = keep(history, b"first"), keep(history, b"second")
    assert history.days("health") == (DAY,)
    assert history.verified("health", DAY) == second
    assert not history.file(first).exists()


def test_days_are_in_order_and_other_files_are_none(tmp_path: Path) -> None:
    history = History(tmp_path / "history")
    for number in (3, 1, 2):
        keep(history, b"x", date(2026, 3, number))
    (history.folder("health") / "notes.json").write_text("{}")
    assert history.days("health") == tuple(date(2026, 3, number) for number in (1, 2, 3))


@pytest.mark.parametrize(
    "damage",
    [
        lambda path: path.write_bytes(b"other"),
        lambda path: path.write_bytes(path.read_bytes()[:-1]),
        lambda path: path.unlink(),
    ],
)
def test_damage_is_said(tmp_path: Path, damage: Callable[[Path], object]) -> None:
    history = History(tmp_path / "history")
    damage(history.file(keep(history, b"rows")))
    found = history.verified("health", DAY)
    assert isinstance(found, Diagnostic)
    assert found.rule.code == "SC8001"


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "{}", "[" * 9_999, '{"format": 2}', '{"format": 1, "file": "../x"}', '{"format": 1, "rows": "1"}'],
)
def test_a_manifest_that_is_none_is_damage(tmp_path: Path, text: str) -> None:
    history = History(tmp_path / "history")
    keep(history, b"rows")
    (history.folder("health") / f"{DAY}.json").write_text(text)
    assert isinstance(history.verified("health", DAY), Diagnostic)


def test_what_is_no_file_of_ours_is_not_waited_for(tmp_path: Path) -> None:
    history = History(tmp_path / "history")
    manifest = keep(history, b"rows")
    place = history.folder("health") / f"{DAY}.json"
    place.unlink()
    os.mkfifo(place)
    (place.parent / "2026-13-45.json").write_text("{}")
    (history.root / "programs" / f"{manifest.program}.json").mkdir(parents=True)
    assert history.days("health") == (DAY,)
    assert isinstance(history.verified("health", DAY), Diagnostic)
    assert history.program(manifest.program) is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("file", "../elsewhere"),
        ("file", ".hidden"),
        ("scorecard", 5),
        ("program", None),
        ("columns", [1]),
        ("rows", "1"),
    ],
)
def test_a_manifest_of_the_first_release_that_says_what_cannot_be_is_damage(
    tmp_path: Path, name: str, value: object
) -> None:
    history = History(tmp_path / "history")
    manifest = keep(history, b"rows")
    place = history.folder("health") / f"{DAY}.json"
    values = json.loads(place.read_text())
    del values["check"]
    place.write_text(json.dumps(values))
    assert history.manifest("health", DAY) == manifest
    place.write_text(json.dumps({**values, name: value}))
    assert isinstance(history.manifest("health", DAY), Diagnostic)


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EIO, errno.EACCES])
@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_fault_at_any_call_leaves_the_old_day_or_the_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, error: int
) -> None:
    for at in range(1, 10):
        history = History(tmp_path / f"history{at}")
        old = keep(history, b"old")
        with monkeypatch.context() as patch:
            counter = _failing(patch, call, at, error)
            try:
                keep(history, b"new")
                failed = False
            except OSError:
                failed = True
        found = history.verified("health", DAY)
        assert isinstance(found, Manifest)
        assert history.file(found).read_bytes() in (b"old", b"new")
        if not failed:
            assert counter[0] < at
            return
        assert found == old or history.file(found).read_bytes() == b"new"
    pytest.fail("the call was never survived")


def _failing(patch: pytest.MonkeyPatch, call: str, at: int, error: int) -> list[int]:
    counter = [0]
    owner: object = os if call == "fsync" else Path
    real = getattr(owner, call)

    def faulty(*arguments: object) -> object:
        counter[0] += 1
        if counter[0] == at:
            raise OSError(error, os.strerror(error))
        return real(*arguments)

    patch.setattr(owner, call, faulty)
    return counter


def test_only_one_at_a_time_and_a_killed_one_leaves_no_lock(tmp_path: Path) -> None:
    path = tmp_path / ".lock"
    context = multiprocessing.get_context("fork")
    other = context.Process(target=_hold, args=(path,))
    other.start()
    while not (tmp_path / "held").exists():
        time.sleep(0.01)
    with pytest.raises(durable.BusyError), durable.lock(path, 0.1):
        pass
    other.kill()
    other.join()
    with durable.lock(path, 5.0):
        pass


def _hold(path: Path) -> None:
    with durable.lock(path, 1.0):
        (path.parent / "held").touch()
        time.sleep(60)


def test_names_of_files_harm_nothing() -> None:
    assert file_stem("health") == "health"
    for name in ("../x", "CON", "Health", "a/b", "x" * 300, "", "ß", "."):
        stem = file_stem(name)
        assert stem.replace("-", "").isalnum()
        assert stem.isascii()
        assert len(stem) < 60
    assert file_stem("Health") != file_stem("HEALTH")
