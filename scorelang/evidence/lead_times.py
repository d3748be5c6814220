"""How long before the loss the grade turned: the last looks at the accounts whose loss came between two looks."""

from itertools import pairwise

import numpy as np

from scorelang.evidence.observations import Observations, Places
from scorelang.source.records import dataclass

LOOKS = 13


@dataclass(frozen=True, slots=True)
class Look:
    """So many days before the last look before the loss: how many of the lost were seen, by grade."""

    days_before: int
    accounts: int
    grades: dict[str, int]


@dataclass(frozen=True, slots=True)
class LeadTimes:
    """`lost`: accounts whose loss can be placed between two looks; `unplaced`: those lost after the last look of all.

    `looks`: the last one first. `worst`: the lowest grade; `warned`: how many of the lost were in it at their last
    look, `days`: how long already, a number each; `usual`: the share of all observations in it, 0 to 1.
    """

    lost: int
    unplaced: int
    looks: tuple[Look, ...]
    worst: str
    warned: int
    days: tuple[int, ...]
    usual: float


def lead_times(seen: Observations, worst: str) -> LeadTimes | None:
    """Of everybody who was scored and judged; None on a single day, where nothing comes before."""
    days = np.unique(seen.day)
    if len(days) < 2:
        return None
    rows = _by_account(seen, np.unique(seen.account[seen.happened == 1.0]))
    last = {who: _last_look(seen, places) for who, places in rows.items()}
    placed = {who: place for who, place in last.items() if place is not None and seen.day[place] != days[-1]}
    unplaced = sum(1 for place in last.values() if place is not None) - len(placed)
    found: dict[int, dict[str, int]] = {}
    waited: list[int] = []
    for who, place in placed.items():
        before = [one for one in rows[who] if seen.day[one] <= seen.day[place]]
        for one in before:
            gap = _gap(seen, one, place)
            counts = found.setdefault(gap, {})
            counts[str(seen.grade[one])] = counts.get(str(seen.grade[one]), 0) + 1
        if seen.grade[place] == worst:
            waited.append(_gap(seen, _since(seen, before, worst), place))
    looks = tuple(Look(gap, sum(counts.values()), counts) for gap, counts in sorted(found.items())[:LOOKS])
    usual = float((seen.grade == worst).mean())
    return LeadTimes(len(placed), unplaced, looks, worst, len(waited), tuple(sorted(waited)), usual)


def _by_account(seen: Observations, accounts: Places) -> dict[int, list[int]]:
    """The places of these accounts' observations, by day."""
    order = np.lexsort((seen.day, seen.account))
    found: dict[int, list[int]] = {}
    for place in order[np.isin(seen.account[order], accounts)].tolist():
        found.setdefault(int(seen.account[place]), []).append(place)
    return found


def _last_look(seen: Observations, places: list[int]) -> int | None:
    """The last look of an account at which the outcome was still ahead: the loss came before the next one."""
    for place, following in pairwise([*places, -1]):
        if seen.happened[place] == 1.0 and (following < 0 or seen.happened[following] == 0.0):
            return place
    return None


def _since(seen: Observations, before: list[int], worst: str) -> int:
    """The first look of the unbroken time in the worst grade that ends at the last one."""
    first = before[-1]
    for one in reversed(before):
        if seen.grade[one] != worst:
            break
        first = one
    return first


def _gap(seen: Observations, one: int, last: int) -> int:
    return int((seen.day[last] - seen.day[one]).astype(int))
