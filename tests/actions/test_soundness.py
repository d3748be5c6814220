"""What the check lets through can be rendered: whatever an account has, or has not, no plan fails."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from scorelang.actions.check import check_playbook
from scorelang.actions.context import Reason
from scorelang.actions.documents import Documents, names_of
from scorelang.actions.filters import FILTERS
from scorelang.actions.schedule import Scheduler
from scorelang.diagnostics import Severity
from tests.actions.plans import COLUMNS, SETTINGS, account, library, plain, played

FULL = played(account())
HOLED = replace(FULL, reasons=(Reason("a", "A", "1", None, 1.0), Reason("b", "B", "2", 3.0, 2.0)), change=None)
CONTEXTS = (FULL, HOLED, played(plain(account("none"))))

VALUES = st.sampled_from(
    [
        *("score", "change", "coverage", "today", "segment", "grade", "grade.title", "account.name", "account.arr"),
        *("account.renews_on", "account.is_reference", "account.tier", "account.csm", "previous", "previous.day"),
        *("previous.score", "next_grade", "next_grade.short", "next_grade.levers", "reasons", "levers", "history"),
        *(
            "tasks",
            "episodes",
            "episode.days",
            "episode.change",
            "playbook.review",
            "gaps",
            "parts",
            "item",
            "item.title",
        ),
        *("item.points", "loop.index", "loop.last", "kept", "'text'", "3", "0", "2.5", "true", "('a', 'b')", "(1, 2)"),
    ]
)
ARGUMENTS = st.sampled_from(
    ["", "", "", "(2)", "('title')", "('points')", "('lost', true)", "('x')", "('status', 'known')", "(0)"]
)
FILTER = st.tuples(st.sampled_from([filter.name for filter in FILTERS]), ARGUMENTS).map(
    lambda both: f" | {both[0]}{both[1]}"
)


def larger(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    operators = ["+", "-", "*", "/", "//", "%", "~", "==", "!=", "<", ">=", "and", "or", "in", "not in"]
    return st.one_of(
        st.tuples(inner, FILTER).map(lambda t: f"({t[0]}{t[1]})"),
        st.tuples(inner, st.sampled_from(operators), inner).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
        st.tuples(inner, st.sampled_from(["is missing", "is not missing", "is odd"])).map(lambda t: f"({t[0]} {t[1]})"),
        st.tuples(inner, inner, inner).map(lambda t: f"({t[0]} if {t[1]} else {t[2]})"),
        inner.map(lambda text: f"(not {text})"),
        inner.map(lambda text: f"(-{text})"),
        st.tuples(inner, st.sampled_from(["[:2]", "[-1:]", "[1:3]", ".title", ".levers", ".points"])).map("".join),
    )


EXPRESSIONS = st.recursive(VALUES, larger, max_leaves=5)


def statements(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.tuples(EXPRESSIONS, inner, inner).map(lambda t: f"{{% if {t[0]} %}}{t[1]}{{% else %}}{t[2]}{{% endif %}}"),
        st.tuples(VALUES, inner).map(lambda t: f"{{% for item in {t[0]} %}}{t[1]}{{% endfor %}}"),
        st.tuples(EXPRESSIONS, inner).map(lambda t: f"{{% set kept = {t[0]} %}}{t[1]}"),
        st.tuples(EXPRESSIONS, inner).map(lambda t: f"{{% with kept = {t[0]} %}}{t[1]}{{% endwith %}}"),
        inner.map(lambda text: f"{{% block b %}}{text}{{% endblock %}}"),
        st.tuples(inner, EXPRESSIONS).map(lambda t: f"{{% macro m(item) %}}{t[0]}{{% endmacro %}}{{{{ m({t[1]}) }}}}"),
        inner.map(lambda text: f"{{% set kept %}}{text}{{% endset %}}{{{{ kept }}}}"),
        st.tuples(inner, inner).map("".join),
    )


TEMPLATES = st.recursive(EXPRESSIONS.map(lambda text: f"{{{{ {text} }}}}"), statements, max_leaves=4)


@given(TEMPLATES)
def test_what_the_check_lets_through_can_be_rendered(body: str) -> None:
    made = library(body)
    if any(found.severity is Severity.ERROR for found in check_playbook(made, "try", COLUMNS)):
        return
    documents = Documents(made, "EUR", "", ("markdown",))
    for context in CONTEXTS:
        (item,) = Scheduler(made, SETTINGS).schedule(context)
        assert "None" not in documents.body(names_of(context), item)
