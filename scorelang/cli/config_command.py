"""`scorelang config`: the settings in force, and where each comes from."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from scorelang.cli import opening, printing, tables
from scorelang.cli.exits import Exit
from scorelang.project.from_toml import in_force
from scorelang.project.places import Path as Key
from scorelang.project.places import Place, places
from scorelang.project.records import Project, Secret
from scorelang.project.settings import SETTINGS, Kind, Rows, Table

# A setting of `[project]`, `[history]` or `[plans]`: they stand once, so it is shown too where nothing is said.
_FIXED = 2

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
    rows = [
        (_dotted(key), _shown(kind, value), _origin(project, written, key))
        for key, kind, value in _settings(SETTINGS, in_force(project), ())
    ]
    printing.out(f"project at {project.root}")
    columns = [tables.Column("setting"), tables.Column("value", shrinks=True), tables.Column("from")]
    printing.out(tables.table(columns, rows))
    return Exit.FINE


def _settings(table: Table, values: Mapping[str, Any], path: Key) -> Iterator[tuple[Key, Kind, object]]:
    """Every setting of a table with its value; of what may stand any number of times, all that is written."""
    for setting in table.settings:
        yield from _setting(setting.kind, values.get(setting.name), (*path, setting.name))
    for name in values if table.every is not None else ():
        yield from _setting(table.every, values[name], (*path, name))


def _setting(kind: Kind | Table | Rows | None, value: Any, path: Key) -> Iterator[tuple[Key, Kind, object]]:
    if isinstance(kind, Table):
        yield from _settings(kind, value or {}, path)
    elif isinstance(kind, Kind) and (value is not None or len(path) == _FIXED):
        yield path, kind, value


def _shown(kind: Kind, value: object) -> str:
    match value:
        case None:
            return "not set"
        case Secret():
            return f"*** (from the variable {value.variable})"
        case tuple():
            return ", ".join(printing.safe(str(one)) for one in value)
        case bool():
            return "true" if value else "false"
        case float() if kind is Kind.SHARE:
            return f"{value * 100:g}%"
        case float() if kind is Kind.WORKLOAD:
            return f"{value:g} hours per week"
        case _:
            return printing.safe(str(value))


def _origin(project: Project, written: Mapping[Key, Place], key: Key) -> str:
    place = written.get(key)
    return f"scorelang.toml:{project.source.position(place.key.start).line}" if place else "default"


def _dotted(key: Key) -> str:
    return ".".join(str(part) for part in key)
