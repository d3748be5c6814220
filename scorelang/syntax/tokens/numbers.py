"""Numbers and days as they are written: one way each."""

import re
from datetime import date

from scorelang.diagnostics.catalogue import syntax as rules
from scorelang.kernel.entry import LARGEST
from scorelang.source import SourceText, Span
from scorelang.syntax.tokens.record import Findings, Token

# Whatever begins like a number and is none: `010`, `.5`, `1e+5`, `30d`, `12.03.2026`.
BAD_NUMBER = r"\.?[0-9](?:[eE][+-][0-9]+|[0-9A-Za-z_.]|-[0-9])*%?"

# Days that would be read as a difference of numbers.
BAD_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.Z+-]*|(?:0[0-9]-[0-9]{1,2}|[0-9]{1,2}-0[0-9])-[0-9]{4}(?!\w)"

_LONGEST = 40
_UNITS = {"d": "days", "w": "weeks", "mo": "months", "y": "years", "h": "hours", "min": "minutes"}
_EXPONENT = re.compile(r"(?:[0-9]*\.)?[0-9]+\.?[eE][+-]?[0-9]{1,3}")
_DAY_FIRST = re.compile(r"([0-9]{1,2})[.-]([0-9]{1,2})[.-]([0-9]{4})")
_INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T?[0-9:.Z+-]*")
_WITH_LETTERS = re.compile(r"([0-9]+(?:\.[0-9]+)?)([A-Za-z]+)")
_SCALE = {"%": -2, "k": 3, "M": 6}


def value_of(text: str) -> float:
    """What a number means: `250k` is 250000, `85%` is 0.85."""
    plain = text.replace("_", "")
    # Read as one decimal, not computed: `66.67%` is the double nearest to 0.6667.
    return float(f"{plain[:-1]}e{_SCALE[plain[-1]]}") if plain[-1] in _SCALE else float(plain)


def check_number(token: Token, span: Span, findings: Findings) -> Token:
    """A number that can be computed with, or a day that the calendar has."""
    if token.kind == "DATE":
        if _day(token.text) is None:
            findings.add(rules.NO_SUCH_DAY.at(span, f"no calendar has the day `{token.text}`"))
            return token._replace(text="2000-01-01")
        return token
    if len(token.text) > _LONGEST or abs(value_of(token.text)) > LARGEST:
        message = "this number is too large or too long; at most 1_000_000_000_000_000 is taken, of 40 digits"
        findings.add(rules.NUMBER_FORM.at(span, message))
        return token._replace(text="1")
    return token


def read_bad_number(token: Token, source: SourceText, span: Span, findings: Findings) -> Token:
    """Say how the number is written, and go on with what was probably meant."""
    text = token.text
    shown = text if len(text) <= _LONGEST else text[:_LONGEST] + "…"
    meant, help = _meant(text, source.text[max(0, token.start - 2) : token.start])
    findings.add(rules.NUMBER_FORM.at(span, f"`{shown}` is not how a number is written", help=help))
    return Token("DATE" if _day(meant) else "NUMBER", meant, token.start, token.end)


def _meant(text: str, before: str) -> tuple[str, str]:
    """The number that was probably meant, and how it is written."""
    if len(text) > _LONGEST:
        return "1", "a number has at most 40 digits"
    if match := _DAY_FIRST.fullmatch(text):
        first, second, year = match.groups()
        meant = f"{year}-{second:0>2}-{first:0>2}"
        day = meant if _day(meant) else "2000-01-01"
        return day, "a day is written year-month-day, as in `2026-03-31`"
    if _INSTANT.fullmatch(text):
        day = text[:10]
        return (day if _day(day) else "2000-01-01"), f"only days are written: `{day}`"
    if _EXPONENT.fullmatch(text):
        return _plain(float(text))
    if text.startswith("."):
        return _digits(f"0{text}", "a digit stands before the point: ")
    if before[-1:] == "," and before[:1].isdigit() and len(text) == 3 and text.isdigit():
        return _digits(text.lstrip("0") or "0", "thousands take an underscore, as in `1_000`, not a comma")
    if text[0] == "0" and text[1:2].isdigit():
        return _digits(text.lstrip("0") if text.lstrip("0")[:1].isdigit() else "0" + text.lstrip("0"), "write ")
    if match := _WITH_LETTERS.fullmatch(text):
        return _with_letters(*match.groups())
    return _digits(text.replace("_", "").rstrip("."), "write ")


def _with_letters(digits: str, letters: str) -> tuple[str, str]:
    lower = letters.lower()
    if letters in ("K", "m"):
        meant = digits + {"K": "k", "m": "M"}[letters]
        return meant, f"thousands are written `{digits}k`, millions `{digits}M`"
    if lower in _UNITS:
        return digits, f"write `{digits} {_UNITS[lower]}`"
    help = "a name begins with a letter; a number takes `k`, `M` or `%` after it, and a unit after a blank: `30 days`"
    return digits, help


def _plain(value: float) -> tuple[str, str]:
    if not 1e-9 <= abs(value) <= LARGEST:
        return "1", "write the number out"
    meant = f"{value:.12f}".rstrip("0").rstrip(".")
    return meant, f"write `{meant}`"


def _digits(meant: str, help: str) -> tuple[str, str]:
    """The guess if it is a number, else 1."""
    if re.fullmatch(r"(0|[1-9][0-9]*)(\.[0-9]+)?[kM%]?", meant):
        return meant, f"{help}`{meant}`" if help.endswith(" ") else help
    return "1", "numbers look like `12`, `0.5`, `1_000`, `250k`, `2M` or `85%`"


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == 10 and text[4] == text[7] == "-" else None
    except ValueError:
        return None
