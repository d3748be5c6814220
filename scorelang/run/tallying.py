"""How many accounts there are of each status and grade, with what holds for them: one scan for all that is counted."""

from collections.abc import Sequence
from math import fsum
from typing import Any

from scorelang.ir.program import Program
from scorelang.ir.scorecards import Band, Scorecard
from scorelang.run.accounts import money_column
from scorelang.run.report import GradeCount
from scorelang.run.results import Results
from scorelang.source.records import dataclass

NOT_APPLICABLE = "not applicable"


@dataclass(frozen=True, slots=True)
class Tally:
    """The accounts of one status and grade: their money, the sum of the scores of those that are scored.

    `holding`: for how many each trigger holds; `broken`: for how many each `always` does not; in the card's order.
    """

    status: str
    grade: str
    accounts: int
    money: float | None
    scores: float | None
    scored: int
    holding: tuple[int, ...]
    broken: tuple[int, ...]


def tallies(program: Program, card: Scorecard, results: Results) -> list[Tally]:
    """What is in the result's table of a scorecard."""
    status, grade, score = (results.column(f"{card.name}.{one}") for one in ("status", "grade", "score"))
    column = money_column(program)
    money = results.column(f"account.{column.name}") if column else None
    holding = [_count(results.column(f"{card.name}.trigger.{one.name}")) for one in card.triggers]
    broken = [_count(results.column(f"{card.name}.always.{i + 1}"), " = FALSE") for i in range(len(card.invariants))]
    sum_ = f"sum({money})" if money else "NULL"
    counted = ["count(*)", sum_, f"sum({score})", f"count({score})", *holding, *broken]
    rows = results.session.rows(f"SELECT {status}, {grade}, {', '.join(counted)} FROM {results.table} GROUP BY 1, 2")
    return [_tally(row, len(holding)) for row in rows]


def _tally(row: Sequence[Any], triggers: int) -> Tally:
    status, grade, accounts, money, scores, scored = row[:6]
    counts = [int(number or 0) for number in row[6:]]  # where all is missing, there is no count
    holding, broken = tuple(counts[:triggers]), tuple(counts[triggers:])
    return Tally(str(status), str(grade), accounts, money, scores, scored, holding, broken)


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
    return f"coalesce(count_if({column}{test}), 0)" if column else "0"
