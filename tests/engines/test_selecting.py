"""What a source's query may ask: one SELECT, however it is written, by functions that reach nothing but its tables."""

import pytest

from scorelang.engines.fault import EngineError
from scorelang.engines.selecting import check_select, objection
from scorelang.sources.binding import Binding

BOTH = [
    "",
    ";",
    "DELETE FROM crm RETURNING *",
    "SELECT * FROM crm; DROP TABLE crm",
    "WITH gone AS (DELETE FROM crm RETURNING *) SELECT * FROM gone",
    "WITH a AS (INSERT INTO b SELECT 1) SELECT 1",
    "SELECT * INTO crm.copy FROM crm",
    "SELECT * FROM crm FOR UPDATE",
    "SELECT * FROM crm) TO PROGRAM 'true' --",
    "EXPLAIN SELECT * FROM crm",
    "TRUNCATE TABLE crm",
    "CREATE TABLE a AS SELECT 1",
    "SET a = 1",
    "SELECT '",
    "SELECT 1 /* ",
    "SELECT my_own(1)",
    "SELECT a.lower(b) FROM c",
    'SELECT a FROM b WHERE c IN (SELECT "my_own"(1))'.replace('"', "`"),
]
POSTGRES = [
    "COPY crm TO STDOUT",
    "VACUUM",
    "SELECT $$;",
    "SET ROLE owner",
    "CALL crm.p()",
    "DO 'BEGIN END'",
    *(f"SELECT {name}('x')" for name in ("pg_read_file", "lo_import", "pg_sleep", "query_to_xml", "nextval")),
    "SELECT pg_catalog.pg_read_file('x')",
    "SELECT \"PG_SLEEP\"(1), set_config('a', 'b', false)",
    "SELECT * FROM dblink('host=x', 'SELECT 1') AS t(a int)",
    "SELECT * FROM ROWS FROM (pg_ls_dir('x'))",
    "SELECT E'a'\n'b\\' , ' , pg_sleep(9) , '",
    'SELECT U&"\\0070g_sleep"(1)',
]
SPARK = [
    "DROP TABLE crm",
    "CACHE TABLE crm",
    "ADD JAR '/a.jar'",
    "REFRESH TABLE crm",
    "FROM a INSERT INTO b SELECT *",
    "SELECT TRANSFORM(a) USING 'cat' AS (b) FROM c",
    "FROM c MAP a USING 'cat'",
    "SELECT reflect('java.lang.System', 'exit', 1)",
    "SELECT `reflect`('java.lang.System', 'exit', 1)",
    "SELECT java_method('java.lang.System', 'exit', 1), try_reflect('a', 'b')",
    "SELECT input_file_name() FROM crm",
    "SELECT * FROM read_files('/etc/passwd')",
    "SELECT * FROM IDENTIFIER('csv.`/etc/passwd`')",
    "SELECT from_protobuf(a, 'b', '/etc/passwd') FROM crm",
    "SELECT a -- \\\n, '\n, reflect('b', 'c') -- '",
    "SELECT 2 /* /*+ */ , reflect('b', 'c') -- */ */",
    "BEGIN DROP TABLE crm; END",
]
READS = [
    "SELECT id, seats FROM crm.accounts -- a note at the end",
    "WITH a AS (SELECT * FROM b) (SELECT id FROM a UNION ALL SELECT 'B' WHERE false) ORDER BY id LIMIT 3",
    "SELECT ') TO PROGRAM', 'DROP TABLE x', count(*) FILTER (WHERE a) FROM b WHERE c LIKE 'A%' /* 5% */ GROUP BY d",
    "SELECT coalesce(a, b), CAST(c AS decimal(10, 2)), sum(d) OVER (PARTITION BY e ORDER BY f), CASE WHEN g THEN 1 END,"
    " date_trunc('month', h), extract(year FROM i), upper(trim(j)), EXISTS (SELECT 1), k IN (1, 2), now() FROM l",
]
READS_POSTGRES = [
    "SELECT DISTINCT ON (a) a, b::text, c ->> 'd', to_date(e, 'YYYY'), f AT TIME ZONE 'UTC', string_agg(g, ',') FROM h,"
    " LATERAL (SELECT jsonb_array_elements(i)) j, generate_series(1, 2)",
    "SELECT pg_catalog.lower(a), age(b), to_timestamp(c), percentile_cont(0.5) WITHIN GROUP (ORDER BY d), e ~ '^\\d+$',"
    " make_date(1, 2, 3), bool_or(f), row_to_json(g), array_agg(h), split_part(i, ',', 1) FROM j",
]
READS_SPARK = [
    "SELECT /*+ BROADCAST(a) */ a.b, date_add(c, 1), datediff(d, e), collect_list(f)[0], transform(g, x -> x + 1), 1D,"
    " from_unixtime(h), to_timestamp(i, 'yyyy'), get_json_object(j, '$.k'), timestamp_millis(l) FROM a"
    " LATERAL VIEW explode(m) n AS o",
    "SELECT percentile_approx(a, 0.5), count_if(b), max_by(c, d), regexp_extract(e, '\\\\d', 0) FROM f VERSION AS OF 3",
]


@pytest.mark.parametrize(
    ("dialect", "query"),
    [*(("postgres", one) for one in BOTH + POSTGRES), *(("spark", one) for one in BOTH + SPARK)],
)
def test_what_does_more_than_read(dialect: str, query: str) -> None:
    assert objection(query, dialect) is not None


@pytest.mark.parametrize(
    ("dialect", "query"),
    [*(("postgres", one) for one in READS + READS_POSTGRES), *(("spark", one) for one in READS + READS_SPARK)],
)
def test_what_reads(dialect: str, query: str) -> None:
    assert objection(query, dialect) is None


def test_what_is_said_of_it(capfd: pytest.CaptureFixture[str]) -> None:
    assert check_select(Binding("crm", query=" SELECT 1; "), "spark") == "SELECT 1"
    with pytest.raises(EngineError) as refused:
        check_select(Binding("crm", query="SELECT pg_sleep(1)"), "postgres")
    found = refused.value.diagnostic
    assert found.rule.code == "SC8105"
    assert found.message == "the query of `crm` calls `pg_sleep`, which is not a function that a source may use"
    assert objection("ADD JAR '/a.jar'", "spark") is not None
    assert capfd.readouterr().err == ""
