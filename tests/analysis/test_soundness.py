"""No account is ever outside the ranges that are said of a program, whatever lawful data it has."""

import random

import pytest

from scorelang.analysis.check import review
from scorelang.analysis.model import Model
from scorelang.analysis.reach import Reach
from scorelang.analysis.review import leaves
from scorelang.ir.program import Program
from scorelang.ir.scorecards import Variant
from scorelang.kernel.tables import Cell
from scorelang.pinning.from_ir import pin
from scorelang.rows.from_kernel import compile_rows
from tests.analysis.written import TODAY, Writer, lawful
from tests.effort import times
from tests.semantics.programs import check

SEEDS = range(times(12))
_ROUNDING = 1e-6


def outside(cell: Cell, reach: Reach) -> bool:
    """Whether a known cell is not in a reach, the last digits of floating point aside."""
    if cell is None:
        return False
    if isinstance(cell, bool | str):
        return reach.values is not None and cell not in reach.values
    slack = _ROUNDING * max(1.0, abs(cell))
    return not reach.low - slack <= cell <= reach.high + slack


def broken_claims(program: Program, row: dict[str, Cell]) -> list[str]:
    """What is said of an account's outputs and is not so."""
    model, wrong = Model(program), []
    never = {(d.rule.slug, d.span) for d in review(program)}
    for card in program.scorecards:
        name = card.name
        claims = {f"{name}.score": model.score(name), f"{name}.grade": model.own(name, "grade")}
        claims[f"{name}.segment"] = model.own(name, "segment")
        for variant in card.variants:
            for group in model.variant(name, variant).groups:
                if group != name:
                    claims[f"{name}.{group}.points"] = model.group(name, group)
        for indicator in program.indicators:
            claims[f"{name}.{indicator.name}.value"] = model.value(indicator.name, name)
            claims[f"{name}.{indicator.name}.points"] = model.points(indicator.name, name)
        wrong += [f"{key} = {row[key]!r}" for key, reach in claims.items() if key in row and outside(row[key], reach)]
        wrong += [
            f"{name}.score = {row[f'{name}.score']!r}, all known"
            for v in card.variants
            if not _as_known(model, name, v, row)
        ]
        for trigger in card.triggers:
            fires = row.get(f"{name}.trigger.{trigger.name}")
            if fires and ("trigger-never", trigger.when.span) in never:
                wrong.append(f"{name}.trigger.{trigger.name} fired")
        for variant in card.variants[:-1]:
            hidden = variant.condition is not None and ("segment-hidden", variant.condition.span) in never
            if hidden and row.get(f"{name}.segment") == variant.segment:
                wrong.append(f"{name} has the segment {variant.segment}")
    return wrong


def _as_known(model: Model, card: str, variant: Variant, row: dict[str, Cell]) -> bool:
    """Whether the score is as said of accounts of which every indicator is known, if this is one."""
    names = [leaf.name for leaf, _ in leaves(variant) if leaf.scorecard is None]
    whole = len(names) == len(list(leaves(variant))) and bool(names)
    if row[f"{card}.segment"] != variant.segment or not whole:
        return True
    known = all(row[f"{card}.{name}.status"] == "known" for name in names)
    return not known or not outside(row[f"{card}.score"], model.known(card, variant))


@pytest.mark.parametrize("seed", SEEDS)
def test_no_account_is_outside_what_is_said(seed: int) -> None:
    text = Writer(seed).program()
    program, mistakes = check(text)
    assert program is not None, [f"{d.rule.slug}: {d.message}" for d in mistakes]
    kernel = pin(program, TODAY, "UTC")
    rows = compile_rows(kernel).score(lawful(random.Random(seed), program, kernel))
    wrong = [claim for row in rows for claim in broken_claims(program, dict(row))]
    assert not wrong, (wrong[:3], text)
