"""Another version of the project, from git or from a folder: read whole, while the work tree stays as it is."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NoReturn

from scorelang.cli import opening, printing
from scorelang.diagnostics import Diagnostic
from scorelang.diagnostics.catalogue.run import BROKEN_VERSION
from scorelang.ir.program import Program
from scorelang.project.finding import NAME, project_at
from scorelang.project.playbooks import Playbooks, playbooks
from scorelang.project.revisions import Revision, RevisionError, base, revision, unpack
from scorelang.run.scratch import scratch
from scorelang.source import SourceText


@dataclass(frozen=True, slots=True)
class Version:
    """A version with its program and playbooks; `opened` is None where it had no project at this place.

    Its project's folder is the one that is worked in: what lies outside of the program, such as data, is read there.
    """

    label: str
    revision: Revision | None
    opened: opening.Opened | None
    books: Playbooks | None = None


class _BrokenError(Exception):
    """The version cannot be read; what was found in it."""

    def __init__(self, label: str, found: tuple[Diagnostic, ...], sources: Mapping[str, SourceText]) -> None:
        super().__init__(label)
        self.label, self.found, self.sources = label, found, sources


def asked(one: opening.Opened, name: str | None) -> Version:
    """The version that is meant: a folder with a project, a commit, or without a name what the change is based on.

    Leaves with messages where there is none, or where its configuration is wrong.
    """
    try:
        if name is not None and (Path(name) / NAME).is_file():
            return _read(one, Path(name), name, None)
        root = one.project.root
        return _unpacked(one, base(root) if name is None else revision(root, name))
    except RevisionError as fault:
        opening.stop((fault.diagnostic,), {})
    except _BrokenError as broken:
        _leave(broken)


def peeked(one: opening.Opened, version: Revision) -> Version | None:
    """A version in git whatever is wrong with its program; None where it cannot be had."""
    try:
        return _unpacked(one, version)
    except (RevisionError, _BrokenError):
        return None


def whole(version: Version) -> tuple[opening.Opened, Program] | None:
    """The version's program; leaves with its messages where it has errors. None where there was no project."""
    opened, books = version.opened, version.books
    if opened is None:
        return None
    found = opening.errors((*opened.found, *(books.diagnostics if books else ())))
    if opened.program is None or found:
        _leave(_BrokenError(version.label, found, {**opened.sources, **(books.sources if books else {})}))
    return opened, opened.program


def _unpacked(one: opening.Opened, version: Revision) -> Version:
    with scratch() as place:
        root = unpack(one.project.root, version, place)
        if root is None or not (root / NAME).is_file():
            return Version(version.short, version, None)
        return _read(one, root, version.short, version)


def _read(one: opening.Opened, root: Path, label: str, version: Revision | None) -> Version:
    project, source, found = project_at(root)
    if project is None:
        raise _BrokenError(label, found, {source.path: source} if source else {})
    opened = opening.understood(project)
    books = None if opened.program is None else playbooks(opened.project, opened.program)
    return Version(label, version, replace(opened, project=replace(project, root=one.project.root)), books)


def _leave(broken: _BrokenError) -> NoReturn:
    opening.show(broken.found, broken.sources)
    message = f"the version {printing.safe(broken.label)} has errors itself"
    help = "name a version that `scorelang check` has nothing against"
    opening.stop((BROKEN_VERSION.at(None, message, help=help),), {})
