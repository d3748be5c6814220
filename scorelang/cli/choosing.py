"""Which scorecards a command is about: those that are named, else all there are."""

from collections.abc import Sequence

from scorelang.cli import opening
from scorelang.cli.exits import Exit
from scorelang.cli.printing import safe
from scorelang.diagnostics.suggestions import closest
from scorelang.ir.program import Program
from scorelang.ir.scorecards import Scorecard


def scorecards(program: Program, names: Sequence[str] = ()) -> tuple[Scorecard, ...]:
    """At least one; leaves where a name is none of theirs, or where there are none."""
    if not program.scorecards:
        help = "say in a .score file what health means: `scorecard health { … }`"
        opening.leave_with("the project has no scorecard, so nobody is scored", Exit.USAGE, help)
    known = {card.name: card for card in program.scorecards}
    for name in names:
        if name not in known:
            near = closest(name, known)
            help = f"did you mean `{near}`?" if near else f"scorecards are {_listed(program)}"
            opening.leave_with(f"there is no scorecard `{safe(name, 60)}`", Exit.USAGE, help)
    return tuple(known[name] for name in names) or program.scorecards


def scorecard(program: Program, name: str | None) -> Scorecard:
    """The one that is named, or the only one there is."""
    first, *more = scorecards(program, () if name is None else (name,))
    if more:
        opening.leave_with("which scorecard?", Exit.USAGE, f"name one by `--card`: {_listed(program)}")
    return first


def _listed(program: Program) -> str:
    return ", ".join(f"`{card.name}`" for card in program.scorecards)
