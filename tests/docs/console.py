"""Console blocks of pages: each line is typed, and what comes back is held against what the page shows."""

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from scorelang.cli.main import run


def typed(line: str, capfd: pytest.CaptureFixture[str]) -> str:
    """One line of a console block and what comes back: our own commands in this process, others in a shell."""
    command, _, _ = line.removeprefix("$ ").partition(" > /dev/null")
    command, _, word = command.partition(" | grep ")
    capfd.readouterr()
    alone = not any(one in f"{command} {word}" for one in (" | ", "2>&1"))
    if command.startswith("scorelang ") and alone:
        code = run(shlex.split(command)[1:])
        caught = capfd.readouterr()
        if word:
            return "\n".join((line, *(one for one in plain(caught.out).splitlines() if word in one), ""))
        ending = f"exit code {int(code)}\n" if code else ""
        said = "" if line.endswith("> /dev/null") else plain(caught.out)
        return f"{line}\n{said}{plain(caught.err)}{ending}"
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    whole = ["bash", "-c", line.removeprefix("$ ")]
    done = subprocess.run(whole, capture_output=True, text=True, check=False, env={**os.environ, "PATH": path})
    # 1: nothing was found to show, which is what a cure is for; anything above is a fault.
    assert done.returncode in (0, 1), done.stderr
    return f"{line}\n{done.stdout}"


def plain(text: str) -> str:
    """Blanks at line ends would be lost in an editor."""
    return "".join(f"{line.rstrip()}\n" for line in text.splitlines())
