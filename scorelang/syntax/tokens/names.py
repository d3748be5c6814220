"""Names: how long, of which letters."""

import unicodedata

from scorelang.diagnostics.catalogue import syntax as rules
from scorelang.source import Span
from scorelang.syntax.tokens.record import Findings

LONGEST_NAME = 64

# Scripts that are written together in one word.
_TOGETHER = (
    frozenset({"CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA"}),
    frozenset({"CJK", "HANGUL"}),
    frozenset({"CJK", "BOPOMOFO"}),
)


def check_name(text: str, span: Span, findings: Findings) -> None:
    """A bare name has the letters a to z, digits and underscores."""
    _check_length(text, span, findings)
    odd = next((char for char in text if not char.isascii()), None)
    if odd is not None:
        message = f"`{text[:LONGEST_NAME]}` has the letter {described(odd)}; a bare name has the letters a to z"
        findings.add(rules.NAME_LETTERS.at(span, message, help="other names stand in backquotes, with one alphabet"))


def check_quoted_name(text: str, span: Span, findings: Findings) -> None:
    """A name in backquotes is composed, of one script, and begins and ends with something that can be seen."""
    _check_length(text, span, findings)
    if text != text.strip():
        findings.add(rules.NAME_LETTERS.at(span, "a name in backquotes begins or ends with a blank"))
    if unicodedata.normalize("NFC", text) != text:
        message = "this name has letters in pieces (a letter and its accent apart)"
        findings.add(rules.NAME_LETTERS.at(span, message, help="write each letter as one character"))
    mixed = _of_another_script(text)
    if mixed is not None:
        message = f"this name mixes alphabets: {described(mixed)} stands among others that may look the same"
        findings.add(rules.NAME_LETTERS.at(span, message, help="write the name in one alphabet"))


def described(char: str) -> str:
    """A character that may look like another: its code point and its name."""
    return f"U+{ord(char):04X} ({unicodedata.name(char, 'no name').lower()})"


def _check_length(text: str, span: Span, findings: Findings) -> None:
    if len(text) > LONGEST_NAME:
        message = f"this name has {len(text):,} letters; at most {LONGEST_NAME} are taken"
        findings.add(rules.LONG_NAME.at(span, message))


def _of_another_script(text: str) -> str | None:
    """The first letter that does not belong to the script of the others."""
    scripts: set[str] = set()
    for char in text:
        if not char.isalpha():
            continue
        scripts.add(unicodedata.name(char, "UNKNOWN").split()[0])
        if len(scripts) > 1 and not any(scripts <= together for together in _TOGETHER):
            return char
    return None
