"""The JSON Schema of the front matter says of every file what the reader says."""

import json
import tomllib
from typing import Any

import pytest
import tomli_w
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from scorelang.actions.from_text import KEYS, TASK_KEYS, read_playbook
from scorelang.actions.shipped import shipped
from scorelang.actions.to_json_schema import front_matter
from scorelang.source import SourceText

SCHEMA = front_matter()
VALIDATOR = Draft202012Validator(SCHEMA)
BETWEEN = {"SC5010", "SC5011", "SC5012", "SC5014"}  # what tasks are to each other, and that there are none
WRITTEN = ("", " ", "csm", "2 business days", "1 day", "30 days before renews_on", "soon", "A", "é", "a-1", "a\nb")
WRITTEN += ("3 weeks after `Signed on` or 2 days", "2 hours", "90 minutes", "1.5 hours", "-1 hours")
TEXTS = st.sampled_from((*WRITTEN, "https://x.example/a", "javascript:x"))
LINKS = st.dictionaries(st.sampled_from(["title", "url", "rel"]), TEXTS, max_size=3)
ANY = (
    TEXTS
    | st.integers(-2, 2)
    | st.booleans()
    | st.lists(TEXTS | st.integers(0, 1), max_size=2)
    | st.lists(LINKS, max_size=2)
)
GOOD_TASK = {"id": "call", "title": "Call", "owner": "csm", "due": "2 days"}


def changed(good: dict[str, Any], keys: tuple[str, ...]) -> st.SearchStrategy[dict[str, Any]]:
    """Something near a good table: keys taken away, replaced, added."""
    replaced = st.dictionaries(st.sampled_from([*keys, "colour"]), ANY, max_size=3)
    gone = st.sets(st.sampled_from(sorted(good)), max_size=1)
    return st.builds(
        lambda new, without: {**{key: one for key, one in good.items() if key not in without}, **new}, replaced, gone
    )


TASKS = st.lists(changed(GOOD_TASK, TASK_KEYS), max_size=2) | ANY
GOOD = {"title": "Try", "owner": "csm", "tasks": [GOOD_TASK]}


@given(changed(GOOD, KEYS), TASKS, st.booleans())
def test_the_reader_and_the_schema_agree(values: dict[str, Any], tasks: Any, replaced: bool) -> None:
    whole = {**values, "tasks": tasks} if replaced else values
    text = tomli_w.dumps(whole)
    _, _, found = read_playbook("try.md", SourceText("playbooks/try.md", f"+++\n{text}\n+++\nText\n"))
    by_reader = [one for one in found if one.rule.code not in BETWEEN]
    by_schema = [error.message for error in VALIDATOR.iter_errors(tomllib.loads(text))]
    assert bool(by_reader) == bool(by_schema), (text, [one.message for one in by_reader], by_schema)


@pytest.mark.parametrize("file", [file for file in shipped() if not file.startswith("_")])
def test_the_shipped_playbooks_keep_to_it(file: str) -> None:
    text = shipped()[file].text.split("+++")[1]
    assert not list(VALIDATOR.iter_errors(tomllib.loads(text)))


def test_it_is_a_schema_in_which_every_key_is_described() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    tables = [SCHEMA, *SCHEMA["$defs"].values()]
    assert all("description" in one for table in tables for one in table["properties"].values())
    assert json.loads(json.dumps(SCHEMA)) == SCHEMA
