"""A day on record as rows for other tools: what was said of each account, and why."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from scorelang.engines.duckdb.base import quoted
from scorelang.engines.duckdb.paths import read_path
from scorelang.engines.duckdb.session import Session
from scorelang.ir.program import Program
from scorelang.ir.scorecards import Scorecard
from scorelang.kernel.operators import Sort
from scorelang.project.records import Project
from scorelang.project.targets import KEY
from scorelang.run.history import History, Manifest
from scorelang.run.leaves import Result
from scorelang.run.naming import output_name
from scorelang.run.output import Record, dark, records
from scorelang.run.publish_changes import Cell, Row, cell
from scorelang.run.publish_columns import Column
from scorelang.run.publish_view import Veil
from scorelang.run.weighing import weighing
from scorelang.source.records import dataclass

_SORTS = {"DOUBLE": Sort.NUMBER, "HUGEINT": Sort.NUMBER, "BOOLEAN": Sort.FLAG, "DATE": Sort.DAY}
_ALWAYS = ("account", "day", "program")


@dataclass(frozen=True, slots=True)
class KeptDay:
    """One day of one scorecard on record, with the program that spoke then; `others`: the scorecards that it weighs."""

    history: History
    manifest: Manifest
    program: Program
    card: Scorecard
    others: tuple[Manifest, ...] = ()


def kept_sorts(session: Session, day: KeptDay) -> Mapping[str, Sort]:
    """What a day has of each account, and what its cells are."""
    found = session.rows(f"DESCRIBE SELECT * FROM read_parquet({read_path(day.history.file(day.manifest))})")
    types = {str(row[0]): str(row[1]) for row in found}
    return {name: _SORTS.get(types.get(name, ""), Sort.TEXT) for name in day.manifest.columns}


def rows_of(
    session: Session, day: KeptDay, columns: Sequence[Column], project: Project, veil: Veil, stamped: Mapping[str, Cell]
) -> dict[str, Row]:
    """The row of each account that the scorecard scores, by its key, in the order of the keys."""
    found: dict[str, Row] = {}
    weights = weighing(day.program, day.card, day.manifest.day, project.timezone)
    asked = [(one.field, f"{day.card.name}.{output_name(one.field)}") for one in columns]
    for batch in _results(session, day):
        for result in batch:
            result.update(weights(result))
        said = records(day.program, day.card, batch, project.currency, computed=True, told=veil.tells)
        for result, one in zip(batch, said, strict=True):
            known = {**_known(one, stamped), "freshness": _freshness(day, result)}
            found[str(one[KEY])] = tuple(cell(known[name] if name in known else result.get(out)) for name, out in asked)
    return found


def _results(session: Session, day: KeptDay) -> Iterator[list[dict[str, Any]]]:
    """The results of a run as far as they are kept, some at a time."""
    card, kept = day.card.name, day.manifest
    cells = {"key": "k.account"}
    cells |= {f"{card}.{output_name(name)}": f"k.{quoted(name)}" for name in kept.columns if name not in _ALWAYS}
    joins = ""
    for number, other in enumerate(day.others):
        cells |= {f"{other.scorecard}.{what}": f"w{number}.{what}" for what in ("status", "score")}
        joins += f" LEFT JOIN {_file(day.history, other)} w{number} ON w{number}.account = k.account"
    query = (
        f"SELECT {', '.join(cells.values())} FROM {_file(day.history, kept)} k{joins} "
        "WHERE k.status IS DISTINCT FROM 'not applicable' ORDER BY k.account"
    )
    for batch in session.batches(query):
        yield [dict(zip(cells, row, strict=True)) for row in batch]


def _file(history: History, manifest: Manifest) -> str:
    return f"read_parquet({read_path(history.file(manifest))})"


def _known(said: Record, stamped: Mapping[str, Cell]) -> Mapping[str, Any]:
    """What is said of an account, by the field that publishes it; of what it is made of the result has the rest."""
    texts = said["reasons"], said["triggers"], said["outages"]
    reasons, triggers, outages = (one if isinstance(one, list) else [] for one in texts)
    return {
        **said,
        **stamped,
        "reasons": "; ".join(reasons) or None,
        **{f"reason_{number}": text for number, text in enumerate(reasons, 1)},
        "triggers": "; ".join(triggers) or None,
        "outages": "; ".join(outages) or None,
    }


def _freshness(day: KeptDay, result: Result) -> str:
    """The worst that a source of the account's score is."""
    states = {state for _, state in dark(day.program, day.card, result)}
    return next((state for state in ("failed", "stale") if state in states), "fresh")
