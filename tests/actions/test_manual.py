"""The manual's tables are those that rendering uses, and its playbook passes the check."""

import re
from pathlib import Path

from scorelang.actions.check import check_playbook
from scorelang.actions.filters import FILTERS, Filter
from scorelang.actions.from_text import read_library
from scorelang.actions.playbook import Playbook
from scorelang.actions.shapes import ListShape, RecordShape, Shape, in_words, plan_names
from scorelang.actions.shipped import shipped
from scorelang.source import SourceText
from tests.actions.plans import COLUMNS

PAGE = Path(__file__).parents[2] / "docs" / "playbooks.md"
SHIPPED, _ = read_library({}, shipped())


def called(shape: Shape) -> str:
    if isinstance(shape, ListShape):
        return f"list of {called(shape.of)}"
    return f"`{shape.name}`" if isinstance(shape, RecordShape) else in_words(shape)


def records(shapes: list[Shape]) -> dict[str, RecordShape]:
    found: dict[str, RecordShape] = {}
    for shape in shapes:
        inner = shape.of if isinstance(shape, ListShape) else shape
        if isinstance(inner, RecordShape):
            found[inner.name] = inner
            found |= records([field for _, field, _ in inner.fields])
    return found


NAMES = plan_names({})
ABOUT = {
    "account": "the account",
    "playbook": "the playbook that is played",
    "episode": "the open trigger that plays it",
    "tasks": "its tasks, with their people and days",
}


def about(name: str) -> str:
    from scorelang.actions.context import PlanContext
    from scorelang.actions.shapes import record

    return ABOUT.get(name) or next(said for field, _, said in record(PlanContext).fields if field == name)


def field_rows(record: RecordShape) -> list[str]:
    head = f"| **`{record.name}`** | | |"
    return [head, *(f"| `{name}` | {called(shape)} | {said} |" for name, shape, said in record.fields)]


def filter_row(filter: Filter) -> str:
    parameters = ", ".join(parameter.name for parameter in filter.parameters)
    example = filter.example.replace("|", "\\|")
    return (
        f"| `{filter.name}{f'({parameters})' if parameters else ''}` | {filter.about} | `{example}` | {filter.shows} |"
    )


def shipped_row(playbook: Playbook) -> str:
    hours = sum(task.hours or 0.0 for task in playbook.tasks)
    return f"| `{playbook.name}` | {playbook.title} | {playbook.about} | {len(playbook.tasks)} | {hours:g} |"


def roles() -> list[str]:
    books = SHIPPED.playbooks.values()
    names = sorted({task.owner for book in books for task in book.tasks} | {book.owner for book in books})
    return [f"`{name}`" + ("," if name != names[-1] else "") for name in names]


TABLES = {
    "names": [
        "| name | | |",
        "|---|---|---|",
        *(f"| `{name}` | {called(shape)} | {about(name)} |" for name, shape in NAMES.items()),
    ],
    "records": [
        "| field | | |",
        "|---|---|---|",
        *(row for each in records(list(NAMES.values())).values() for row in field_rows(each)),
    ],
    "filters": ["| filter | | example | shows |", "|---|---|---|---|", *map(filter_row, FILTERS)],
    "shipped": [
        "| playbook | title | | tasks | hours |",
        "|---|---|---|---:|---:|",
        *map(shipped_row, SHIPPED.playbooks.values()),
    ],
    "roles": roles(),
}


def with_tables(text: str) -> str:
    for name, lines in TABLES.items():
        table = "\n".join(lines)
        pattern = f"(<!-- {name}: begin -->\n).*?(<!-- {name}: end -->)"
        text = re.sub(pattern, lambda match, table=table: f"{match[1]}{table}\n{match[2]}", text, flags=re.DOTALL)
    return text


def test_the_manual_has_the_tables_that_rendering_uses(accept: bool) -> None:
    text = PAGE.read_text("utf-8")
    assert all(f"<!-- {name}: begin -->" in text for name in TABLES)
    if accept:
        PAGE.write_text(with_tables(text), "utf-8")
        return
    assert text == with_tables(text)


def test_the_manual_s_playbook_is_clean() -> None:
    match = re.search(r"```markdown playbook\n(.*?)```\n", PAGE.read_text("utf-8"), re.DOTALL)
    assert match
    library, found = read_library({"rescue.md": SourceText("rescue.md", match[1])}, {})
    assert (*found, *check_playbook(library, "rescue", COLUMNS)) == ()
