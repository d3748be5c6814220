"""What a query reads, and what it leaves alone."""

import duckdb
import pytest
from sqlglot import exp

from scorelang.kernel.operators import Const, Ref, Sort, Within
from scorelang.kernel.plan import AccountsPlan, Input, Kernel, Measure, Output, SourcePlan, account_name
from scorelang.sql import DUCKDB, Relation, query, to_sql
from tests.sql.programs import relations, small

KEY = Input("crm.id", "crm", "id", Sort.TEXT)
AT = Input("log.at", "log", "at", Sort.INSTANT)


def kernel(*measures: Measure) -> Kernel:
    seen = Within(AT.ref, None, 86_400_000_000)
    plan = SourcePlan(
        "log", (AT,), Ref(Sort.TEXT, account_name("log")), AT.ref, seen, (0, 86_400_000_000), (), measures
    )
    outputs = tuple(Output(measure.name, measure.ref) for measure in measures)
    return Kernel(0, AccountsPlan("crm", (KEY,), KEY.ref, None), (plan,), (), outputs)


LOG = {
    "crm": Relation("crm", {"crm.id": "id"}),
    "log": Relation("log", {account_name("log"): "who", "log.at": "at"}),
}


def test_each_source_is_read_once() -> None:
    made = small()
    tables = [table.name for table in query(made, DUCKDB, relations(made)).find_all(exp.Table)]
    for source in (made.accounts.source, *(plan.source for plan in made.sources)):
        assert tables.count(source) == 1


def test_the_window_stands_on_the_stored_column() -> None:
    text = to_sql(query(kernel(Measure("m", "count", Sort.WIDE, None, None)), DUCKDB, LOG), DUCKDB)
    assert """WHERE "at" >= CAST('1970-01-01 00:00:00.000000' AS TIMESTAMP) AND "at" <""" in text


def test_a_source_that_nothing_wanted_reads_is_left_out() -> None:
    made = small(lambda name: name == "health.segment")
    tables = {table.name for table in query(made, DUCKDB, relations(made)).find_all(exp.Table)}
    assert tables & {plan.source for plan in made.sources} == set()


def test_a_where_that_holds_of_every_row_is_not_asked() -> None:
    whole = Within(AT.ref, 0, 86_400_000_000)
    text = to_sql(query(kernel(Measure("m", "count", Sort.WIDE, None, whole)), DUCKDB, LOG), DUCKDB)
    assert "COUNT(*) AS m1" in text


def test_names_of_ours_are_no_names_of_theirs() -> None:
    taken = {
        "crm": Relation("k_accounts", {"crm.id": "id"}),
        "log": Relation("kk_together", {account_name("log"): "who", "log.at": "at"}),
    }
    with duckdb.connect() as engine:
        engine.execute("CREATE TABLE k_accounts (id VARCHAR); INSERT INTO k_accounts VALUES ('a'), ('b')")
        engine.execute('CREATE TABLE kk_together (who VARCHAR, "at" TIMESTAMP)')
        engine.execute("INSERT INTO kk_together VALUES ('a', TIMESTAMP '1970-01-01'), ('a', TIMESTAMP '1971-01-01')")
        text = to_sql(query(kernel(Measure("m", "count", Sort.WIDE, None, None)), DUCKDB, taken), DUCKDB)
        assert sorted(engine.execute(text).fetchall()) == [("a", 1), ("b", None)]


def test_an_input_that_is_not_there_is_missing_and_its_fault_is_false() -> None:
    gone, fault = Input("crm.x", "crm", "x", Sort.NUMBER), Input("crm.x!", "crm", "x", Sort.FLAG, fault=True)
    outputs = (Output("x", gone.ref), Output("x!", fault.ref))
    made = Kernel(0, AccountsPlan("crm", (KEY, gone, fault), KEY.ref, None), (), (), outputs)
    text = to_sql(query(made, DUCKDB, {"crm": LOG["crm"]}), DUCKDB)
    with duckdb.connect() as engine:
        engine.execute("CREATE TABLE crm (id VARCHAR); INSERT INTO crm VALUES ('a')")
        assert engine.execute(text).fetchall() == [("a", None, False)]


def test_a_function_that_is_not_listed_is_not_printed() -> None:
    with pytest.raises(ValueError, match="READ_TEXT"):
        to_sql(exp.Select(expressions=[exp.Anonymous(this="READ_TEXT", expressions=[])]), DUCKDB)


def test_a_constant_condition_decides_when_the_query_is_written() -> None:
    never = Measure("m", "count", Sort.WIDE, None, Const(Sort.FLAG, False))
    assert "FALSE" in to_sql(query(kernel(never), DUCKDB, LOG), DUCKDB)
