"""`scorelang docs`: each scorecard as a page for people who never open an editor."""

import tempfile
from pathlib import Path

import click

from scorelang.cli import opening, printing
from scorelang.cli.exits import Exit
from scorelang.docgen.changes import changes
from scorelang.docgen.from_program import Material, card_page
from scorelang.docgen.records import CardPage
from scorelang.docgen.to_text import to_html, to_markdown
from scorelang.project.playbooks import playbooks
from scorelang.project.revisions import Revision, RevisionError, last_changes, revision, unpack
from scorelang.run import durable

_WRITERS = {"html": to_html, "md": to_markdown}

_EPILOG = """\b
Examples:
  scorelang docs                       docs/health.html and docs/health.md
  scorelang docs --out site            into another folder
  scorelang docs --against v1.4        with what changed since that version
"""


@click.command("docs", epilog=_EPILOG, short_help="write a page of each scorecard, for everybody")
@click.option("--out", type=click.Path(path_type=Path), default=Path("docs"), help="The folder to write to.")
@click.option("--against", metavar="REV", help="Say what changed since this version in git; else since the last one.")
@click.pass_obj
def command(folder: Path, out: Path, against: str | None) -> int:
    """Write each scorecard as one HTML file and as Markdown, in the words of its files."""
    one, program = opening.whole(folder)
    new = _material(one)
    former = _former(one, against)
    old = None if former is None else _unpacked(one, former)
    target = durable.folder(folder / out)
    for card in program.scorecards:
        found = () if old is None else changes(old, new, card)
        page = card_page(new, card, found, None if former is None or not found else former.short)
        _write(target, page)
    return Exit.FINE


def _material(one: opening.Opened) -> Material:
    assert one.program is not None
    return Material(one.program, one.sources, playbooks(one.project, one.program).library)


def _former(one: opening.Opened, against: str | None) -> Revision | None:
    """The version to compare with: the one that is named, else the last in which the program was another."""
    if against is not None:
        try:
            return revision(one.project.root, against)
        except RevisionError as fault:
            opening.leave_with(str(fault), Exit.USAGE)
    for candidate in last_changes(one.project.root):
        if _sum_at(one, candidate) not in (one.loaded.sha256, None):
            return candidate
    return None


def _sum_at(one: opening.Opened, version: Revision) -> str | None:
    with tempfile.TemporaryDirectory(prefix="scorelang-") as place:
        try:
            root = unpack(one.project.root, version, Path(place))
        except RevisionError:
            return None
        return opening.opened(root).loaded.sha256 if (root / "scorelang.toml").is_file() else None


def _unpacked(one: opening.Opened, version: Revision) -> Material | None:
    with tempfile.TemporaryDirectory(prefix="scorelang-") as place:
        root = unpack(one.project.root, version, Path(place))
        if not (root / "scorelang.toml").is_file():
            return None
        old = opening.opened(root)
        return None if old.program is None else _material(old)


def _write(folder: Path, page: CardPage) -> None:
    for ending, writer in _WRITERS.items():
        place = folder / f"{page.name}.{ending}"
        durable.write(place, writer(page).encode())
        printing.out(f"wrote {place}")
