"""A compiled scorecard as a dbt model: the SELECT, its columns with tests, and where its sources lie.

What is written is JSON where dbt wants YAML: the one is part of the other, and nothing in it can be misread.
"""

import json
from collections.abc import Mapping

from scorelang.ir.program import Program
from scorelang.ir.scorecards import Scorecard
from scorelang.pipeline.compiling import Compiled

STATUSES = ["scored", "not applicable", "unknown", "failed"]
SOURCE = "scorelang"


def table_in(source: str) -> str:
    """A table as a model names it."""
    return f'{{{{ source("{SOURCE}", "{source}") }}}}'


def variable(card: str, parameter: str) -> str:
    """What a parameter is called among dbt's variables: each scorecard has its own."""
    return f"scorelang_{card}_{parameter}"


def parameter_in(card: str, parameter: str) -> str:
    """A parameter as a model names it."""
    return f'{{{{ var("{variable(card, parameter)}") }}}}'


def files(program: Program, cards: Mapping[str, Compiled], tables: Mapping[str, str]) -> dict[str, str]:
    """The files of a dbt project by their paths: models, their schema tests, and the values of the day.

    `tables`: where each source lies, as `schema.table`.
    """
    found = {f"models/{name}.sql": one.text for name, one in cards.items()}
    models = [_model(program.scorecard(name), one) for name, one in cards.items()]
    sources = [{"name": SOURCE, "tables": [_table(name, table) for name, table in tables.items()]}]
    found["models/scorelang.yml"] = _text({"version": 2, "sources": sources, "models": models})
    values = {variable(name, key): value for name, one in cards.items() for key, value in one.parameters.items()}
    found["scorelang_vars.json"] = _text(values)
    return found


def _model(card: Scorecard, one: Compiled) -> dict[str, object]:
    grades = list(dict.fromkeys(band.name for variant in card.variants for band in variant.grades.bands))
    tests: dict[str, list[object]] = {
        "account": ["not_null", "unique"],
        "status": ["not_null", {"accepted_values": {"values": STATUSES}}],
        "grade": ["not_null", {"accepted_values": {"values": [*grades, "unknown"]}}],
    }
    columns = [{"name": name, "tests": tests[name]} if name in tests else {"name": name} for name in _names(one)]
    return {"name": card.name, "description": card.title, "columns": columns}


def _names(one: Compiled) -> list[str]:
    return ["account", *one.columns]


def _table(name: str, table: str) -> dict[str, object]:
    *schema, last = table.split(".")
    place = {"schema": ".".join(schema)} if schema else {}
    return {"name": name, "identifier": last, **place}


def _text(found: object) -> str:
    return json.dumps(found, indent=2, ensure_ascii=False) + "\n"
