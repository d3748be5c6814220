"""The list of commands, each in its own file that is imported when it is called; what they share."""

import importlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from scorelang import __version__
from scorelang.cli import printing
from scorelang.cli.exits import MEANINGS, Exit

_COMMANDS = (
    ("init", "start a small project that runs at once"),
    ("check", "find every mistake in the project's files"),
    ("run", "score all accounts, keep the day, report"),
    ("explain", "show how one account's score came about"),
    ("plan", "write the action plans of a day"),
    ("fmt", "give every file the one style"),
    ("test", "run the tests written in .score files"),
    ("rule", "say what a code such as SC2001 means"),
    ("history", "list and check the days on record"),
    ("config", "show the settings in force and where they come from"),
)
NAMES = tuple(name for name, _ in _COMMANDS)

_EXAMPLES = """\b
Examples:
  scorelang init acme && cd acme       a project that runs at once
  scorelang check                      every mistake, in one go
  scorelang run --today 2026-03-01     the scores of a day
  scorelang explain a1                 why this account has its score
  scorelang plan                       what to do, for whom, by when
"""


class _Commands(click.Group):
    """Knows the names and the short helps without importing any command."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        return list(NAMES)

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in NAMES:
            return None
        module = importlib.import_module(f"scorelang.cli.{cmd_name}_command")
        command = module.command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS))

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_epilog(ctx, formatter)
        with formatter.section("Exit codes"):
            formatter.write_dl([(str(int(code)), words) for code, words in MEANINGS])


@click.command(cls=_Commands, epilog=_EXAMPLES, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "-C", "--project", type=click.Path(path_type=Path), metavar="DIR", help="The project's folder, instead of this one."
)
@click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto", help="Whether to colour.")
@click.version_option(__version__, "-V", "--version", message="scorelang %(version)s")
@click.pass_context
def root(context: click.Context, project: Path | None, color: str) -> None:
    """Account health as code: from raw exports and .score files to action plans."""
    printing.choose_color(color)
    context.obj = project or Path.cwd()


def invoke(arguments: Sequence[str]) -> int:
    """Run one command line; the command's own exit code comes back."""
    try:
        result: Any = root.main(list(arguments), prog_name="scorelang", standalone_mode=False)
    except click.exceptions.Exit as left:
        return left.exit_code
    except click.Abort:
        raise KeyboardInterrupt from None
    except click.exceptions.NoArgsIsHelpError as shown:
        printing.err(shown.format_message())
        return Exit.USAGE
    except click.ClickException as wrong:
        return _usage(wrong)
    return result if isinstance(result, int) else Exit.FINE


def _usage(wrong: click.ClickException) -> int:
    context = getattr(wrong, "ctx", None)
    printing.err(f"error: {wrong.format_message()}")
    if isinstance(context, click.Context):
        printing.err(f"try `{context.command_path} --help`")
    return Exit.USAGE
