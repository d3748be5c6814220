"""Spark and the rows evaluator, bit by bit: random kernels and scorecards, and with more partitions than one."""

import random
from collections.abc import Iterator

import pytest

from scorelang.kernel.plan import Kernel
from scorelang.kernel.tables import Tables
from scorelang.rows.from_kernel import compile_rows
from tests.agreement import on_spark
from tests.agreement.comparing import differences
from tests.agreement.on_spark import Spark
from tests.agreement.random_plans import Planner, random_tables
from tests.agreement.test_programs import backwards, scorecard
from tests.agreement.zeros import zeros

pytestmark = on_spark.pytestmark


@pytest.fixture(scope="module")
def spark() -> Iterator[Spark]:
    with on_spark.engine() as made:
        yield made


def agree(kernel: Kernel, data: Tables, spark: Spark) -> None:
    found = differences(compile_rows(kernel).score(data), on_spark.score(kernel, backwards(data), spark))
    assert not found, found[:3]


def test_random_plans(spark_plan_seed: int, spark: Spark) -> None:
    chance = random.Random(spark_plan_seed)
    kernel = Planner(chance).kernel()
    agree(kernel, random_tables(chance, kernel), spark)


def test_zeros_of_both_signs(spark: Spark) -> None:
    agree(*zeros(), spark)


def test_random_scorecards(spark_program_seed: int, spark: Spark) -> None:
    agree(*scorecard(spark_program_seed), spark)


def test_more_partitions_change_nothing(spark: Spark) -> None:
    kernel, data = scorecard(0)
    spark.session.conf.set("spark.sql.shuffle.partitions", "7")
    agree(kernel, data, spark)
    spark.session.conf.set("spark.sql.shuffle.partitions", on_spark.INTERPRETED["spark.sql.shuffle.partitions"])
