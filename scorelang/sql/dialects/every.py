"""Every dialect by its name."""

from scorelang.sql.dialects.bigquery import BIGQUERY
from scorelang.sql.dialects.clickhouse import CLICKHOUSE
from scorelang.sql.dialects.datafusion import DATAFUSION
from scorelang.sql.dialects.duckdb import DUCKDB
from scorelang.sql.dialects.postgres import POSTGRES
from scorelang.sql.dialects.redshift import REDSHIFT
from scorelang.sql.dialects.snowflake import SNOWFLAKE
from scorelang.sql.dialects.spark import DATABRICKS, SPARK
from scorelang.sql.dialects.trino import TRINO

DIALECTS = {
    one.name: one
    for one in (DUCKDB, POSTGRES, SPARK, DATABRICKS, SNOWFLAKE, BIGQUERY, REDSHIFT, TRINO, CLICKHOUSE, DATAFUSION)
}
