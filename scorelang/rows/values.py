"""What a piece of generated text is worth: the names it needs known, and conditions in three-valued logic.

Nothing here writes a statement; texts are valid wherever their names are.
"""

from typing import assert_never

from scorelang.source.records import dataclass


@dataclass(frozen=True, slots=True)
class Value:
    """`text` is the value where every name of `needs` is known; where one is missing, so is the value."""

    text: str
    needs: tuple[str, ...] = ()
    depth: int = 0


MISSING = Value("None", ("None",))


@dataclass(frozen=True, slots=True)
class Fact:
    """A flag."""

    value: Value
    depth: int = 0


@dataclass(frozen=True, slots=True)
class IsKnown:
    """Whether all names are known; never missing."""

    needs: tuple[str, ...]
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Both:
    """Three-valued and."""

    operands: tuple["Condition", ...]
    depth: int


@dataclass(frozen=True, slots=True)
class Either:
    """Three-valued or."""

    operands: tuple["Condition", ...]
    depth: int


@dataclass(frozen=True, slots=True)
class Negation:
    """Three-valued not."""

    operand: "Condition"
    depth: int


@dataclass(frozen=True, slots=True)
class Certain:
    """Missing as false."""

    operand: "Condition"
    depth: int


Condition = Fact | IsKnown | Both | Either | Negation | Certain


def union(*needs: tuple[str, ...]) -> tuple[str, ...]:
    """All names, each once, in order."""
    return tuple(dict.fromkeys(name for group in needs for name in group))


def definite(condition: Condition) -> bool:
    """Whether it is never missing."""
    match condition:
        case Fact(value):
            return not value.needs
        case IsKnown() | Certain():
            return True
        case Both(operands) | Either(operands):
            return all(definite(operand) for operand in operands)
        case Negation(operand):
            return definite(operand)
        case _:
            assert_never(condition)


def holds(condition: Condition, wanted: bool = True, assumed: frozenset[str] = frozenset()) -> str:
    """Text that is true where the condition is known to be `wanted`, and false everywhere else.

    `assumed`: names already known where the text is evaluated.
    """
    match condition:
        case Fact(value):
            return _fact(value, wanted, assumed)
        case IsKnown(needs):
            return _known(tuple(name for name in needs if name not in assumed), wanted)
        case Both(operands):
            return _joined(operands, wanted, assumed) if wanted else _joined(operands, wanted, assumed, " or ")
        case Either(operands):
            return _joined(operands, wanted, assumed, " or ") if wanted else _joined(operands, wanted, assumed)
        case Negation(operand):
            return holds(operand, not wanted, assumed)
        case Certain(operand):
            text = holds(operand, True, assumed)
            return text if wanted else f"(not {text})"
        case _:
            assert_never(condition)


def _fact(value: Value, wanted: bool, assumed: frozenset[str]) -> str:
    if value is MISSING:
        return "False"
    if value.needs == (value.text,) and value.text not in assumed:
        return f"({value.text} is {wanted})"
    text = value.text if wanted else f"(not {value.text})"
    checks = [f"{name} is not None" for name in value.needs if name not in assumed]
    return f"({' and '.join([*checks, text])})" if checks else text


def _known(needs: tuple[str, ...], wanted: bool) -> str:
    if "None" in needs:
        return str(not wanted)
    if not needs:
        return str(wanted)
    test, joint = (" is not None", " and ") if wanted else (" is None", " or ")
    return "(" + joint.join(name + test for name in needs) + ")"


def _joined(operands: tuple[Condition, ...], wanted: bool, assumed: frozenset[str], joint: str = " and ") -> str:
    texts = []
    for operand in operands:
        texts.append(holds(operand, wanted, assumed))
        # Python reads on only where an `and` has held, an `or` has not.
        assumed |= learned(operand, wanted, joint == " and ")
    return f"({joint.join(texts)})"


def learned(condition: Condition, wanted: bool, outcome: bool) -> frozenset[str]:
    """The names that are known where `holds(condition, wanted)` came out as `outcome`."""
    match condition:
        case Fact(value):
            return frozenset(value.needs) if outcome else frozenset()
        case IsKnown(needs):
            return frozenset(needs) if wanted == outcome else frozenset()
        case Both(operands):
            return _of_all(operands, wanted, outcome, wanted == outcome)
        case Either(operands):
            return _of_all(operands, wanted, outcome, wanted != outcome)
        case Negation(operand):
            return learned(operand, not wanted, outcome)
        case Certain(operand):
            return learned(operand, True, outcome == wanted)
        case _:
            assert_never(condition)


def _of_all(operands: tuple[Condition, ...], wanted: bool, outcome: bool, every: bool) -> frozenset[str]:
    sets = [learned(operand, wanted, outcome) for operand in operands]
    return frozenset.union(*sets) if every else frozenset.intersection(*sets)
