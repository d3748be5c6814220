"""What `validate`, `drift`, `sensitivity` and `tune` share: their extra, the scorecard, where the result goes."""

import importlib.util
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any

import click

from scorelang.cli import opening, options, printing
from scorelang.cli.exits import Exit
from scorelang.diagnostics.catalogue.evidence import NO_OUTCOME
from scorelang.ir.expressions import Length
from scorelang.ir.program import Program
from scorelang.ir.scorecards import Outcome, Scorecard
from scorelang.project.checking import length

_DECLARE = "declare one in the scorecard: `outcome churned when count(… over next 90 days) > 0`"
_MODULES = ("numpy", "scipy", "sklearn", "altair", "vl_convert")


class Every(click.ParamType[Length]):
    """A length of time as `1 week`."""

    name = "length"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Length:
        """The length, at least a day."""
        if isinstance(value, Length):
            return value
        found = length(str(value))
        if found is None:
            self.fail(f"`{value}` is no length; wanted one such as `1 week`", param, ctx)
        return found


def installed(command: str) -> None:
    """Leave with a word about the extra where it is not installed."""
    lacking = [name for name in _MODULES if importlib.util.find_spec(name) is None]
    if lacking:
        help = "install it with `pip install 'scorelang[evidence]'`"
        opening.leave_with(f"`{command}` needs scorelang[evidence]: {lacking[0]} is not installed", Exit.USAGE, help)


def card_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--card`."""
    return click.option("--card", metavar="NAME", help="Which scorecard, where there are several.")(command)


def out_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """`-o`."""
    kind = click.Path(path_type=Path, dir_okay=False)
    return click.option(
        "-o", "--output", "out", type=kind, metavar="FILE", help="Write the result to FILE.", callback=options.into_file
    )(command)


def checked_days(first: date | None, last: date | None, until: date | None, *, once: bool) -> None:
    """Leave where the days asked for make no sense together."""
    if once and (first or last):
        opening.leave_with("`--cross-section` looks once, and has no days from and to", Exit.USAGE)
    if first is not None and last is not None and last < first:
        opening.leave_with("`--to` lies before `--from`", Exit.USAGE)
    if until is not None and last is not None and last > until:
        opening.leave_with("`--to` lies after `--until`, where the data ends", Exit.USAGE)


def outcome_of(opened: opening.Opened, program: Program, card: Scorecard, name: str | None) -> Outcome:
    """The outcome asked for, or the only one there is."""
    declared = (*card.outcomes, *program.outcomes)
    found = [one for one in declared if name in (None, one.name)]
    if len(found) == 1:
        return found[0]
    names = ", ".join(f"`{one.name}`" for one in declared)
    if name is not None:
        help = f"outcomes are {names}" if names else _DECLARE
        opening.stop(
            (NO_OUTCOME.at(card.span, f"there is no outcome `{printing.safe(name)}`", help=help),), opened.sources
        )
    if not declared:
        opening.stop((NO_OUTCOME.at(card.span, f"`{card.name}` declares no outcome", help=_DECLARE),), opened.sources)
    return opening.leave_with("which outcome?", Exit.USAGE, f"name one with `--outcome`: {names}")


def give(lines: Iterable[str], out: Path | None) -> None:
    """The result to a file, or to standard output."""
    text = "".join(f"{line}\n" for line in lines)
    if out is None:
        printing.raw(text)
        return
    from scorelang.run import durable

    durable.write(out, text.encode())
    printing.out(f"wrote {out}")
