"""Files with everything that they import: read once, in import order, as one snapshot."""

from collections.abc import Iterable, Mapping
from dataclasses import field
from hashlib import sha256
from itertools import pairwise
from pathlib import Path, PurePosixPath

from scorelang.diagnostics import Diagnostic, Label
from scorelang.diagnostics.catalogue.configuration import IMPORT_CYCLE, IMPORT_DEPTH, OUTSIDE
from scorelang.pipeline import front
from scorelang.project.door import Snapshot, read, within
from scorelang.project.finding import TEST_SUFFIX
from scorelang.source import SourceText, Span
from scorelang.source.records import dataclass
from scorelang.syntax.from_bytes import unread
from scorelang.syntax.tree.files import File, ImportDeclaration

DEEPEST = 100


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was read: the trees in import order (each after what it imports), and the bytes they came from."""

    files: tuple[File, ...]
    snapshots: tuple[Snapshot, ...]
    diagnostics: tuple[Diagnostic, ...]

    @property
    def sources(self) -> Mapping[str, SourceText]:
        """The texts by path, for showing messages."""
        read = {file.source.path: file.source for file in self.files}
        return {one.path: read.get(one.path) or unread(one.path, one.data) for one in self.snapshots}

    @property
    def whole(self) -> bool:
        """Whether all files that are there could be read; what they declare is not known otherwise."""
        return len(self.files) == len(self.snapshots)

    @property
    def sha256(self) -> str:
        """One sum over all files but tests: the version of the program."""
        return program_sum({one.path: one.data for one in self.program_snapshots})

    @property
    def program_snapshots(self) -> tuple[Snapshot, ...]:
        """The files that decide a score, in the order of their names."""
        kept = (one for one in self.snapshots if not one.path.endswith(TEST_SUFFIX))
        return tuple(sorted(kept, key=lambda one: one.path))


def program_sum(files: Mapping[str, bytes]) -> str:
    """The sum over the files of a program, by path."""
    lines = (f"{sha256(data).hexdigest()}  {path}\n" for path, data in sorted(files.items()))
    return sha256("".join(lines).encode()).hexdigest()


def load(root: Path, paths: Iterable[str], given: Mapping[str, bytes] | None = None) -> Loaded:
    """The files at these paths and all that they import; `given`: bytes that are already here (standard input)."""
    loader = _Loader(root, given or {})
    for path in paths:
        loader.visit(path, None, ())
    return Loaded(tuple(loader.files), tuple(loader.snapshots), tuple(loader.found))


@dataclass(slots=True)
class _Loader:
    """Goes into imports first, so that a file follows what it reads."""

    root: Path
    given: Mapping[str, bytes]
    files: list[File] = field(default_factory=list)
    snapshots: list[Snapshot] = field(default_factory=list)
    found: list[Diagnostic] = field(default_factory=list)
    done: set[str] = field(default_factory=set)

    def visit(self, path: str, asked_at: Span | None, chain: tuple[tuple[str, Span], ...]) -> None:
        """Load one file; `chain` is how it was reached: each file and where it imports the next."""
        if any(path == before for before, _ in chain):
            self.found.append(_cycle(path, chain))
            return
        if path in self.done:
            return
        if len(chain) >= DEEPEST:
            self.found.append(IMPORT_DEPTH.at(asked_at, f"imports are nested {DEEPEST} deep here"))
            return
        file = self._read(path, asked_at)
        if file is not None:
            self._imports(file, path, chain)
            self.files.append(file)
        self.done.add(path)

    def _read(self, path: str, asked_at: Span | None) -> File | None:
        snapshot = Snapshot(path, self.given[path]) if path in self.given else read(self.root, path, asked_at)
        if isinstance(snapshot, Diagnostic):
            self.found.append(snapshot)
            return None
        self.snapshots.append(snapshot)
        file, found = front.read(path, snapshot.data)
        self.found.extend(found)
        return file

    def _imports(self, file: File, path: str, chain: tuple[tuple[str, Span], ...]) -> None:
        folder = str(PurePosixPath(path).parent)
        for declaration in file.declarations:
            if not isinstance(declaration, ImportDeclaration):
                continue
            wanted = declaration.path
            target = within(wanted.text, folder)
            if target is None or wanted.text.startswith("/"):
                help = "an import is a path relative to this file that stays inside the project"
                self.found.append(OUTSIDE.at(wanted.span, f"`{wanted.text}` leads out of the project", help=help))
                continue
            self.visit(target, wanted.span, (*chain, (path, wanted.span)))


def _cycle(path: str, chain: tuple[tuple[str, Span], ...]) -> Diagnostic:
    start = next(i for i, (before, _) in enumerate(chain) if before == path)
    circle = chain[start:]
    route = " → ".join(f"`{one}`" for one in (*(before for before, _ in circle), path))
    labels = tuple(Label(span, f"imports `{after}`") for (_, span), (after, _) in pairwise(circle))
    help = "move what both need into a third file"
    return IMPORT_CYCLE.at(chain[-1][1], f"these files import one another: {route}", labels=labels, help=help)
