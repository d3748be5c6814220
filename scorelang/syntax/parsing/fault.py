"""A token that the automaton does not take, and all that is known around it."""

from scorelang.source import SourceText, Span
from scorelang.source.records import dataclass
from scorelang.syntax.grammar.table import END
from scorelang.syntax.parsing.automaton import Automaton
from scorelang.syntax.tokens.record import Token

# A state that can go on with one of these stands at the beginning of a piece that can be left out; and what its block
# is called.
PIECES = {
    "declaration": "a file",
    "source_clause": "a source",
    "indicator_clause": "an indicator",
    "scorecard_clause": "a scorecard",
    "segment_clause": "a segment",
    "trigger_clause": "a trigger",
    "view_clause": "a view",
    "test_clause": "a test",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """The place of the fault among the tokens; the stacks are as they were before it."""

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

    @property
    def ends(self) -> bool:
        """Whether the file ends here."""
        return self.token.kind == END

    def kinds(self, ahead: int = 0) -> tuple[str, ...]:
        """What the token, or one after it, may be."""
        at = min(self.place + ahead, len(self.tokens) - 1)
        token = self.tokens[at]
        following = self.tokens[min(at + 1, len(self.tokens) - 1)]
        return self.automaton.table.kinds(token.text, following.text) if token.kind == "NAME" else (token.kind,)

    def takes(self, *kinds: str) -> bool:
        """Whether these kinds of token, one after another, would be taken here."""
        return self.automaton.takes_all(*((kind,) for kind in kinds))

    def takes_then_this(self, kind: str) -> bool:
        """Whether the token would be taken after one of this kind."""
        return self.automaton.takes_all((kind,), self.kinds())

    def takes_then_next(self, kind: str) -> bool:
        """Whether, with one of this kind in its place, the token that follows would be taken."""
        return self.automaton.takes_all((kind,), self.kinds(1))

    def takes_next(self) -> bool:
        """Whether the token that follows would be taken in its place."""
        return not self.ends and self.automaton.takes_all(self.kinds(1))

    def opener(self) -> Token | None:
        """The innermost bracket that is still open."""
        for value in reversed(self.automaton.values):
            if isinstance(value.built, Token) and value.built.kind in "({":
                return value.built
        return None

    def begins_line(self) -> bool:
        """Whether nothing but blanks stands between the start of the line and the token."""
        return begins_line(self.source, self.token)

    def indent(self, offset: int) -> int:
        """The blanks at the start of the line of this character."""
        return indent(self.source, offset)

    def block(self) -> str | None:
        """What the block is called in which a piece could begin right here."""
        gotos = self.automaton.state().gotos
        return next((said for piece, said in PIECES.items() if piece in gotos), None)


def begins_line(source: SourceText, token: Token) -> bool:
    """Whether nothing but blanks stands between the start of the line and the token."""
    start = source.text.rfind("\n", 0, token.start) + 1
    return token.start - start < 1000 and not source.text[start : token.start].strip()


def indent(source: SourceText, offset: int) -> int:
    """The blanks at the start of the line of this character."""
    start = source.text.rfind("\n", 0, offset) + 1
    line = source.text[start : start + 200]
    return len(line) - len(line.lstrip(" \t"))
