"""`scorelang diff`: what a change of the project would do, before it is merged."""

import contextlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import click

from scorelang.cli import opening, options, printing, scoring, versions
from scorelang.cli.differing import lines
from scorelang.cli.exits import Exit
from scorelang.diagnostics.catalogue.run import OTHER_DATA
from scorelang.diffing.at_hand import at_hand
from scorelang.diffing.difference import Comparison, difference
from scorelang.diffing.interning import Interning
from scorelang.diffing.records import Difference, Version
from scorelang.diffing.scoring import OtherDataError
from scorelang.diffing.sides import side
from scorelang.project.playbooks import Playbooks, playbooks
from scorelang.run import binding, durable
from scorelang.run.planning import conditions
from scorelang.run.scoring import Request
from scorelang.source.records import replace

FORMATS = ("text", "markdown", "json", "html")
HERE = "the work tree"

_EPILOG = """\b
Examples:
  scorelang diff                            what this branch, committed or not, would change
  scorelang diff HEAD                       what is not committed yet
  scorelang diff v1.4 --today 2026-03-01
  scorelang diff ../former                  a folder with the other version
  scorelang diff origin/main... --format markdown -o comment.md

\b
Without REV it is the last commit that this branch has in common with the main branch; on the main
branch itself it is HEAD. `REV...` is the last commit in common with REV. Both versions are scored
over the data at hand, and nothing is written.

\b
Exit code 0 unless something is wrong; with --exit-code 1 where any account has another score or
grade, or anybody other work.
"""


@click.command("diff", epilog=_EPILOG, short_help="show what a change would do, before it is merged")
@click.argument("version", metavar="[REV|DIR]", required=False)
@options.day_options
@click.option("--card", metavar="NAME", help="Only this scorecard.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", help="How it is printed.")
@click.option(
    "-o", "--out", type=click.Path(path_type=Path), metavar="FILE", help="Write to FILE.", callback=options.into_file
)
@click.option("--names/--no-names", default=None, help="Whether to name accounts; only text does by itself.")
@click.option("--exit-code", "strict", is_flag=True, help="Exit with 1 where scores, grades or work change.")
@click.pass_obj
def command(
    folder: Path,
    version: str | None,
    today: date | None,
    profile: str | None,
    card: str | None,
    form: str,
    out: Path | None,
    names: bool | None,
    strict: bool,
) -> int:
    """Compare two versions of the project over the same accounts and the same day.

    What only renames, reorders or describes is proven to change no score; for all else it is said how many accounts
    move between which grades, with how much money, who moves most and why, and how much work comes or goes.
    """
    opened, request = scoring.request(folder, today, profile, last=True)
    other = versions.asked(opened, version)
    found = _only(_difference(opened, request, other), card)
    shown = form == "text" if names is None else names
    if out is not None:
        printing.choose_color("never")  # a file is no terminal, wherever it is written from
    _say(_written(found, form, names=shown), out)
    return Exit.FINDINGS if strict and found.matters else Exit.FINE


def _only(found: Difference, card: str | None) -> Difference:
    if card is None:
        return found
    cards = tuple(one for one in found.cards if card in (one.name, one.was))
    if not cards:
        help = f"there are {', '.join(f'`{printing.safe(one.name)}`' for one in found.cards)}"
        opening.leave_with(f"there is no scorecard `{printing.safe(card)}`", Exit.USAGE, help)
    return replace(found, cards=cards)


def _written(found: Difference, form: str, *, names: bool) -> str:
    match form:
        case "markdown":
            from scorelang.diffing.to_markdown import to_markdown

            return to_markdown(found, names=names)
        case "json":
            from scorelang.diffing.to_json import to_json

            return to_json(found, names=names)
        case "html":
            from scorelang.docgen.difference_page import to_html

            return to_html(found, names=names)
    return "".join(f"{line}\n" for line in lines(found, names=names))


def _say(text: str, out: Path | None) -> None:
    if out is None or str(out) == "-":
        printing.raw(text)
    else:
        durable.write(out, text.encode())
        printing.err(f"wrote {out}")


def _difference(opened: opening.Opened, request: Request, other: versions.Version) -> Difference:
    there = versions.whole(other)
    books = _books(opened, request)
    with scoring.stops(opened), _other_stops(other):
        comparison = _comparison(opened, replace(request, conditions=conditions(books)), books, other, there)
        found = difference(comparison)
        scoring.clear()
        return found


@contextlib.contextmanager
def _other_stops(other: versions.Version) -> Iterator[None]:
    """Show why the other version cannot be scored, with its own lines, and leave."""
    try:
        yield
    except OtherDataError as stopped:
        scoring.clear()
        opening.show(opening.errors(stopped.diagnostics), other.opened.sources if other.opened else {})
        message = f"the version {printing.safe(other.label)} cannot be scored on the data of this folder"
        help = "name a version that could read it"
        opening.stop((OTHER_DATA.at(None, message, help=help),), {})


def _books(opened: opening.Opened, request: Request) -> Playbooks:
    found = playbooks(opened.project, request.program)
    errors = opening.errors(found.diagnostics)
    if errors:
        opening.stop(errors, {**opened.sources, **found.sources})
    return found


def _comparison(
    opened: opening.Opened,
    request: Request,
    books: Playbooks,
    other: versions.Version,
    there: tuple[opening.Opened, object] | None,
) -> Comparison:
    interning = Interning()
    project, program = request.project, request.program
    bound, _ = binding.bindings_of(project, binding.profile_of(project, request.profile), program)
    after = side(HERE, project, program, books, opened.sources, bound, request.today, interning)
    labels = (Version(other.label, other.revision.commit if other.revision else None), Version(HERE))
    if there is None or other.books is None or there[0].program is None:
        note = "the other version has no project in this place: everything is new"
        return Comparison(None, after, None, request, labels, False, (note,))
    former, old = there[0], there[0].program
    found = at_hand(former.project, project, request.profile, request.environment)
    profile = binding.profile_of(found.project, request.profile or project.profile)
    was, _ = binding.bindings_of(found.project, profile, old)
    before = side(other.label, found.project, old, other.books, former.sources, was, request.today, interning)
    asked = replace(
        request, project=found.project, program=old, profile=profile.name, conditions=conditions(other.books)
    )
    return Comparison(
        before, after, asked, request, labels, _same_files(opened, books, former, other.books), found.notes
    )


def _same_files(opened: opening.Opened, books: Playbooks, former: opening.Opened, others: Playbooks) -> bool:
    """Whether programs, playbooks and configuration are the same to the letter."""
    texts = [{path: text.text for path, text in one.sources.items()} for one in (books, others)]
    same = opened.project.source.text == former.project.source.text
    return same and opened.loaded.sha256 == former.loaded.sha256 and texts[0] == texts[1]
