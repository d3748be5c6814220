"""A case of the corpus: its blocks, and its data as the kernel reads it."""

import csv
import io
import re
import tomllib
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from scorelang.ir.program import Program
from scorelang.ir.sources import Column, Source
from scorelang.kernel.plan import account_name
from scorelang.kernel.tables import Cell, Row, Tables
from scorelang.sources.binding import Binding
from scorelang.sources.readings import State, reader_of
from scorelang.sources.to_python import read_cell
from scorelang.types import Date, Number, Text

CASES = Path(__file__).parent / "cases"
BLOCK = re.compile(r"^```(score|run|data|diagnostics|result)(?: ([\w.]+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Case:
    path: Path
    text: str
    program: str
    today: date
    zone: str
    stale: tuple[str, ...]
    show: tuple[str, ...]
    data: dict[str, str] = field(default_factory=dict)
    diagnostics: str = ""
    result: str | None = None

    @property
    def name(self) -> str:
        return str(self.path.relative_to(CASES).with_suffix(""))


def read_case(path: Path) -> Case:
    text = path.read_text(encoding="utf-8")
    blocks = [(match[1], match[2], match[3]) for match in BLOCK.finditer(text)]
    settings = tomllib.loads("".join(body for kind, _, body in blocks if kind == "run"))
    assert settings.keys() <= {"today", "zone", "stale", "show"}, f"{path}: {sorted(settings)}"
    return Case(
        path,
        text,
        program="".join(body for kind, _, body in blocks if kind == "score"),
        today=settings.get("today", date(2026, 3, 1)),
        zone=settings.get("zone", "UTC"),
        stale=tuple(settings.get("stale", ())),
        show=tuple(settings.get("show", ())),
        data={name: body for kind, name, body in blocks if kind == "data"},
        diagnostics="".join(body for kind, _, body in blocks if kind == "diagnostics"),
        result=next((body for kind, _, body in blocks if kind == "result"), None),
    )


def cases() -> list[Case]:
    return [read_case(path) for path in sorted(CASES.rglob("*.md"))]


def with_block(text: str, kind: str, body: str) -> str:
    """The case's text with a block set to `body`: replaced, added at the end, or taken out where it is empty."""
    block = f"```{kind}\n{body}```" if body else ""
    if not re.search(rf"^```{kind}\n", text, re.MULTILINE):
        return f"{text.rstrip()}\n\n{block}\n" if block else text
    changed = re.sub(rf"^```{kind}\n.*?^```$", lambda _: block, text, flags=re.MULTILINE | re.DOTALL)
    return re.sub(r"\n{3,}", "\n\n", changed).rstrip() + "\n"


def tables(case: Case, program: Program) -> Tables:
    """The data as both evaluators read it; rows whose account does not exist are left in, and never matter."""
    names = {source.name: source for source in program.sources}
    rows = {name: _rows(case, names.get(name) or _history(name, body), body) for name, body in case.data.items()}
    owners = {
        source.name: {row[f"{source.name}.{source.id}"]: row[account_name(source.name)] for row in rows[source.name]}
        for source in program.sources
        if source.id is not None and source.name in rows
    }
    for source in program.sources:
        if source.via is not None and source.name in rows:
            rows[source.name] = [_owned(source, row, owners[source.via]) for row in rows[source.name]]
    accounts = rows.pop(program.accounts.name, [])
    return Tables(accounts, rows)


def _owned(source: Source, row: Row, owners: dict[Cell, Cell]) -> Row:
    return {**row, account_name(source.name): owners.get(row[account_name(source.name)])}


def _rows(case: Case, source: Source, body: str) -> list[Row]:
    found = []
    for line in csv.DictReader(io.StringIO(body), skipinitialspace=True):
        row: dict[str, Cell] = {}
        for name, text in line.items():
            cell, state = read_cell(reader_of(source.column(name.strip()), Binding("-", ()), case.zone), text)
            row[f"{source.name}.{name.strip()}"] = cell
            if state in (State.UNREADABLE, State.OUTSIDE):
                row[f"{source.name}.{name.strip()}!"] = True
        row[account_name(source.name)] = row.get(f"{source.name}.{source.account}")
        found.append(row)
    return found


def _history(name: str, body: str) -> Source:

    header = next(csv.reader(io.StringIO(body), skipinitialspace=True))
    known = {"account": Text(), "day": Date(), "grade": Text(), "segment": Text()}
    columns = tuple(Column(column, known.get(column, Number())) for column in header)
    return Source(name, "events", "History", columns, account="account", time="day")
