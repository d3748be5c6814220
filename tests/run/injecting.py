"""A disk that fails: the n-th call of this process that changes a folder is killed, or told that it cannot be done."""

import builtins
import errno
import io
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

KILL = "kill"
FAULTS = (KILL, "ENOSPC", "EIO", "EACCES")


class Disk:
    """Counts what changes files below a folder, from the moment it is put in place; `fails_at` counts from 1.

    `lasting`: all that comes after fails too, but on a full disk what takes no room. It is put in place once in a
    process that is thrown away: there is no way back.
    """

    def __init__(self, folder: Path, fails_at: int | None = None, fault: str = KILL, *, lasting: bool = False) -> None:
        self.folder = os.path.realpath(folder)
        self.fails_at = fails_at
        self.fault = fault
        self.lasting = lasting
        self.calls: list[str] = []

    def put_in_place(self) -> None:
        """From here on every changing call goes through this disk."""
        for name in ("replace", "rename", "unlink", "mkdir", "rmdir"):
            setattr(os, name, self._by_path(name, getattr(os, name)))
        os.fsync = self._by_descriptor("fsync", os.fsync)  # type: ignore[assignment]
        os.sendfile = self._by_descriptor("write", os.sendfile)  # type: ignore[assignment]
        os.open = self._by_flags(os.open)  # type: ignore[assignment]
        opens = self._opening(io.open)
        builtins.open = opens
        io.open = opens

    def _changes(self, name: str, path: Any) -> None:
        """Say that a call is about to be made; it may not come back."""
        within = os.path.relpath(os.path.abspath(os.fsdecode(path)), self.folder)
        if within.startswith(".."):
            return
        self.calls.append(f"{name} {within}")
        if self._fails(name):
            if self.fault == KILL:
                os.kill(os.getpid(), signal.SIGKILL)
            raise OSError(getattr(errno, self.fault), os.strerror(getattr(errno, self.fault)), os.fsdecode(path))

    def _fails(self, name: str) -> bool:
        if self.fails_at is None or not self.lasting:
            return len(self.calls) == self.fails_at
        free = self.fault == "ENOSPC" and name in ("replace", "rename", "unlink", "rmdir")
        return len(self.calls) >= self.fails_at and not free

    def _by_path(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(path: Any, *rest: Any, **options: Any) -> Any:
            if "dir_fd" not in options or options["dir_fd"] is None:
                self._changes(name, path)
            return call(path, *rest, **options)

        return wrapped

    def _by_descriptor(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(descriptor: Any, *rest: Any, **options: Any) -> Any:
            number = descriptor if isinstance(descriptor, int) else descriptor.fileno()
            self._changes(name, os.readlink(f"/proc/self/fd/{number}"))
            return call(descriptor, *rest, **options)

        return wrapped

    def _by_flags(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(path: Any, flags: int, *rest: Any, **options: Any) -> Any:
            if flags & (os.O_CREAT | os.O_WRONLY | os.O_RDWR) and options.get("dir_fd") is None:
                self._changes("create", path)
            return call(path, flags, *rest, **options)

        return wrapped

    def _opening(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(file: Any, mode: str = "r", *rest: Any, **options: Any) -> Any:
            if isinstance(file, int) or not set(mode) & set("wax+"):
                return call(file, mode, *rest, **options)
            self._changes("create", file)
            return _File(call(file, mode, *rest, **options), lambda: self._changes("write", file))

        return wrapped


class _File:
    """A file being written, each write of which is announced."""

    def __init__(self, file: Any, announce: Callable[[], None]) -> None:
        self._file = file
        self._announce = announce

    def write(self, data: Any) -> Any:
        self._announce()
        return self._file.write(data)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def __enter__(self) -> "_File":
        self._file.__enter__()
        return self

    def __exit__(self, *error: Any) -> Any:
        return self._file.__exit__(*error)
