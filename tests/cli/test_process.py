"""The whole process: signals, closed pipes, full disks, what is imported, and no traceback whatever happens."""

import ast
import os
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from scorelang.project.starting import starter, write
from tests.projects.running import Folder

ROOT = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, "-m", "scorelang.cli.main"]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    write(tmp_path, starter(date(2026, 3, 1)))
    return tmp_path


def environment(**more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR")}
    return {**kept, "PYTHONPATH": str(ROOT), **more}


def typed(project: Path, *arguments: str, **more: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [*COMMAND, *arguments], cwd=project, env=environment(**more), capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose run takes seconds."""
    place = tmp_path_factory.mktemp("large")
    write(place, starter(date(2026, 3, 1)))
    with (place / "data" / "accounts.csv").open("w") as file:
        file.write("account_id,name,csm,arr,seats,active,renews_on\n")
        file.writelines(f"a{i},Name {i},,1000,10,5,2026-06-01\n" for i in range(1_500_000))
    return place


@pytest.mark.parametrize(
    ("number", "code", "word"), [(signal.SIGINT, 130, "stopped"), (signal.SIGTERM, 143, "terminated")]
)
def test_a_signal_ends_it_with_one_line(large: Path, number: signal.Signals, code: int, word: str) -> None:
    project = large
    process = subprocess.Popen(
        [*COMMAND, "run"], cwd=project, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    time.sleep(1.5)
    process.send_signal(number)
    out, err = process.communicate(timeout=30)
    assert process.returncode == code, (out, err)
    assert err.strip() == word
    assert not list((project / "history").rglob("*.parquet*"))


def test_an_interrupt_after_the_work_changes_nothing(project: Path) -> None:
    code = (
        "import os, signal, sys\nfrom scorelang.cli.main import main\nleave = os._exit\n"
        "os._exit = lambda code: (os.kill(os.getpid(), signal.SIGINT), leave(code))\n"
        "sys.argv = ['scorelang', '--version']\nmain()\n"
    )
    found = subprocess.run(
        [sys.executable, "-c", code], cwd=project, env=environment(), capture_output=True, check=False
    )
    assert (found.returncode, found.stderr) == (0, b"")


def test_an_interrupt_out_of_an_exec_ends_it_by_our_code(project: Path) -> None:
    code = (
        "import sys\nimport scorelang.cli.opening as o\nfrom scorelang.cli.main import main\n"
        "def interrupted(*_, **__): exec('raise KeyboardInterrupt')\n"
        "o.opened = interrupted\n"
        "sys.argv = ['scorelang', 'check']\nmain()\n"
    )
    (project / "interrupted.py").write_text(code)
    found = subprocess.run(
        [sys.executable, "-m", "interrupted"], cwd=project, env=environment(), capture_output=True, check=False
    )
    assert found.returncode == 130


def test_a_closed_pipe_is_no_error(project: Path) -> None:
    process = subprocess.Popen(
        [*COMMAND, "rule"], cwd=project, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None
    process.stdout.close()
    assert process.stderr is not None
    err = process.stderr.read()
    assert process.wait() == 0
    assert err == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_a_full_disk_is_said(project: Path) -> None:
    with open("/dev/full", "w") as full:
        process = subprocess.run(
            [*COMMAND, "rule"],
            cwd=project,
            env=environment(),
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert process.returncode == 4
    assert "no space left" in process.stderr
    assert "Traceback" not in process.stderr


def test_without_any_output_at_all(project: Path) -> None:
    shell = f"exec {' '.join(COMMAND)} check >&- 2>&-"
    assert subprocess.run(["sh", "-c", shell], cwd=project, env=environment(), check=False).returncode == 0


@pytest.mark.parametrize(
    ("variables", "colored"),
    [({}, False), ({"FORCE_COLOR": "1"}, True), ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False)],
)
def test_colour_where_it_is_wanted(project: Path, variables: dict[str, str], colored: bool) -> None:
    found = typed(project, "rule", **variables)
    assert found.returncode == 0
    assert ("\x1b[" in found.stdout) == colored


def test_color_option_wins(project: Path) -> None:
    assert "\x1b[" in typed(project, "rule", "--color", "always", NO_COLOR="1").stdout
    assert "\x1b[" not in typed(project, "rule", "--color", "never", FORCE_COLOR="1").stdout


def test_nothing_is_cut_where_nobody_looks(project: Path) -> None:
    name = "A very long name of a company " * 3
    text = (project / "data" / "accounts.csv").read_text()
    (project / "data" / "accounts.csv").write_text(text.replace("Eastgate Clinics", name.strip()[:75]))
    said = Folder(project, {"COLUMNS": "40"}).run("run", "--today", "2026-03-01").out
    assert name.strip()[:39] in said
    assert "Renewal in sight and not healthy; Seats in use" in said


def test_the_same_under_other_settings_of_the_interpreter(project: Path) -> None:
    plain = typed(project, "run", "--today", "2026-03-01", "--out", "a.csv")
    other = typed(
        project,
        "run",
        "--today",
        "2026-03-01",
        "--out",
        "b.csv",
        PYTHONOPTIMIZE="2",
        PYTHONHASHSEED="7",
        TZ="Pacific/Kiritimati",
        LC_ALL="C",
    )
    assert (plain.returncode, other.returncode) == (0, 0), other.stderr
    assert (project / "a.csv").read_bytes() == (project / "b.csv").read_bytes()


HEAVY = ("duckdb", "sqlglot", "jinja2", "jsonschema", "rich", "pandas", "numpy")


@pytest.mark.parametrize(
    ("arguments", "allowed"), [(("--help",), ()), (("check",), ("jinja2",)), (("fmt", "--check"), ()), (("rule",), ())]
)
def test_light_commands_import_nothing_heavy(
    project: Path, arguments: tuple[str, ...], allowed: tuple[str, ...]
) -> None:
    code = (
        "import sys\nfrom scorelang.cli.main import run\n"
        f"run({list(arguments)!r})\n"
        f"sys.stderr.write(repr([one for one in {HEAVY!r} if one in sys.modules]))"
    )
    found = subprocess.run(
        [sys.executable, "-c", code], cwd=project, env=environment(), capture_output=True, text=True, check=True
    )
    loaded = set(ast.literal_eval(found.stderr[found.stderr.rindex("[") :]))
    assert loaded <= set(allowed)


def test_a_fault_of_our_own_is_a_sentence_and_a_file_without_data(project: Path, tmp_path: Path) -> None:
    code = (
        "import sys\nimport scorelang.cli.opening as o\nfrom scorelang.cli.main import run\n"
        "def broken(*_, **__): raise KeyError('secret customer')\n"
        "o.opened = broken\n"
        "sys.argv = ['scorelang', 'check', 'secret-customer']\n"
        "sys.exit(run(['check']))\n"
    )
    found = subprocess.run(
        [sys.executable, "-c", code],
        cwd=project,
        env=environment(TMPDIR=str(tmp_path)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 5
    assert "SC8099" in found.stderr
    assert "Traceback" not in found.stderr
    report = next(tmp_path.glob("scorelang-fault-*.txt")).read_text()
    assert "KeyError" in report
    assert "command: check" in report
    assert "secret" not in report


def test_a_run_that_is_killed_leaves_the_day_before_it_whole(project: Path) -> None:
    folder = Folder(project, {})
    assert folder.run("run", "--today", "2026-03-01").code == 0
    for delay in (0.3, 0.6, 0.8, 1.0):
        process = subprocess.Popen(
            [*COMMAND, "run", "--today", "2026-03-01"],
            cwd=project,
            env=environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(delay)
        process.kill()
        process.wait()
        said = folder.run("history", "check")  # what was being written may lie beside the day, and is told
        assert "error[" not in said.err
        assert said.code == 0 or "SC8021" in said.err, said.err
    assert folder.run("run", "--today", "2026-03-01").code == 0


def test_nothing_is_imported_before_ctrl_c_is_ours(project: Path) -> None:
    code = (
        "import sys\nbefore = set(sys.modules)\nimport scorelang.cli.main\n"
        "print(sorted(name for name in set(sys.modules) - before if name not in sys.builtin_module_names))\n"
    )
    found = subprocess.run(
        [sys.executable, "-S", "-c", code], cwd=project, env=environment(), capture_output=True, text=True, check=True
    )
    wanted = ["scorelang", "scorelang.cli", "scorelang.cli.interrupts", "scorelang.cli.main"]
    assert ast.literal_eval(found.stdout) == wanted
