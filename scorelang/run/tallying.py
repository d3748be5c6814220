"""How many accounts there are of each status and grade, with what holds for them: one scan for all that is counted."""

from collections.abc import Sequence
from heapq import nlargest
from math import fsum
from typing import Any

from scorelang.ir.program import Program
from scorelang.ir.scorecards import Band, Scorecard
from scorelang.run.episodes import PRIORITIES
from scorelang.run.report import GradeCount
from scorelang.run.results import Results, by_priority, money_cell
from scorelang.source.records import dataclass

NOT_APPLICABLE = "not applicable"


@dataclass(frozen=True, slots=True)
class Tally:
    """The accounts of one status and grade: their money, the sum of the scores of those that are scored.

    `holding`: for how many each trigger holds; `broken`: for how many each `always` does not; in the card's order.
    `most`: by priority, the gravest first, the most money of those for whom such a trigger holds, down to so many.
    """

    status: str
    grade: str
    accounts: int
    money: float | None
    scores: float | None
    scored: int
    holding: tuple[int, ...]
    broken: tuple[int, ...]
    most: tuple[tuple[float, ...], ...] = ()


def tallies(program: Program, card: Scorecard, results: Results, first: int) -> list[Tally]:
    """What is in the result's table of a scorecard; `first`: of how many accounts the most money is looked up."""
    status, grade, score = (results.column(f"{card.name}.{one}") for one in ("status", "grade", "score"))
    money = money_cell(program, results)
    most = [f"max({money}, {first:d}) FILTER ({' OR '.join(flags)})" for _, flags in by_priority(card, results)]
    holding = [_count(results.column(f"{card.name}.trigger.{one.name}")) for one in card.triggers]
    broken = [_count(results.column(f"{card.name}.always.{i + 1}"), " = FALSE") for i in range(len(card.invariants))]
    sums = [f"sum({money})" if money else "NULL", f"sum({score})", f"count({score})"]
    counted = [status, grade, "count(*)", *sums, _listed(holding), _listed(broken), _listed(most if money else [])]
    rows = results.session.rows(f"SELECT {', '.join(map(str, counted))} FROM {results.table} GROUP BY 1, 2")
    return [_tally(*row) for row in rows]


def _listed(cells: Sequence[str]) -> str:
    return f"[{', '.join(cells)}]" if cells else "[]"


def _tally(status: Any, grade: Any, *row: Any) -> Tally:
    accounts, money, scores, scored, holding, broken, most = row
    found = tuple(tuple(one or ()) for one in most)
    return Tally(str(status), str(grade), accounts, money, scores, scored, tuple(holding), tuple(broken), found)


def at_least(card: Scorecard, results: Results, found: Sequence[Tally], first: int) -> float | None:
    """The money that the first so many of the gravest priority have that holds for anybody; None: not so many have any.

    Whoever has less is not among the first.
    """
    applying = [one for one in found if one.status != NOT_APPLICABLE]
    for place, (rank, _) in enumerate(by_priority(card, results)):
        own = [i for i, one in enumerate(card.triggers) if PRIORITIES.index(one.priority) == rank]
        if any(one.holding[i] for one in applying for i in own):
            most = nlargest(first, (money for one in applying if one.most for money in one.most[place]))
            return most[-1] if len(most) == first else None
    return None


def by_status(found: Sequence[Tally]) -> dict[str, int]:
    """The accounts of each status, the most frequent first."""
    counted: dict[str, int] = {}
    for one in found:
        counted[one.status] = counted.get(one.status, 0) + one.accounts
    return dict(sorted(counted.items(), key=lambda item: (-item[1], item[0])))


def mean(found: Sequence[Tally]) -> float | None:
    """The mean of all scores; None where nobody is scored."""
    scored = sum(one.scored for one in found)
    return fsum(one.scores for one in found if one.scores is not None) / scored if scored else None


def by_grade(card: Scorecard, found: Sequence[Tally]) -> tuple[GradeCount, ...]:
    """Best first, `unknown` last; grades of every segment's own scheme, in the order of the default's."""
    bands = {band.name: band for one in reversed(card.variants) for band in reversed(one.grades.bands)}
    return (*(_grade(found, name, band) for name, band in bands.items()), _grade(found, "unknown", None))


def by_trigger(card: Scorecard, found: Sequence[Tally]) -> dict[str, int]:
    """For how many accounts each trigger holds."""
    return {one.name: sum(of.holding[i] for of in found) for i, one in enumerate(card.triggers)}


def by_invariant(card: Scorecard, found: Sequence[Tally]) -> dict[str, int]:
    """For how many accounts what always ought to hold does not, where there are any."""
    counted = {one.text: sum(of.broken[i] for of in found) for i, one in enumerate(card.invariants)}
    return {text: number for text, number in counted.items() if number}


def _grade(found: Sequence[Tally], name: str, band: Band | None) -> GradeCount:
    own = [one for one in found if one.grade == name and one.status != NOT_APPLICABLE]
    money = [one.money for one in own if one.money is not None]
    return GradeCount(band, sum(one.accounts for one in own), fsum(money) if money else None)


def _count(column: str | None, test: str = "") -> str:
    """A condition that is missing for everybody is counted as NULL."""
    return f"coalesce(count_if({column}{test}), 0)" if column else "0"
