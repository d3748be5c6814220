"""The playbooks that come with scorelang, from the wheel or from a checkout."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path

from scorelang.source import SourceText

PACKAGE = Path(str(files("scorelang")))


@cache
def shipped() -> Mapping[str, SourceText]:
    """The texts of the shipped playbooks and their templates, by file name."""
    inside = PACKAGE / "playbooks"
    folder = inside if inside.is_dir() else PACKAGE.parent / "playbooks"
    return {
        path.name: SourceText(f"shipped/{path.name}", path.read_text("utf-8")) for path in sorted(folder.glob("*.md"))
    }
