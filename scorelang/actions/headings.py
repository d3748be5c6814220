"""Headings of Markdown, one level down: a plan's own title stands above them."""

import re

HEADING = re.compile(r"\n#(?=#{0,4}\s)")
FENCE = re.compile(r"^ {0,3}(```|~~~)", re.MULTILINE)


def lowered(markdown: str) -> str:
    """The same Markdown with its headings one level down, code blocks left alone."""
    if not any(sign in markdown and sign * 3 in markdown for sign in "`~"):  # one sign alone is found at once
        return _lowered(markdown)
    inside = False
    lines = []
    for line in markdown.split("\n"):
        inside ^= FENCE.match(line) is not None
        lines.append(line if inside else _lowered(line))
    return "\n".join(lines)


def _lowered(markdown: str) -> str:
    """By the lines' ends, which are found faster than beginnings."""
    return HEADING.sub("\n##", f"\n{markdown}")[1:]
