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
    """How many letters have to be changed, put in or taken out."""
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        last, row[0] = row[0], i
        for j, b in enumerate(right, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (a != b))
    return row[-1]
