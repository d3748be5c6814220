"""Outputs with one number give the same bits whatever the data; refactorings keep the numbers, other numbers do not."""

import random
from collections.abc import Mapping
from datetime import date

import pytest

from scorelang.diffing.interning import Interning
from scorelang.diffing.meanings import POPULATION, meanings
from scorelang.ir.program import Program
from scorelang.kernel.plan import Kernel
from scorelang.kernel.tables import Tables
from scorelang.pinning.from_ir import pin
from scorelang.rows import compile_rows
from tests.agreement.comparing import bits
from tests.agreement.random_data import tables
from tests.agreement.random_programs import Writer
from tests.diffing import refactoring
from tests.effort import times

DAY = date(2024, 3, 31)
TOGETHER = 10
Numbers = Mapping[str, int]


def pinned(program: Program) -> Kernel:
    return pin(program, DAY, "Europe/Berlin")


def numbers(program: Program, kernel: Kernel, interning: Interning) -> Numbers:
    return meanings(kernel, {one.name: one for one in program.sources}, {}, interning)


def both(before: Program, after: Program) -> tuple[Numbers, Numbers]:
    interning = Interning()
    return numbers(before, pinned(before), interning), numbers(after, pinned(after), interning)


def programs(seed: int) -> list[tuple[random.Random, Program]]:
    chances = [random.Random(f"meaning {seed} {place}") for place in range(TOGETHER)]
    return [(chance, Writer(chance).program()) for chance in chances]


@pytest.mark.parametrize("seed", range(times(4)))
def test_names_and_titles_mean_nothing(seed: int) -> None:
    for _, program in programs(seed):
        before, after = both(program, refactoring.renamed_lets(refactoring.retitled(program)))
        assert before == after


@pytest.mark.parametrize("seed", range(times(4)))
def test_lets_mean_what_they_stand_for(seed: int) -> None:
    for chance, program in programs(seed):
        assert both(program, refactoring.without_lets(program))[0] == both(program, program)[1]
        before, after = both(program, refactoring.with_lets(program, chance))
        assert before == after


@pytest.mark.parametrize("seed", range(times(4)))
def test_the_order_of_declarations_means_nothing(seed: int) -> None:
    for chance, program in programs(seed):
        before, after = both(program, refactoring.shuffled(program, chance))
        assert before == after


@pytest.mark.parametrize("seed", range(times(6)))
def test_outputs_with_one_number_are_the_same_to_the_bit(seed: int) -> None:
    differed = 0
    for chance, program in programs(seed):
        other = refactoring.with_another_number(program, chance)
        if other is None:
            continue
        interning = Interning()
        kernels = pinned(program), pinned(other)
        before, after = (numbers(one, kernel, interning) for one, kernel in zip((program, other), kernels, strict=True))
        differed += before != after
        data = common(chance, *kernels)
        results = [{row["key"]: row for row in compile_rows(kernel).score(data)} for kernel in kernels]
        if before[POPULATION] != after[POPULATION]:
            continue
        same = [name for name in before if name != POPULATION and before[name] == after.get(name)]
        for key in results[0]:
            for name in same:
                assert bits(results[0][key][name]) == bits(results[1][key][name]), name
    assert differed > TOGETHER // 2


@pytest.mark.parametrize("seed", range(times(4)))
def test_outputs_of_one_program_with_one_number_are_the_same(seed: int) -> None:
    for chance, program in programs(seed):
        kernel = pinned(program)
        found = numbers(program, kernel, Interning())
        names: dict[int, str] = {}
        rows = compile_rows(kernel).score(tables(chance, kernel))
        for name, number in found.items():
            first = names.setdefault(number, name)
            assert name == POPULATION or all(bits(row[name]) == bits(row[first]) for row in rows), (name, first)


def common(chance: random.Random, one: Kernel, other: Kernel) -> Tables:
    """Data that both read: where a source is read by both, the rows of the one that reads more."""
    made = [tables(chance, kernel) for kernel in (one, other)]
    widest = [max(len(kernel.accounts.inputs), 1) for kernel in (one, other)]
    accounts = made[0 if widest[0] >= widest[1] else 1].accounts
    plans = [{plan.source: len(plan.inputs) for plan in kernel.sources} for kernel in (one, other)]
    rows = {}
    for source in plans[0].keys() | plans[1].keys():
        first = plans[0].get(source, -1) >= plans[1].get(source, -1)
        rows[source] = made[0 if first else 1].rows[source]
    return Tables(accounts, rows)
