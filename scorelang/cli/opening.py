"""What most commands begin with: the project, its files, its program, and the messages about them."""

from collections.abc import Iterable, Mapping
from dataclasses import field
from pathlib import Path
from typing import NoReturn

import click

from scorelang.cli import printing
from scorelang.cli.days import today_in
from scorelang.cli.exits import Exit, exit_for
from scorelang.diagnostics import Diagnostic, Severity
from scorelang.ir.program import Program
from scorelang.pipeline import front
from scorelang.project.finding import no_folders, project_at, root_above, score_files
from scorelang.project.from_toml import bare
from scorelang.project.loading import Loaded, load
from scorelang.project.overrides import Overrides, against, overrides
from scorelang.project.records import Project
from scorelang.source import SourceText
from scorelang.source.records import dataclass


@dataclass(frozen=True, slots=True)
class Opened:
    """A project with its files and its program; `program` is None where `found` has errors."""

    project: Project
    loaded: Loaded
    program: Program | None
    found: tuple[Diagnostic, ...]
    texts: Mapping[str, SourceText] = field(default_factory=dict)
    overrides: Overrides = field(default_factory=Overrides)

    @property
    def sources(self) -> Mapping[str, SourceText]:
        """Every text a message may point into."""
        return {**self.texts, **self.loaded.sources, self.project.source.path: self.project.source}


def project(folder: Path) -> Project:
    """The project that holds a folder; leaves with its messages where there is none or it is wrong."""
    if not folder.is_dir():
        leave_with(f"there is no folder `{printing.safe(str(folder))}`", Exit.USAGE)
    found_project, source, found = project_at(folder)
    if found_project is None:
        show(found, {source.path: source} if source else {})
        raise click.exceptions.Exit(exit_for(found))
    return found_project


def opened(folder: Path, *, tests: bool = False) -> Opened:
    """The project in a folder with its program, whatever is wrong with it."""
    return understood(project(folder), tests=tests)


def understood(one: Project, *, tests: bool = False) -> Opened:
    """A project with its program, whatever is wrong with it."""
    paths, missing = score_files(one, tests=tests)
    loaded = load(one.root, paths)
    found = (*missing, *no_folders(one), *loaded.diagnostics)
    program, more = front.understand(loaded.files) if loaded.whole and not missing else (None, ())
    words, text, wrong = overrides(one.root)
    if words is not None and program is not None:
        wrong = (*wrong, *against(words, program, today_in(one.timezone)))
    found = (*found, *more, *wrong)
    texts = {text.path: text} if text else {}
    return Opened(one, loaded, None if front.broken(found) else program, found, texts, words or Overrides())


def whole(folder: Path) -> tuple[Opened, Program]:
    """The project in a folder; leaves with its messages where its program has errors."""
    one = opened(folder)
    if one.program is None:
        show(one.found, one.sources)
        raise click.exceptions.Exit(exit_for(one.found))
    return one, one.program


def standalone(file: Path) -> Opened:
    """One .score file with what it imports; its project is the one above it, else its own folder."""
    place = file if file.is_absolute() else Path.cwd() / file
    folder = place.parent
    root = root_above(folder) if folder.is_dir() else None
    if root is not None:
        base, source, found = project_at(root)
        if base is None:
            show(found, {source.path: source} if source else {})
            raise click.exceptions.Exit(exit_for(found))
    else:
        root = folder
        base = bare(root)
    path = (folder.resolve() / place.name).relative_to(root.resolve()).as_posix() if folder.is_dir() else file.name
    loaded = load(root, (path,))
    program, more = front.understand(loaded.files) if loaded.whole and loaded.files else (None, ())
    found = (*loaded.diagnostics, *more)
    return Opened(base, loaded, None if front.broken(found) else program, found)


def show(found: Iterable[Diagnostic], sources: Mapping[str, SourceText]) -> None:
    """Messages, as text, where messages go."""
    import sys

    from scorelang.diagnostics.to_text import render

    text = render(tuple(found), sources, printing.colored(sys.stderr))
    if text:
        printing.err(text.rstrip("\n"))


def leave_with(message: str, code: Exit, help: str | None = None) -> NoReturn:
    """Say one sentence and go."""
    printing.err(f"{printing.style('error', 'red', 'bold')}: {message}")
    if help:
        printing.err(f"  help: {help}")
    raise click.exceptions.Exit(code)


def stop(found: tuple[Diagnostic, ...], sources: Mapping[str, SourceText]) -> NoReturn:
    """Show messages and go with the code they lead to."""
    show(found, sources)
    raise click.exceptions.Exit(exit_for(found))


def errors(found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Those that stop the compiler."""
    return tuple(one for one in found if one.severity is Severity.ERROR)


def filtered(found: Iterable[Diagnostic], select: tuple[str, ...], ignore: tuple[str, ...]) -> tuple[Diagnostic, ...]:
    """Only what `--select` names and `--ignore` does not, by code, its beginning, or slug."""
    return tuple(one for one in found if (not select or _named(one, select)) and not _named(one, ignore))


def by_place(found: Iterable[Diagnostic], sources: Mapping[str, SourceText]) -> tuple[Diagnostic, ...]:
    """In the order in which a reader meets them: file by file, from top to bottom; what has no place comes last."""
    files = {path: number for number, path in enumerate(sources)}

    def place(one: Diagnostic) -> tuple[int, int]:
        return (len(files), 0) if one.span is None else (files.get(one.span.path, len(files)), one.span.start)

    return tuple(sorted(found, key=place))


def _named(one: Diagnostic, names: tuple[str, ...]) -> bool:
    return any(one.rule.code.startswith(name.upper()) or one.rule.slug == name for name in names)


def counted(found: Iterable[Diagnostic]) -> str:
    """`2 errors, 1 warning`."""
    parts = []
    kinds = [one.severity for one in found]
    for severity in Severity:
        count = kinds.count(severity)
        if count:
            parts.append(f"{count:,} {severity.value}{'s' if count > 1 else ''}")
    return ", ".join(parts)
