"""The schemas hold of what is right and refuse what is wrong, by another program's judgement."""

import json
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.cli.commandline import Shell

PROJECTS = sorted((Path(__file__).resolve().parents[2] / "scorecards").glob("*/scorelang.toml"))


def validator(shell: Shell, of: str) -> jsonschema.Draft202012Validator:
    schema = json.loads(shell.type("schema", of).out)
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


@pytest.mark.parametrize("path", PROJECTS, ids=lambda path: path.parent.name)
def test_the_configuration_of_every_project_holds(shell: Shell, path: Path) -> None:
    assert list(validator(shell, "config").iter_errors(tomllib.loads(path.read_text()))) == []


@pytest.mark.parametrize(
    "wrong",
    [
        lambda document: document["project"].update(nam="x"),
        lambda document: document["project"].update(name=1),
        lambda document: document.update(history={"keep": "long"}),
        lambda document: document["profiles"]["dev"].update(password="hunter2"),
        lambda document: document["profiles"]["dev"]["sources"]["crm"].update(refuse_at_most=1),
        lambda document: document.pop("profiles"),
    ],
)
def test_what_is_refused_by_us_is_refused_by_the_schema(shell: Shell, wrong: Callable[[Any], object]) -> None:
    document = tomllib.loads((shell.folder / "scorelang.toml").read_text())
    assert list(validator(shell, "config").iter_errors(document)) == []
    wrong(document)
    assert list(validator(shell, "config").iter_errors(document)) != []


def test_an_account(shell: Shell) -> None:
    held = validator(shell, "account")
    good = {"crm": {"account_id": "a1", "name": "A", "seats": 10, "arr": 5.5, "renews_on": "2026-01-01", "csm": None}}
    assert list(held.iter_errors(good)) == []
    assert list(held.iter_errors({"crm": {"name": "A"}})) != []
    assert list(held.iter_errors({"crm": {"account_id": "a1", "seats": 0}})) != []
    assert list(held.iter_errors({"crm": {"account_id": "a1"}, "other": 1})) != []


WORD = {"scorecard": "health", "account": "a1", "reason": "x", "author": "y", "last_day": "2026-03-01"}


@pytest.mark.parametrize(
    ("document", "holds"),
    [
        ({}, True),
        ({"override": [{**WORD, "score": 35}], "silence": [WORD, {**WORD, "trigger": "fell"}]}, True),
        ({"override": [WORD]}, False),
        ({"override": {**WORD, "score": 35}}, False),
        ({"silence": [{**WORD, "score": 35}]}, False),
        ({"overrides": []}, False),
    ],
)
def test_the_schema_of_overrides_holds_of_what_is_right(shell: Shell, document: Any, holds: bool) -> None:
    assert (list(validator(shell, "overrides").iter_errors(document)) == []) is holds
