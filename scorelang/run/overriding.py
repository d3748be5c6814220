"""Scores that somebody put in the place of computed ones, on the way to the engine and back."""

from collections.abc import Iterator, Mapping
from datetime import date

from scorelang.diagnostics import Diagnostic
from scorelang.diagnostics.catalogue.run import OVERRIDDEN_STRANGER
from scorelang.engines.duckdb.days import DayFile, write_day
from scorelang.engines.duckdb.session import Session
from scorelang.ir.program import Program
from scorelang.kernel.plan import Kernel
from scorelang.project.overrides import Override, Overrides
from scorelang.run.results import Results
from scorelang.sources.to_duckdb import double, literal

SOURCE = ".override"
InForce = Mapping[str, Mapping[str, Override]]


def in_force(found: Overrides, program: Program, day: date) -> InForce:
    """Those that count on a day by scorecard and account; a scorecard without any is not among them."""
    cards = {card.name: found.of(card.name, day) for card in program.scorecards}
    return {name: put for name, put in cards.items() if put}


def files(session: Session, kernel: Kernel, put: InForce) -> dict[str, list[DayFile]]:
    """The scores as the sources that a kernel reads, each a file that every engine can be given."""
    found: dict[str, list[DayFile]] = {}
    for plan in kernel.sources:
        card = plan.source.removesuffix(SOURCE)
        if plan.source.endswith(SOURCE) and card in put:
            rows = ", ".join(f"({literal(account)}, {double(one.score)})" for account, one in put[card].items())
            path = session.folder / f"override-{len(found)}.parquet"
            write_day(session, f"SELECT * FROM (VALUES {rows}) AS t(account, score)", path)
            found[plan.source] = [DayFile(path, ("account", "score"))]
    return found


def counted(session: Session, results: Results, card: str, found: Overrides, day: date) -> int:
    """How many accounts have the score that somebody put: they exist, and the scorecard applies to them."""
    put = found.of(card, day)
    if not put:
        return 0
    score = results.columns[f"{card}.score"]
    return session.count(f"SELECT count({score}) FROM {results.table} WHERE k IN ({', '.join(map(literal, put))})")


def strangers(session: Session, results: Results, put: InForce, day: date) -> Iterator[Diagnostic]:
    """Overrides of accounts that do not exist on the day."""
    named = {account: one for by_account in put.values() for account, one in by_account.items()}
    if not named:
        return
    listed = ", ".join(map(literal, named))
    there = {str(row[0]) for row in session.rows(f"SELECT k FROM {results.table} WHERE k IN ({listed})")}
    for account, one in named.items():
        if account not in there:
            message = f"`{one.scorecard}` has an override of `{account}`, and there is no such account on {day}"
            yield OVERRIDDEN_STRANGER.at(one.spans.get("account"), message)
