"""The printed text, as it stands under review; `--accept` writes it anew."""

import pytest
from sqlglot import exp, parse_one

from scorelang.sql import query, to_sql
from scorelang.sql.allowed import foreign
from scorelang.sql.dialects.every import DIALECTS
from tests.sql.programs import GOLDEN, relations, small

PUBLISHED = ("health.score", "health.grade", "health.segment", "health.trigger.fell", "health.opinion.points")
INTEGERS = frozenset({"usage.calls", "crm.seats"})


def printed(dialect: str) -> str:
    kernel = small(lambda name: name in PUBLISHED)
    return to_sql(query(kernel, DIALECTS[dialect], relations(kernel, INTEGERS)), DIALECTS[dialect], pretty=True) + "\n"


@pytest.mark.parametrize("dialect", sorted(DIALECTS))
def test_text(dialect: str, accept: bool) -> None:
    golden = GOLDEN / f"small.{dialect}.sql"
    if accept:
        golden.write_text(printed(dialect), encoding="utf-8")
    assert printed(dialect) == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("dialect", sorted(DIALECTS))
def test_only_listed_functions_are_in_the_text(dialect: str) -> None:
    """Read back from the text, so that what the generator puts in by itself is seen too."""
    # What the parser makes of syntax and of our own words under other names.
    tree = parse_one(printed(dialect), read=DIALECTS[dialect].written_as)
    ours = {function.lower() for function in DIALECTS[dialect].functions}
    found = {node.name.lower() for node in tree.find_all(exp.Anonymous)}
    assert found <= ours


@pytest.mark.parametrize("dialect", sorted(DIALECTS))
def test_the_tree_is_not_used_up(dialect: str) -> None:
    facts = DIALECTS[dialect]
    kernel = small()
    tree = query(kernel, facts, relations(kernel))
    assert not list(foreign(tree, facts))
    assert to_sql(tree, facts) == to_sql(tree, facts)
