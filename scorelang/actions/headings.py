"""Headings of Markdown, one level down: a plan's own title stands above them."""

import re

HEADING = re.compile(r"^(?=#{1,5}\s)", re.MULTILINE)
FENCE = re.compile(r"^ {0,3}(```|~~~)", re.MULTILINE)


def lowered(markdown: str) -> str:
    """The same Markdown with its headings one level down, code blocks left alone."""
    if "```" not in markdown and "~~~" not in markdown:
        return HEADING.sub("#", markdown)
    inside = False
    lines = []
    for line in markdown.split("\n"):
        inside ^= FENCE.match(line) is not None
        lines.append(line if inside else HEADING.sub("#", line))
    return "\n".join(lines)
