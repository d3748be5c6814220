"""Hostile tables for a kernel that was pinned from a program: cells by what their column is called."""

import random
from collections.abc import Mapping, Sequence

from scorelang.kernel.plan import Input, Kernel, SourcePlan
from scorelang.kernel.tables import Cell, Row, Tables
from tests.agreement.hostile import TODAY, cell, value
from tests.agreement.random_programs import GRADES, PEOPLE, TIERS

DOMAINS: Mapping[str, Sequence[Cell]] = {
    "tier": TIERS,
    "user": PEOPLE,
    "topic": ("a", "b", ""),
    "number": ("n1", "n2", "n3"),
    "grade": (*GRADES, "unknown"),
    "score": (0.0, 39.9, 40.0, 55.5, 70.0, 83.7, 100.0),
    "coverage": (0.0, 0.5, 1.0),
    "calls": (0.0, 1.0, 2.0, 7.0, 0.5, 0.00005, 123456.789),
    "seats": (0.0, 1.0, 3.0, 50.0, 0.1),
}


def tables(chance: random.Random, kernel: Kernel, accounts: int = 16, rows: int = 70) -> Tables:
    """Accounts, at most one row of facts each, events with equal times and repeated rows, earlier runs."""
    key = kernel.accounts.key.name
    keys = [f"A{at}" for at in range(accounts)]
    population = [{**_row(chance, kernel.accounts.inputs), key: one} for one in keys]
    return Tables(population, {plan.source: _rows(chance, plan, keys, rows) for plan in kernel.sources})


def _rows(chance: random.Random, plan: SourcePlan, keys: Sequence[str], count: int) -> list[Row]:
    if plan.source == "billing" or plan.source.endswith(".override"):
        return [_of(chance, plan, key) for key in keys if chance.random() < 0.7]
    if plan.source.endswith(".history"):
        days = sorted(chance.sample(range(TODAY - 90, TODAY), 6))
        return [{**_of(chance, plan, key), f"{plan.source}.day": day} for key in keys[:12] for day in days]
    return _events(chance, plan, [*keys[: len(keys) // 2], "orphan"], count)


def _events(chance: random.Random, plan: SourcePlan, keys: Sequence[str], count: int) -> list[Row]:
    made: list[Row] = []
    whole = {entry.name for entry in plan.inputs if chance.random() < 0.3}
    for _ in range(count):
        if made and chance.random() < 0.1:
            # The same time, and all but one cell alike: what tells such rows apart must not be their order.
            twin = dict(chance.choice(made))
            entry = chance.choice(plan.inputs)
            made.append({**twin, entry.name: _cell(chance, entry)} if plan.time != entry.ref else twin)
            continue
        row = _of(chance, plan, chance.choice(keys))
        filled = {entry.name: value(chance, entry.sort) for entry in plan.inputs if entry.name in whole}
        row = {**row, **{name: cell for name, cell in filled.items() if row[name] is None}}
        if plan.time is not None and row.get(plan.time.name) is None:
            row = {**row, plan.time.name: value(chance, plan.time.sort)}
        made.append(row)
    return made


def _of(chance: random.Random, plan: SourcePlan, key: str) -> Row:
    return {**_row(chance, plan.inputs), plan.account.name: key}


def _row(chance: random.Random, inputs: Sequence[Input]) -> Row:
    cells = {entry.name: _cell(chance, entry) for entry in inputs}
    for entry in inputs:
        if entry.fault and cells[entry.name]:
            cells[entry.name.removesuffix("!")] = None
    return cells


def _cell(chance: random.Random, entry: Input) -> Cell:
    if entry.fault:
        return chance.random() < 0.08
    if entry.column in DOMAINS and chance.random() < 0.8:
        return chance.choice(DOMAINS[entry.column])
    return cell(chance, entry.sort, missing=0.12)
