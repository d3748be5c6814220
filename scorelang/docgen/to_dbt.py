"""A compiled scorecard as a dbt model: the SELECT, its columns with tests, and where its sources lie."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence

from scorelang.ir.program import Program
from scorelang.ir.scorecards import Scorecard
from scorelang.pipeline.compiling import Compiled
from scorelang.sql.warehouse import untemplated

STATUSES = ["scored", "not applicable", "unknown", "failed"]
SOURCE = "scorelang"
HISTORY = "scorelang_history"
KEPT = ("scores", "indicators")
# A table of no schema lies where the models are made.
HERE = "{{ target.schema }}"


def table_in(place: str) -> str:
    """A table, `[[database.]schema.]table`, as a model names it."""
    *schema, table = place.split(".")
    return f"{{{{ source('{source_of(schema)}', '{table}') }}}}"


def kept_in(table: str) -> str:
    """A table of earlier days as a model names it."""
    return f"{{{{ source('{HISTORY}', '{table}') }}}}"


def source_of(schema: Sequence[str]) -> str:
    """What the tables of a schema are called together: dbt has one schema a source."""
    return "_".join([SOURCE, *(re.sub(r"\W", "_", part) for part in schema)])


def variable(card: str, parameter: str) -> str:
    """What a parameter is called among dbt's variables: each scorecard has its own."""
    return f"scorelang_{card}_{parameter}"


def parameter_in(card: str, parameter: str) -> str:
    """A parameter as a model names it."""
    return f'{{{{ var("{variable(card, parameter)}") }}}}'


def files(program: Program, cards: Mapping[str, Compiled], tables: Sequence[str], schema: str) -> dict[str, str]:
    """The files of a dbt project by their paths: models, their schema tests, and the values of the day.

    `tables`: where the sources lie, as `schema.table`; `schema`: where earlier days lie.
    """
    found = {f"models/{name}.sql": one.text for name, one in cards.items()}
    used = [table for table in dict.fromkeys(tables) if any(table_in(table) in one.text for one in cards.values())]
    kept = [table for table in KEPT if any(kept_in(table) in one.text for one in cards.values())]
    sources = [*_sources(used), *([_source(HISTORY, schema.split("."), kept)] if kept else [])]
    models = [_model(program, program.scorecard(name), one) for name, one in cards.items()]
    found["models/scorelang.yml"] = yaml({"version": 2, "sources": sources, "models": models})
    values = {variable(name, key): value for name, one in cards.items() for key, value in one.parameters.items()}
    found["scorelang_vars.json"] = json.dumps(values, indent=2, ensure_ascii=False) + "\n"
    return found


def _sources(tables: Sequence[str]) -> list[object]:
    schemas = dict.fromkeys(table.rpartition(".")[0] for table in tables)
    return [
        _source(source_of(parts), parts, [table.rpartition(".")[2] for table in tables if _within(table, schema)])
        for schema, parts in ((schema, schema.split(".") if schema else []) for schema in schemas)
    ]


def _within(table: str, schema: str) -> bool:
    return table.rpartition(".")[0] == schema


def _source(name: str, place: Sequence[str], tables: Sequence[str]) -> dict[str, object]:
    *database, schema = place or [HERE]
    where = {"database": ".".join(database)} if database else {}
    return {"name": name, **where, "schema": schema, "tables": [{"name": table} for table in tables]}


def _model(program: Program, card: Scorecard, one: Compiled) -> dict[str, object]:
    grades = list(dict.fromkeys(band.name for variant in card.variants for band in variant.grades.bands))
    tests: dict[str, list[object]] = {
        "account": ["not_null", "unique"],
        "status": ["not_null", _accepted(STATUSES)],
        "grade": ["not_null", _accepted([*grades, "unknown"])],
    }
    meanings = _meanings(program, card)
    columns: list[dict[str, object]] = []
    for name in ("account", *one.columns):
        said = {"description": untemplated(meanings[name])} if name in meanings else {}
        columns.append({"name": name, **said, **({"data_tests": tests[name]} if name in tests else {})})
    return {"name": card.name, "description": untemplated(card.title), "columns": columns}


def _meanings(program: Program, card: Scorecard) -> dict[str, str]:
    """The columns that people gave a title to."""
    found = {f"trigger__{trigger.name}": trigger.title for trigger in card.triggers}
    for indicator in program.indicators:
        found[f"{indicator.name}__value"] = ". ".join(filter(None, (indicator.title, indicator.about)))
        found[f"{indicator.name}__points"] = f"{indicator.title}: points from 0 to 100"
    return found


def _accepted(words: Sequence[str]) -> object:
    return {"accepted_values": {"arguments": {"values": list(words)}}}


def yaml(found: Mapping[str, object]) -> str:
    """As YAML whose texts are those of JSON: the one is part of the other, and nothing in it can be misread."""
    return "\n".join(_lines(found)) + "\n"


def _lines(found: object) -> Iterator[str]:
    match found:
        case dict():
            for key, value in found.items():
                yield from _entry(f"{key}:", value)
        case list():
            for value in found:
                first, *others = _lines(value)
                yield f"- {first}"
                yield from (f"  {line}" for line in others)
        case _:
            yield json.dumps(found, ensure_ascii=False)


def _entry(key: str, value: object) -> Iterator[str]:
    plain = not isinstance(value, dict | list) or (
        isinstance(value, list) and all(isinstance(one, str) for one in value)
    )
    if plain:
        yield f"{key} {json.dumps(value, ensure_ascii=False)}"
        return
    yield key
    yield from (f"  {line}" for line in _lines(value))
