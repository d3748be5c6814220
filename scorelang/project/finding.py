"""Where the project is, and which files belong to it."""

import os
from collections.abc import Iterator
from pathlib import Path

from scorelang.diagnostics import Diagnostic
from scorelang.diagnostics.catalogue.configuration import NO_FILE, NO_PROJECT, NO_SCORECARDS, NOT_REGULAR
from scorelang.project import from_toml
from scorelang.project.door import read
from scorelang.project.places import value_at
from scorelang.project.records import Project
from scorelang.source import SourceText

NAME = "scorelang.toml"
SUFFIX = ".score"
TEST_SUFFIX = ".test.score"


def root_above(folder: Path) -> Path | None:
    """The nearest folder, from here upwards, that has a scorelang.toml."""
    here = folder.resolve()
    return next((place for place in (here, *here.parents) if os.path.lexists(place / NAME)), None)


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
        return None, None, (from_toml.not_text(NAME, snapshot.data, error.start),)
    source = SourceText(NAME, text)
    project, found = from_toml.project(root, source)
    return project, source, found


def score_files(project: Project, *, tests: bool = True) -> tuple[tuple[str, ...], tuple[Diagnostic, ...]]:
    """The `.score` files under the project's folders, in the order of their names; `tests`: test files too."""
    paths: list[str] = []
    found: list[Diagnostic] = []
    for number, folder in enumerate(project.scorecards):
        place = project.root / folder
        if place.is_dir():
            paths += _under(project.root, folder)
        elif place.exists():
            paths.append(folder)
        else:
            span = value_at(project.source, "project", "scorecards", number)
            help = "`scorecards` lists folders with .score files"
            found.append(NO_FILE.at(span, f"`{folder}` does not exist", help=help))
    paths = [path for path in dict.fromkeys(paths) if tests or not path.endswith(TEST_SUFFIX)]
    if not paths and not found:
        where = ", ".join(f"`{folder}`" for folder in project.scorecards)
        message = f"there is no .score file in {where}" if where else "`project.scorecards` names no folder"
        span = None if where else value_at(project.source, "project", "scorecards")
        found.append(NO_SCORECARDS.at(span, message))
    return tuple(paths), tuple(found)


def playbook_files(project: Project) -> tuple[str, ...]:
    """The Markdown files in the folder of playbooks, in the order of their names."""
    return tuple(sorted(_walk(project.root, project.playbooks, ".md")))


def no_folders(project: Project) -> Iterator[Diagnostic]:
    """What stands where a folder is to be."""
    folders = {
        ("project", "playbooks"): project.playbooks,
        ("history", "path"): project.history,
        ("plans", "path"): project.plans.path,
    }
    for setting, folder in folders.items():
        if (project.root / folder).exists() and not (project.root / folder).is_dir():
            message = f"`{folder}` is no folder, which `{'.'.join(setting)}` wants"
            yield NOT_REGULAR.at(value_at(project.source, *setting), message)


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
