-- hand_written.sql with what a run does besides: the data is checked, and each indicator's value, status and published
-- points are written too, and the coverage. Statements end with `;` at the end of a line; the last one is what is kept.
-- What an expert would ask of the data before trusting the scores: absent, out of range, not among the allowed, twice,
-- after the day: one statement a table; and, from what the query groups anyway, without an account. Of the amounts of
-- invoices, which nothing reads, nothing is asked.
SELECT count(*), count(*) - count(account_id), count(*) - count(DISTINCT account_id),
  count(*) - count(segment), count(*) FILTER (segment NOT IN ('enterprise', 'mid', 'smb')),
  count(*) - count(arr), count(*) FILTER (NOT (isfinite(arr) AND abs(arr) <= 1e15)),
  count(*) - count(licensed_seats), count(*) FILTER (licensed_seats < 1), count(*) - count(renewal_date),
  count(*) - count(csm_sentiment), count(*) FILTER (csm_sentiment NOT BETWEEN 1 AND 100),
  count(*) - count(nps), count(*) FILTER (nps NOT BETWEEN -100 AND 100)
FROM read_parquet('{dir}/accounts.parquet');
SELECT count(*), count(*) - count(account_id), count(*) - count(ts), count(*) FILTER (ts >= TIMESTAMP '2025-06-30'), max(ts),
  count(*) - count(active_users), count(*) FILTER (active_users < 0), count(*) - count(api_calls), count(*) FILTER (api_calls < 0)
FROM read_parquet('{dir}/usage.parquet');
SELECT count(*), count(*) - count(account_id), count(*) - count(opened_at), count(*) FILTER (opened_at >= TIMESTAMP '2025-06-30'), max(opened_at),
  count(*) - count(priority), count(*) FILTER (priority NOT IN ('P1', 'P2', 'P3', 'P4')),
  count(*) - count(csat), count(*) FILTER (csat NOT BETWEEN 1 AND 5)
FROM read_parquet('{dir}/tickets.parquet');
SELECT count(*), count(*) - count(account_id), count(*) - count(due_at), count(*) FILTER (due_at >= TIMESTAMP '2025-06-30'), max(due_at),
  count(*) - count(paid_at)
FROM read_parquet('{dir}/invoices.parquet');
CREATE TEMP TABLE u AS SELECT account_id, count(*) AS n,
        sum(api_calls) FILTER (WHERE ts >= TIMESTAMP '2025-06-30 00:00:00' - INTERVAL 90 DAY) AS api90,
        sum(active_users) FILTER (WHERE ts >= TIMESTAMP '2025-06-30 00:00:00' - INTERVAL 30 DAY) AS au30,
        sum(active_users) FILTER (WHERE ts >= TIMESTAMP '2025-06-30 00:00:00' - INTERVAL 60 DAY AND ts < TIMESTAMP '2025-06-30 00:00:00' - INTERVAL 30 DAY) AS au60,
        max(ts) AS last_use
      FROM read_parquet('{dir}/usage.parquet') WHERE ts < TIMESTAMP '2025-06-30 00:00:00' GROUP BY account_id;
CREATE TEMP TABLE t AS SELECT account_id, count(*) AS n, count(*) FILTER (WHERE priority = 'P1') AS p1, avg(csat) AS csat
      FROM read_parquet('{dir}/tickets.parquet') WHERE opened_at >= TIMESTAMP '2025-06-30 00:00:00' - INTERVAL 90 DAY AND opened_at < TIMESTAMP '2025-06-30 00:00:00' GROUP BY account_id;
CREATE TEMP TABLE i AS SELECT account_id, count(*) AS n, count(*) FILTER (WHERE coalesce(paid_at, TIMESTAMP '2025-06-30 00:00:00' ) > due_at) AS late
      FROM read_parquet('{dir}/invoices.parquet') WHERE due_at >= TIMESTAMP '2025-06-30 00:00:00' - INTERVAL 90 DAY AND due_at < TIMESTAMP '2025-06-30 00:00:00' GROUP BY account_id;
