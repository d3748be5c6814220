"""What today's program says of past days, beside what was said then."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from scorelang.diagnostics import Diagnostic
from scorelang.engines.duckdb.days import DayFile, day_relation
from scorelang.ir.scorecards import Scorecard
from scorelang.kernel.operators import Sort
from scorelang.run.history import History
from scorelang.run.scoring import Scored
from scorelang.source.records import dataclass, replace
from scorelang.sources.to_duckdb import literal

SHOWN = 5
_COLUMNS = (("account", Sort.TEXT), ("score", Sort.NUMBER), ("grade", Sort.TEXT))
_MOVED = "n.score IS DISTINCT FROM t.score"


@dataclass(frozen=True, slots=True)
class Pair:
    """An account then and now; a side of which there is no grade did not have the account."""

    account: str
    score_then: float | None
    score_now: float | None
    grade_then: str | None
    grade_now: str | None


@dataclass(frozen=True, slots=True)
class DayBeside:
    """One day of one scorecard, then and now.

    `program`: the hash of the program that spoke then; None where the day is not on record. `damage`: why what was said
    then cannot be read. Of the accounts on both sides: `same`, `risen` and `fallen` by their score (the rest gained or
    lost it), and `grades` (then, now, accounts). `most`: the accounts whose score moved most.
    """

    scorecard: str
    day: date
    program: str | None
    damage: Diagnostic | None
    accounts_then: int
    accounts_now: int
    mean_then: float | None
    mean_now: float | None
    both: int = 0
    same: int = 0
    risen: int = 0
    fallen: int = 0
    grades: tuple[tuple[str, str, int], ...] = ()
    most: tuple[Pair, ...] = ()

    @property
    def only_now(self) -> int:
        """Accounts of which nothing is on record of that day."""
        return self.accounts_now - self.both

    @property
    def only_then(self) -> int:
        """Accounts on record that today's program does not score."""
        return self.accounts_then - self.both

    @property
    def regraded(self) -> int:
        """Accounts whose grade is another."""
        return sum(number for then, now, number in self.grades if then != now)


def beside(run: Scored, card: Scorecard, history: History) -> DayBeside:
    """The day of a run beside what the history has of it; the run's session must be allowed to read it."""
    manifest = history.verified(card.name, run.request.today) if run.request.today in history.days(card.name) else None
    damage = manifest if isinstance(manifest, Diagnostic) else None
    there = None if manifest is None or isinstance(manifest, Diagnostic) else manifest
    _views(run, card, [] if there is None else [DayFile(history.file(there), there.columns)])
    number_now, mean_now = run.session.row("SELECT count(*), avg(score) FROM now_said")
    number_then, mean_then = run.session.row("SELECT count(*), avg(score) FROM then_said")
    found = DayBeside(
        card.name,
        run.request.today,
        there.program if there else None,
        damage,
        number_then,
        number_now,
        mean_then,
        mean_now,
    )
    return found if there is None else _compared(run, found)


def pairs(run: Scored, account: str | None = None) -> Iterator[Pair]:
    """Every account of the day that was looked at last, or one of them, by its key."""
    where = "" if account is None else f"WHERE account = {literal(account)}"
    query = (
        "SELECT coalesce(t.account, n.account) AS account, t.score, n.score, t.grade, n.grade "
        "FROM now_said n FULL JOIN then_said t ON n.account = t.account"
    )
    for batch in run.session.batches(f"FROM ({query}) {where} ORDER BY account"):
        yield from (_pair(row) for row in batch)


def _views(run: Scored, card: Scorecard, then: Sequence[DayFile]) -> None:
    """`now_said` and `then_said`: account, score and grade of the accounts that the scorecard applies to."""
    day_relation(run.session, "then_said", then, _COLUMNS)
    status, score, grade = (run.results.column(f"{card.name}.{one}") for one in ("status", "score", "grade"))
    run.session.run(
        f"CREATE OR REPLACE TEMP VIEW now_said AS SELECT k AS account, {score} AS score, {grade} AS grade "
        f"FROM {run.results.table} WHERE {status} <> 'not applicable'"
    )


def _compared(run: Scored, found: DayBeside) -> DayBeside:
    joined = "FROM now_said n JOIN then_said t ON n.account = t.account"
    both, moved, risen, fallen = run.session.row(
        f"SELECT count(*), count(*) FILTER ({_MOVED}), "
        f"count(*) FILTER (n.score > t.score), count(*) FILTER (n.score < t.score) {joined}"
    )
    grades = run.session.rows(f"SELECT t.grade, n.grade, count(*) {joined} GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2")
    most = run.session.rows(
        f"SELECT n.account, t.score, n.score, t.grade, n.grade {joined} WHERE {_MOVED} "
        f"ORDER BY abs(n.score - t.score) DESC NULLS LAST, n.account LIMIT {SHOWN}"
    )
    return replace(
        found,
        both=both,
        same=both - moved,
        risen=risen,
        fallen=fallen,
        grades=tuple((str(then), str(now), int(number)) for then, now, number in grades),
        most=tuple(map(_pair, most)),
    )


def _pair(row: Sequence[Any]) -> Pair:
    return Pair(str(row[0]), *row[1:])
