"""The table of results on the engine, and the questions a report asks of it.

Every identifier is ours: `k` and `o1`, `o2`, … are the result's columns; no text of a user is part of a question.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Protocol

from scorelang.ir.program import Program
from scorelang.ir.scorecards import Scorecard
from scorelang.kernel.outputs import Of, named
from scorelang.kernel.plan import Kernel
from scorelang.kernel.tables import Cell
from scorelang.run.accounts import money_column
from scorelang.run.episodes import PRIORITIES
from scorelang.run.report import Movement, Movements
from scorelang.source.records import dataclass
from scorelang.sources.to_duckdb import double, literal

TABLE = "result"
SHOWN = 5


class Session(Protocol):
    """What a run asks of an engine once the result is there."""

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        ...

    def batches(self, query: str) -> Iterator[list[tuple[Any, ...]]]:
        """The rows of a query, some at a time; no other question may be asked meanwhile."""
        ...


@dataclass(frozen=True, slots=True)
class Results:
    """The result of a kernel in a table of the engine."""

    session: Session
    kernel: Kernel
    table: str = TABLE

    @property
    def columns(self) -> Mapping[str, str]:
        """The identifier of each output."""
        names = {output.name: f"o{number}" for number, output in enumerate(self.kernel.outputs, 1)}
        return {**names, "key": "k"}

    def column(self, output: str) -> str | None:
        """The identifier of an output, None where it was not wanted."""
        return self.columns.get(output)

    def fetch(
        self,
        where: str = "TRUE",
        order: str = "k",
        limit: int | None = None,
        wanted: Callable[[str], bool] = lambda _: True,
    ) -> Iterator[dict[str, Cell]]:
        """Results by output name, of the wanted outputs, a few at a time, so that a million of them need no room."""
        names = [(name, identifier) for name, identifier in self.columns.items() if wanted(name)]
        listed = ", ".join(identifier for _, identifier in names)
        bound = f" LIMIT {limit}" if limit is not None else ""
        query = f"SELECT {listed} FROM {self.table} WHERE {where} ORDER BY {order}{bound}"
        outputs = [name for name, _ in names]
        for batch in self.session.batches(query):
            for row in batch:
                yield dict(zip(outputs, row, strict=True))


@dataclass(frozen=True, slots=True)
class Before:
    """The run before, as a relation with the columns `account`, `score` and `grade`."""

    day: date
    relation: str


def urgent_first(
    program: Program, card: Scorecard, results: Results, which: str, limit: int, least: float | None
) -> list[dict[str, Cell]]:
    """The results where `which` holds: by the gravest priority of what holds today, by money, by score.

    `least`: who has less money is not among them, and as many as are wanted have so much: of a million rows a hundred
    are looked at. Of what is weighed only the points, which the first reason needs: half of all columns is not read.
    """
    order, money = urgency(program, card, results), money_cell(program, results)
    if least is not None and money is not None:
        which = f"{money} >= {double(least)} AND {results.column(f'{card.name}.status')} <> 'not applicable'"
    return list(results.fetch(which, order, limit, _ranks))


def _ranks(output: str) -> bool:
    """Whether an output is read of an account that is shown among the first."""
    one = named(output)
    return one.part not in ("value", "coverage", "@rows") and (one.of is not Of.PART or one.part != "status")


def urgency(program: Program, card: Scorecard, results: Results) -> str:
    """The order in which accounts need someone."""
    arms = " ".join(f"WHEN {flag} THEN {rank}" for rank, flags in by_priority(card, results) for flag in flags)
    money, score = money_cell(program, results), results.column(f"{card.name}.score")
    parts = [f"CASE {arms} ELSE 9 END"] if arms else []
    parts += [f"{money} DESC NULLS LAST"] if money else []
    parts += [f"{score} NULLS LAST"] if score else []
    return ", ".join([*parts, "k"])


def by_priority(card: Scorecard, results: Results) -> list[tuple[int, list[str]]]:
    """The flags of the triggers of each priority, the gravest first."""
    found: dict[int, list[str]] = {}
    for one in card.triggers:
        if flag := results.column(f"{card.name}.trigger.{one.name}"):
            found.setdefault(PRIORITIES.index(one.priority), []).append(flag)
    return sorted(found.items())


def money_cell(program: Program, results: Results) -> str | None:
    """The column with what is at risk."""
    column = money_column(program)
    return results.column(f"account.{column.name}") if column else None


def movements(card: Scorecard, results: Results, before: Before) -> Movements:
    """How scores and grades moved since the run before."""
    score, grade = results.column(f"{card.name}.score"), results.column(f"{card.name}.grade")
    status = results.column(f"{card.name}.status")
    now, then = ranks(card, f"n.{grade}"), ranks(card, "b.grade")
    joined = f"{results.table} n JOIN {before.relation} b ON n.k = b.account"
    both = f"FROM {joined} WHERE n.{status} = 'scored' AND n.{score} IS NOT NULL AND b.score IS NOT NULL"
    counts = results.session.rows(
        f"SELECT count(*) FILTER (n.{score} > b.score), count(*) FILTER (n.{score} < b.score), "
        f"count(*) FILTER ({now} > {then}), count(*) FILTER ({now} < {then}) {both}"
    )[0]
    fields = f"n.k, b.score, n.{score}, b.grade, n.{grade}"

    def most(direction: str, sign: str) -> tuple[Movement, ...]:
        moved = f"AND n.{score} {sign} b.score ORDER BY n.{score} - b.score {direction}, n.k LIMIT {SHOWN}"
        return tuple(_movement(row) for row in results.session.rows(f"SELECT {fields} {both} {moved}"))

    risen, fallen, better, worse = (int(one) for one in counts)
    return Movements(before.day, risen, fallen, better, worse, most("ASC", "<"), most("DESC", ">"))


def _movement(row: Sequence[Any]) -> Movement:
    return Movement(str(row[0]), None, *row[1:])


def ranks(card: Scorecard, column: str) -> str:
    """A grade's place from worst to best; grades of several schemes rank by their name's first place."""
    order: dict[str, int] = {}
    for variant in card.variants:
        for place, band in enumerate(variant.grades.bands):
            order.setdefault(band.name, place)
    arms = " ".join(f"WHEN {literal(name)} THEN {place}" for name, place in order.items())
    return f"CASE {column} {arms} END"
