"""The way on after a fault: what was surely meant is put right, otherwise the faulty piece is left out."""

from bisect import bisect_left
from itertools import pairwise

from scorelang.diagnostics.catalogue.syntax import FOREIGN_SPELLING, MEANINGLESS, NAME_LETTERS, NUMBER_FORM
from scorelang.source import SourceText, Span
from scorelang.syntax.grammar.table import END
from scorelang.syntax.parsing.automaton import Automaton, Value
from scorelang.syntax.parsing.declarations import KEYWORDS, broken_from_tokens
from scorelang.syntax.parsing.fault import PIECES, Fault, begins_line
from scorelang.syntax.parsing.messages import explain
from scorelang.syntax.parsing.repairs import repair
from scorelang.syntax.tokens.record import Findings, Token
from scorelang.syntax.tree.expressions import Unreadable

# Without a clause of these nothing else becomes wrong; without any other the declaration is not judged any further.
HARMLESS = frozenset(
    {"about", "system", "refresh", "silent", "expect", "always", "view", "cap", "floor", "set", "coverage", "priority"}
    | {"show", "hide", "only", "sort"}
)


MISSPELLINGS = (FOREIGN_SPELLING, NUMBER_FORM, NAME_LETTERS, MEANINGLESS)


class Recovery:
    """Works on the stacks of one automaton."""

    def __init__(self, source: SourceText, automaton: Automaton, tokens: list[Token], findings: Findings) -> None:
        self.source = source
        self.automaton = automaton
        self.tokens = tokens
        self.findings = findings
        self.starts = [token.start for token in tokens]
        self.dropped: list[Span] = []

    def drop(self, span: Span) -> None:
        """Remember that a piece was left out."""
        self.dropped.append(span)

    def dropped_within(self, span: Span) -> bool:
        """Whether something of this declaration was left out."""
        return any(span.start <= piece.start < span.end for piece in reversed(self.dropped))

    def at(self, place: int) -> int | None:
        """Go on after a fault at this token: at which one to go on, None where there is no way."""
        if self.findings.full:
            return self.give_up(place)
        place = self.stepped_back(place)
        fault = Fault(self.source, self.automaton, self.tokens, place)
        repaired = repair(fault)
        if repaired is not None:
            if repaired.message is not None:
                self.findings.add(repaired.message)
            if not repaired.tokens:
                return place + repaired.replaced
            self.tokens[place : place + repaired.replaced] = repaired.tokens
            self.starts[place : place + repaired.replaced] = [token.start for token in repaired.tokens]
            return place
        if self.is_next(place):
            self.automaton.settle("}", self.tokens[place].start)
        if not self.is_known(place):
            self.findings.add(explain(fault))
        return self.leave_out(place)

    def is_known(self, place: int) -> bool:
        """Whether the fault follows from a misspelling that was reported right before the token, or at it."""
        before = self.tokens[place - 1].start if place else 0
        spans = (found.span for found in self.findings.items if found.rule in MISSPELLINGS)
        return any(span is not None and before <= span.start <= self.tokens[place].start for span in spans)

    def stepped_back(self, place: int) -> int:
        """A keyword after an unfinished expression is read as a name; where its line begins a piece it was none."""
        automaton = self.automaton
        before = place - 1
        if before < 0 or not automaton.values or isinstance(automaton.values[-1].built, Token):
            return place
        height = self.piece()
        if automaton.values[-1].start != self.tokens[before].start or height is None:
            return place
        first = bisect_left(self.starts, automaton.values[height].start)
        if first < before and (self.is_top(before) or self.is_level(before, first)):
            automaton.cut(len(automaton.values) - 1)
            return before
        return place

    def give_up(self, place: int) -> int | None:
        """After too many faults only the heads of the declarations that follow are read."""
        height = self.outermost()
        if height is None:
            return None
        tops = [at for at in range(place, len(self.tokens)) if self.is_top(at)]
        begin = self.automaton.values[height].start if height < len(self.automaton.values) else self.tokens[place].start
        for first, follow in pairwise([min(bisect_left(self.starts, begin), place), *tops]):
            self.automaton.cut(self.outermost() or 0)
            span = Span(
                self.source.path, self.tokens[first].start, max(self.tokens[first].start, self.tokens[follow - 1].end)
            )
            self.keep_head(first, follow, span, top=True)
        return len(self.tokens) - 1

    def outermost(self) -> int | None:
        """The height of the state where a declaration may begin."""
        automaton = self.automaton
        heights = range(len(automaton.states))
        tops = [at for at in heights[:3] if "declaration" in automaton.table.states[automaton.states[at]].gotos]
        return tops[-1] if tops else None

    def leave_out(self, place: int) -> int | None:
        """Forget the piece that is at fault, and go on where the next one begins."""
        automaton = self.automaton
        height = self.piece()
        if height is None:
            return None
        begin = automaton.values[height].start if height < len(automaton.values) else self.tokens[place].start
        first = min(bisect_left(self.starts, begin), place)
        top = "declaration" in automaton.table.states[automaton.states[height]].gotos
        follow = self.next_piece(first, place, height, top)
        if not top and self.is_top(follow):
            return self.leave_out_declaration(follow)
        span = Span(self.source.path, begin, max(begin, self.tokens[max(first, follow - 1)].end))
        if not (first < follow and self.salvage(height, follow, span)):
            automaton.cut(height)
            self.keep_head(first, follow, span, top)
        return follow

    def leave_out_declaration(self, follow: int) -> int:
        """The block was never closed: the whole declaration is left out."""
        automaton = self.automaton
        height = self.outermost() or 0
        begin = automaton.values[height].start
        first = bisect_left(self.starts, begin)
        automaton.cut(height)
        self.keep_head(first, follow, Span(self.source.path, begin, self.tokens[follow - 1].end), top=True)
        return follow

    def piece(self) -> int | None:
        """The height of the innermost state where a piece may begin."""
        automaton = self.automaton
        for height in range(len(automaton.states) - 1, -1, -1):
            gotos = automaton.table.states[automaton.states[height]].gotos
            if any(piece in gotos for piece in PIECES):
                return height
        return None

    def next_piece(self, first: int, place: int, height: int, top: bool) -> int:
        """The token where the next piece begins, or the block ends."""
        depth = sum((token.kind == "{") - (token.kind == "}") for token in self.tokens[first:place])
        states = self.automaton.states[: height + 1]
        deep = self.lies_deep(first, height)
        at = place if first < place else place + (self.tokens[place].kind != END)
        if at > place:
            depth += (self.tokens[place].kind == "{") - (self.tokens[place].kind == "}")
        while True:
            token = self.tokens[at]
            if token.kind == END or self.is_top(at):
                return at
            inner = deep and self.column(at) >= self.column(first) - 2
            if depth <= 0 and token.kind == "}" and not top and not inner:
                return at
            begins = depth <= 0 and begins_line(self.source, token) and not inner
            if begins and (self.takes_word(at, states) or (not top and not deep and self.is_level(at, first))):
                return at
            depth += (token.kind == "{") - (token.kind == "}")
            at += 1

    def lies_deep(self, first: int, height: int) -> bool:
        """Whether the piece is indented further than those before it: then the head of its own block is missing."""
        values = self.automaton.values
        if height == 0 or height > len(values) or not isinstance(values[height - 1].built, list):
            return False
        sibling = bisect_left(self.starts, values[height - 1].start)
        lines = begins_line(self.source, self.tokens[first]) and begins_line(self.source, self.tokens[sibling])
        return lines and self.column(first) > self.column(sibling)

    def is_next(self, place: int) -> bool:
        """Whether what was read before the token is whole, and the token begins a piece of its own."""
        height = self.piece()
        if height is None or height >= len(self.automaton.values):
            return False
        first = bisect_left(self.starts, self.automaton.values[height].start)
        return first < place and self.is_level(place, first) and self.automaton.takes("}")

    def is_level(self, at: int, first: int) -> bool:
        """Whether the token begins its line just where the piece at fault began its own."""
        lines = begins_line(self.source, self.tokens[first]) and begins_line(self.source, self.tokens[at])
        return at > first and lines and self.column(at) == self.column(first)

    def column(self, at: int) -> int:
        """The characters before the token on its line."""
        start = self.tokens[at].start
        return start - self.source.text.rfind("\n", 0, start)

    def takes_word(self, at: int, states: list[int]) -> bool:
        """Whether the word is a keyword with which a piece may begin."""
        token, following = self.tokens[at], self.tokens[at + 1]
        kinds = self.automaton.table.kinds(token.text, following.text) if token.kind == "NAME" else ()
        return any(kind != "NAME" and self.automaton.takes(kind, states) for kind in kinds)

    def is_top(self, at: int) -> bool:
        """Whether a declaration begins here: its keyword at the left edge."""
        token = self.tokens[at]
        if token.kind == END:
            return True
        start = token.start
        return token.text in KEYWORDS and (start == 0 or self.source.text[start - 1] == "\n")

    def salvage(self, height: int, follow: int, span: Span) -> bool:
        """Put an unreadable expression where the piece's first one stands, if the piece can then be ended."""
        automaton = self.automaton
        states = automaton.states
        for above in range(height + 1, len(states)):
            gotos = automaton.table.states[states[above]].gotos
            if "expression" not in gotos:
                continue
            token, following = self.tokens[follow], self.tokens[follow + 1 : follow + 2]
            word = following[0].text if following else ""
            kinds = automaton.table.kinds(token.text, word) if token.kind == "NAME" else (token.kind,)
            after = [*states[: above + 1], gotos["expression"]]
            if not any(kind != "NAME" and automaton.takes(kind, after) for kind in kinds):
                return False
            start = automaton.values[above].start if above < len(automaton.values) else span.end
            automaton.cut(above)
            place = Span(span.path, start, max(start, span.end))
            automaton.push("expression", Value(Unreadable(place), place.start, place.end, 1))
            return True
        return False

    def keep_head(self, first: int, follow: int, span: Span, top: bool) -> None:
        """Of a declaration its name is kept, of a clause that it was there."""
        if not top:
            if first == follow or self.tokens[first].text not in HARMLESS:
                self.drop(span)
            return
        head = broken_from_tokens(self.tokens[first:follow], span)
        if head is not None:
            self.automaton.push("declaration", Value(head, span.start, span.end, 0))
            self.automaton.settle("let", span.end)
