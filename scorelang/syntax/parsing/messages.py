"""What is said at a token that does not belong where it stands."""

from dataclasses import dataclass

from scorelang.diagnostics import Diagnostic
from scorelang.diagnostics.catalogue.syntax import UNEXPECTED
from scorelang.source import SourceText, Span
from scorelang.syntax.grammar.table import END
from scorelang.syntax.parsing.automaton import Automaton
from scorelang.syntax.tokens.record import Token


@dataclass(frozen=True, slots=True)
class Fault:
    """A token that the automaton does not take, and all that is known around it."""

    source: SourceText
    automaton: Automaton
    tokens: list[Token]
    place: int

    @property
    def token(self) -> Token:
        """The token at fault."""
        return self.tokens[self.place]

    @property
    def span(self) -> Span:
        """Where it stands."""
        return Span(self.source.path, self.token.start, self.token.end)


def explain(fault: Fault) -> Diagnostic:
    """What was found, then what was wanted."""
    found = "the file ends here" if fault.token.kind == END else f"found `{fault.token.text}`"
    return UNEXPECTED.at(fault.span, f"{found}; wanted {' '.join(sorted(fault.automaton.wanted()))}")
