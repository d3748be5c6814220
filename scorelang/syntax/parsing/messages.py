"""What is said at a token that does not belong where it stands."""

from scorelang.diagnostics import Diagnostic, Label
from scorelang.diagnostics.catalogue.syntax import CHAINED_COMPARISON, OPEN_BLOCK, UNEXPECTED
from scorelang.source import Span
from scorelang.syntax.grammar.table import END
from scorelang.syntax.parsing.fault import PIECES, Fault
from scorelang.syntax.tokens.record import Token

_VALUES = frozenset({"NUMBER", "DATE", "TEXT", "NAME", "QUOTED_NAME", "(", "-", "match", "true", "false", "today"})
_CONDITIONS = frozenset({*_VALUES, "not", "if"})
_OPERATORS = frozenset({"+", "-", "*", "/", "COMPARE", "and", "or", "implies", "in", "is", "not", ".", "("})
_UNITS = frozenset({f"{unit}{s}" for unit in ("minute", "hour", "day", "week", "month", "year") for s in ("", "s")})
_TYPES = frozenset({"text", "number", "money", "percent", "flag", "date", "time", "duration"})
_WINDOWS = frozenset({"over", "where", "since", "by", "latest"})
_WORDS = {
    "NAME": "a name",
    "TEXT": "a text in quotes",
    "NUMBER": "a number",
    "DATE": "a day",
    "COMPARE": "a comparison",
}
BRACKETS = {"(": ")", "{": "}"}
_MOST_LISTED = 6
_MOST_NAMED = 3

# What people write who come from elsewhere, where it has no one word in its place.
_HABITS = {
    "between": "write `x >= low and x <= high`",
    "like": 'write `contains(x, "…")` or `starts_with(x, "…")`',
    "contains": 'write `contains(x, "…")`',
    "case": "write `if c then a else b`, or `match x { … }`",
    "return": "an expression is its own value",
    "def": "a name is given with `let`",
    "var": "a name is given with `let`",
    "const": "a name is given with `let`",
    "select": "a measure is written `count(source where … over 30 days)`",
    "last": "`over 30 days` looks back from today",
    "again": "write `again after 30 days`",
    "first": "write `first of`",
    "silent": "write `silent after 30 days`",
    "missing": "write `x is missing` or `x is not missing`",
    "absent": "write `x is absent` or `x is not absent`",
    "isnt": "write `!=`, or `is not missing`",
    "xor": "write `a != b`",
    "mod": "there is no remainder; `floor(x)` rounds down",
}


def explain(fault: Fault) -> Diagnostic:
    """What was found, then what was wanted."""
    if _chains(fault):
        help = "write `a < b and b < c`"
        return CHAINED_COMPARISON.at(fault.span, "a comparison is compared again; comparisons do not chain", help=help)
    wanted = fault.automaton.wanted()
    return UNEXPECTED.at(fault.span, f"{_found(fault)}; wanted {_said(fault, wanted)}", help=_help(fault, wanted))


def not_closed(path: str, openers: list[Token], follow: Token) -> Diagnostic:
    """Brackets, the innermost first, whose block or list has ended where another token stands."""
    opener, *others = openers
    ends = follow.kind == END
    said = "the file ends" if ends else f"`{cut(follow.text)}` stands"
    wanted = " ".join(BRACKETS[one.kind] for one in openers[:_MOST_NAMED])
    label = Label(Span(path, follow.start, follow.end), f"wanted `{wanted}` before this")
    labels = (*(Label(Span(path, one.start, one.end), "nor is this") for one in others[:_MOST_NAMED]), label)
    message = f"this `{opener.kind}` is not closed where {said}"
    return OPEN_BLOCK.at(Span(path, opener.start, opener.end), message, labels=labels[:-1] if ends else labels)


def cut(text: str) -> str:
    """As much of a token as a message shows."""
    return text if len(text) <= 40 else text[:39] + "…"


