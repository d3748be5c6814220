"""The accounts of a scorecard in both versions side by side, on the engine, and how many of them moved.

Every identifier is ours, as in the tables of results: no text of a user is part of a question but as a literal.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from scorelang.diffing.records import NOT_SCORED, UNKNOWN, Band, Move, SegmentTally, Tally
from scorelang.engines.duckdb.session import Session
from scorelang.ir.scorecards import Scorecard
from scorelang.run.accounts import money_output
from scorelang.run.results import Results
from scorelang.run.scoring import Scored
from scorelang.source.records import dataclass
from scorelang.sources.to_duckdb import literal

_NOTHING = "SELECT NULL::VARCHAR AS k, NULL::VARCHAR AS status, NULL::DOUBLE AS score, NULL::VARCHAR AS grade, "
_EMPTY = f"{_NOTHING}NULL::VARCHAR AS segment, NULL::DOUBLE AS money WHERE FALSE"
_KEPT = "p0 IS NOT NULL AND p1 IS NOT NULL"
_BETTER, _WORSE = "g0 <> g1 AND r1 > r0", "g0 <> g1 AND r1 < r0"
_LOST, _FOUND = "p0 IS NOT NULL AND p1 IS NULL", "p0 IS NULL AND p1 IS NOT NULL"
_COUNTS = ", ".join(
    f"count(*) FILTER ({which})" for which in ("p1 > p0", "p1 < p0", _BETTER, _WORSE, _LOST, _FOUND, "TRUE")
)
# Whole tenths and cents are added, so that no order of rows changes a digit.
_MEANS = [f"avg(CAST(round({score} * 10) AS HUGEINT)) / 10" for score in ("p0", "p1")]
_MONEY = "CAST(sum(CAST(m AS DECIMAL(38, 2))){} AS DOUBLE)"
_SUMS = ", ".join([*_MEANS, *(_MONEY.format(f" FILTER ({which})") for which in (_BETTER, _WORSE, _LOST))])
_HERE = "g0 <> '' OR g1 <> ''"


@dataclass(frozen=True, slots=True)
class Seen:
    """A scorecard in one version; its results lie in `session`, which may be another than it was scored in."""

    scored: Scored
    session: Session
    results: Results
    card: Scorecard

    def column(self, what: str) -> str | None:
        """The identifier of an output of the scorecard."""
        return self.results.column(f"{self.card.name}.{what}")


@dataclass(frozen=True, slots=True)
class Moving:
    """Both versions of a scorecard in one table; one of them may not be there."""

    before: Seen | None
    after: Seen | None
    table: str

    @property
    def session(self) -> Session:
        """Where to ask."""
        there = self.after or self.before
        assert there is not None
        return there.session

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        return self.session.rows(query)


def side_by_side(before: Seen | None, after: Seen | None, table: str) -> Moving:
    """Write the table: k, and for 0 (before) and 1 (after) the status s, score p, grade g and its rank r; money m."""
    grades = (_grade("b"), _grade("n"))
    query = (
        "SELECT coalesce(n.k, b.k) AS k, b.status AS s0, n.status AS s1, b.score AS p0, n.score AS p1, "
        f"{grades[0]} AS g0, {grades[1]} AS g1, {_rank(before, grades[0])} AS r0, {_rank(after, grades[1])} AS r1, "
        "coalesce(n.segment, b.segment) AS segment, coalesce(n.money, b.money) AS m "
        f"FROM ({_of(after)}) n FULL JOIN ({_of(before)}) b ON n.k = b.k"
    )
    moving = Moving(before, after, table)
    moving.session.run(f"CREATE OR REPLACE TEMP TABLE {table} AS {query}")
    return moving


def tally(moving: Moving) -> Tally:
    """All accounts that either version scores."""
    return _tally(moving.rows(f"SELECT {_COUNTS}, {_SUMS} FROM {moving.table} WHERE {_HERE}")[0])


def segments(moving: Moving) -> tuple[SegmentTally, ...]:
    """Each segment on its own, in the order written; none where there is one only."""
    shown = moving.after or moving.before
    query = f"SELECT segment, {_COUNTS}, {_SUMS} FROM {moving.table} WHERE {_HERE} GROUP BY segment"
    found = {str(row[0]): _tally(row[1:]) for row in moving.rows(query)}
    if shown is None or len(found) < 2:
        return ()
    titles = {one.segment: one.title for one in shown.card.variants}
    order = [*(name for name in titles if name in found), *sorted(name for name in found if name not in titles)]
    return tuple(SegmentTally(name, titles.get(name, name), found[name]) for name in order)


def moves(moving: Moving) -> tuple[Move, ...]:
    """From which grade to which, how many and how much; those that stayed too."""
    sums = f"count(*), {_MONEY.format('')}"
    query = f"SELECT g0, g1, {sums} FROM {moving.table} WHERE {_HERE} GROUP BY 1, 2 ORDER BY 1, 2"
    return tuple(Move(str(was), str(now), int(number), money) for was, now, number, money in moving.rows(query))


def is_still(moving: Moving) -> bool:
    """Whether every account has the status, the score and the grade that it had."""
    which = "s0 IS DISTINCT FROM s1 OR p0 IS DISTINCT FROM p1 OR g0 <> g1"
    return not moving.rows(f"SELECT 1 FROM {moving.table} WHERE {which} LIMIT 1")


def otherwise(moving: Moving, outputs: Sequence[tuple[str, str]]) -> int:
    """Where all keep their score: how many have another part of it, by these outputs' (former, new) names."""
    if moving.before is None or moving.after is None:
        return 0
    pairs = [(moving.before.results.column(was), moving.after.results.column(now)) for was, now in outputs]
    tests = [f"CAST(b.{was} AS VARCHAR) IS DISTINCT FROM CAST(n.{now} AS VARCHAR)" for was, now in pairs if was and now]
    if not tests:
        return 0
    joined = f"{moving.before.results.table} b JOIN {moving.after.results.table} n ON n.k = b.k"
    return moving.session.count(f"SELECT count(*) FROM {joined} WHERE {' OR '.join(tests)}")


