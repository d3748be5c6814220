"""From the grammar to the parser's table: lark is needed here and nowhere else, and only when the grammar changed."""

from collections.abc import Iterator
from typing import Any

from lark import Lark, Token
from lark.grammar import Rule as LarkRule
from lark.lexer import Lexer, PatternStr
from lark.parsers.lalr_analysis import Shift

from scorelang.syntax.grammar.from_json import fingerprint
from scorelang.syntax.grammar.table import END, PLACEHOLDER, Rule, State, Table

STARTS = ("file", "only_expression")


class _NoLexer(Lexer):
    """The project reads tokens itself: a lexer of lark's would be built in vain."""

    __future_interface__ = 1

    def __init__(self, _conf: Any) -> None:
        pass

    def lex(self, _state: Any, _parser: Any) -> Iterator[Token]:
        return iter(())


class _Kept:
    """Names the terminals that no rule uses and that the lexer needs all the same."""

    always_accept = ("RESERVED",)

    def process(self, stream: Iterator[Token]) -> Iterator[Token]:
        """The stream as it is."""
        return stream


def table_from(grammar: str) -> Table:
    """The table of a grammar; a conflict in the grammar is an error."""
    settings: dict[str, Any] = {"lexer": _NoLexer, "postlex": _Kept()}
    lark = Lark(grammar, parser="lalr", start=list(STARTS), maybe_placeholders=True, strict=True, **settings)
    parser: Any = lark.parser.parser
    names = {t.name: t.pattern.value if isinstance(t.pattern, PatternStr) else t.name for t in lark.terminals}
    names[END] = END
    raw = parser._parse_table
    order = _order(raw)
    place = {state: i for i, state in enumerate(order)}
    rules = {id(rule): i for i, rule in enumerate(lark.rules)}
    return Table(
        fingerprint(grammar),
        tuple(sorted(t.pattern.value for t in lark.terminals if isinstance(t.pattern, PatternStr))),
        {t.name: t.pattern.to_regexp() for t in lark.terminals if not isinstance(t.pattern, PatternStr)},
        tuple(_rule(rule) for rule in lark.rules),
        tuple(_state(raw.states[state], names, place, rules) for state in order),
        {start: place[raw.start_states[start]] for start in STARTS},
        {start: place[raw.end_states[start]] for start in STARTS},
    )


def _order(raw: Any) -> list[int]:
    """The states in the order in which they are met, so that the same grammar gives the same table."""
    order = [raw.start_states[start] for start in STARTS]
    seen = set(order)
    for state in order:
        for _, (action, target) in sorted(raw.states[state].items()):
            if action is Shift and target not in seen:
                seen.add(target)
                order.append(target)
    return order


def _state(row: dict[str, Any], names: dict[str, str], place: dict[int, int], rules: dict[int, int]) -> State:
    actions: dict[str, int] = {}
    gotos: dict[str, int] = {}
    for symbol, (action, target) in sorted(row.items()):
        code = place[target] if action is Shift else -1 - rules[id(target)]
        if symbol in names:
            actions[names[symbol]] = code
        else:
            gotos[symbol] = code
    codes = set(actions.values())
    if len(codes) == 1 and min(codes) < 0:
        return State({}, gotos, codes.pop())
    return State(actions, gotos, None)


def _rule(rule: LarkRule) -> Rule:
    origin = str(rule.origin.name)
    keeps_all = rule.options.keep_all_tokens
    keep: list[int] = []
    missing = list(rule.options.empty_indices)
    for position, symbol in enumerate(rule.expansion):
        while missing and missing.pop(0):
            keep.append(PLACEHOLDER)
        if not symbol.is_term or keeps_all or not getattr(symbol, "filter_out", False):
            keep.append(position)
    keep.extend(PLACEHOLDER for left_out in missing if left_out)
    name = str(rule.alias) if rule.alias else origin
    spliced = origin.startswith("_")
    return Rule(origin, name, len(rule.expansion), tuple(keep), spliced, rule.options.expand1 and not rule.alias)
