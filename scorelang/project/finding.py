"""Where the project is, and which files belong to it."""

import os
from collections.abc import Iterator
from pathlib import Path

from scorelang.diagnostics import Diagnostic
from scorelang.diagnostics.catalogue.configuration import NO_FILE, NO_PROJECT, NO_SCORECARDS
from scorelang.project import from_toml
from scorelang.project.door import read
from scorelang.project.records import Project
from scorelang.source import SourceText, Span

NAME = "scorelang.toml"
SUFFIX = ".score"
TEST_SUFFIX = ".test.score"


def root_above(folder: Path) -> Path | None:
    """The nearest folder, from here upwards, that has a scorelang.toml."""
    here = folder.resolve()
    return next((place for place in (here, *here.parents) if (place / NAME).is_file()), None)


def project_at(folder: Path) -> tuple[Project | None, SourceText | None, tuple[Diagnostic, ...]]:
    """The project that holds a folder, with the text of its configuration."""
    root = root_above(folder)
    if root is None:
        help = "make one with `scorelang init`, or go to the folder of a project"
        return None, None, (NO_PROJECT.at(None, f"there is no `{NAME}` here or in a folder above", help=help),)
    snapshot = read(root, NAME)
    if isinstance(snapshot, Diagnostic):
        return None, None, (snapshot,)
    try:
        text = snapshot.data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return None, None, (from_toml.not_text(NAME, error.start),)
    source = SourceText(NAME, text)
    project, found = from_toml.project(root, source)
    return project, source, found


def score_files(project: Project, *, tests: bool = True) -> tuple[tuple[str, ...], tuple[Diagnostic, ...]]:
    """The `.score` files under the project's folders, in the order of their names; `tests`: test files too."""
    paths: list[str] = []
    found: list[Diagnostic] = []
    for folder in project.scorecards:
        place = project.root / folder
        if place.is_dir():
            paths += _under(project.root, folder)
        elif place.exists():
            paths.append(folder)
        else:
            span = _setting(project, folder)
            found.append(
                NO_FILE.at(span, f"`{folder}` does not exist", help="`scorecards` lists folders with .score files")
            )
    paths = [path for path in dict.fromkeys(paths) if tests or not path.endswith(TEST_SUFFIX)]
    if not paths and not found:
        folders = ", ".join(f"`{folder}`" for folder in project.scorecards)
        found.append(NO_SCORECARDS.at(None, f"there is no .score file in {folders}"))
    return tuple(paths), tuple(found)


def playbook_files(project: Project) -> tuple[str, ...]:
    """The Markdown files in the folder of playbooks, in the order of their names."""
    return tuple(sorted(_walk(project.root, project.playbooks, ".md")))


def _under(root: Path, folder: str) -> list[str]:
    return sorted(_walk(root, folder, SUFFIX))


def _walk(root: Path, folder: str, suffix: str) -> Iterator[str]:
    """Hidden folders are left out, links to folders are not followed; OSError where one may not be looked into."""
    for place, folders, names in os.walk(root / folder, onerror=_unless_gone):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in names:
            if name.endswith(suffix) and not name.startswith("."):
                yield (Path(place) / name).relative_to(root).as_posix()


def _unless_gone(error: OSError) -> None:
    """A program of which a part cannot be seen is another one."""
    if not isinstance(error, FileNotFoundError):
        raise error


def _setting(project: Project, folder: str) -> Span | None:
    at = project.source.text.find(f'"{folder}"')
    return Span(NAME, at, at + len(folder) + 2) if at >= 0 else None