SELECT sum(n) FROM u ANTI JOIN read_parquet('{dir}/accounts.parquet') USING (account_id);
SELECT sum(n) FROM t ANTI JOIN read_parquet('{dir}/accounts.parquet') USING (account_id);
SELECT sum(n) FROM i ANTI JOIN read_parquet('{dir}/accounts.parquet') USING (account_id);
WITH f AS (SELECT a.account_id, a.segment, a.arr, datediff('day', DATE '2025-06-29', renewal_date) AS days_to_renewal, a.csm_sentiment, a.nps,
        coalesce(u.api90, 0) / CAST(a.licensed_seats AS DOUBLE) AS api_per_seat,
        CAST(coalesce(u.au30, 0) AS DOUBLE) / nullif(u.au60, 0) AS usage_ratio,
        datediff('day', CAST(last_use AS DATE), DATE '2025-06-29') AS days_since_use,
        coalesce(t.n, 0) AS tickets_90d, coalesce(t.p1, 0) AS p1_90d, t.csat AS csat_90d,
        CAST(i.late AS DOUBLE) / i.n AS late_share
      FROM read_parquet('{dir}/accounts.parquet') a LEFT JOIN u USING (account_id) LEFT JOIN t USING (account_id) LEFT JOIN i USING (account_id)),
s AS (SELECT account_id, segment, days_to_renewal, arr, csm_sentiment, nps, api_per_seat, usage_ratio, days_since_use, tickets_90d, p1_90d, csat_90d, late_share, CASE WHEN arr IS NULL THEN NULL ELSE LEAST(100e0, GREATEST(0e0, (arr - 5000.0e0) * 0.00040816326530612246e0)) END AS i_arr,
  CASE WHEN days_to_renewal IS NULL THEN NULL WHEN days_to_renewal < 0 THEN 0.0e0 WHEN days_to_renewal < 30 THEN 25.0e0 WHEN days_to_renewal < 90 THEN 60.0e0 WHEN days_to_renewal < 180 THEN 80.0e0 ELSE 100.0e0 END AS i_renewal,
  CASE segment WHEN 'enterprise' THEN 100.0e0 WHEN 'mid' THEN 70.0e0 WHEN 'smb' THEN 40.0e0 END AS i_segment,
  CASE WHEN csm_sentiment IS NULL THEN NULL ELSE LEAST(100e0, GREATEST(0e0, (csm_sentiment - 1.0e0) * 1.0101010101010102e0)) END AS i_sentiment,
  CASE WHEN nps IS NULL THEN NULL WHEN nps < 0 THEN 20.0e0 WHEN nps < 30 THEN 50.0e0 WHEN nps < 50 THEN 75.0e0 ELSE 100.0e0 END AS i_nps,
  CASE WHEN api_per_seat IS NULL THEN NULL ELSE LEAST(100e0, GREATEST(0e0, (api_per_seat - 0.0e0) * 0.5e0)) END AS i_api,
  CASE WHEN usage_ratio IS NULL THEN NULL WHEN usage_ratio < 0.5 THEN 0.0e0 WHEN usage_ratio < 0.8 THEN 40.0e0 WHEN usage_ratio < 1.0 THEN 70.0e0 WHEN usage_ratio < 1.2 THEN 85.0e0 ELSE 100.0e0 END AS i_trend,
  CASE WHEN days_since_use IS NULL THEN NULL WHEN days_since_use < 2 THEN 100.0e0 WHEN days_since_use < 7 THEN 80.0e0 WHEN days_since_use < 14 THEN 50.0e0 WHEN days_since_use < 30 THEN 25.0e0 ELSE 0.0e0 END AS i_recency,
  CASE WHEN tickets_90d IS NULL THEN NULL ELSE LEAST(100e0, GREATEST(0e0, (tickets_90d - 10.0e0) * -10.0e0)) END AS i_tickets,
  CASE WHEN p1_90d IS NULL THEN NULL WHEN p1_90d < 1 THEN 100.0e0 WHEN p1_90d < 2 THEN 60.0e0 WHEN p1_90d < 3 THEN 30.0e0 ELSE 0.0e0 END AS i_p1,
  CASE WHEN csat_90d IS NULL THEN NULL ELSE LEAST(100e0, GREATEST(0e0, (csat_90d - 1.0e0) * 25.0e0)) END AS i_csat,
  CASE WHEN late_share IS NULL THEN NULL ELSE LEAST(100e0, GREATEST(0e0, (late_share - 0.5e0) * -200.0e0)) END AS i_late FROM f),
