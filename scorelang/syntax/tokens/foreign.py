"""Spellings of other languages, with the one of this language: reported, and read as they were meant."""

import re

from scorelang.diagnostics.catalogue import syntax as rules
from scorelang.source import Span
from scorelang.syntax.tokens.record import Findings, Token
from scorelang.syntax.tokens.texts import written

# What is written: the tokens that were meant.
_MEANT: dict[str, tuple[str, str]] = {
    "&&": ("NAME", "and"),
    "||": ("NAME", "or"),
    "===": ("COMPARE", "=="),
    "!==": ("COMPARE", "!="),
    "<>": ("COMPARE", "!="),
    "=>": ("->", "->"),
    "=<": ("COMPARE", "<="),
    "≥": ("COMPARE", ">="),
    "≤": ("COMPARE", "<="),
    "≠": ("COMPARE", "!="),
    "→": ("->", "->"),
    "−": ("-", "-"),
    "–": ("-", "-"),
    "×": ("*", "*"),
    "÷": ("/", "/"),
    "[": ("(", "("),
    "]": (")", ")"),
    "!": ("NAME", "not"),
    ":=": ("=", "="),
    "^": ("*", "*"),
    "&": ("NAME", "and"),
    "|": ("NAME", "or"),
    "~": ("NAME", "not"),
    ";": ("", ""),
}

_POWER = "a power is written as a product: `x * x`"

PATTERN = (
    r"//[^\n]*|/\*[\s\S]*?(?:\*/|\Z)|'(?:[^'\\\n]|\\[^\n])*'|“[^”\n]*”|„[^“”\n]*[“”]|"
    + "|".join(re.escape(sign) for sign in sorted(_MEANT, key=len, reverse=True) if sign != "!")
    + r"|!(?!=)|%|\*\*"
)

# Signs with no meaning at all: what to write instead.
FOREIGN = {
    "?": "a choice is written `if c then a else b`",
    "$": "an amount of money is a plain number",
    "€": "an amount of money is a plain number",
    "£": "an amount of money is a plain number",
    "@": "names have letters, digits and underscores",
    "'": "texts stand in double quotes",
    "`": "a name in backquotes ends on its line",
    "\\": "newlines mean nothing: a long line is simply broken",
}


def read_foreign(token: Token, span: Span, before: list[Token], findings: Findings) -> list[Token]:
    """Report the spelling; the tokens that were meant."""
    text = token.text
    if text == "%":
        return _percent(token, span, before, findings)
    if text == "**":
        findings.add(rules.FOREIGN_SPELLING.at(span, "`**` is no operator", help=_POWER))
        return [Token("*", "*", token.start, token.end)]
    if text[:2] in ("//", "/*"):
        findings.add(
            rules.FOREIGN_SPELLING.at(span, f"`{text[:2]}` begins no comment", help="a comment begins with `#`")
        )
        return []
    if text[0] in "'“„":
        findings.add(rules.FOREIGN_SPELLING.at(span, "this text is not in double quotes", help='write `"…"`'))
        return [Token("TEXT", written(text[1:-1].replace("\\'", "'")), token.start, token.end)]
    kind, meant = _MEANT[text]
    findings.add(rules.FOREIGN_SPELLING.at(span, f"`{text}` is spelled otherwise here", help=_help(text, meant)))
    return [Token(kind, meant, token.start, token.end)] if kind else []


def read_word(token: Token, span: Span, reserved: frozenset[str], findings: Findings) -> Token:
    """`AND`, `True`: words of the language are written small."""
    small = token.text.lower()
    if token.text == small or small not in reserved:
        return token._replace(kind="NAME")
    message = f"`{token.text}` is a word of the language, which is written small"
    help = f"write `{small}`; a column of that name is written `` `{token.text}` ``"
    findings.add(rules.FOREIGN_SPELLING.at(span, message, help=help))
    return token._replace(kind="NAME", text=small)


def _help(text: str, meant: str) -> str:
    if text == "^":
        return _POWER
    if text == ";":
        return "nothing stands between clauses: each begins with its keyword"
    if text in "[]":
        return "lists stand in `( )`"
    return f"write `{meant}`"


def _percent(token: Token, span: Span, before: list[Token], findings: Findings) -> list[Token]:
    """`85 %`: the sign belongs to the number."""
    last = before[-1] if before else None
    if last is not None and last.kind == "NUMBER" and last.text[-1].isdigit():
        help = f"write `{last.text}%`, without a blank"
        findings.add(rules.FOREIGN_SPELLING.at(span, "the percent sign stands apart from its number", help=help))
        before[-1] = last._replace(text=last.text + "%", end=token.end)
        return []
    findings.add(rules.FOREIGN_SPELLING.at(span, "`%` stands right after a number, as in `85%`"))
    return []
