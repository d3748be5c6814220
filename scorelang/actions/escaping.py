"""Text from data made harmless, one function a format: nothing in an account's name is markup, a formula or a line."""

import re
from functools import lru_cache
from html import escape

from scorelang.actions.shapes import LONGEST_CELL

MOST_KEPT = 20_000  # texts: titles and words come back in every plan
# control and format characters, among them those that turn the direction of the text behind them
UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\ue000-\uf8ff]+"
)
BLANKS = re.compile(r"\s{2,}")
MARKUP = re.compile(
    r"[\\`*\[\]<|~]"  # what can begin markup anywhere
    r"|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])"  # emphasis, not a name_like_this
    r"|&(?=#?\w+;)"  # an entity
    r"|:(?=//)|(?<=\bwww)\."  # what readers make a link of
    r"|^[#>]|^[-+=](?!\d)|(?:(?<=^\d)|(?<=^\d\d)|(?<=^\d\d\d))[.)](?=\s|$)"  # a heading, quote, rule or list
)
BACKTICK = "&#96;"  # within code a backslash would not keep it from ending the code
FORMULA = re.compile(r"\s*[=+\-@\t\r\n\x00＝＋－＠]")


def clean(text: str, longest: int = LONGEST_CELL) -> str:
    """One line of text that can be seen, cut where it is too long."""
    if not text.isprintable():
        text = UNSEEN.sub(" ", text)
    text = BLANKS.sub(" ", text).strip()
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


@lru_cache(MOST_KEPT)
def html(text: str) -> str:
    """Text as HTML shows it, in an element or in a quoted attribute."""
    return escape(clean(text), quote=True)


@lru_cache(MOST_KEPT)
def markdown(text: str) -> str:
    """Text as Markdown shows it, letter by letter."""
    text = clean(text)
    return text if text.isalnum() else MARKUP.sub(r"\\\g<0>", text).replace("\\`", BACKTICK)


def cell(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return "'" + text if FORMULA.match(text) else text


def calendar_text(text: str) -> str:
    """Text as a property of an ICS file."""
    text = UNSEEN.sub(" ", text).strip()
    return re.sub(r"([\\;,])", r"\\\1", text)


def fold(line: str) -> str:
    """A line of an ICS file, folded at 75 octets without cutting a character in two."""
    pieces, piece, room = [], "", 75
    for char in line:
        width = len(char.encode())
        if width > room:
            pieces.append(piece)
            piece, room = "", 74
        piece += char
        room -= width
    return "\r\n ".join([*pieces, piece])
