"""How often each source is read: once, however many indicators there are, as the engine's own plan says."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest

from scorelang.engines.duckdb import connect, load
from scorelang.ir.program import Program
from scorelang.pinning.from_ir import pin
from scorelang.pipeline.back import printed
from scorelang.semantics.from_syntax import elaborate
from scorelang.source import SourceText
from scorelang.sources.binding import Binding
from scorelang.sources.located import locate
from scorelang.sql import DUCKDB
from scorelang.syntax.from_text import parse

TODAY = date(2024, 6, 30)
SOURCES = """
accounts crm { key id : text  column seats : number from 1 }
events usage { account id  time at : time  column calls : number from 0 decimals 0 }
events tickets { account id  time at : time  column kind : text in ("a", "b") }
facts plans { account id  column tier : text }
"""
VALUES = (
    "sum(usage.calls over {n} days) / seats",
    "count(usage where calls > {n} over 90 days)",
    'count(tickets where kind == "a" over {n} days)',
    "max(usage.calls)",
    "avg(usage.calls over previous {n} days)",
    "distinct(usage.calls over {n} days)",
)
TABLES = {
    "crm": "SELECT 'k' || i AS id, i + 1 AS seats FROM range(5) t(i)",
    "usage": "SELECT 'k' || i % 5 AS id, TIMESTAMP '2024-06-30' AS at, i AS calls FROM range(40) t(i)",
    "tickets": "SELECT 'k' || i % 5 AS id, TIMESTAMP '2024-06-30' AS at, 'a' AS kind FROM range(9) t(i)",
    "plans": "SELECT 'k' || i AS id, 'gold' AS tier FROM range(5) t(i)",
}


def program(indicators: int) -> Program:
    """So many indicators over the same sources, each with a window of its own."""
    listed = [
        f"indicator i{n} {{ value {VALUES[n % len(VALUES)].format(n=n + 1)}  score linear (0 -> 0, 100 -> 100) }}"
        for n in range(indicators - 1)
    ]
    listed.append('indicator tier { value plans.tier  score map ("gold" -> 100, else -> 0) }')
    each = 100 // indicators
    weights = " ".join([*(f"i{n} {each}%" for n in range(indicators - 1)), f"tier {100 - each * (indicators - 1)}%"])
    card = f"scorecard health {{ weights {{ {weights} }} grades {{ good from 50 bad below }} }}"
    file, said = parse(SourceText("many.score", "\n".join([SOURCES, *listed, card])))
    assert not said
    found, told = elaborate((file,))
    assert found is not None, told
    return found


def scans(plan: dict[str, object]) -> Iterator[object]:
    """A plan's readings of files."""
    extra = plan.get("extra_info")
    if (
        isinstance(extra, dict)
        and "PARQUET" in str(plan.get("name", "")).upper() + str(extra.get("Function", "")).upper()
    ):
        yield plan
    for child in plan.get("children") or ():  # type: ignore[attr-defined]
        yield from scans(child)


@pytest.mark.parametrize("indicators", [5, 20, 50])
def test_one_scan_a_source(tmp_path: Path, indicators: int) -> None:
    for name, query in TABLES.items():
        duckdb.execute(f"COPY ({query}) TO '{tmp_path / name}.parquet' (FORMAT parquet)")
    found = program(indicators)
    located = locate({name: Binding(name, (f"{name}.parquet",)) for name in TABLES}, tmp_path)
    own = tmp_path / "own"
    own.mkdir()
    with connect(own, files=located.paths) as session:
        loaded = load(session, found.sources, located, "UTC", TODAY)
        kernel = pin(found, TODAY, "UTC", faultless=loaded.faultless)
        text = printed(kernel, DUCKDB, loaded.relations)
        plan = json.loads(session.row(f"EXPLAIN (FORMAT json) {text}")[1])
    assert len(list(scans({"children": plan}))) == len(TABLES)
    tables = [relation.table for relation in loaded.relations.values()]
    assert {table: text.count(f'"{table}"') for table in tables} == dict.fromkeys(tables, 1)
