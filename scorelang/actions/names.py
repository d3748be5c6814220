"""The nearest name, for messages that suggest one."""

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(name: str, names: Iterable[str]) -> str | None:
    """The one name within a third of its length, where there is one."""
    close = get_close_matches(name.lower(), sorted(names), n=1, cutoff=0.6)
    return close[0] if close and _distance(name.lower(), close[0].lower()) * 3 <= max(len(name), 3) else None


def did_you_mean(name: str, names: Iterable[str]) -> str | None:
    """The help of a message about an unknown name."""
    close = nearest(name, names)
    return f"did you mean `{close}`?" if close else None


def _distance(left: str, right: str) -> int:
    """How many letters have to be changed, put in, taken out, or swapped with their neighbour."""
    before, row = [0] * (len(right) + 1), list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        above, before, row = before, row, [i, *([0] * len(right))]
        for j, b in enumerate(right, 1):
            row[j] = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                row[j] = min(row[j], above[j - 2] + 1)
    return row[-1]
