"""Faults where what was meant is plain: it is said, and the tokens are put right, so that nothing else is lost."""

import difflib
from collections.abc import Callable

from scorelang.diagnostics import Diagnostic, Label
from scorelang.diagnostics.catalogue import syntax as rules
from scorelang.source import Span
from scorelang.source.records import dataclass
from scorelang.syntax.parsing.fault import Fault
from scorelang.syntax.parsing.messages import BRACKETS, cut, not_closed
from scorelang.syntax.tokens.record import Token
from scorelang.syntax.tokens.texts import written

# Words of other languages for keywords of this one.
_SYNONYMS = {
    "string": "text",
    "str": "text",
    "varchar": "text",
    "int": "number",
    "integer": "number",
    "float": "number",
    "double": "number",
    "decimal": "number",
    "numeric": "number",
    "bool": "flag",
    "boolean": "flag",
    "datetime": "time",
    "timestamp": "time",
    "instant": "time",
    "currency": "money",
    "interval": "duration",
    "null": "missing",
    "none": "missing",
    "nil": "missing",
    "empty": "absent",
    "blank": "absent",
    "required": "",
    "nullable": "optional",
    "otherwise": "else",
    "default": "else",
    "unless": "",
    "if": "when",
    "then": "->",
    "reason": "because",
    "min": "from",
    "max": "to",
    "above": "from",
}


@dataclass(frozen=True, slots=True)
class Repair:
    """Say `message`, and put `tokens` in the place of as many as were `replaced`."""

    message: Diagnostic | None
    tokens: list[Token]
    replaced: int


def repair(fault: Fault) -> Repair | None:
    """What to put right, None where it is not plain; the order is from the surest to the least sure."""
    for attempt in ATTEMPTS:
        found = attempt(fault)
        if found is not None:
            return found
    return None


# For each sign, those that may have been meant, the likeliest first.
_MEANT = {"=": ("==", ":", "->"), "==": ("=",), ":": ("->", "=", "=="), "->": (":", "=")}
_SIGNS = {
    "==": "a comparison is written `==`",
    "=": "a value is given with `=`",
    ":": "a type follows `:`",
    "->": "an arm is written `… -> …`",
}


def _other_sign(fault: Fault) -> Repair | None:
    """`=` for `==`, `:` for `=` and the like."""
    token = fault.token
    for meant in _MEANT.get(token.text, ()):
        kind = "COMPARE" if meant == "==" else meant
        if fault.takes_then_next(kind):
            text = f"found `{token.text}`; wanted `{meant}`"
            message = rules.FOREIGN_SPELLING.at(fault.span, text, help=_SIGNS[meant])
            return _replace(fault, message, kind, meant)
    return None


def _else_if(fault: Fault) -> Repair | None:
    token = fault.token
    if token.text.lower() not in ("elif", "elsif", "elseif", "elsewhen") or not fault.takes("else"):
        return None
    message = rules.FOREIGN_SPELLING.at(fault.span, f"`{token.text}` is spelled otherwise here", help="write `else if`")
    words = [Token("NAME", word, token.start, token.end) for word in ("else", "if")]
    return Repair(message, words, 1)


def _other_word(fault: Fault) -> Repair | None:
    """A word of another language where one of this would do."""
    token = fault.token
    word = token.text.lower()
    meant = _SYNONYMS.get(word, word)
    if token.kind != "NAME" or not meant or meant == token.text or not fault.takes_then_next(meant):
        return None
    return _instead(fault, meant)


def _misspelled(fault: Fault) -> Repair | None:
    """A keyword with a letter wrong."""
    token = fault.token
    if token.kind != "NAME" or len(token.text) < 3:
        return None
    keywords = [kind for kind in fault.automaton.wanted() if kind.isalpha() and kind.islower()]
    for meant in difflib.get_close_matches(token.text.lower(), sorted(keywords), n=3, cutoff=0.7):
        if fault.takes_then_next(meant):
            message = rules.UNEXPECTED.at(
                fault.span, f"`{token.text}` means nothing here", help=f"did you mean `{meant}`?"
            )
            return _replace(fault, message, "NAME", meant)
    return None


def _instead(fault: Fault, meant: str) -> Repair:
    text = f"`{fault.token.text}` is spelled otherwise here"
    message = rules.FOREIGN_SPELLING.at(fault.span, text, help=f"write `{meant}`")
    return _replace(fault, message, "NAME" if meant.isalpha() else meant, meant)


