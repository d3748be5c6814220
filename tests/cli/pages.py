"""The pages about commands, settings and exit codes, written from the tables that the commands use."""

import io
import re
import textwrap
from collections.abc import Iterator, Sequence
from contextlib import redirect_stdout

import click

from scorelang.cli.commands import NAMES, root
from scorelang.cli.exits import MEANINGS
from scorelang.cli.main import run
from scorelang.project.settings import OVERRIDES, SETTINGS, Kind, Rows, Setting, Table


def commands() -> str:
    """docs/commands.md."""
    parts = [
        "# Commands",
        _filled(
            """Each command says the same by `--help`. `-C DIR` and `--color` may stand before or behind a command's
            name; `NO_COLOR` and `FORCE_COLOR` are heeded; where nobody looks (a pipe, a file, CI) nothing is coloured,
            cut or moving. What the [exit codes](exit-codes.md) mean does not depend on `--format`."""
        ),
        *_help(()),
    ]
    for name in NAMES:
        parts += [f"## scorelang {name}", *_help((name,))]
        for member in _members(name):
            parts += [f"### scorelang {name} {member}", *_help((name, member))]
    return "\n\n".join(parts) + "\n"


def _members(name: str) -> list[str]:
    command = root.get_command(click.Context(root), name)
    return list(command.commands) if isinstance(command, click.Group) else []


def _help(names: tuple[str, ...]) -> Iterator[str]:
    out = io.StringIO()
    with redirect_stdout(out):
        assert run([*names, "--help"]) == 0
    yield "```text\n" + re.sub(r" +\n", "\n", out.getvalue()).rstrip() + "\n```"


def exit_codes() -> str:
    """docs/exit-codes.md."""
    return _page(
        "# Exit codes",
        "Each has one meaning, whatever `--format` says. Where several messages are given, the gravest decides.",
        "\n".join(["| code | meaning |", "|---|---|", *(f"| {int(code)} | {words} |" for code, words in MEANINGS)]),
        """Codes of messages lead to exit codes: SC1 to SC5 (files and playbooks) to 1, SC6 (configuration) to 2, SC7
        (data) to 3, SC8 (runs) to 4, but for a damaged or missing day and an unknown account (3), an unknown
        scorecard or format (2) and a limit above which `publish` asks (1). Warnings of `check` fail it too, notes
        never do. `run` ends with 3 where a source was stale or failed, after all is written: the scores that it
        touches say so.""",
        """`0` is given only after the new day is durable: its rows and its manifest are synced to the disk first. A
        closed pipe (`scorelang rule | head`) is no error.""",
    )


def configuration() -> str:
    """docs/configuration.md."""
    return _page(
        "# scorelang.toml",
        """Where things lie, and nothing about what health means. It is found upwards from the current folder. A key
        that does not exist is an error with a suggestion; `scorelang config` shows every setting in force and the line
        it comes from.""",
        """Secrets come from the environment: `password = { env = "NAME" }`; one that stands in the file is refused.
        Paths are relative to the file and stay inside the project; only the data may lie elsewhere, in a profile's
        `folder`.""",
        """The profile is the one of `--profile`, else of the variable `SCORELANG_PROFILE`, else `profile` in
        `[project]`, else the first in the file.""",
        "\n".join(_table(SETTINGS, ())).rstrip(),
        "# overrides.toml",
        """Beside `scorelang.toml` may stand what people put in the place of [scores and
        plays](history.md#overrides-somebody-knows-better): any number of tables of each kind, written by hand or by
        `scorelang override` and `scorelang silence`.""",
        "\n".join(_rows(OVERRIDES)).rstrip(),
    )


def _page(*blocks: str) -> str:
    """Paragraphs filled to a line's length; tables and headings as they are."""
    return "\n\n".join(block if block[0] in "#|" else _filled(block) for block in blocks) + "\n"


def _filled(text: str) -> str:
    return textwrap.fill(" ".join(text.split()), 120, break_long_words=False, break_on_hyphens=False)


def _table(table: Table, path: tuple[str, ...]) -> Iterator[str]:
    plain = [setting for setting in table.settings if isinstance(setting.kind, Kind)]
    if plain:
        yield from _settings(f"`[{'.'.join(path)}]`" if path else "At the top", plain)
    for setting in table.settings:
        if isinstance(setting.kind, Table):
            yield from _inner(setting.name, setting.about, setting.kind, path)


def _settings(heading: str, plain: Sequence[Setting]) -> Iterator[str]:
    yield f"## {heading}"
    yield ""
    yield "| setting | is | about |"
    yield "|---|---|---|"
    for setting in plain:
        assert isinstance(setting.kind, Kind)
        needed = ", needed" if setting.required else ""
        yield f"| `{setting.name}` | {setting.kind.value}{needed} | {setting.about}{_else(setting)} |"
    yield ""


def _else(setting: Setting) -> str:
    if setting.default is None:
        return ""
    values = setting.default if isinstance(setting.default, tuple) else (setting.default,)
    return f"; {', '.join(f'`{value}`' for value in values)} where nothing is said"


def _rows(table: Table) -> Iterator[str]:
    for setting in table.settings:
        assert isinstance(setting.kind, Rows)
        yield from _settings(f"`[[{setting.name}]]`", setting.kind.table.settings)


def _inner(name: str, about: str, table: Table, path: tuple[str, ...]) -> Iterator[str]:
    inside = (*path, name)
    if isinstance(table.every, Kind):
        yield f"## `[{'.'.join(inside)}]`"
        yield ""
        yield f"{about[:1].upper()}{about[1:]}: each name has {table.every.value}."
        yield ""
    elif isinstance(table.every, Table):
        yield from _table(table.every, (*inside, "NAME"))
    else:
        yield from _table(table, inside)
