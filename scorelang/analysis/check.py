"""The rules of the whole card, all of them, over a program without errors."""

from scorelang.analysis.model import Model
from scorelang.analysis.review import Review, Rules, Surroundings
from scorelang.analysis.rules.balance import balance
from scorelang.analysis.rules.curves import curves
from scorelang.analysis.rules.faults import faults
from scorelang.analysis.rules.history import history
from scorelang.analysis.rules.scores import scores
from scorelang.analysis.rules.segments import segments
from scorelang.analysis.rules.usage import usage
from scorelang.diagnostics import Diagnostic
from scorelang.ir.program import Program

RULES: tuple[Rules, ...] = (curves, scores, segments, balance, usage, history, faults)

NOTHING_KNOWN = Surroundings()


def review(program: Program, around: Surroundings = NOTHING_KNOWN) -> tuple[Diagnostic, ...]:
    """What is to be said of a program as a whole, each once."""
    given = Review(program, Model(program), around, {let.name: let.value for let in program.lets})
    return tuple(dict.fromkeys(found for rule in RULES for found in rule(given)))