def _quoted(fault: Fault) -> Repair | None:
    """A text where a name is wanted, a name where a text is wanted."""
    token = fault.token
    if token.kind == "TEXT" and token.text[1:-1].isidentifier() and token.text.isascii():
        name = token.text[1:-1]
        if not fault.takes_then_next("NAME") or name in fault.automaton.table.reserved:
            return None
        message = rules.UNEXPECTED.at(
            fault.span, f"found the text `{token.text}`; wanted a name", help=f"write `{name}`"
        )
        return _replace(fault, message, "NAME", name)
    if token.kind == "NAME" and fault.takes_then_next("TEXT"):
        help = f"write `{written(token.text)}`"
        message = rules.UNEXPECTED.at(fault.span, f"found `{token.text}`; wanted a text in quotes", help=help)
        return _replace(fault, message, "TEXT", written(token.text))
    return None


def _sign_too_many(fault: Fault) -> Repair | None:
    """A comma, colon or the like between words that need none."""
    token, before = fault.token, fault.tokens[fault.place - 1]
    if token.kind == "COMPARE" and fault.takes_then_next("from"):
        return _instead(fault, "from")
    surplus = token.kind in (",", ":", "=") or (token.kind == "COMPARE" and before.text in ("from", "to"))
    if not surplus or not fault.takes_next():
        return None
    help = "one comma is enough" if before.kind == "," else "each part begins with its own word"
    message = rules.UNEXPECTED.at(fault.span, f"no `{token.text}` stands here", help=help)
    return Repair(message, [], 1)


def _comma_too_few(fault: Fault) -> Repair | None:
    opener = fault.opener()
    follows = fault.automaton.takes_all((",",), fault.kinds(), fault.kinds(1))
    if not follows or (opener is not None and _lies_outside(fault, opener)):
        return None
    before = fault.tokens[fault.place - 1]
    place = Span(fault.source.path, before.end - 1, before.end)
    shown = cut(fault.token.text)
    label = Label(fault.span, "before this")
    message = rules.UNEXPECTED.at(place, f"a comma is missing before `{shown}`", labels=(label,))
    return _insert(fault, message, ",")


def _not_closed(fault: Fault) -> Repair | None:
    """A bracket whose block or list has ended, as the lay-out shows."""
    opener = fault.opener()
    if opener is None:
        return None
    closer = BRACKETS[opener.kind]
    follows = opener.kind == "(" and fault.takes_then_this(closer)
    if not follows and not (fault.takes(closer) and _lies_outside(fault, opener)):
        return None
    # The file may end within many blocks: one message, at the innermost, says it.
    # One that was put in was reported where it was missing.
    last = fault.tokens[fault.place - 1] if fault.place else opener
    silent = (fault.ends and last.start == fault.token.start) or opener.start == opener.end
    return _insert(fault, None if silent else not_closed(fault.source.path, [opener], fault.token), closer)


def _lies_outside(fault: Fault, opener: Token) -> bool:
    """Whether the token begins a line that is indented no further than the one where the block was opened."""
    if fault.ends:
        return True
    return fault.begins_line() and fault.indent(fault.token.start) <= fault.indent(opener.start)


def _not_opened(fault: Fault) -> Repair | None:
    line_end = fault.source.text.find("\n", fault.token.start)
    rest = fault.source.text[fault.token.start : line_end if line_end >= 0 else None]
    if not fault.takes_then_this("{") or "{" in rest.split("}")[0]:
        return None
    message = rules.UNEXPECTED.at(fault.span, f"found `{cut(fault.token.text)}`; wanted `{{`")
    return _insert(fault, message, "{")


def _closed_twice(fault: Fault) -> Repair | None:
    opener = fault.opener()
    if fault.token.kind != ")" or (opener is not None and (opener.kind == "(" or not fault.takes_next())):
        return None
    return Repair(rules.STRAY_CLOSE.at(fault.span, "this `)` closes nothing", help="take it out"), [], 1)


def _replace(fault: Fault, message: Diagnostic, kind: str, text: str) -> Repair:
    return Repair(message, [Token(kind, text, fault.token.start, fault.token.end)], 1)


def _insert(fault: Fault, message: Diagnostic | None, sign: str) -> Repair:
    return Repair(message, [Token(sign, sign, fault.token.start, fault.token.start)], 0)


ATTEMPTS: tuple[Callable[[Fault], Repair | None], ...] = (
    _other_sign,
    _else_if,
    _other_word,
    _sign_too_many,
    _not_closed,
    _misspelled,
    _quoted,
    _comma_too_few,
    _not_opened,
    _closed_twice,
)
