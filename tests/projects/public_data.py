"""Projects over public data sets, where SCORELANG_DATA names the folder in which they lie."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from tests.projects.running import Folder, copied

DATA = os.environ.get("SCORELANG_DATA")
NEEDED = pytest.mark.skipif(not DATA, reason="SCORELANG_DATA is not set")


def public(project: str, to: Path) -> Folder:
    """A copy of a project over the public data."""
    return copied(project, to, {"SCORELANG_DATA": str(Path(DATA or "").resolve())})


def validated(folder: Folder, *arguments: str, code: int = 0) -> dict[str, Any]:
    """What `scorelang validate` says, as a record."""
    ran = folder.run("validate", *arguments, "--format", "json")
    assert ran.code == code, ran.err
    found: dict[str, Any] = json.loads(ran.out)
    return found


def by_name(found: dict[str, Any], list_: str, name: str) -> dict[str, dict[str, Any]]:
    """The records of a list in the statistics, by the name that each carries."""
    return {each[name]: each for each in found["statistics"][list_]}
