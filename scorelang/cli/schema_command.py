"""`scorelang schema`: what editors and other tools hold documents against."""

import json
from pathlib import Path

import click

from scorelang.actions.to_json_schema import front_matter
from scorelang.cli import opening, printing
from scorelang.cli.exits import Exit
from scorelang.project import to_json_schema

_EPILOG = """\b
Examples:
  scorelang schema config > scorelang.schema.json
  scorelang schema overrides > overrides.schema.json
  scorelang schema playbook > playbook.schema.json
  scorelang schema account            one account's data, as this project's program reads it

With `#:schema ./scorelang.schema.json` as the first line of scorelang.toml, editors complete it.
"""


@click.command("schema", epilog=_EPILOG, short_help="print a JSON Schema: of the configuration, or of an account")
@click.argument("of", type=click.Choice(["config", "overrides", "playbook", "account"]))
@click.pass_obj
def command(folder: Path, of: str) -> int:
    """Print the JSON Schema of scorelang.toml, overrides.toml, a playbook's front matter, or an account's data."""
    match of:
        case "config":
            found = to_json_schema.configuration()
        case "overrides":
            found = to_json_schema.overrides()
        case "playbook":
            found = front_matter()
        case _:
            found = to_json_schema.account(opening.whole(folder)[1])
    printing.out(json.dumps(found, indent=2, ensure_ascii=False))
    return Exit.FINE