x AS (SELECT *, CASE segment WHEN 'enterprise' THEN 10e0 WHEN 'mid' THEN 8e0 ELSE 5e0 END AS w_i_arr, CASE segment WHEN 'enterprise' THEN 12e0 WHEN 'mid' THEN 10e0 ELSE 6e0 END AS w_i_renewal, CASE segment WHEN 'enterprise' THEN 3e0 WHEN 'mid' THEN 3e0 ELSE 2e0 END AS w_i_segment, CASE segment WHEN 'enterprise' THEN 10e0 WHEN 'mid' THEN 6e0 ELSE 3e0 END AS w_i_sentiment, CASE segment WHEN 'enterprise' THEN 8e0 WHEN 'mid' THEN 8e0 ELSE 6e0 END AS w_i_nps, CASE segment WHEN 'enterprise' THEN 9e0 WHEN 'mid' THEN 12e0 ELSE 18e0 END AS w_i_api, CASE segment WHEN 'enterprise' THEN 12e0 WHEN 'mid' THEN 13e0 ELSE 15e0 END AS w_i_trend, CASE segment WHEN 'enterprise' THEN 6e0 WHEN 'mid' THEN 9e0 ELSE 15e0 END AS w_i_recency, CASE segment WHEN 'enterprise' THEN 6e0 WHEN 'mid' THEN 7e0 ELSE 8e0 END AS w_i_tickets, CASE segment WHEN 'enterprise' THEN 10e0 WHEN 'mid' THEN 8e0 ELSE 5e0 END AS w_i_p1, CASE segment WHEN 'enterprise' THEN 8e0 WHEN 'mid' THEN 8e0 ELSE 7e0 END AS w_i_csat, CASE segment WHEN 'enterprise' THEN 6e0 WHEN 'mid' THEN 8e0 ELSE 10e0 END AS w_i_late FROM s),
z AS (SELECT * EXCLUDE (i_arr, i_renewal, i_segment, i_sentiment, i_nps, i_api, i_trend, i_recency, i_tickets, i_p1, i_csat, i_late), i_arr, i_renewal, i_segment, i_sentiment, i_nps, i_api, i_trend, i_recency, i_tickets, i_p1, i_csat, i_late, floor(10e0 * (i_arr * w_i_arr + i_renewal * w_i_renewal + i_segment * w_i_segment + coalesce(i_sentiment * w_i_sentiment, 0e0) + coalesce(i_nps * w_i_nps, 0e0) + coalesce(i_api * w_i_api, 0e0) + coalesce(i_trend * w_i_trend, 0e0) + coalesce(i_recency * w_i_recency, 0e0) + i_tickets * w_i_tickets + i_p1 * w_i_p1 + coalesce(i_csat * w_i_csat, 0e0) + coalesce(i_late * w_i_late, 0e0)) / (w_i_arr + w_i_renewal + w_i_segment + CASE WHEN i_sentiment IS NULL THEN 0e0 ELSE w_i_sentiment END + CASE WHEN i_nps IS NULL THEN 0e0 ELSE w_i_nps END + CASE WHEN i_api IS NULL THEN 0e0 ELSE w_i_api END + CASE WHEN i_trend IS NULL THEN 0e0 ELSE w_i_trend END + CASE WHEN i_recency IS NULL THEN 0e0 ELSE w_i_recency END + w_i_tickets + w_i_p1 + CASE WHEN i_csat IS NULL THEN 0e0 ELSE w_i_csat END + CASE WHEN i_late IS NULL THEN 0e0 ELSE w_i_late END) + 0.5e0 + 1e-9) / 10e0 AS score, floor(10000e0 * ((w_i_arr + w_i_renewal + w_i_segment + CASE WHEN i_sentiment IS NULL THEN 0e0 ELSE w_i_sentiment END + CASE WHEN i_nps IS NULL THEN 0e0 ELSE w_i_nps END + CASE WHEN i_api IS NULL THEN 0e0 ELSE w_i_api END + CASE WHEN i_trend IS NULL THEN 0e0 ELSE w_i_trend END + CASE WHEN i_recency IS NULL THEN 0e0 ELSE w_i_recency END + w_i_tickets + w_i_p1 + CASE WHEN i_csat IS NULL THEN 0e0 ELSE w_i_csat END + CASE WHEN i_late IS NULL THEN 0e0 ELSE w_i_late END) / (w_i_arr + w_i_renewal + w_i_segment + w_i_sentiment + w_i_nps + w_i_api + w_i_trend + w_i_recency + w_i_tickets + w_i_p1 + w_i_csat + w_i_late)) + 0.5e0 + 1e-9) / 10000e0 AS coverage FROM x),
g AS (SELECT *, CASE WHEN score >= 85.0e0 THEN 'A' WHEN score >= 70.0e0 THEN 'B' WHEN score >= 55.0e0 THEN 'C' WHEN score >= 40.0e0 THEN 'D' ELSE 'F' END AS grade FROM z)
SELECT account_id AS account, DATE '2025-06-29' AS day, 'scored' AS status, CASE segment WHEN 'mid' THEN 'default' ELSE segment END AS segment, coverage, score, grade,
  'known' AS "revenue.status", arr AS "revenue.value", floor(i_arr * 10e0 + 0.5e0 + 1e-9) / 10e0 AS "revenue.score",
  'known' AS "renewal.status", days_to_renewal AS "renewal.value", i_renewal AS "renewal.score",
  CASE WHEN i_segment IS NULL THEN 'absent' ELSE 'known' END AS "size.status", segment AS "size.value", i_segment AS "size.score",
  CASE WHEN i_sentiment IS NULL THEN 'absent' ELSE 'known' END AS "sentiment.status", csm_sentiment AS "sentiment.value", floor(i_sentiment * 10e0 + 0.5e0 + 1e-9) / 10e0 AS "sentiment.score",
  CASE WHEN i_nps IS NULL THEN 'absent' ELSE 'known' END AS "promoters.status", nps AS "promoters.value", i_nps AS "promoters.score",
  CASE WHEN i_api IS NULL THEN 'absent' ELSE 'known' END AS "api.status", api_per_seat AS "api.value", floor(i_api * 10e0 + 0.5e0 + 1e-9) / 10e0 AS "api.score",
  CASE WHEN i_trend IS NULL THEN 'absent' ELSE 'known' END AS "trend.status", usage_ratio AS "trend.value", i_trend AS "trend.score",
  CASE WHEN i_recency IS NULL THEN 'absent' ELSE 'known' END AS "recency.status", days_since_use AS "recency.value", i_recency AS "recency.score",
  'known' AS "volume.status", tickets_90d AS "volume.value", floor(i_tickets * 10e0 + 0.5e0 + 1e-9) / 10e0 AS "volume.score",
  'known' AS "p1.status", p1_90d AS "p1.value", i_p1 AS "p1.score",
  CASE WHEN i_csat IS NULL THEN 'absent' ELSE 'known' END AS "satisfied.status", csat_90d AS "satisfied.value", floor(i_csat * 10e0 + 0.5e0 + 1e-9) / 10e0 AS "satisfied.score",
  CASE WHEN i_late IS NULL THEN 'absent' ELSE 'known' END AS "late.status", late_share AS "late.value", floor(i_late * 10e0 + 0.5e0 + 1e-9) / 10e0 AS "late.score",
  score < 45e0 AS t_at_risk,
  grade IN ('D', 'F') AND days_to_renewal BETWEEN 0 AND 90 AS t_renewal,
  coalesce(i_trend < 50e0, false) AND (i_csat IS NULL OR i_csat < 50e0) AS t_silent,
  grade IN ('A', 'B') AND segment <> 'smb' AND coalesce(i_api >= 80e0, false) AS t_expand
FROM g