def largest(moving: Moving, most: int) -> list[str]:
    """The accounts whose score moved most, the ones with the most money first where it moved alike."""
    query = (
        f"SELECT k FROM {moving.table} WHERE {_KEPT} AND p0 <> p1 "
        f"ORDER BY abs(p1 - p0) DESC, m DESC NULLS LAST, k LIMIT {most:d}"
    )
    return [str(key) for (key,) in moving.rows(query)]


def bands(seen: Seen | None) -> tuple[Band, ...]:
    """The grades of a version from best to worst, then unknown and not scored."""
    found: dict[str, Band] = {}
    for variant in reversed(seen.card.variants if seen else ()):
        for band in reversed(variant.grades.bands):
            found.setdefault(band.name, Band(band.name, band.title, band.colour))
    return (*found.values(), Band(UNKNOWN, "Unknown", None), Band(NOT_SCORED, "Not scored", None))


def _of(seen: Seen | None) -> str:
    """A version's results under the names that both have."""
    if seen is None:
        return _EMPTY
    money = seen.results.column(money_output(seen.scored.request.program))
    cells = [f"CAST({seen.column(what)} AS VARCHAR) AS {what}" for what in ("status", "grade", "segment")]
    cells += [f"{seen.column('score')} AS score", f"CAST({money or 'NULL'} AS DOUBLE) AS money"]
    return f"SELECT k, {', '.join(cells)} FROM {seen.results.table}"


def _grade(side: str) -> str:
    scored = f"{side}.k IS NULL OR {side}.status = 'not applicable'"
    return f"CASE WHEN {scored} THEN '' ELSE coalesce({side}.grade, '{UNKNOWN}') END"


def _rank(seen: Seen | None, grade: str) -> str:
    """A grade's place from worst, 0, to best, 1; grades of several schemes by their name's first place."""
    arms = " ".join(f"WHEN {literal(name)} THEN {place!r}" for name, place in _places(seen).items())
    return f"CASE {grade} {arms} END" if arms else "NULL::DOUBLE"


def _places(seen: Seen | None) -> Mapping[str, float]:
    return dict(_placed(seen.card)) if seen else {}


def _placed(card: Scorecard) -> Iterator[tuple[str, float]]:
    """The default's last, whose places count where a name stands in several."""
    for variant in card.variants:
        last = max(len(variant.grades.bands) - 1, 1)
        for place, band in enumerate(variant.grades.bands):
            yield band.name, place / last


def _tally(row: Sequence[Any]) -> Tally:
    risen, fallen, better, worse, lost, found, accounts = (int(one) for one in row[:7])
    means, money = row[7:9], row[9:12]
    return Tally(accounts, risen, fallen, better, worse, lost, found, *means, *money)
