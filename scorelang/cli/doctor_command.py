"""`scorelang doctor`: what is installed, what is configured, and whether it all fits together."""

import contextlib
import os
import platform
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import click

from scorelang import __version__
from scorelang.cli import opening, options, printing
from scorelang.cli.exits import Exit, exit_for
from scorelang.cli.plan_command import calendar_of
from scorelang.cli.printing import safe, style
from scorelang.cli.reviewing import with_playbooks, with_targets
from scorelang.diagnostics import Diagnostic
from scorelang.diagnostics.catalogue.configuration import OVERRIDE_ENDED
from scorelang.ir.program import Program
from scorelang.project.bound import unknown_roles
from scorelang.run import binding, connecting
from scorelang.run.history import history_of
from scorelang.run.repairing import alive, inspect
from scorelang.run.stopping import RunError
from scorelang.sources.located import locate

_PACKAGES = ("duckdb", "sqlglot", "click", "lark", "jinja2", "markdown-it-py", "jsonschema", "tzdata")

_EPILOG = """\b
Example:
  scorelang doctor
  scorelang doctor --profile prod

Exit code 0 where all is well, else the code of the gravest thing that is not.
"""


@click.command("doctor", epilog=_EPILOG, short_help="say what is installed, and whether all fits together")
@options.profile_option
@click.pass_obj
def command(folder: Path, profile: str | None) -> int:
    """Check versions, the configuration, the files, the data's places, the calendar and the history."""
    printing.out(
        f"scorelang {__version__}, Python {platform.python_version()}, {platform.system()} {platform.machine()}"
    )
    printing.out(f"  with {', '.join(_installed())}")
    opened = with_targets(with_playbooks(opening.opened(folder, tests=True)))
    printing.out(f"project {style(opened.project.name, 'bold')} at {opened.project.root}")
    code = _say("files and playbooks", opening.errors(opened.found), opened)
    _overrides(opened)
    if opened.program is not None:
        code = max(code, _say("data of the profile", tuple(_data(opened, opened.program, profile)), opened))
        code = max(code, _connection(opened, opened.program, profile))
    code = max(code, _targets(opened, profile))
    code = max(code, _say("calendar", calendar_of(opened.project)[1], opened))
    return max(code, _say("history", tuple(_history(opened)), opened))


def _overrides(opened: opening.Opened) -> None:
    """What people put in the place of scores and plays, and what of it counts no more; mistakes are errors already."""
    found = opened.overrides
    if not found.scores and not found.silences:
        return
    counted = f"{len(found.scores):,} and silences {len(found.silences):,}"
    gone = tuple(one for one in opened.found if one.rule is OVERRIDE_ENDED)
    state = style("note", "amber", "bold") + " " if gone else style("ok", "green", "bold") + "   "
    printing.out(f"  {state}  overrides {counted}{f', of which {len(gone):,} count no more' if gone else ''}")
    opening.show(gone, opened.sources)


def _installed() -> Iterator[str]:
    for name in _PACKAGES:
        try:
            yield f"{name} {version(name)}"
        except PackageNotFoundError:
            yield style(f"no {name}", "red")


def _say(what: str, found: tuple[Diagnostic, ...], opened: opening.Opened) -> Exit:
    if not found:
        printing.out(f"  {style('ok', 'green', 'bold')}     {what}")
        return Exit.FINE
    printing.out(f"  {style('wrong', 'red', 'bold')}  {what}: {safe(opening.counted(found))}")
    opening.show(found, opened.sources)
    return exit_for(found)


def _data(opened: opening.Opened, program: Program, name: str | None) -> Iterator[Diagnostic]:
    """What can be said of the data without reading it: bindings, variables, files."""
    project = opened.project
    try:
        profile = binding.profile_of(project, options.profile_asked(name))
        bindings, found = binding.bindings_of(project, profile, program)
        located = locate(bindings, binding.folder_of(project, profile, os.environ))
    except RunError as stopped:
        yield from stopped.diagnostics
        return
    yield from found
    yield from unknown_roles(project, program)
    for problems in located.problems.values():
        yield from problems


def _connection(opened: opening.Opened, program: Program, name: str | None) -> Exit:
    """Connect as a run would, where the profile has an engine or sources to connect to."""
    chosen = options.profile_asked(name)
    try:
        profile = binding.profile_of(opened.project, chosen)
    except RunError:
        return Exit.FINE  # of a profile that is not there all was said
    if not binding.connects(profile):
        return Exit.FINE
    try:
        found = connecting.problems(opened.project, program, chosen, os.environ)
    except RunError as stopped:
        found = stopped.diagnostics
    return _say("connection", found, opened)


def _targets(opened: opening.Opened, name: str | None) -> Exit:
    """Look at the tables to which a profile publishes, as `publish` would."""
    chosen, code = options.profile_asked(name), Exit.FINE
    with contextlib.suppress(RunError):  # of a profile that is not there all was said
        for target, found in connecting.target_problems(opened.project, chosen, os.environ):
            code = max(code, _say(f"target {safe(target)}", found, opened))
    return code


def _history(opened: opening.Opened) -> Iterator[Diagnostic]:
    found = inspect(history_of(opened.project), alive)
    yield from (fault.diagnostic for fault in found.faults)
