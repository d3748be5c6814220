"""`scorelang rule`: what a code means."""

import difflib
import json
from typing import NoReturn

import click

from scorelang.cli import opening, printing, tables
from scorelang.cli.exits import Exit
from scorelang.diagnostics import Rule
from scorelang.diagnostics.catalogue import RULES
from scorelang.docgen.rule_pages import rule_page

_EPILOG = """\b
Examples:
  scorelang rule SC2001
  scorelang rule            all codes
"""


@click.command("rule", epilog=_EPILOG, short_help="say what a code such as SC2001 means")
@click.argument("code", required=False)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How it is printed.")
def command(code: str | None, form: str) -> int:
    """Print the page of one code, or the list of all."""
    chosen = RULES if code is None else (_rule(code),)
    if form == "json":
        printing.out(json.dumps([_record(rule) for rule in chosen], indent=2))
    elif code is None:
        columns = [tables.Column("code"), tables.Column("severity"), tables.Column("name"), tables.Column("what it is")]
        printing.out(tables.table(columns, [(one.code, one.severity.value, one.slug, one.title) for one in chosen]))
    else:
        _page(chosen[0])
    return Exit.FINE


def _rule(code: str) -> Rule:
    wanted = code.strip()
    found = next((one for one in RULES if wanted.upper() == one.code or wanted.lower() == one.slug), None)
    return found or _unknown(wanted)


def _unknown(wanted: str) -> NoReturn:
    names = [*(rule.code for rule in RULES), *(rule.slug for rule in RULES)]
    near = difflib.get_close_matches(wanted, names, 1, 0.66)
    help = f"did you mean `{near[0]}`?" if near else "`scorelang rule` lists them all"
    opening.leave_with(f"there is no rule `{printing.safe(wanted)}`", Exit.USAGE, help)


def _page(rule: Rule) -> None:
    """The page with what it says, an example with its output, and the cure; fences are for the web."""
    page = rule_page(rule.code)
    if page is None:
        printing.out(f"{printing.style(rule.code, 'bold')} {rule.slug} ({rule.severity.value})")
        printing.out(f"\n{rule.title}.")
        return
    inside = False
    for line in page.text.rstrip("\n").split("\n"):
        if line.startswith("```"):
            inside = not inside
        elif line.startswith("#"):
            printing.out(printing.style(line.lstrip("# "), "bold"))
        else:
            printing.out(f"    {line}".rstrip() if inside else line)


def _record(rule: Rule) -> dict[str, str]:
    page = rule_page(rule.code)
    record = {"code": rule.code, "name": rule.slug, "severity": rule.severity.value, "title": rule.title}
    return {**record, "page": page.text} if page else record
