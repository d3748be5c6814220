"""A PostgreSQL server of the tests' own, on loopback and a socket: one that is installed, else one from a package."""

import importlib.util
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

USER = "owner"


@dataclass(frozen=True)
class Server:
    """A running server: `folder` holds its socket; over TCP it asks `password` of the user `owner`."""

    folder: Path
    port: int
    password: str
    control: tuple[str, ...]

    def connect(self, database: str = "postgres", user: str = USER) -> psycopg.Connection[Any]:
        """A connection in which each statement is a transaction of its own."""
        return psycopg.connect(
            host=str(self.folder), port=self.port, user=user, dbname=database, autocommit=True, client_encoding="utf8"
        )

    def run(self, *statements: str, database: str = "postgres") -> list[tuple[Any, ...]]:
        """Executes statements; the rows of the last one."""
        with self.connect(database) as one:
            for statement in statements:
                done = one.execute(statement.encode())
            return done.fetchall() if done.description else []

    def url(self, database: str) -> str:
        """The address of a database, with all that a connection needs."""
        return f"postgresql://{USER}:{self.password}@127.0.0.1:{self.port}/{database}"


def programs() -> Path | None:
    """Where a server's programs lie, None where there are none."""
    found = shutil.which("initdb")
    places = [Path(found).resolve().parent] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    package = importlib.util.find_spec("pgserver")
    if not places and package is not None and package.origin is not None:
        places = [Path(package.origin).parent / "pginstall" / "bin"]
    return places[-1] if places else None


def programs_or_skip() -> Path:
    """The same; a test that has none is skipped, and fails where everything has to be there."""
    found = programs()
    if found is None and os.environ.get("CI"):
        pytest.fail("no PostgreSQL server is installed, and the package `pgserver` is not there")
    if found is None:
        pytest.skip("no PostgreSQL server is installed, and the package `pgserver` is not there")
    return found


@contextmanager
def server(home: Path) -> Iterator[Server]:
    """A server in a new folder, stopped and taken away at the end; a socket's path has to be short."""
    with tempfile.TemporaryDirectory(prefix="pg") as name:
        folder = Path(name)
        as_user = _as_nobody_in_particular(folder)
        made = Server(folder, _free_port(), secrets.token_hex(8), (*as_user, f"{home}/pg_ctl", "-D", f"{name}/data"))
        (folder / "secret").write_text(made.password)
        (folder / "secret").chmod(0o644)
        initdb = [*as_user, f"{home}/initdb", "-D", f"{name}/data", "-U", USER, "-E", "UTF8", "--locale=C.UTF-8"]
        rights = ["--auth-local=trust", "--auth-host=scram-sha-256", f"--pwfile={name}/secret"]
        _quietly([*initdb, *rights, "--no-sync"], folder)
        options = f"-k {name} -p {made.port} -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=20"
        _quietly([*made.control, "-w", "-l", f"{name}/log", "-o", options, "start"], folder)
        try:
            yield made
        finally:
            _quietly([*made.control, "-w", "-m", "immediate", "stop"], folder)


def _as_nobody_in_particular(folder: Path) -> list[str]:
    """A server refuses to run as root."""
    if os.getuid() != 0:
        return []
    user = "postgres" if shutil.which("getent") and _there("postgres") else "nobody"
    shutil.chown(folder, user)
    folder.chmod(0o711)
    group = subprocess.run(["id", "-g", user], check=True, capture_output=True, text=True).stdout.strip()
    return ["setpriv", f"--reuid={user}", f"--regid={group}", "--clear-groups"]


def _there(user: str) -> bool:
    return subprocess.run(["getent", "passwd", user], check=False, capture_output=True).returncode == 0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _quietly(command: Sequence[str], folder: Path) -> None:
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "TZ": "Asia/Kathmandu"}
    done = subprocess.run(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    if done.returncode:
        log = folder / "log"
        print(done.stderr.decode(), log.read_text() if log.exists() else "", file=sys.stderr)
        raise RuntimeError(f"{command[-1]} ended with {done.returncode}")
