"""Plain Markdown -> the HTML that the converter makes of it, without asking the converter: most of a plan is plain.

Plain is text of headings, paragraphs, tight lists and emphasis around words. Of anything else nothing is said (None),
and the converter is asked. Where something is said it is what the converter would say, which the tests hold.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

BOX = '<input type="checkbox" aria-label="done">'
ODD = re.compile(r"[^\S \n]|[\x00-\x09\x0b-\x1f\ufffd]| (?=\n)| $|(?<=\n) |^ ")  # blanks and signs that have a meaning
HEADING = re.compile(r"(#{1,6}) (.+)")
BULLET = re.compile(r"- (\[[ x]\] )?(.+)")
NUMBERED = re.compile(r"[0-9]{1,9}\. (.+)")
# what a line may begin with that begins no block: words, and emphasis of words
BEGINS = re.compile(r"(?![0-9]{1,9}[.)](?: |$))[^\W_]|\*\*?[^\W_]|[(\"'€$£¥₹−–…—“]")
# the inline signs that are plain: an escape, emphasis from a word's beginning to an end, and an ampersand alone
INLINE = re.compile(
    r"\\([!-/:-@\[-`{-~])"
    r"|(?:(?<=[ \n(])|\A)(\*\*?)(?=[^\W_])((?:[^*\\\[\]<`&\n]|&#96;)*?"
    r"(?:[^\W_](?=\2(?:[ \n.,;:!?)]|\Z))|[.,;:!?)](?=\2(?:[ \n]|\Z))))\2"
    r"|(&#96;)"
    r"|&(?=[ ])"
    r"|(?<=[A-Za-z0-9])_(?=[A-Za-z0-9])"
)
SIGNS = re.compile(r"[\\*_\[\]<`&]")
ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})
MOST_KEPT = 5_000


def plain_html(markdown: str) -> str | None:
    """The HTML, with headings one level down; None where the text is not plain."""
    if ODD.search(markdown):
        return None
    pieces: list[str] = []
    for block in filter(None, re.split(r"\n{2,}", markdown.strip("\n"))):
        for piece in _block(block.split("\n")):
            if piece is None:
                return None
            pieces.append(piece)
    # a list that is followed by another one is one list with blank lines, which looks different
    if any(before[:3] == after[:3] and before[:3] in ("<ul", "<ol") for before, after in pairwise(pieces)):
        return None
    return "".join(pieces)


def _block(lines: list[str]) -> Iterator[str | None]:
    """What stands between blank lines: headings, then paragraphs and lists."""
    at = 0
    while at < len(lines):
        line = lines[at]
        if line[0] == "#":
            yield _heading(line)
            at += 1
            continue
        kind = _kind(line)
        end = at + 1
        while end < len(lines) and lines[end][0] != "#" and _kind(lines[end]) == kind:
            end += 1
        if kind != "p" and end < len(lines) and lines[end][0] != "#":
            yield None  # a line after a list's item belongs to the item
            return
        if kind == "ol" and at > 0 and lines[at - 1][0] != "#":
            yield None
            return
        yield _paragraph(lines[at:end]) if kind == "p" else _list(kind, lines[at:end])
        at = end


def _kind(line: str) -> str:
    return "ul" if line.startswith("- ") else "ol" if NUMBERED.match(line) else "p"


def _heading(line: str) -> str | None:
    match = HEADING.fullmatch(line)
    if match is None or match[2].endswith("#") or not BEGINS.match(match[2]):
        return None
    text = inline(match[2])
    level = min(len(match[1]) + 1, 6)
    return None if text is None else f"<h{level}>{text}</h{level}>\n"


def _paragraph(lines: list[str]) -> str | None:
    if not all(BEGINS.match(line) for line in lines):
        return None
    text = inline("\n".join(lines))
    return None if text is None else f"<p>{text}</p>\n"


def _list(kind: str, lines: list[str]) -> str | None:
    items = []
    boxes = False
    for number, line in enumerate(lines):
        match = (BULLET if kind == "ul" else NUMBERED).fullmatch(line)
        if match is None or (kind == "ol" and number == 0 and not line.startswith("1. ")):
            return None
        box, said = match.groups() if kind == "ul" else (None, match[1])
        text = inline(said) if BEGINS.match(said) else None
        if text is None:
            return None
        boxes = boxes or box is not None
        items.append(f"<li>{BOX if box else ''}{text}</li>\n")
    opening = '<ul class="tasks">' if boxes else f"<{kind}>"
    return f"{opening}\n{''.join(items)}</{kind}>\n"


@lru_cache(MOST_KEPT)
def inline(text: str) -> str | None:
    """Words, escapes and emphasis; None where there is any other sign."""
    if not SIGNS.search(text):
        return text.translate(ENTITIES)
    pieces = []
    at = 0
    for match in INLINE.finditer(text):
        between = text[at : match.start()]
        if SIGNS.search(between):
            return None
        pieces.append(between.translate(ENTITIES))
        escaped, stars, words, backtick = match.groups()
        if escaped:
            pieces.append(escaped.translate(ENTITIES))
        elif stars:
            tag = "strong" if len(stars) == 2 else "em"
            said = inline(words)
            if said is None:
                return None
            pieces.append(f"<{tag}>{said}</{tag}>")
        elif backtick:
            pieces.append("`")
        else:
            pieces.append(match[0].translate(ENTITIES))
        at = match.end()
    rest = text[at:]
    if SIGNS.search(rest):
        return None
    pieces.append(rest.translate(ENTITIES))
    return "".join(pieces)
