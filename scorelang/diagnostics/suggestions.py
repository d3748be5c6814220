"""The name that was probably meant."""

from collections.abc import Iterable
from functools import lru_cache


def closest(name: str, candidates: Iterable[str]) -> str | None:
    """The nearest candidate, if at most a third of the name would have to change."""
    return _closest(name, frozenset(candidates))


@lru_cache(maxsize=256)
def _closest(name: str, candidates: frozenset[str]) -> str | None:
    best, best_distance = None, len(name) / 3
    for candidate in sorted(candidates):
        distance = _distance(name.lower(), candidate.lower(), best_distance)
        if distance is not None and candidate != name and (best is None or distance < best_distance):
            best, best_distance = candidate, distance
    return best


def did_you_mean(name: str, candidates: Iterable[str]) -> str | None:
    """A help line with the nearest candidate, or None."""
    found = closest(name, candidates)
    return None if found is None else f"did you mean `{found}`?"


def listed(names: Iterable[str], limit: int = 8) -> str:
    """Names in backquotes, joined by commas, cut where there are many."""
    shown = [f"`{name}`" for name in names]
    more = len(shown) - limit
    return ", ".join(shown) if more <= 0 else ", ".join(shown[:limit]) + f" and {more} more"


def _few_shared(left: str, right: str, limit: float) -> bool:
    """A quick way to tell that too many letters differ, in whatever order they stand."""
    longer = max(len(left), len(right))
    shared = sum(min(left.count(letter), right.count(letter)) for letter in set(left))
    return longer - shared > limit


def _distance(left: str, right: str, limit: float) -> float | None:
    """The number of letters to change (swapped neighbours count once); None beyond the limit."""
    if abs(len(left) - len(right)) > limit or _few_shared(left, right, limit):
        return None
    before_last: list[int] = []
    last = list(range(len(right) + 1))
    for i, a in enumerate(left, start=1):
        row = [i]
        for j, b in enumerate(right, start=1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                cost = min(cost, before_last[j - 2] + 1)
            row.append(cost)
        before_last, last = last, row
    return last[-1] if last[-1] <= limit else None
