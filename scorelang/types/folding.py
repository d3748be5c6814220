"""How text is trimmed and folded: the same for a cell that enters and for a literal it is compared with.

Folding is letter by letter, so that an engine can do it too: no letter becomes two, and none depends on its neighbours.
"""

BLANKS = " \t\n\r\v\f\u00a0"
DOTTED_CAPITAL_I = "\u0130"


def trimmed(text: str) -> str:
    """Without outer blanks: space, tab, line ends, form feed and the no-break space."""
    return text.strip(BLANKS)


def folded(text: str) -> str:
    """As a `folded` column keeps it: outer blanks and case do not count."""
    inner = trimmed(text)
    return inner.lower() if inner.isascii() else "".join(map(_lower, inner))


def _lower(letter: str) -> str:
    lower = letter.lower()
    if len(lower) == 1:
        return lower
    return "i" if letter == DOTTED_CAPITAL_I else letter
