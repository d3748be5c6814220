"""A project's playbooks: read through the door, held against the program, their conditions elaborated."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath

from scorelang.actions.check import check_library
from scorelang.actions.from_text import read_library
from scorelang.actions.playbook import Library
from scorelang.actions.plays import Played, check_plays
from scorelang.actions.shipped import shipped
from scorelang.diagnostics import Diagnostic
from scorelang.ir.expressions import Expression
from scorelang.ir.program import Program
from scorelang.ir.scorecards import Scorecard
from scorelang.project.door import read
from scorelang.project.finding import playbook_files
from scorelang.project.records import Project
from scorelang.semantics.conditions import elaborate_condition
from scorelang.source import SourceText
from scorelang.source.records import dataclass
from scorelang.syntax.from_bytes import decode, unread
from scorelang.syntax.from_text import parse_expression
from scorelang.types import Type


@dataclass(frozen=True, slots=True)
class Playbooks:
    """What was read: the library, the texts by path, the conditions of tasks by (scorecard, playbook, task)."""

    library: Library
    sources: Mapping[str, SourceText]
    conditions: Mapping[tuple[str, str, str], Expression]
    diagnostics: tuple[Diagnostic, ...]


def playbooks(project: Project, program: Program) -> Playbooks:
    """All playbooks of a project, checked against its program."""
    paths = playbook_files(project)
    sources, unreadable, found = _sources(project, paths)
    own = {PurePosixPath(path).name: source for path, source in sources.items()}
    library, problems = read_library(own, _shipped_for(program, own))
    broken = {PurePosixPath(path).stem for path in paths} - library.playbooks.keys()
    found += [*problems, *check_plays(library, _played(program), broken)]
    found += check_library(library, account_columns(program))
    conditions = {}
    texts = {**sources, **{source.path: source for source in shipped().values()}}
    for key, condition, more in _conditions(program, library, texts):
        found += more
        if condition is not None:
            conditions[key] = condition
    return Playbooks(library, {**texts, **unreadable}, conditions, tuple(dict.fromkeys(found)))


def _shipped_for(program: Program, own: Mapping[str, SourceText]) -> Mapping[str, SourceText]:
    """Those of the shipped playbooks that are played or named, since reading takes time; all where one is missed."""
    played = {f"{play.playbook}.md" for play in _played(program)} - own.keys()
    every = shipped()
    if not played <= every.keys():
        return every
    texts = [source.text for source in own.values()]
    texts += [every[file].text for file in played]
    named = {file for file in every if file.startswith("_") or any(file in text for text in texts)}
    return {file: source for file, source in every.items() if file in played | named}


def account_columns(program: Program) -> Mapping[str, Type]:
    """The columns of the accounts that a plan may show."""
    return {column.name: column.type for column in program.accounts.columns if not column.future}


def _sources(
    project: Project, paths: Iterable[str]
) -> tuple[dict[str, SourceText], dict[str, SourceText], list[Diagnostic]]:
    """The texts by path, those that cannot be read, and why."""
    sources: dict[str, SourceText] = {}
    unreadable: dict[str, SourceText] = {}
    found: list[Diagnostic] = []
    for path in paths:
        snapshot = read(project.root, path)
        if isinstance(snapshot, Diagnostic):
            found.append(snapshot)
            continue
        source, problems = decode(path, snapshot.data)
        found += problems
        if source is not None:
            sources[path] = source
        else:
            unreadable[path] = unread(path, snapshot.data)
    return sources, unreadable, found


def _played(program: Program) -> Iterator[Played]:
    for card in program.scorecards:
        for trigger in card.triggers:
            for playbook, span in zip(trigger.plays, trigger.play_spans, strict=True):
                yield Played(playbook, trigger.name, span)


def _conditions(
    program: Program, library: Library, texts: Mapping[str, SourceText]
) -> Iterator[tuple[tuple[str, str, str], Expression | None, tuple[Diagnostic, ...]]]:
    """The `when` of each task, as each scorecard that plays it would read it."""
    for card in program.scorecards:
        for name in _books(card, library):
            for task in library.playbooks[name].tasks:
                if task.when is not None:
                    written, found = parse_expression(task.when)
                    condition, more = elaborate_condition(program, card.name, written, texts) if written else (None, ())
                    yield (card.name, name, task.id), condition, (*found, *more)


def _books(card: Scorecard, library: Library) -> tuple[str, ...]:
    names = (name for trigger in card.triggers for name in trigger.plays)
    return tuple(name for name in dict.fromkeys(names) if name in library.playbooks)
