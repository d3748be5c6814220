"""`scorelang compile`: a scorecard as SQL for the team's own warehouse."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click

from scorelang.cli import choosing, opening, options, printing
from scorelang.cli.days import today_in
from scorelang.cli.exits import Exit
from scorelang.ir.program import Program
from scorelang.pipeline.compiling import Compiled
from scorelang.project.records import Profile
from scorelang.source.records import dataclass

EXECUTED = ("duckdb", "postgres", "spark", "clickhouse", "datafusion")
TARGETS = ("snowflake", "bigquery", "databricks", "redshift", "trino", *reversed(EXECUTED))
FORMS = ("query", "view", "dbt", "params")


@dataclass(frozen=True, slots=True)
class Lying:
    """A source in the warehouse: its table, what its columns are called there, which texts mean absent."""

    table: str
    columns: Mapping[str, str]
    absent: tuple[str, ...]


_EPILOG = """\b
Examples:
  scorelang compile --to snowflake                      the SELECT, with parameters for the day
  scorelang compile --to snowflake --as params          what the parameters are today
  scorelang compile --to bigquery --as view --today 2026-03-02
  scorelang compile --to databricks --as dbt -o warehouse

Tables are those of the profile (`table = "schema.table"`), else they are called as the sources. Each column must have
the declared type there, and each account one row. Our tests execute the text of DuckDB, PostgreSQL, ClickHouse and
DataFusion, and Spark's queries; that of the others is printed by the same rules and parsed back, and not executed.
"""


@click.command("compile", epilog=_EPILOG, short_help="print a scorecard as SQL for a warehouse")
@click.option("--to", "target", type=click.Choice(TARGETS), required=True, help="The warehouse.")
@click.option("--as", "form", type=click.Choice(FORMS), default="query", help="What to print.")
@click.option("--card", metavar="NAME", help="One scorecard; without it there may be only one, but for dbt.")
@click.option("--schema", default="scorelang", help="Where the earlier days lie: `scores` and `indicators`.")
@click.option("-o", "--out", type=click.Path(path_type=Path), help="A file; for dbt a folder.")
@options.day_options
@click.pass_obj
def command(
    folder: Path,
    target: str,
    form: str,
    card: str | None,
    schema: str,
    out: Path | None,
    today: date | None,
    profile: str | None,
) -> int:
    """Print each scorecard as one readable SELECT: a named step a let or an indicator, the day as parameters."""
    opened, program = opening.whole(folder)
    every = choosing.scorecards(program) if card is None and form == "dbt" else (choosing.scorecard(program, card),)
    names = tuple(one.name for one in every)
    day = today or today_in(opened.project.timezone)
    lying = _lying(opened, program, profile)
    done = {name: _compiled(opened, program, name, day, target, form, lying, schema) for name in names}
    if form == "dbt":
        return _dbt(folder, program, done, [one.table for one in lying.values()], schema, out)
    (name, one), *_ = done.items()
    text = json.dumps(one.parameters, indent=2) + "\n" if form == "params" else _headed(name, one, target, form, day)
    _put(folder, out, text)
    return Exit.FINE


def _lying(opened: opening.Opened, program: Program, profile: str | None) -> Mapping[str, Lying]:
    """Where each source lies by the profile: its table, else one called like the source."""
    from scorelang.run import binding

    chosen = binding.profile_of(opened.project, profile)
    return {one.name: _place(one.name, chosen) for one in program.sources}


def _place(source: str, profile: Profile) -> Lying:
    written = profile.bindings.get(source)
    options: Mapping[str, Any] = written.options if written is not None else {}
    if "query" in options:
        help = "make it a view, and say `table`"
        opening.leave_with(f"`{source}` is a query in the profile `{profile.name}`", Exit.USAGE, help)
    absent = options.get("absent", profile.options.get("absent", ()))
    return Lying(str(options.get("table", source)), options.get("columns", {}), tuple(absent))


def _compiled(
    opened: opening.Opened,
    program: Program,
    card: str,
    day: date,
    target: str,
    form: str,
    lying: Mapping[str, Lying],
    schema: str,
) -> Compiled:
    from scorelang.docgen.to_dbt import kept_in, parameter_in, table_in
    from scorelang.pipeline.compiling import compiled
    from scorelang.sql.dialects.every import DIALECTS
    from scorelang.sql.reading import Place, table_of
    from scorelang.sql.warehouse import Warehouse

    dbt, dialect = form == "dbt", DIALECTS[target]
    places = {
        name: Place(table_of(table_in(one.table) if dbt else one.table, dialect), one.columns, one.absent)
        for name, one in lying.items()
    }
    kept = (table_of(kept_in(name) if dbt else f"{schema}.{name}", dialect) for name in ("scores", "indicators"))
    where = Warehouse(places, *kept)
    bound = (lambda name: parameter_in(card, name)) if dbt else None
    zone = opened.project.timezone
    done = compiled(program, card, day, zone, dialect, where, bound, literal=form == "view")
    if done.refused:
        opening.leave_with(f"`{card}` cannot be printed for {target}: {done.refused[0]}", Exit.USAGE)
    if not done.lasting and form in ("query", "dbt"):
        printing.err(f"note: the text of `{card}` is that of {day}; on other days more than its parameters differs")
    return done


def _headed(card: str, one: Compiled, target: str, form: str, day: date) -> str:
    lines = [f"-- Scorecard {card}, printed by scorelang for {target}; do not edit, compile again."]
    if target not in EXECUTED:
        lines.append(
            "-- By the rules that hold on DuckDB, PostgreSQL, Spark and ClickHouse; our tests did not execute this one."
        )
    lines.append("-- Times are instants in UTC: their columns hold UTC, and the session's zone is UTC.")
    if form == "view":
        lines.append(f"-- As of {day}.")
        return "\n".join([*lines, f"CREATE VIEW {_view(card, target)} AS", one.text + ";", ""])
    if one.lasting:
        lines.append(
            f"-- For every day of {day.year}: only the parameters differ; `--as params` prints them for a day."
        )
    lines += [f"-- {name}: {value} on {day}" for name, value in one.parameters.items()]
    return "\n".join([*lines, one.text, ""])


def _view(card: str, target: str) -> str:
    """The name of a view, in quotes where it is a word of SQL."""
    from scorelang.sql.dialects.every import DIALECTS
    from scorelang.sql.reading import as_written
    from scorelang.sql.to_text import to_sql

    return to_sql(as_written(card, DIALECTS[target]), DIALECTS[target])


def _dbt(
    folder: Path,
    program: Program,
    done: Mapping[str, Compiled],
    tables: Sequence[str],
    schema: str,
    out: Path | None,
) -> int:
    from scorelang.docgen.to_dbt import files
    from scorelang.run import durable

    for path, text in files(program, done, tables, schema).items():
        place = folder / (out or Path("dbt")) / path
        durable.folder(place.parent)
        durable.write(place, text.encode())
        printing.out(f"wrote {place}")
    return Exit.FINE


def _put(folder: Path, out: Path | None, text: str) -> None:
    from scorelang.run import durable

    if out is None:
        printing.raw(text)
        return
    durable.write(folder / out, text.encode())
    printing.out(f"wrote {folder / out}")
