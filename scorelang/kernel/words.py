"""The texts of an output that can only be one of a few words which the program itself says."""

from collections.abc import Iterable, Mapping

from scorelang.kernel.operators import Choose, Const, Expr, FirstKnown, Ref, Sort
from scorelang.kernel.plan import Kernel, Step

MOST = 200
Words = tuple[str, ...] | None


def few_words(kernel: Kernel) -> dict[str, tuple[str, ...]]:
    """Each TEXT output that is nothing else than missing or one of these, by its name; a text of the data is not."""
    said: dict[str, Words] = {}
    for step in kernel.steps:
        if isinstance(step, Step):
            said[step.name] = _words(step.expr, said)
    texts = (one for one in kernel.outputs if one.ref.sort is Sort.TEXT)
    return {one.name: words for one in texts if (words := said.get(one.ref.name))}


def _words(expr: Expr, said: Mapping[str, Words]) -> Words:
    match expr:
        case Const(Sort.TEXT, value):
            return () if value is None else (str(value),)
        case Ref(Sort.TEXT, name):
            return said.get(name)
        case Choose(arms, otherwise):
            return _together([_words(result, said) for result in (*(result for _, result in arms), otherwise)])
        case FirstKnown(operands):
            return _together([_words(operand, said) for operand in operands])
        case _:
            return None


def _together(found: Iterable[Words]) -> Words:
    words: dict[str, None] = {}
    for one in found:
        if one is None:
            return None
        words |= dict.fromkeys(one)
    return tuple(words) if len(words) <= MOST else None
