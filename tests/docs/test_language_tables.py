"""The tables of functions in the reference are those that the compiler uses: run this file to write them again."""

import re

from scorelang.builtins import AGGREGATES, FORMS, FUNCTIONS
from scorelang.builtins.record import AggregateFunction, Function, SpecialForm
from tests.docs.markdown_blocks import ROOT

PAGE = ROOT / "docs" / "language.md"


def function_row(one: Function) -> str:
    """One function: how it is called, what it is, an example."""
    parameters = ", ".join(parameter.name + (", …" if parameter.repeated else "") for parameter in one.parameters)
    return f"| `{one.name}({parameters})` | {one.about} | `{one.example}` |"


def aggregate_row(one: AggregateFunction) -> str:
    """One aggregate, and what it is of no rows."""
    return f"| `{one.name}` | {one.about} | {one.empty} | `{one.example}` |"


def form_row(one: SpecialForm) -> str:
    """One form that reads history or the other accounts."""
    return f"| `{one.form}` | {one.about} | `{one.example}` |"


TABLES = {
    "functions": ["| function | | example |", "|---|---|---|", *map(function_row, FUNCTIONS)],
    "aggregates": ["| aggregate | | of no rows | example |", "|---|---|---|---|", *map(aggregate_row, AGGREGATES)],
    "forms": ["| form | | example |", "|---|---|---|", *map(form_row, FORMS)],
}


def with_tables(text: str) -> str:
    """The page with its tables written again."""
    for name, lines in TABLES.items():
        table = "\n".join(lines)
        text = re.sub(
            f"(<!-- {name}: begin -->\n).*?(<!-- {name}: end -->)",
            lambda match, table=table: f"{match[1]}{table}\n{match[2]}",
            text,
            flags=re.DOTALL,
        )
    return text


def test_the_reference_has_the_tables_of_the_compiler() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert all(f"<!-- {name}: begin -->" in text for name in TABLES)
    assert text == with_tables(text)


if __name__ == "__main__":
    PAGE.write_text(with_tables(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
