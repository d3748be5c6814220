"""From tokens to what the grammar builds: one loop, and a way on after each fault."""

from functools import partial
from typing import Any

from scorelang.diagnostics.catalogue.syntax import TOO_DEEP
from scorelang.source import SourceText, Span
from scorelang.syntax.building import expressions
from scorelang.syntax.building.builders import BUILDERS
from scorelang.syntax.building.record import Read
from scorelang.syntax.grammar.loading import load
from scorelang.syntax.grammar.table import Rule
from scorelang.syntax.parsing.automaton import Automaton
from scorelang.syntax.parsing.declarations import DECLARATIONS, broken
from scorelang.syntax.parsing.layout import by_layout
from scorelang.syntax.parsing.recovery import Recovery
from scorelang.syntax.tokens.record import Findings, Token
from scorelang.syntax.tree.expressions import Unreadable

DEEPEST = 200


def parse_tokens(source: SourceText, tokens: list[Token], findings: Findings, start: str) -> Any:
    """What was read, or None where nothing could be saved.

    Where something is wrong the file is also read with its braces as the indentation wants them: the reading of which
    less has to be said is taken.
    """
    before = list(findings.items)
    read = _Parser(source, list(tokens), findings, start).run()
    layout = by_layout(source, tokens) if len(findings.items) > len(before) else None
    if layout is None:
        return read
    others = Findings([*before, *layout.messages])
    parser = _Parser(source, layout.tokens, others, start)
    for span in layout.doubtful:
        parser.recovery.drop(span)
    other = parser.run()
    if len(others.items) > len(findings.items):
        return read
    findings.items = others.items
    return other


class _Parser:
    """One run over the tokens of one file."""

    def __init__(self, source: SourceText, tokens: list[Token], findings: Findings, start: str) -> None:
        self.table = load()
        self.tokens = tokens
        self.findings = findings
        self.end = self.table.ends[start]
        self.automaton = Automaton(self.table, source.path, self.build, [self.table.starts[start]])
        self.recovery = Recovery(source, self.automaton, tokens, findings)

    def run(self) -> Any:
        """Read all tokens."""
        automaton, rows = self.automaton, self.table.states
        at = 0
        kinds = self.kinds(at)
        while True:
            code = rows[automaton.states[-1]].default
            kind = kinds[0]
            if code is None and len(kinds) == 1:
                code = rows[automaton.states[-1]].actions.get(kind)
            elif code is None:
                kind, code = automaton.choose(kinds, partial(self.kinds_after, at))
            if code is None:
                went_on = self.recovery.at(at)
                if went_on is None:
                    return None
                at = went_on
                kinds = self.kinds(at)
            elif code < 0:
                automaton.reduce(code, self.tokens[at].start)
                if automaton.states[-1] == self.end:
                    return automaton.values[-1].built
            else:
                at = self.shift(at, kind, code)
                kinds = self.kinds(at)

    def shift(self, at: int, kind: str, target: int) -> int:
        """Take a token, or two as one; which one comes next."""
        token = self.tokens[at]
        if " " not in kind:
            self.automaton.shift(token, target)
            return at + 1
        self.automaton.shift(Token(kind, kind, token.start, self.tokens[at + 1].end), target)
        return at + 2

    def kinds(self, at: int) -> tuple[str, ...]:
        """What the token may be: two words, a keyword, a name."""
        token = self.tokens[at]
        return self.table.kinds(token.text, self.tokens[at + 1].text) if token.kind == "NAME" else (token.kind,)

    def kinds_after(self, at: int, kind: str) -> tuple[str, ...]:
        """What the token after this one may be, if this one, or it and the next, are of that kind."""
        return self.kinds(at + 2 if " " in kind else at + 1)

    def build(self, rule: Rule, parts: list[Any], span: Span, depth: int) -> tuple[Any, int]:
        """A node and its depth; nothing deeper than the limit is ever built, so no later step can go too deep."""
        whole = rule.origin.endswith(("_clause", "_declaration"))
        depth = 1 if whole else depth + 1
        if depth > DEEPEST:
            return self.too_deep(rule, span, depth), depth
        built = BUILDERS[rule.name](Read(parts, span, self.findings))
        if rule.origin in DECLARATIONS and self.recovery.dropped_within(span):
            return broken(built, rule.origin), 0
        return built, depth

    def too_deep(self, rule: Rule, span: Span, depth: int) -> Unreadable:
        """Reported once, at the innermost level that is too much."""
        if depth == DEEPEST + 1:
            message = f"more than {DEEPEST} levels stand within each other, or more than {DEEPEST} operators in a row"
            self.findings.add(TOO_DEEP.at(span, message, help="name parts of it with `let`"))
        if rule.name not in expressions.BUILDERS:
            self.recovery.drop(span)
        return Unreadable(span)
