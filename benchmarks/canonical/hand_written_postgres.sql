-- The canonical workload by hand for PostgreSQL, as well as an expert could write it: the same as hand_written.sql over the tables of the schema
-- `benchmark`. Constants are float8, or everything would be computed in NUMERIC; three steps end with OFFSET 0, or their text would be pasted into
-- every place that reads them (of the variants tried, with MATERIALIZED, with other fences and with none, this is the fastest: 1.5 s against 1.7 to 5.5).
WITH
u AS (SELECT account_id,
        sum(api_calls) FILTER (WHERE ts >= TIMESTAMP '2025-06-30 00:00:00' - INTERVAL '90 days') AS api90,
        sum(active_users) FILTER (WHERE ts >= TIMESTAMP '2025-06-30 00:00:00' - INTERVAL '30 days') AS au30,
        sum(active_users) FILTER (WHERE ts >= TIMESTAMP '2025-06-30 00:00:00' - INTERVAL '60 days' AND ts < TIMESTAMP '2025-06-30 00:00:00' - INTERVAL '30 days') AS au60,
        max(ts) AS last_use
      FROM usage WHERE ts < TIMESTAMP '2025-06-30 00:00:00' GROUP BY account_id),
t AS (SELECT account_id, count(*) AS n, count(*) FILTER (WHERE priority = 'P1') AS p1, sum(csat)::float8 / nullif(count(csat), 0) AS csat
      FROM tickets WHERE opened_at >= TIMESTAMP '2025-06-30 00:00:00' - INTERVAL '90 days' AND opened_at < TIMESTAMP '2025-06-30 00:00:00' GROUP BY account_id),
i AS (SELECT account_id, count(*) AS n, count(*) FILTER (WHERE coalesce(paid_at, TIMESTAMP '2025-06-30 00:00:00' ) > due_at) AS late
      FROM invoices WHERE due_at >= TIMESTAMP '2025-06-30 00:00:00' - INTERVAL '90 days' AND due_at < TIMESTAMP '2025-06-30 00:00:00' GROUP BY account_id),
f AS (SELECT a.account_id, a.segment, a.arr, renewal_date - DATE '2025-06-29' AS days_to_renewal, a.csm_sentiment, a.nps,
        coalesce(u.api90, 0) / CAST(a.licensed_seats AS double precision) AS api_per_seat,
        CAST(coalesce(u.au30, 0) AS double precision) / nullif(u.au60, 0) AS usage_ratio,
        DATE '2025-06-29' - CAST(last_use AS DATE) AS days_since_use,
        coalesce(t.n, 0) AS tickets_90d, coalesce(t.p1, 0) AS p1_90d, t.csat AS csat_90d,
        CAST(i.late AS double precision) / i.n AS late_share
      FROM accounts a LEFT JOIN u USING (account_id) LEFT JOIN t USING (account_id) LEFT JOIN i USING (account_id) OFFSET 0),
s AS (SELECT account_id, segment, days_to_renewal, CASE WHEN arr IS NULL THEN NULL ELSE LEAST(100::float8, GREATEST(0::float8, (arr - 5000.0::float8) * 0.00040816326530612246::float8)) END AS i_arr,
  CASE WHEN days_to_renewal IS NULL THEN NULL WHEN days_to_renewal < 0 THEN 0.0::float8 WHEN days_to_renewal < 30 THEN 25.0::float8 WHEN days_to_renewal < 90 THEN 60.0::float8 WHEN days_to_renewal < 180 THEN 80.0::float8 ELSE 100.0::float8 END AS i_renewal,
  CASE segment WHEN 'enterprise' THEN 100.0::float8 WHEN 'mid' THEN 70.0::float8 WHEN 'smb' THEN 40.0::float8 END AS i_segment,
  CASE WHEN csm_sentiment IS NULL THEN NULL ELSE LEAST(100::float8, GREATEST(0::float8, (csm_sentiment::float8 - 1.0::float8) * 1.0101010101010102::float8)) END AS i_sentiment,
  CASE WHEN nps IS NULL THEN NULL WHEN nps < 0 THEN 20.0::float8 WHEN nps < 30 THEN 50.0::float8 WHEN nps < 50 THEN 75.0::float8 ELSE 100.0::float8 END AS i_nps,
  CASE WHEN api_per_seat IS NULL THEN NULL ELSE LEAST(100::float8, GREATEST(0::float8, (api_per_seat - 0.0::float8) * 0.5::float8)) END AS i_api,
  CASE WHEN usage_ratio IS NULL THEN NULL WHEN usage_ratio < 0.5::float8 THEN 0.0::float8 WHEN usage_ratio < 0.8::float8 THEN 40.0::float8 WHEN usage_ratio < 1.0::float8 THEN 70.0::float8 WHEN usage_ratio < 1.2::float8 THEN 85.0::float8 ELSE 100.0::float8 END AS i_trend,
  CASE WHEN days_since_use IS NULL THEN NULL WHEN days_since_use < 2 THEN 100.0::float8 WHEN days_since_use < 7 THEN 80.0::float8 WHEN days_since_use < 14 THEN 50.0::float8 WHEN days_since_use < 30 THEN 25.0::float8 ELSE 0.0::float8 END AS i_recency,
  CASE WHEN tickets_90d IS NULL THEN NULL ELSE LEAST(100::float8, GREATEST(0::float8, (tickets_90d::float8 - 10.0::float8) * -10.0::float8)) END AS i_tickets,
  CASE WHEN p1_90d IS NULL THEN NULL WHEN p1_90d < 1 THEN 100.0::float8 WHEN p1_90d < 2 THEN 60.0::float8 WHEN p1_90d < 3 THEN 30.0::float8 ELSE 0.0::float8 END AS i_p1,
  CASE WHEN csat_90d IS NULL THEN NULL ELSE LEAST(100::float8, GREATEST(0::float8, (csat_90d - 1.0::float8) * 25.0::float8)) END AS i_csat,
  CASE WHEN late_share IS NULL THEN NULL ELSE LEAST(100::float8, GREATEST(0::float8, (late_share - 0.5::float8) * -200.0::float8)) END AS i_late FROM f OFFSET 0),
