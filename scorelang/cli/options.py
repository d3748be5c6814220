"""Options that several commands share; apart from what they lead to, so that asking for help imports no engine."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from scorelang.cli import printing
from scorelang.cli.days import Day

ENVIRONMENT_PROFILE = "SCORELANG_PROFILE"


def profile_asked(name: str | None) -> str | None:
    """The profile that a command or the environment names; None: the project's own choice."""
    return name or os.environ.get(ENVIRONMENT_PROFILE) or None


def into_file(_context: click.Context, _parameter: click.Parameter, out: Path | str | None) -> Path | str | None:
    """The callback of an option for the file that takes the place of standard output."""
    printing.choose_place(into_file=out is not None and str(out) != "-")
    return out


def profile_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--profile`."""
    help = f"Where the data is taken from; also by {ENVIRONMENT_PROFILE}."
    return click.option("--profile", metavar="NAME", help=help)(command)


def day_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--today` and `--profile`."""
    help = "The evaluation day, such as 2026-03-01."
    return click.option("--today", type=Day(), metavar="DAY", help=help)(profile_option(command))
