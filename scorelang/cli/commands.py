"""The list of commands, each in its own file that is imported when it is called; what they share."""

import difflib
import importlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from scorelang import __version__
from scorelang.cli import interrupts, printing
from scorelang.cli.exits import MEANINGS, Exit

_COMMANDS = (
    ("init", "start a small project that runs at once"),
    ("check", "find every mistake in the project's files"),
    ("run", "score all accounts, keep the day, report"),
    ("explain", "show how one account's score came about"),
    ("diff", "show what a change would do, before it is merged"),
    ("plan", "write the action plans of a day"),
    ("inventory", "say what each source holds and feeds"),
    ("actions", "show what is open, what is new and what was closed"),
    ("calendar", "keep the days nobody works, as data of the project"),
    ("publish", "bring scores and reasons to a CRM or a table"),
    ("fmt", "give every file the one style"),
    ("validate", "hold the scores of past days against what happened after"),
    ("test", "run the tests written in .score files"),
    ("rate", "write a spreadsheet for raters, and read it back"),
    ("docs", "write a page of each scorecard, for everybody"),
    ("compile", "print a scorecard as SQL for a warehouse"),
    ("rule", "say what a code such as SC2001 means"),
    ("tune", "propose weights and curves that tell better"),
    ("drift", "say whether what is measured is still what it was"),
    ("sensitivity", "say how many accounts change grade when weights move"),
    ("replay", "score the past with today's program, beside what was said"),
    ("override", "put a score in the place of the computed one"),
    ("silence", "let a trigger of an account start no plays for a while"),
    ("history", "list, check and repair the days on record"),
    ("config", "show the settings in force and where they come from"),
    ("doctor", "say what is installed, and whether all fits together"),
    ("schema", "print a JSON Schema: of the configuration, or of an account"),
    ("completion", "print what makes a shell complete commands and options"),
)
NAMES = tuple(name for name, _ in _COMMANDS)
_UNITS = ("day", "week", "month", "year")

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
        with interrupts.Held():
            module = importlib.import_module(f"scorelang.cli.{cmd_name}_command")
        command = module.command
        assert isinstance(command, click.Command)
        _accept_everywhere(command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in NAMES and not args[0].startswith("-"):
            near = difflib.get_close_matches(args[0], NAMES, 1, 0.6)
            help = f"did you mean `{near[0]}`?" if near else f"commands are {', '.join(NAMES)}"
            ctx.fail(f"there is no command `{printing.safe(args[0], 40)}`; {help}")
        return super().resolve_command(ctx, args)

    def format_commands(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS))

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_epilog(ctx, formatter)
        with formatter.section("Exit codes"):
            formatter.write_dl([(str(int(code)), words) for code, words in MEANINGS])


def _accept_everywhere(command: click.Command) -> None:
    """`-C` and `--color` may stand before the command's name and after it."""
    members = [command, *(command.commands.values() if isinstance(command, click.Group) else ())]
    for member in members:
        if not any(parameter.name == "project_here" for parameter in member.params):
            member.params += [_project_option(), _color_option()]


def _project_option() -> click.Option:
    help = "The project's folder, instead of this one."
    kind = click.Path(path_type=Path)
    names = ["-C", "--project", "project_here"]
    return click.Option(names, type=kind, metavar="DIR", help=help, expose_value=False, callback=_go_there)


def _color_option() -> click.Option:
    kind = click.Choice(["auto", "always", "never"])
    names = ["--color", "color_here"]
    return click.Option(names, type=kind, help="Whether to colour.", expose_value=False, callback=_choose_color)


def _go_there(context: click.Context, _parameter: click.Parameter, folder: Path | None) -> None:
    if folder is not None:
        context.obj = folder


def _choose_color(_context: click.Context, _parameter: click.Parameter, color: str | None) -> None:
    if color is not None:
        printing.choose_color(color)


@click.command(cls=_Commands, epilog=_EXAMPLES, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "-V", "--version", message="scorelang %(version)s")
@click.pass_context
def root(context: click.Context) -> None:
    """Account health as code: from raw exports and .score files to action plans."""
    context.obj = context.obj or Path.cwd()


root.params += [_project_option(), _color_option()]


def lengths_joined(arguments: Sequence[str]) -> list[str]:
    """The words of a command line, where `--every 1 week` needs no quotes."""
    found: list[str] = []
    for word in arguments:
        if found[-2:-1] == ["--every"] and found[-1].isdigit() and word.removesuffix("s") in _UNITS:
            found[-1] += f" {word}"
        else:
            found.append(word)
    return found


def invoke(arguments: Sequence[str]) -> int:
    """Run one command line; the command's own exit code comes back."""
    printing.choose_color("auto")
    printing.choose_place(into_file=False)
    try:
        result: Any = root.main(lengths_joined(arguments), prog_name="scorelang", standalone_mode=False)
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
