"""One pass over a text: tokens, comments, and what is no token of the language."""

import re
from functools import cache

from scorelang.diagnostics.catalogue import syntax as rules
from scorelang.source import SourceText, Span
from scorelang.syntax.grammar.loading import load
from scorelang.syntax.grammar.table import END
from scorelang.syntax.tokens.foreign import FOREIGN, PATTERN, read_foreign, read_word
from scorelang.syntax.tokens.names import check_name, check_quoted_name
from scorelang.syntax.tokens.numbers import BAD_DAY, BAD_NUMBER, check_number, read_bad_number
from scorelang.syntax.tokens.record import Findings, Token
from scorelang.syntax.tokens.texts import LOOSE_TEXT, OPEN_TEXT, check_escapes, close_text
from scorelang.syntax.tree.words import Comment

FOREIGN_WORD = r"[^\W\d_]\w*"
BAD = r"[\s\S]"


@cache
def _scanner() -> re.Pattern[str]:
    table = load()
    signs = sorted((text for text in table.literals if not text[0].isalpha()), key=len, reverse=True)
    patterns = {
        "BLANK": table.patterns["BLANK"],
        "COMMENT": table.patterns["COMMENT"],
        "FOREIGN": PATTERN,
        "NAME": table.patterns["NAME"] + r"(?!\w)",
        "BAD_DAY": BAD_DAY,
        "DATE": table.patterns["DATE"],
        "NUMBER": table.patterns["NUMBER"] + r"(?!\.?\w)",
        "BAD_NUMBER": BAD_NUMBER,
        "TEXT": LOOSE_TEXT,
        "OPEN_TEXT": OPEN_TEXT,
        "QUOTED_NAME": table.patterns["QUOTED_NAME"],
        "COMPARE": table.patterns["COMPARE"],
        "SIGN": "|".join(re.escape(sign) for sign in signs),
        "FOREIGN_WORD": FOREIGN_WORD,
        "BAD": BAD,
    }
    return re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in patterns.items()))


def tokens_of(source: SourceText, findings: Findings) -> tuple[list[Token], list[Comment]]:
    """The tokens, an end token last, and the comments."""
    tokens: list[Token] = []
    comments: list[Comment] = []
    path = source.path
    for match in _scanner().finditer(source.text):
        kind = match.lastgroup or "BAD"
        if kind == "BLANK":
            continue
        text, start, end = match.group(), match.start(), match.end()
        if kind == "COMMENT":
            comments.append(Comment(text.rstrip(), Span(path, start, start + len(text.rstrip()))))
        elif kind == "SIGN":
            tokens.append(Token(text, text, start, end))
        elif kind == "COMPARE":
            tokens.append(Token(kind, text, start, end))
        else:
            _word(Token(kind, text, start, end), source, tokens, findings)
    length = len(source.text)
    tokens.append(Token(END, "", length, length))
    return tokens, comments


def _word(token: Token, source: SourceText, tokens: list[Token], findings: Findings) -> None:
    """Names, literals, and whatever is spelled as in another language."""
    span = Span(source.path, token.start, token.end)
    match token.kind:
        case "NAME" | "FOREIGN_WORD":
            check_name(token.text, span, findings)
            tokens.append(read_word(token, span, load().reserved, findings))
        case "NUMBER" | "DATE":
            tokens.append(check_number(token, span, findings))
        case "TEXT":
            check_escapes(token.text, span, findings)
            tokens.append(token)
        case "QUOTED_NAME":
            check_quoted_name(token.text[1:-1], span, findings)
            tokens.append(token)
        case "OPEN_TEXT":
            tokens.extend(close_text(token, span, findings))
        case "BAD_NUMBER" | "BAD_DAY":
            tokens.append(read_bad_number(token, source, span, findings))
        case "FOREIGN":
            tokens.extend(read_foreign(token, span, tokens, findings))
        case _:
            message = f"`{token.text}` means nothing here"
            findings.add(rules.MEANINGLESS.at(span, message, help=FOREIGN.get(token.text)))