def _chains(fault: Fault) -> bool:
    token = fault.token
    return (token.kind == "COMPARE" or token.text in ("is", "in")) and fault.takes("and")


def _found(fault: Fault) -> str:
    if fault.ends:
        return "the file ends here"
    shown = cut(fault.token.text)
    kind = {"TEXT": "the text ", "NUMBER": "the number ", "DATE": "the day "}.get(fault.token.kind, "")
    return f"found {kind}`{shown}`"


def _said(fault: Fault, wanted: set[str]) -> str:
    """The kinds of token in words, those that belong together as one."""
    rest = set(wanted)
    said: list[str] = []
    if rest >= _CONDITIONS:
        said.append("an expression")
        rest -= _CONDITIONS
    elif rest >= _VALUES:
        said.append("a value")
        rest -= _VALUES
    after_value = "+" in rest
    if after_value:
        rest -= _OPERATORS | _UNITS
    if rest >= _TYPES:
        said.append(f"a type: {', '.join(f'`{kind}`' for kind in sorted(_TYPES))}")
        rest -= _TYPES
    if len(rest & _UNITS) == len(_UNITS):
        said.append("a unit of time, as in `30 days`")
        rest -= _UNITS
    rest -= {"QUOTED_NAME", END}
    clauses = rest & _clauses_of_block(fault)
    rest -= clauses if len(clauses) > _MOST_NAMED else set()
    said += [_WORDS.get(kind, f"`{kind}`") for kind in sorted(rest, key=lambda kind: (not kind[0].isalpha(), kind))]
    if after_value:
        said.append("an operator")
    if len(clauses) > _MOST_NAMED:
        said.append(_next(fault))
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} or {said[-1]}"


def _next(fault: Fault) -> str:
    """What else may begin here: the block's own words are too many to be listed."""
    block = _block(fault)
    begins = "a" if fault.block() else "another"
    return f"{begins} declaration" if block == "a file" else f"{begins} clause of {block}"


def _clauses_of_block(fault: Fault) -> set[str]:
    """The words with which a piece of the innermost block begins."""
    block = _block(fault)
    return {word for piece, said in PIECES.items() if said == block for word in _clauses(fault, piece)}


def _block(fault: Fault) -> str:
    """What the innermost block is called."""
    automaton = fault.automaton
    for number in reversed(automaton.states):
        gotos = automaton.table.states[number].gotos
        said = next((said for piece, said in PIECES.items() if piece in gotos), None)
        if said is not None:
            return said
    return "a file"


def _help(fault: Fault, wanted: set[str]) -> str | None:
    word = fault.token.text
    if word == "between" and _block(fault) == "a source":
        return "write `number from 1 to 10`"
    if word.lower() in _HABITS:
        return _HABITS[word.lower()]
    if word in _WINDOWS and fault.place and fault.tokens[fault.place - 1].kind == ")":
        return f"`{word}` stands within the parentheses, as in `count(tickets over 30 days)`"
    if fault.token.kind != "NAME":
        return None
    if word in _UNITS and "NUMBER" in wanted:
        return f"write `1 {word}`"
    if word in fault.automaton.table.reserved and "NAME" in wanted:
        return f"`{word}` is a word of the language; a column of that name is written `` `{word}` ``"
    homes = [PIECES[piece] for piece in PIECES if word in _clauses(fault, piece) and PIECES[piece] != _block(fault)]
    if homes and len(wanted) > _MOST_LISTED:
        return f"`{word}` stands in {' or '.join(homes)}"
    clauses = sorted(kind for kind in wanted if kind[0].islower())
    if len(clauses) > _MOST_LISTED and fault.block() is not None:
        kind = "declarations are" if fault.block() == "a file" else "clauses here are"
        return f"{kind} {', '.join(f'`{clause}`' for clause in clauses)}"
    return None


def _clauses(fault: Fault, piece: str) -> set[str]:
    """The words with which such a piece begins."""
    states = fault.automaton.table.states
    return {kind for state in states if piece in state.gotos for kind in state.actions if kind[0].islower()}
