"""Another version of the project, read from git without touching the work tree."""

import io
import os
import subprocess
import tarfile
from pathlib import Path

from scorelang.diagnostics import Diagnostic
from scorelang.diagnostics.catalogue.run import NO_CHECKOUT, NO_VERSION
from scorelang.source.records import dataclass

MAIN = ("refs/remotes/origin/main", "refs/remotes/origin/master", "refs/heads/main", "refs/heads/master")
REMOTE = "refs/remotes/origin/HEAD"
COMMON = "..."
# Exports may be large, and are no part of what a version says.
_DATA = ("csv", "tsv", "tab", "txt", "parquet", "pq", "jsonl", "ndjson", "xlsx", "gz", "zst")
_NO_DATA = tuple(f":(exclude,glob)**/*.{ending}" for ending in _DATA)
# What a hook sets of the repository that it runs for, by paths that hold elsewhere.
_OF_A_HOOK = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_OBJECT_DIRECTORY", "GIT_COMMON_DIR")
_SHALLOW = "this clone is shallow: fetch the rest with `git fetch --unshallow`, or check out with `fetch-depth: 0`"


@dataclass(frozen=True, slots=True)
class Revision:
    """A commit: its full name and the day it was made; `asked`: the name by which it was found."""

    commit: str
    day: str
    asked: str = ""

    @property
    def short(self) -> str:
        """As people name it."""
        return f"{self.commit[:8]} of {self.day}"


class RevisionError(Exception):
    """Git could not give what was asked for; the message says what."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


class _GitError(Exception):
    """Git ended with another code than 0; the text is what it said last."""


def revision(root: Path, name: str) -> Revision:
    """The commit of that name; of `NAME...` the last one that it and HEAD have in common, as `git diff` reads it."""
    if name.endswith(COMMON):
        return _common(root, name.removesuffix(COMMON) or "HEAD", name)
    found = _lines(root, "log", "-n", "1", "--format=%H %as", "--end-of-options", name, "--")
    if len(found) != 1:
        raise _unknown(root, name)
    commit, day = found[0].split()
    return Revision(commit, day, name)


def base(root: Path) -> Revision:
    """What a change is held against: the last commit that HEAD has in common with the main branch.

    On the main branch itself, and where there is none, it is HEAD, so that what is not committed yet is the change.
    """
    branch = _main(root)
    if branch is not None:
        return _common(root, branch, branch.removeprefix("refs/").removeprefix("remotes/").removeprefix("heads/"))
    if _is_shallow(root):
        raise RevisionError(NO_VERSION.at(None, "this clone knows no main branch to compare with", help=_SHALLOW))
    return revision(root, "HEAD")


def last_changes(root: Path, most: int = 2) -> tuple[Revision, ...]:
    """The newest commits in which a file of the language changed, the newest first; none outside of git."""
    try:
        lines = _lines(root, "log", "-n", str(most), "--format=%H %as", "--", "*.score")
    except RevisionError:
        return ()
    return tuple(Revision(*line.split()) for line in lines)


def author(root: Path) -> str | None:
    """Who works here: the e-mail of git's configuration; None where it has none."""
    try:
        return _run(root, "config", "user.email").decode().strip() or None
    except (RevisionError, _GitError):
        return None


def unpack(root: Path, version: Revision, into: Path) -> Path | None:
    """The project's files as they were, below `into`; the folder that then is the project's, None where it had none."""
    top = Path(_git(root, "rev-parse", "--show-toplevel").decode().strip())
    inside = root.resolve().relative_to(top.resolve())
    if inside.parts and not _git(top, "ls-tree", "--name-only", "-z", version.commit, "--", inside.as_posix()):
        return None
    packed = _git(top, "archive", "--format=tar", version.commit, "--", inside.as_posix(), *_NO_DATA)
    try:
        with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
            _extract(archive, into)
    except tarfile.TarError as error:
        message = f"the version `{version.short}` holds a file that may not be unpacked: {error}"
        raise RevisionError(NO_VERSION.at(None, message)) from None
    return into / inside


def _extract(archive: tarfile.TarFile, into: Path) -> None:
    """Files, folders and links that stay inside; `extractall` knows its filter only since some 3.11 or other."""
    for member in archive:
        place = _inside(into, into / member.name, member.name)
        if member.isdir():
            place.mkdir(parents=True, exist_ok=True)
            continue
        place.parent.mkdir(parents=True, exist_ok=True)
        if member.issym():
            _inside(into, place.parent / member.linkname, member.name)
            place.symlink_to(member.linkname)
        elif (content := archive.extractfile(member)) is not None:
            place.write_bytes(content.read())


def _inside(folder: Path, place: Path, name: str) -> Path:
    """A place as it stands on the disk, links followed; an error where it is not below the folder."""
    found = place.resolve()
    if not found.is_relative_to(folder.resolve()):
        raise tarfile.TarError(f"`{name}` leads out of it")
    return found


def _common(root: Path, name: str, asked: str) -> Revision:
    tip = revision(root, name)
    try:
        commit = _run(root, "merge-base", "HEAD", tip.commit).decode().strip()
    except _GitError:
        help = _SHALLOW if _is_shallow(root) else "name the version to compare with"
        message = f"`{asked}` and this version have no common past"
        raise RevisionError(NO_VERSION.at(None, message, help=help)) from None
    return Revision(commit, revision(root, commit).day, asked)


def _main(root: Path) -> str | None:
    """The main branch: what the remote calls its own, else one of a usual name."""
    heads = _lines(root, "for-each-ref", "--format=%(refname) %(symref)", REMOTE, *MAIN)
    found = {name: target for name, _, target in (line.partition(" ") for line in heads)}
    return found.get(REMOTE) or next((name for name in MAIN if name in found), None)


def _unknown(root: Path, name: str) -> RevisionError:
    shown = name if len(name) <= 60 else f"{name[:60]}…"
    help = _SHALLOW if _is_shallow(root) else "a version is a commit, a tag or a branch; or name a folder"
    return RevisionError(NO_VERSION.at(None, f"git knows no version `{shown}`", help=help))


def _is_shallow(root: Path) -> bool:
    return _git(root, "rev-parse", "--is-shallow-repository").strip() == b"true"


def _lines(root: Path, *words: str) -> list[str]:
    """Lines of what git says; none where it cannot say it of a checkout that there is."""
    try:
        return _run(root, *words).decode().splitlines()
    except _GitError:
        _git(root, "rev-parse", "--git-dir")
        return []


def _git(folder: Path, *words: str) -> bytes:
    try:
        return _run(folder, *words)
    except _GitError as error:
        help = "compare in a clone of the project, or name a folder with the other version"
        message = f"git cannot read this checkout: {error}"
        if "not a git repository" in str(error):
            message = "this folder is in no git checkout"
        raise RevisionError(NO_CHECKOUT.at(None, message, help=help)) from None


def _run(folder: Path, *words: str) -> bytes:
    environment = {name: value for name, value in os.environ.items() if name not in _OF_A_HOOK}
    environment |= {"LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0"}
    command = ["git", "-c", "log.showSignature=false", "-C", str(folder), *words]
    try:
        done = subprocess.run(command, capture_output=True, check=False, env=environment)
    except FileNotFoundError:
        message = "git is not installed"
        help = "install it, or name a folder with the other version"
        raise RevisionError(NO_CHECKOUT.at(None, message, help=help)) from None
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        raise _GitError(said[-1].removeprefix("fatal: ") if said else "it gave no reason")
    return done.stdout
