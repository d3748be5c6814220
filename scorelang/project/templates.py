"""The complete projects that come with scorelang, to begin a project of one's own from."""

from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

SMALL = "starter"
MAKER = "make_data.py"
_PACKAGE = Path(str(files("scorelang")))
_LEFT_OUT = {SMALL, "data", "history", "plans", "refused", "__pycache__"}


def names() -> tuple[str, ...]:
    """The templates that bring their own data, by name."""
    return tuple(sorted(place.parent.name for place in _folder().glob(f"*/{MAKER}")))


def template(name: str, *, small: bool) -> Mapping[str, bytes]:
    """The files of a template by path; `small`: its version with one indicator and one spreadsheet."""
    root = _folder() / name / SMALL if small else _folder() / name
    places = [place for place in sorted(root.rglob("*")) if place.is_file()]
    kept = [place for place in places if small or place.relative_to(root).parts[0] not in _LEFT_OUT]
    return {place.relative_to(root).as_posix(): place.read_bytes() for place in kept}


def has_small(name: str) -> bool:
    """Whether a template has a version cut down."""
    return (_folder() / name / SMALL).is_dir()


def _folder() -> Path:
    inside = _PACKAGE / "scorecards"
    return inside if inside.is_dir() else _PACKAGE.parent / "scorecards"
