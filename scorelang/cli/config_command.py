"""`scorelang config`: the settings in force, and where each comes from."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import click

from scorelang.cli import opening, printing, tables
from scorelang.cli.exits import Exit
from scorelang.project.places import Path as Key
from scorelang.project.places import places
from scorelang.project.records import Project, Secret, Target

_EPILOG = """\b
Example:
  scorelang config

Values of secrets are never shown, only the variables that hold them.
"""


@click.command("config", epilog=_EPILOG, short_help="show the settings in force and where they come from")
@click.pass_obj
def command(folder: Path) -> int:
    """Print every setting with the line it stands in, or `default`."""
    project = opening.project(folder)
    written = places(project.source)
    rows = [(_dotted(key), _shown(value), _origin(project, written, key)) for key, value in _settings(project)]
    printing.out(f"project at {project.root}")
    columns = [tables.Column("setting"), tables.Column("value", shrinks=True), tables.Column("from")]
    printing.out(tables.table(columns, rows))
    return Exit.FINE


def _settings(project: Project) -> Iterator[tuple[Key, object]]:
    yield ("project", "name"), project.name
    yield ("project", "scorecards"), project.scorecards
    yield ("project", "playbooks"), project.playbooks
    yield ("project", "timezone"), project.timezone
    yield ("project", "currency"), project.currency or "none"
    yield ("project", "holidays"), project.holidays or "none"
    yield ("project", "profile"), project.chosen_profile or "none"
    yield ("history", "path"), project.history
    keep = project.history_keep
    yield ("history", "keep"), f"{keep.amount:g} {keep.unit}s" if keep else "for ever"
    yield ("plans", "path"), project.plans.path
    yield ("plans", "fallback"), project.plans.fallback or "none"
    for role, who in project.roles.items():
        yield ("roles", role), who
    yield from _targets((), project.targets)
    for name, profile in project.profiles.items():
        yield ("profiles", name, "engine"), profile.engine
        for option, value in profile.options.items():
            yield ("profiles", name, option), value
        for source, binding in profile.bindings.items():
            for option, value in binding.options.items():
                yield ("profiles", name, "sources", source, option), value
        yield from _targets(("profiles", name), profile.targets)


def _targets(above: Key, targets: Mapping[str, Target]) -> Iterator[tuple[Key, object]]:
    for name, target in targets.items():
        for option, value in target.options.items():
            yield (*above, "publish", name, option), value


def _shown(value: object) -> str:
    if isinstance(value, Secret):
        return f"*** (from the variable {value.variable})"
    if isinstance(value, tuple):
        return ", ".join(str(one) for one in value)
    if isinstance(value, Mapping):
        return ", ".join(f"{key} = {one}" for key, one in value.items())
    if isinstance(value, float):
        return f"{value * 100:g}%"
    return printing.safe(str(value))


def _origin(project: Project, written: Mapping[Key, object], key: Key) -> str:
    place = places(project.source).get(key) if key in written else None
    if place is None:
        return "default"
    return f"scorelang.toml:{project.source.position(place.key.start).line}"


def _dotted(key: Key) -> str:
    return ".".join(str(part) for part in key)
