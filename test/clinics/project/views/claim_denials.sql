-- One row a payer and month in which it decided something. Lines without a decision are not counted.
WITH decided AS (
  SELECT
    month_start(decided_on) AS month,
    coalesce(payer, 'No payer') AS payer,
    status,
    coalesce(amount, 0) AS amount
  FROM Claims
  WHERE decided_on IS NOT NULL AND status IN ('paid', 'denied', 'reversal')
),
of_payer AS (
  SELECT
    month, payer,
    CAST(sum(CASE WHEN status = 'reversal' THEN 0 ELSE 1 END) AS BIGINT) AS decided_claims,
    CAST(sum(CASE WHEN status = 'denied' THEN 1 ELSE 0 END) AS BIGINT) AS denied_claims,
    CAST(sum(CASE WHEN status = 'reversal' THEN 1 ELSE 0 END) AS BIGINT) AS reversals,
    CAST(sum(CASE WHEN status = 'reversal' THEN 0 ELSE amount END) AS DECIMAL(18,2)) AS claimed_amount,
    CAST(sum(CASE WHEN status = 'denied' THEN amount ELSE 0 END) AS DECIMAL(18,2)) AS denied_amount,
    CAST(sum(CASE WHEN status = 'denied' THEN 0 ELSE amount END) AS DECIMAL(18,2)) AS paid_amount,
    CAST(sum(CASE WHEN status = 'reversal' THEN 0 - amount ELSE 0 END) AS DECIMAL(18,2)) AS reversed_amount
  FROM decided
  GROUP BY month, payer
)
SELECT
  month,
  payer,
  decided_claims,
  denied_claims,
  ratio(denied_claims, decided_claims) AS denial_rate,
  claimed_amount,
  denied_amount,
  paid_amount,
  reversals,
  reversed_amount
FROM of_payer
