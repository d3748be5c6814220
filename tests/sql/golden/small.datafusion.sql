WITH k_accounts /* crm */ AS (
  SELECT
    "id" AS c1, /* crm.id */
    "tier" AS c2, /* crm.tier */
    "seats" AS c3, /* crm.seats */
    "arr" AS c4 /* crm.arr */
  FROM "crm"
), k_source_1_rows /* usage */ AS (
  SELECT
    "account" AS c5, /* usage.account */
    "calls" AS c6, /* usage.calls */
    "at" AS c7 /* usage.at */
  FROM "usage"
  WHERE
    "at" >= CAST('2024-02-29 23:00:00.000000' AS TIMESTAMP(6))
    AND "at" < CAST('2024-03-30 23:00:00.000000' AS TIMESTAMP(6))
), k_source_1 AS (
  SELECT
    c5 AS k,
    CAST(SUM(c6) AS BIGINT) AS m1, /* usage_1 */
    COUNT(*) AS m2, /* usage_2 */
    NULLIF(
      COUNT(CASE WHEN c7 >= CAST('2024-03-23 23:00:00.000000' AS TIMESTAMP(6)) THEN 1 END),
      0
    ) AS m3 /* usage_3 */
  FROM k_source_1_rows
  GROUP BY
    c5
), k_source_2_rows /* marks */ AS (
  SELECT
    "account" AS c8, /* marks.account */
    "mark" AS c9, /* marks.mark */
    "day" AS c11, /* marks.day */
    "rater" AS c12 /* marks.rater */
  FROM "marks"
  WHERE
    "day" >= CAST('2024-01-01' AS DATE) AND "day" < CAST('2024-03-31' AS DATE)
), k_source_2_columns_1 AS (
  SELECT
    c8,
    c9,
    (
      ROW_NUMBER() OVER (
        PARTITION BY c8, c12
        ORDER BY c11 DESC NULLS LAST, c12 DESC NULLS LAST, c9 DESC NULLS LAST
      )
    ) = 1 AS r1 /* marks_marks_among1_marks.rater_newest */
  FROM k_source_2_rows
), k_source_2 AS (
  SELECT
    c8 AS k,
    SUM(
      CASE
        WHEN r1
        THEN CAST(CAST(FLOOR(
          (
            (
              (
                c9 * CAST(10 AS DOUBLE PRECISION)
              ) + CAST(0.5e0 AS DOUBLE PRECISION)
            ) + CAST(1e-09 AS DOUBLE PRECISION)
          )
        ) AS BIGINT) AS DECIMAL(38, 0))
      END
    ) AS m5, /* marks_2 */
    NULLIF(COUNT(CASE WHEN r1 THEN c9 END), 0) AS m6 /* marks_3 */
  FROM k_source_2_columns_1
  GROUP BY
    c8
), k_source_3_rows /* health.history */ AS (
  SELECT
    "account" AS c13, /* health.history.account */
    "score" AS c14, /* health.history.score */
    "day" AS c15 /* health.history.day */
  FROM "health.history"
  WHERE
    "day" < CAST('2024-03-01' AS DATE)
), k_source_3_columns_1 AS (
  SELECT
    c13,
    c14,
    c15,
    c14 IS NOT NULL AS r2 /* health.history_run1 */
  FROM k_source_3_rows
), k_source_3_columns_2 AS (
  SELECT
    c13,
    c14,
    c15,
    CASE
      WHEN r2
      THEN (
        ROW_NUMBER() OVER (PARTITION BY c13, r2 ORDER BY c15 DESC NULLS LAST)
      ) = 1
      ELSE FALSE
    END AS r3 /* health.history_run1_newest */
  FROM k_source_3_columns_1
), k_source_3 AS (
  SELECT
    c13 AS k,
    MAX(CASE WHEN r3 THEN c14 END) AS m7, /* health.history_1 */
    MAX(CASE WHEN r3 THEN c15 END) AS m8 /* health.history_2 */
  FROM k_source_3_columns_2
  GROUP BY
    c13
), k_together AS (
  SELECT
    k_accounts.c1,
    k_accounts.c2,
    k_accounts.c3,
    k_accounts.c4,
    k_source_1.m1,
    k_source_1.m2,
    k_source_1.m3,
    k_source_2.m5,
    k_source_2.m6,
    k_source_3.m7,
    k_source_3.m8
  FROM k_accounts
  LEFT JOIN k_source_1
    ON k_accounts.c1 = k_source_1.k
  LEFT JOIN k_source_2
    ON k_accounts.c1 = k_source_2.k
  LEFT JOIN k_source_3
    ON k_accounts.c1 = k_source_3.k
), k_layer_1 AS (
  SELECT
    c1,
    c3,
    m5,
    CASE WHEN c2 = 'enterprise' THEN 'large' ELSE 'default' END AS s1, /* health.segment */
    COALESCE(
      CAST(m1 AS DOUBLE PRECISION),
      CASE
        WHEN COALESCE(CAST(m2 AS DOUBLE PRECISION), CAST(0 AS DOUBLE PRECISION)) = CAST(0 AS DOUBLE PRECISION)
        THEN CAST(0 AS DOUBLE PRECISION)
        ELSE CAST(NULL AS DOUBLE PRECISION)
      END
    ) AS s2, /* sum_usage__2 */
    CAST(m6 AS DOUBLE PRECISION) AS s8, /* t1 */
    CASE
      WHEN c4 IS NOT NULL AND (
        COUNT(*) OVER (PARTITION BY c2, c4 IS NOT NULL)
      ) > 1
      THEN (
        CAST(RANK() OVER (PARTITION BY c2, c4 IS NOT NULL ORDER BY c4 ASC NULLS LAST) AS DOUBLE PRECISION) - CAST(1 AS DOUBLE PRECISION)
      ) / (
        CAST(COUNT(*) OVER (PARTITION BY c2, c4 IS NOT NULL) AS DOUBLE PRECISION) - CAST(1 AS DOUBLE PRECISION)
      )
    END AS s13, /* health.size.rank_14 */
    COALESCE(CAST(m3 AS DOUBLE PRECISION), CAST(0 AS DOUBLE PRECISION)) AS s23, /* count_usage__25 */
    CASE
      WHEN m8 >= CAST('2024-01-30' AS DATE)
      THEN m7
      ELSE CAST(NULL AS DOUBLE PRECISION)
    END AS s28 /* before_score__33 */
  FROM k_together
), k_layer_2 AS (
  SELECT
    c1,
    s1,
    s13,
    s23,
    s28,
    s2 / CASE
      WHEN CAST(c3 AS DOUBLE PRECISION) <> CAST(0 AS DOUBLE PRECISION)
      THEN CAST(c3 AS DOUBLE PRECISION)
    END AS s3, /* calls_a_seat.value */
    CASE
      WHEN s1 = 'large'
      THEN CAST(40 AS DOUBLE PRECISION)
      ELSE CAST(50 AS DOUBLE PRECISION)
    END AS s6, /* health_root_weight of root_leaf.calls_a_seat */
    (
      CASE
        WHEN ABS(m5) < CAST(9007199254740992 AS DECIMAL(38, 0))
        THEN CAST(m5 AS DOUBLE PRECISION)
        ELSE (
          CAST(CAST(CAST((
            CAST(m5 AS DECIMAL(76, 0)) - (
              CAST(m5 AS DECIMAL(76, 0)) % CAST(CAST(1000000000000000 AS DECIMAL(38, 0)) AS DECIMAL(76, 0))
            )
          ) / CAST(CAST(1000000000000000 AS DECIMAL(38, 0)) AS DECIMAL(76, 0)) AS DECIMAL(76, 0)) AS DECIMAL(38, 0)) AS DOUBLE PRECISION) * CAST(1000000000000000 AS DOUBLE PRECISION)
        ) + CAST(m5 % CAST(1000000000000000 AS DECIMAL(38, 0)) AS DOUBLE PRECISION)
      END / CAST(10 AS DOUBLE PRECISION)
    ) / s8 AS s9, /* avg_marks__8 */
    CASE
      WHEN s1 = 'large'
      THEN CAST(40 AS DOUBLE PRECISION)
      ELSE CAST(30 AS DOUBLE PRECISION)
    END AS s12, /* health_root_weight of root_leaf.opinion */
    s13 * CAST(100 AS DOUBLE PRECISION) AS s14 /* health.size.measured */
  FROM k_layer_1
), k_layer_3 AS (
  SELECT
    c1,
    s1,
    s3,
    s6,
    s12,
    s13,
    s14,
    s23,
    s28,
    CASE
      WHEN s3 IS NULL
      THEN CAST(NULL AS DOUBLE PRECISION)
      WHEN s3 <= CAST(0 AS DOUBLE PRECISION)
      THEN CAST(0 AS DOUBLE PRECISION)
      WHEN s3 <= CAST(20 AS DOUBLE PRECISION)
      THEN CAST(0 AS DOUBLE PRECISION) + (
        (
          s3 * CAST(100 AS DOUBLE PRECISION)
        ) / CAST(20 AS DOUBLE PRECISION)
      )
      ELSE CAST(100 AS DOUBLE PRECISION)
    END AS s4, /* health.calls_a_seat.measured */
    CASE
      WHEN s9 < CAST(0 AS DOUBLE PRECISION)
      THEN CAST(0 AS DOUBLE PRECISION)
      WHEN s9 > CAST(100 AS DOUBLE PRECISION)
      THEN CAST(100 AS DOUBLE PRECISION)
      ELSE s9
    END AS s10, /* health.opinion.measured */
    CASE WHEN s3 IS NOT NULL THEN s6 ELSE CAST(0 AS DOUBLE PRECISION) END AS s16 /* t2 */
  FROM k_layer_2
), k_layer_4 AS (
  SELECT
    c1,
    s1,
    s3,
    s4,
    s6,
    s10,
    s12,
    s13,
    s14,
    s16,
    s23,
    s28,
    CASE WHEN s10 IS NOT NULL THEN s12 ELSE CAST(0 AS DOUBLE PRECISION) END AS s17, /* t3 */
    FLOOR(
      (
        (
          s10 * CAST(10 AS DOUBLE PRECISION)
        ) + CAST(0.5e0 AS DOUBLE PRECISION)
      ) + CAST(1e-09 AS DOUBLE PRECISION)
    ) / CAST(10 AS DOUBLE PRECISION) AS s27 /* t6 */
  FROM k_layer_3
), k_layer_5 AS (
  SELECT
    c1,
    s1,
    s3,
    s4,
    s6,
    s10,
    s12,
    s13,
    s14,
    s23,
    s27,
    s28,
    (
      s16 + s17
    ) + CASE
      WHEN s13 IS NOT NULL
      THEN CAST(20 AS DOUBLE PRECISION)
      ELSE CAST(0 AS DOUBLE PRECISION)
    END AS s18 /* health_root_known weight */
  FROM k_layer_4
), k_layer_6 AS (
  SELECT
    c1,
    s1,
    s23,
    s27,
    s28,
    (
      (
        CASE WHEN s3 IS NOT NULL THEN s6 * s4 ELSE CAST(0 AS DOUBLE PRECISION) END + CASE WHEN s10 IS NOT NULL THEN s12 * s10 ELSE CAST(0 AS DOUBLE PRECISION) END
      ) + CASE
        WHEN s13 IS NOT NULL
        THEN CAST(20 AS DOUBLE PRECISION) * s14
        ELSE CAST(0 AS DOUBLE PRECISION)
      END
    ) / CASE WHEN s18 <> CAST(0 AS DOUBLE PRECISION) THEN s18 END AS s19 /* health_root_points */
  FROM k_layer_5
), k_layer_7 AS (
  SELECT
    c1,
    s1,
    s27,
    s28,
    CASE
      WHEN s23 = CAST(0 AS DOUBLE PRECISION)
      AND s19 IS NOT NULL
      AND s19 > CAST(49 AS DOUBLE PRECISION)
      THEN CAST(49 AS DOUBLE PRECISION)
      ELSE s19
    END AS s24 /* health.after 1 */
  FROM k_layer_6
), k_layer_8 AS (
  SELECT
    c1,
    s1,
    s24,
    s27,
    s28,
    FLOOR(
      (
        (
          s24 * CAST(10 AS DOUBLE PRECISION)
        ) + CAST(0.5e0 AS DOUBLE PRECISION)
      ) + CAST(1e-09 AS DOUBLE PRECISION)
    ) / CAST(10 AS DOUBLE PRECISION) AS s25 /* t5 */
  FROM k_layer_7
), k_layer_9 AS (
  SELECT
    c1,
    s1,
    s24,
    s25,
    s27,
    s28,
    CASE
      WHEN s24 IS NULL
      THEN 'unknown'
      WHEN s25 >= CAST(60 AS DOUBLE PRECISION)
      THEN 'good'
      ELSE 'bad'
    END AS s26 /* health.grade */
  FROM k_layer_8
), k_layer_10 AS (
  SELECT
    c1,
    s1,
    s25,
    s26,
    s27,
    (
      (
        FLOOR((
          s25 * CAST(10 AS DOUBLE PRECISION)
        ) + CAST(0.5e0 AS DOUBLE PRECISION)) - FLOOR((
          s28 * CAST(10 AS DOUBLE PRECISION)
        ) + CAST(0.5e0 AS DOUBLE PRECISION))
      ) / CAST(10 AS DOUBLE PRECISION)
    ) <= CAST(-15 AS DOUBLE PRECISION)
    AND (
      s26 = 'bad'
      OR CASE WHEN s24 IS NOT NULL THEN FALSE ELSE CAST(NULL AS BOOLEAN) END
    ) AS s29 /* output_health.trigger.fell */
  FROM k_layer_9
)
SELECT
  c1 AS k,
  c1 AS o1, /* key */
  s1 AS o2, /* health.segment */
  s25 AS o3, /* health.score */
  s26 AS o4, /* health.grade */
  s27 AS o5, /* health.opinion.points */
  s29 AS o6 /* health.trigger.fell */
FROM k_layer_10