x AS (SELECT *, CASE segment WHEN 'enterprise' THEN 10::float8 WHEN 'mid' THEN 8::float8 ELSE 5::float8 END AS w_i_arr, CASE segment WHEN 'enterprise' THEN 12::float8 WHEN 'mid' THEN 10::float8 ELSE 6::float8 END AS w_i_renewal, CASE segment WHEN 'enterprise' THEN 3::float8 WHEN 'mid' THEN 3::float8 ELSE 2::float8 END AS w_i_segment, CASE segment WHEN 'enterprise' THEN 10::float8 WHEN 'mid' THEN 6::float8 ELSE 3::float8 END AS w_i_sentiment, CASE segment WHEN 'enterprise' THEN 8::float8 WHEN 'mid' THEN 8::float8 ELSE 6::float8 END AS w_i_nps, CASE segment WHEN 'enterprise' THEN 9::float8 WHEN 'mid' THEN 12::float8 ELSE 18::float8 END AS w_i_api, CASE segment WHEN 'enterprise' THEN 12::float8 WHEN 'mid' THEN 13::float8 ELSE 15::float8 END AS w_i_trend, CASE segment WHEN 'enterprise' THEN 6::float8 WHEN 'mid' THEN 9::float8 ELSE 15::float8 END AS w_i_recency, CASE segment WHEN 'enterprise' THEN 6::float8 WHEN 'mid' THEN 7::float8 ELSE 8::float8 END AS w_i_tickets, CASE segment WHEN 'enterprise' THEN 10::float8 WHEN 'mid' THEN 8::float8 ELSE 5::float8 END AS w_i_p1, CASE segment WHEN 'enterprise' THEN 8::float8 WHEN 'mid' THEN 8::float8 ELSE 7::float8 END AS w_i_csat, CASE segment WHEN 'enterprise' THEN 6::float8 WHEN 'mid' THEN 8::float8 ELSE 10::float8 END AS w_i_late FROM s),
z AS (SELECT account_id, segment, days_to_renewal, i_arr, i_renewal, i_segment, i_sentiment, i_nps, i_api, i_trend, i_recency, i_tickets, i_p1, i_csat, i_late, floor(10::float8 * (i_arr * w_i_arr + i_renewal * w_i_renewal + i_segment * w_i_segment + coalesce(i_sentiment * w_i_sentiment, 0::float8) + coalesce(i_nps * w_i_nps, 0::float8) + coalesce(i_api * w_i_api, 0::float8) + coalesce(i_trend * w_i_trend, 0::float8) + coalesce(i_recency * w_i_recency, 0::float8) + i_tickets * w_i_tickets + i_p1 * w_i_p1 + coalesce(i_csat * w_i_csat, 0::float8) + coalesce(i_late * w_i_late, 0::float8)) / (w_i_arr + w_i_renewal + w_i_segment + CASE WHEN i_sentiment IS NULL THEN 0::float8 ELSE w_i_sentiment END + CASE WHEN i_nps IS NULL THEN 0::float8 ELSE w_i_nps END + CASE WHEN i_api IS NULL THEN 0::float8 ELSE w_i_api END + CASE WHEN i_trend IS NULL THEN 0::float8 ELSE w_i_trend END + CASE WHEN i_recency IS NULL THEN 0::float8 ELSE w_i_recency END + w_i_tickets + w_i_p1 + CASE WHEN i_csat IS NULL THEN 0::float8 ELSE w_i_csat END + CASE WHEN i_late IS NULL THEN 0::float8 ELSE w_i_late END) + 0.5::float8 + 1e-9::float8) / 10::float8 AS score FROM x OFFSET 0),
g AS (SELECT *, CASE WHEN score >= 85.0::float8 THEN 'A' WHEN score >= 70.0::float8 THEN 'B' WHEN score >= 55.0::float8 THEN 'C' WHEN score >= 40.0::float8 THEN 'D' ELSE 'F' END AS grade FROM z)
SELECT account_id, i_arr, i_renewal, i_segment, i_sentiment, i_nps, i_api, i_trend, i_recency, i_tickets, i_p1, i_csat, i_late, score, grade,
  score < 45::float8 AS t_at_risk,
  grade IN ('D', 'F') AND days_to_renewal BETWEEN 0 AND 90 AS t_renewal,
  coalesce(i_trend < 50::float8, false) AND (i_csat IS NULL OR i_csat < 50::float8) AS t_silent,
  grade IN ('A', 'B') AND segment <> 'smb' AND coalesce(i_api >= 80::float8, false) AS t_expand
FROM g
