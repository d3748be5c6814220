"""Ways to write a program otherwise that change no score, and ways that do, on random programs."""

import random
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace

from scorelang.ir.expressions import (
    Aggregate,
    Apply,
    Arithmetic,
    Choose,
    Compare,
    Constant,
    Expression,
    LetRef,
    Negate,
    Percentile,
)
from scorelang.ir.indicators import Indicator
from scorelang.ir.program import Let, Program
from scorelang.source import Span
from tests.agreement.random_programs import NOWHERE

SCALARS = (Aggregate, Apply, Arithmetic, Choose, Compare, Negate)


def rewritten(value: object, change: Callable[[object], object]) -> object:
    """The value with `change` made to every record in it, from the inside; the same one where nothing changed."""
    if isinstance(value, tuple):
        parts = tuple(rewritten(part, change) for part in value)
        return value if all(new is old for new, old in zip(parts, value, strict=True)) else parts
    if not is_dataclass(value) or isinstance(value, type | Span):
        return value
    found = {one.name: rewritten(getattr(value, one.name), change) for one in fields(value)}
    changed = {name: part for name, part in found.items() if part is not getattr(value, name)}
    return change(replace(value, **changed) if changed else value)


def renamed_lets(program: Program) -> Program:
    """Every let under another name."""
    return _program(program, lambda one: _another_name(one) if isinstance(one, Let | LetRef) else one)


def without_lets(program: Program) -> Program:
    """Every let put in the place where it is read."""
    values: dict[str, Expression] = {}

    def put(one: object) -> object:
        return values[one.name] if isinstance(one, LetRef) else one

    for let in program.lets:
        values[let.name] = rewritten(let.value, put)  # type: ignore[assignment]
    return _program(replace(program, lets=()), put)


def with_lets(program: Program, chance: random.Random) -> Program:
    """Some expressions of accounts under a name: of indicators' values, and whatever stands in them."""
    made: list[Let] = []

    def named(value: Expression) -> Expression:
        if isinstance(value, Percentile) or chance.random() < 0.4:
            return value
        made.append(Let(f"named{len(made)}", value))
        return LetRef(made[-1].name, value.type, NOWHERE)

    def inside(one: object) -> object:
        match one:
            case Arithmetic(left=left, right=right) | Compare(left=left, right=right):
                return replace(one, left=deep(left), right=deep(right))
            case Negate(operand=operand):
                return replace(one, operand=deep(operand))
        return one

    def deep(value: Expression) -> Expression:
        within = inside(value)
        assert isinstance(within, Expression.__args__)
        return named(within) if isinstance(within, SCALARS) else within

    values = {one.name: deep(one.value) for one in program.indicators}

    def valued(one: object) -> object:
        return replace(one, value=values[one.name]) if isinstance(one, Indicator) else one

    return replace(_program(program, valued), lets=(*program.lets, *made))


def shuffled(program: Program, chance: random.Random) -> Program:
    """Declarations in another order: triggers too, but nothing whose order means something."""
    cards = tuple(
        replace(card, triggers=tuple(chance.sample(card.triggers, len(card.triggers)))) for card in program.scorecards
    )
    return replace(
        program,
        sources=tuple(chance.sample(program.sources, len(program.sources))),
        indicators=tuple(chance.sample(program.indicators, len(program.indicators))),
        scorecards=tuple(chance.sample(cards, len(cards))),
    )


def retitled(program: Program) -> Program:
    """Every title and description is another."""

    def change(one: object) -> object:
        words = {name: "other words" for name in ("title", "about", "because") if hasattr(one, name)}
        return replace(one, **words) if is_dataclass(one) and not isinstance(one, type) else one  # type: ignore[arg-type]

    return _program(program, change)


def with_another_number(program: Program, chance: random.Random) -> Program | None:
    """One number that stands somewhere in the program is another; None where there is none."""
    numbers: list[int] = []

    def count(one: object) -> object:
        if _is_number(one):
            numbers.append(len(numbers))
        return one

    _program(program, count)
    if not numbers:
        return None
    which, seen = chance.choice(numbers), iter(range(len(numbers)))

    def change(one: object) -> object:
        if _is_number(one) and next(seen) == which:
            assert isinstance(one, Constant)
            assert isinstance(one.value, float)
            return replace(one, value=one.value + chance.choice((1.0, -1.0, 0.5, 7.0)))
        return one

    return _program(program, change)


def _is_number(one: object) -> bool:
    return isinstance(one, Constant) and isinstance(one.value, float)


def _another_name(one: Let | LetRef) -> Let | LetRef:
    return replace(one, name=f"other_{one.name}")


def _program(program: Program, change: Callable[[object], object]) -> Program:
    found = rewritten(program, change)
    assert isinstance(found, Program)
    return found
