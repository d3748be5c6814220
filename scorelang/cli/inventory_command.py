"""`scorelang inventory`: what each source holds, how fresh it is, and what its columns feed."""

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path

import click

from scorelang.actions.filter_functions import plural
from scorelang.cli import datawords, opening, options, printing, scoring
from scorelang.cli.exits import Exit, exit_for
from scorelang.cli.printing import safe, style
from scorelang.cli.tables import Column, table
from scorelang.docgen.inventory import ColumnPage, InventoryPage, SourcePage, inventory_page
from scorelang.docgen.to_text import inventory_html, inventory_markdown
from scorelang.project.playbooks import playbooks
from scorelang.run import durable
from scorelang.run.inventory import Inventory, inventory
from scorelang.run.scoring import sources

_FORMATS = ("table", "markdown", "html", "json")
_ENDINGS = {".md": "markdown", ".html": "html", ".htm": "html", ".json": "json", ".txt": "table"}
_COLOURS = {"failed": "red", "stale": "amber", "fresh": "green"}
_EPILOG = """\b
Examples:
  scorelang inventory                       every source and what its columns feed
  scorelang inventory -o inventory.html     as a page to hand round
  scorelang inventory --check               also fails where a source is stale
  scorelang inventory --format json | jq .  for other tools

\b
Exit code 0: all is well; 2: wrong use or configuration; 3: a source is stale or cannot be loaded, or
more was refused than its limit allows (with --check); 4: the engine.
"""


@click.command("inventory", epilog=_EPILOG, short_help="say what each source holds and feeds")
@options.day_options
@click.option("--check", is_flag=True, help="Fail where a source is stale, or fails its limit.")
@click.option("--format", "form", type=click.Choice(_FORMATS), help="How it is written; else by the ending of -o.")
@click.option("-o", "--output", "out", metavar="FILE", help="Write it to FILE.", callback=options.into_file)
@click.pass_obj
def command(
    folder: Path, today: date | None, profile: str | None, check: bool, form: str | None, out: str | None
) -> int:
    """Show each source with its owner, rows and freshness, whom it covers, and what each column feeds."""
    chosen = form or _ENDINGS.get(Path(out or "").suffix.lower(), "table")
    opened, request = scoring.request(folder, today, profile)
    assert opened.program is not None
    books = playbooks(opened.project, opened.program)
    with scoring.stops(opened), sources(request, faulty=True) as data:
        found = inventory(data, books)
        said = (*data.said, *data.loaded.report.diagnostics)
        scoring.clear()
    text = _WRITERS[chosen](inventory_page(found))
    if out is not None and out != "-":
        durable.write(Path(out), text.encode())
        printing.err(f"wrote {safe(out)}")
    else:
        printing.raw(text)
    if not check:
        return Exit.FINE
    opening.show(tuple(one for one in said if datawords.worth_saying(one)), opened.sources)
    return _verdict(found, exit_for(opening.errors(said)))


def _verdict(found: Inventory, errors: Exit) -> int:
    undated = [one.source.name for one in found.entries if one.state == "no load date"]
    if undated:
        names = ", ".join(f"`{safe(name)}`" for name in undated)
        printing.err(
            f"nothing says when {names} was loaded: name a column by `loaded`, or say `loaded_at` in the binding"
        )
    if found.late:
        names = ", ".join(f"`{safe(one.source.name)}` ({one.state})" for one in found.late)
        printing.err(f"{style('not fresh', 'red', 'bold')}: {names}")
        return max(Exit.DATA, errors)
    return errors


def _table(page: InventoryPage) -> str:
    return "\n".join(_lines(page)) + "\n"


def _lines(page: InventoryPage) -> Iterator[str]:
    head = f"{page.today}  {style(f'profile {page.profile}', 'dim')}  {plural(page.accounts, 'account')}"
    yield f"{style(safe(page.project), 'bold')}  {head}"
    yield ""
    heads = [
        Column("source"),
        Column("system", shrinks=True),
        Column("owner", shrinks=True),
        Column("rows", right=True),
        Column("refused", right=True),
        Column("accounts", right=True),
        Column("newest"),
        Column("loaded"),
        Column("state"),
    ]
    yield table(heads, [_source(page, one) for one in page.sources])
    for one in page.sources:
        yield ""
        yield from _columns(one)


def _source(page: InventoryPage, one: SourcePage) -> list[str]:
    share = page.share(one)
    return [
        one.name,
        safe(one.system or "–"),
        safe(one.owner or "–"),
        f"{one.rows:,}",
        f"{one.refused:,}" if one.refused else "–",
        "–" if share is None else f"{one.covered:,} ({share})",
        one.newest or "–",
        one.loaded or "–",
        style(one.state, _COLOURS.get(one.state, "dim")),
    ]


def _columns(one: SourcePage) -> Iterator[str]:
    limits = f": {'; '.join(one.limits)}" if one.limits else ""
    yield f"{style(one.name, 'bold')}  {safe(one.title)}{limits}"
    if one.why:
        yield f"  {style(one.state, _COLOURS.get(one.state, 'dim'), 'bold')}: {safe(one.why, 160)}"
    heads = [Column("column"), Column("of the score", right=True), Column("feeds", shrinks=True)]
    shown = [column for column in one.columns if not column.idle]
    yield table(heads, [[column.name, ", ".join(column.weights) or "–", _feeds(column)] for column in shown])
    if one.idle:
        yield f"  {style('feed nothing', 'amber')}: {', '.join(one.idle)}"


def _feeds(column: ColumnPage) -> str:
    return safe("; ".join(f"{how} {what}".lstrip() for how, what in column.feeds), 400)


def _json(page: InventoryPage) -> str:
    return json.dumps(asdict(page), indent=2, ensure_ascii=False) + "\n"


_WRITERS: dict[str, Callable[[InventoryPage], str]] = {
    "table": _table,
    "markdown": inventory_markdown,
    "html": inventory_html,
    "json": _json,
}
