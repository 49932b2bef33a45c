-- One row a month and split: of those who had ever bought by then, how many stayed quiet for the next 90 days.
WITH judged AS (
  SELECT
    as_of AS month,
    split,
    m90,
    CASE WHEN y THEN 1 ELSE 0 END AS quiet,
    CASE WHEN x > 0 THEN 1 ELSE 0 END AS repeated
  FROM Panel
)
SELECT
  month,
  split,
  count(*) AS customers,
  CAST(sum(quiet) AS BIGINT) AS quiet_customers,
  CAST(sum(repeated) AS BIGINT) AS repeat_customers,
  ratio(sum(quiet), count(*)) AS quiet_rate,
  ratio(count(*) - sum(quiet), count(*)) AS repurchase_rate,
  CAST(sum(m90) AS DECIMAL(18,2)) AS spent_90_days
FROM judged
GROUP BY month, split
