"""`scorelang docs`: each scorecard as a page for people who never open an editor."""

from pathlib import Path

import click

from scorelang.cli import choosing, opening, printing, versions
from scorelang.cli.exits import Exit
from scorelang.docgen.changes import changes
from scorelang.docgen.from_program import Material, card_page
from scorelang.docgen.records import CardPage
from scorelang.docgen.to_text import to_html, to_markdown
from scorelang.project.playbooks import playbooks
from scorelang.project.revisions import last_changes
from scorelang.run import durable

_WRITERS = {"html": to_html, "md": to_markdown}

_EPILOG = """\b
Examples:
  scorelang docs                       docs/health.html and docs/health.md
  scorelang docs --out site            into another folder
  scorelang docs --against v1.4        with what changed since that version
"""


@click.command("docs", epilog=_EPILOG, short_help="write a page of each scorecard, for everybody")
@click.option("-o", "--out", type=click.Path(path_type=Path), default=Path("docs"), help="The folder to write to.")
@click.option("--against", metavar="REV", help="Say what changed since this version in git; else since the last one.")
@click.pass_obj
def command(folder: Path, out: Path, against: str | None) -> int:
    """Write each scorecard as one HTML file and as Markdown, in the words of its files."""
    one, program = opening.whole(folder)
    cards = choosing.scorecards(program)
    new = _material(one)
    former = _former(one, against)
    old = _old(former)
    target = durable.folder(folder / out)
    for card in cards:
        found = () if old is None else changes(old, new, card)
        page = card_page(new, card, found, None if former is None or not found else former.label)
        _write(target, page)
    return Exit.FINE


def _material(one: opening.Opened) -> Material:
    assert one.program is not None
    return Material(one.program, one.sources, playbooks(one.project, one.program).library)


def _old(former: versions.Version | None) -> Material | None:
    found = None if former is None else versions.whole(former)
    if former is None or former.books is None or found is None:
        return None
    opened, program = found
    return Material(program, opened.sources, former.books.library)


def _former(one: opening.Opened, against: str | None) -> versions.Version | None:
    """The version to compare with: the one that is named, else the last in which the program was another."""
    if against is not None:
        return versions.asked(one, against)
    for candidate in last_changes(one.project.root):
        found = versions.peeked(one, candidate)
        if found is not None and _is_another(found, one):
            return found
    return None


def _is_another(found: versions.Version, one: opening.Opened) -> bool:
    former = found.opened
    return former is not None and former.program is not None and former.loaded.sha256 != one.loaded.sha256


def _write(folder: Path, page: CardPage) -> None:
    for ending, writer in _WRITERS.items():
        place = folder / f"{page.name}.{ending}"
        durable.write(place, writer(page).encode())
        printing.out(f"wrote {place}")
