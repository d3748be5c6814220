"""Which outputs are one of a few words, and which are one cell under two names."""

import pytest

from scorelang.kernel.operators import Arith, Choose, Compare, Const, Expr, FirstKnown, Known, Normal, Ref, Sort
from scorelang.kernel.plan import AccountsPlan, Input, Kernel, Output, Step
from scorelang.kernel.same import same_cells
from scorelang.kernel.words import MOST, few_words

KEY, PLAN = Input("crm.id", "crm", "id", Sort.TEXT), Input("crm.plan", "crm", "plan", Sort.TEXT)
ARR = Input("crm.arr", "crm", "arr", Sort.NUMBER)
KNOWN = Known(PLAN.ref)


def word(text: str | None) -> Const:
    return Const(Sort.TEXT, text)


def kernel(*steps: Step, **outputs: Ref) -> Kernel:
    accounts = AccountsPlan("crm", (KEY, PLAN, ARR), KEY.ref, None)
    return Kernel(0, accounts, (), steps, tuple(Output(name, ref) for name, ref in outputs.items()))


def said(expr: Expr, *before: Step) -> tuple[str, ...] | None:
    """The words of one output that is this."""
    one = kernel(*before, Step("one", expr), said=Ref(Sort.TEXT, "one"))
    return few_words(one).get("said")


GRADE = Step("grade", Choose(((KNOWN, word("A")), (Compare("==", PLAN.ref, word("x")), word("B"))), word("C")))


@pytest.mark.parametrize(
    ("expr", "words"),
    [
        (GRADE.expr, ("A", "B", "C")),
        (Choose(((KNOWN, word("A")),), word(None)), ("A",)),
        (FirstKnown((Ref(Sort.TEXT, "grade"), word("none"))), ("A", "B", "C", "none")),
        (Choose(((KNOWN, PLAN.ref),), word("A")), None),
        (FirstKnown((PLAN.ref, word("none"))), None),
        (word(None), None),
    ],
)
def test_only_what_the_program_says_itself(expr: Expr, words: tuple[str, ...] | None) -> None:
    assert said(expr, GRADE) == words


def test_too_many_words_are_no_few() -> None:
    arms = tuple((KNOWN, word(f"w{i}")) for i in range(MOST + 1))
    assert said(Choose(arms, word(None))) is None


def test_a_column_of_the_data_is_no_choice_of_the_program() -> None:
    assert few_words(kernel(plan=PLAN.ref, arr=ARR.ref)) == {}


def test_the_same_cell_under_two_names() -> None:
    value = Step("value", ARR.ref)
    one, other = Step("one", Normal(Ref(Sort.NUMBER, "value"))), Step("other", Normal(ARR.ref))
    double = Step("double", Normal(Arith("+", ARR.ref, ARR.ref)))
    refs = {name: Ref(Sort.NUMBER, name) for name in ("one", "other", "double", "value")}
    found = same_cells(kernel(value, one, other, double, **refs))
    assert found["one"] == found["other"] == Normal(ARR.ref)
    assert found["double"] != found["one"]
    assert found["value"] == ARR.ref, "a zero below zero is still one there"
