"""Quoted texts: what a backslash may stand before, and texts that are not closed."""

import re

from scorelang.diagnostics.catalogue import syntax as rules
from scorelang.source import Span
from scorelang.syntax.tokens.record import Findings, Token

LOOSE_TEXT = r'"(?:[^"\\\n]|\\[^\n])*"'
OPEN_TEXT = r'"(?:[^"\\\n]|\\[^\n])*\\?'

_ESCAPE = re.compile(r"\\(.)")
_MEANING = {'"': '"', "\\": "\\", "n": "\n"}
_WRITTEN = {'"': '\\"', "\\": "\\\\", "\n": "\\n"}


def check_escapes(text: str, span: Span, findings: Findings) -> None:
    """A backslash stands before a quote, a backslash or an n."""
    for match in _ESCAPE.finditer(text):
        if match.group(1) not in _MEANING:
            place = Span(span.path, span.start + match.start(), span.start + match.end())
            message = f"`{match.group()}` means nothing in a text"
            help = 'a backslash stands before `"`, `\\` or `n`; for the backslash itself write `\\\\`'
            findings.add(rules.UNKNOWN_ESCAPE.at(place, message, help=help))


def close_text(token: Token, span: Span, findings: Findings) -> list[Token]:
    """A text that runs to the end of its line; a brace with which the line ends is none of its letters."""
    help = 'a text ends with `"` on the line where it began'
    findings.add(rules.OPEN_TEXT.at(Span(span.path, span.start, span.start + 1), "this text is not closed", help=help))
    line = token.text.rstrip()
    brace = line[-1] if line[-1] in "{}" else ""
    words = line.removesuffix(brace).rstrip(" \t\\")
    end = token.start + len(line)
    text = Token("TEXT", words + '"', token.start, token.start + len(words))
    return [text, Token(brace, brace, end - 1, end)] if brace else [text]


def said(text: str) -> str:
    """What a quoted text says."""
    inner = text[1:-1]
    return _ESCAPE.sub(lambda match: _MEANING.get(match.group(1), match.group()), inner) if "\\" in inner else inner


def written(text: str) -> str:
    """How a text is quoted."""
    return '"' + "".join(_WRITTEN.get(char, char) for char in text) + '"'
