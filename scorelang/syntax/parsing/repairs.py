"""Faults where what was meant is plain: it is said, and the tokens are put right, so that nothing else is lost."""

from dataclasses import dataclass

from scorelang.diagnostics import Diagnostic
from scorelang.syntax.parsing.messages import Fault
from scorelang.syntax.tokens.record import Token


@dataclass(frozen=True, slots=True)
class Repair:
    """Say `message`, and put `tokens` in the place of as many as were `replaced`."""

    message: Diagnostic
    tokens: list[Token]
    replaced: int


def repair(_fault: Fault) -> Repair | None:
    """What to put right, None where it is not plain."""
    return None
