create or replace temp view "Sites" as
select "lSiteID", "sSiteName", "_file"
from read_parquet(['silver/Sites/data/1.parquet'], hive_partitioning = false);

copy (
with built as (
-- One row a month and location in which recurring charges were due. Definitions: docs/concepts/glossary.md
WITH attempts AS (
  SELECT
    lChargeID AS attempt,
    lMembershipID AS membership,
    coalesce(lSiteID, 0) AS site,
    CAST(coalesce(dtDue, dtCharged) AS DATE) AS due_on,
    dtCharged AS charged_at,
    coalesce(cAmount, 0) AS amount,
    CASE WHEN sResult IN ('approved', 'refunded') THEN 1 ELSE 0 END AS is_approved,
    CASE WHEN sResult = 'refunded' THEN 1 ELSE 0 END AS is_refunded,
    CASE WHEN sResult = 'expired_card' THEN 1 ELSE 0 END AS is_expired,
    coalesce(iAttempt, 1) AS number,
    -- An attempt of no known membership is a charge of its own.
    CASE WHEN lMembershipID IS NULL THEN lChargeID ELSE 0 END AS alone
  FROM RecurringCharges
  WHERE dtDue IS NOT NULL OR dtCharged IS NOT NULL
),
-- All attempts for one membership and due day are one charge; a refund was approved first.
charges_by_day AS (
  SELECT
    site, membership, alone, due_on,
    CAST(count(*) AS BIGINT) AS attempts,
    max(amount) AS amount,
    max(is_approved) AS collected,
    max(is_refunded) AS refunded,
    max(is_expired) AS expired
  FROM attempts
  GROUP BY site, membership, alone, due_on
),
-- Few charges are attempted more than once; only theirs need an order.
repeated AS (
  SELECT
    a.site, a.membership, a.alone, a.due_on, a.amount, a.is_approved, c.attempts,
    row_number() OVER (
      PARTITION BY a.site, a.membership, a.alone, a.due_on
      ORDER BY a.number NULLS LAST, a.charged_at NULLS LAST, a.attempt NULLS LAST
    ) AS from_first
  FROM attempts AS a
  JOIN charges_by_day AS c
    ON c.site = a.site AND c.membership = a.membership AND c.alone = a.alone AND c.due_on = a.due_on
  WHERE c.attempts > 1
),
ends AS (
  SELECT
    site, membership, alone, due_on,
    max(CASE WHEN from_first = attempts THEN amount END) AS amount,
    max(CASE WHEN from_first = 1 THEN is_approved END) AS approved_at_first
  FROM repeated
  GROUP BY site, membership, alone, due_on
),
charges AS (
  SELECT
    c.site, c.membership,
    (CAST(c.due_on AS DATE) - CAST(day(CAST(c.due_on AS DATE)) - 1 AS INTEGER)) AS month,
    c.attempts,
    CASE WHEN c.attempts > 1 THEN e.amount ELSE c.amount END AS amount,
    CASE WHEN c.attempts > 1 THEN e.approved_at_first ELSE c.collected END AS approved_at_first,
    c.collected, c.refunded, c.expired
  FROM charges_by_day AS c
  LEFT JOIN ends AS e
    ON e.site = c.site AND e.membership = c.membership AND e.alone = c.alone AND e.due_on = c.due_on
),
of_location AS (
  SELECT
    month, site,
    CAST(count(*) AS BIGINT) AS charges,
    CAST(sum(attempts) AS BIGINT) AS attempts,
    CAST(sum(approved_at_first) AS BIGINT) AS approved_charges,
    CAST(sum(1 - approved_at_first) AS BIGINT) AS failed_charges,
    CAST(sum((1 - approved_at_first) * collected) AS BIGINT) AS recovered_charges,
    CAST(sum(1 - collected) AS BIGINT) AS unpaid_charges,
    CAST(sum(amount) AS DECIMAL(18,2)) AS charged_amount,
    CAST(sum(CASE WHEN approved_at_first = 0 THEN amount ELSE 0 END) AS DECIMAL(18,2))
      AS failed_amount,
    CAST(sum(CASE WHEN approved_at_first = 0 AND collected = 1 THEN amount ELSE 0 END)
      AS DECIMAL(18,2)) AS recovered_amount,
    CAST(sum(CASE WHEN collected = 0 THEN amount ELSE 0 END) AS DECIMAL(18,2)) AS amount_at_risk,
    CAST(sum(CASE WHEN refunded = 1 THEN amount ELSE 0 END) AS DECIMAL(18,2)) AS refunded_amount,
    CAST(count(DISTINCT CASE WHEN expired = 1 THEN membership END) AS BIGINT) AS expired_cards
  FROM charges
  GROUP BY month, site
)
SELECT
  o.month,
  coalesce(
    s.sSiteName,
    CASE WHEN o.site = 0 THEN 'No site' ELSE 'Site ' || CAST(o.site AS STRING) END
  ) AS location,
  s.sCity AS city,
  s.sState AS state,
  s.sRegion AS region,
  o.charges,
  o.attempts,
  o.approved_charges,
  o.failed_charges,
  o.recovered_charges,
  o.unpaid_charges,
  CASE WHEN (o.charges) = 0 THEN NULL WHEN abs((CAST(TRY_CAST(o.approved_charges AS DECIMAL(18,6)) AS DOUBLE) * 1000000E0 / CAST(TRY_CAST(o.charges AS DECIMAL(18,6)) AS DOUBLE)) - round((CAST(TRY_CAST(o.approved_charges AS DECIMAL(18,6)) AS DOUBLE) * 1000000E0 / CAST(TRY_CAST(o.charges AS DECIMAL(18,6)) AS DOUBLE)))) < 0.499 AND abs((CAST(TRY_CAST(o.approved_charges AS DECIMAL(18,6)) AS DOUBLE) * 1000000E0 / CAST(TRY_CAST(o.charges AS DECIMAL(18,6)) AS DOUBLE))) < 1E11 THEN CAST(CAST(round((CAST(TRY_CAST(o.approved_charges AS DECIMAL(18,6)) AS DOUBLE) * 1000000E0 / CAST(TRY_CAST(o.charges AS DECIMAL(18,6)) AS DOUBLE))) AS BIGINT) * 0.000001 AS DECIMAL(18,6)) ELSE CAST(CASE WHEN ((o.approved_charges) < 0) = ((o.charges) < 0) THEN 1 ELSE -1 END * CAST((CAST(abs(CAST(o.approved_charges AS DECIMAL(26,6))) * 1000000 AS HUGEINT) * 2000000 + CAST(abs(CAST(o.charges AS DECIMAL(26,6))) * 1000000 AS HUGEINT)) // (CAST(abs(CAST(o.charges AS DECIMAL(26,6))) * 1000000 AS HUGEINT) * 2) AS DECIMAL(18,0)) * 0.000001 AS DECIMAL(18,6)) END AS approval_rate,
  CASE WHEN (o.charges) = 0 THEN NULL WHEN abs((CAST(TRY_CAST(o.failed_charges AS DECIMAL(18,6)) AS DOUBLE) * 1000000E0 / CAST(TRY_CAST(o.charges AS DECIMAL(18,6)) AS DOUBLE)) - round((CAST(TRY_CAST(o.failed_charges AS DECIMAL(18,6)) AS DOUBLE) * 1000000E0 / CAST(TRY_CAST(o.charges AS DECIMAL(18,6)) AS DOUBLE)))) < 0.499 AND abs((CAST(TRY_CAST(o.failed_charges AS DECIMAL(18,6)) AS DOUBLE) * 1000000E0 / CAST(TRY_CAST(o.charges AS DECIMAL(18,6)) AS DOUBLE))) < 1E11 THEN CAST(CAST(round((CAST(TRY_CAST(o.failed_charges AS DECIMAL(18,6)) AS DOUBLE) * 1000000E0 / CAST(TRY_CAST(o.charges AS DECIMAL(18,6)) AS DOUBLE))) AS BIGINT) * 0.000001 AS DECIMAL(18,6)) ELSE CAST(CASE WHEN ((o.failed_charges) < 0) = ((o.charges) < 0) THEN 1 ELSE -1 END * CAST((CAST(abs(CAST(o.failed_charges AS DECIMAL(26,6))) * 1000000 AS HUGEINT) * 2000000 + CAST(abs(CAST(o.charges AS DECIMAL(26,6))) * 1000000 AS HUGEINT)) // (CAST(abs(CAST(o.charges AS DECIMAL(26,6))) * 1000000 AS HUGEINT) * 2) AS DECIMAL(18,0)) * 0.000001 AS DECIMAL(18,6)) END AS decline_rate,
  o.charged_amount,
  o.failed_amount,
  o.recovered_amount,
  o.amount_at_risk,
  o.refunded_amount,
  o.expired_cards
FROM of_location AS o
LEFT JOIN Sites AS s ON s.lSiteID = o.site
)
select
  cast("month" as DATE) as "month",
  cast("location" as VARCHAR) as "location",
  cast("city" as VARCHAR) as "city",
  cast("state" as VARCHAR) as "state",
  cast("region" as VARCHAR) as "region",
  cast("charges" as BIGINT) as "charges",
  cast("attempts" as BIGINT) as "attempts",
  cast("approved_charges" as BIGINT) as "approved_charges",
  cast("failed_charges" as BIGINT) as "failed_charges",
  cast("recovered_charges" as BIGINT) as "recovered_charges",
  cast("unpaid_charges" as BIGINT) as "unpaid_charges",
  case when "approval_rate" <> cast("approval_rate" as DECIMAL(9,6)) then error('a value has more digits than its column holds') else cast("approval_rate" as DECIMAL(9,6)) end as "approval_rate",
  case when "decline_rate" <> cast("decline_rate" as DECIMAL(9,6)) then error('a value has more digits than its column holds') else cast("decline_rate" as DECIMAL(9,6)) end as "decline_rate",
  case when "charged_amount" <> cast("charged_amount" as DECIMAL(18,2)) then error('a value has more digits than its column holds') else cast("charged_amount" as DECIMAL(18,2)) end as "charged_amount",
  case when "failed_amount" <> cast("failed_amount" as DECIMAL(18,2)) then error('a value has more digits than its column holds') else cast("failed_amount" as DECIMAL(18,2)) end as "failed_amount",
  case when "recovered_amount" <> cast("recovered_amount" as DECIMAL(18,2)) then error('a value has more digits than its column holds') else cast("recovered_amount" as DECIMAL(18,2)) end as "recovered_amount",
  case when "amount_at_risk" <> cast("amount_at_risk" as DECIMAL(18,2)) then error('a value has more digits than its column holds') else cast("amount_at_risk" as DECIMAL(18,2)) end as "amount_at_risk",
  case when "refunded_amount" <> cast("refunded_amount" as DECIMAL(18,2)) then error('a value has more digits than its column holds') else cast("refunded_amount" as DECIMAL(18,2)) end as "refunded_amount",
  cast("expired_cards" as BIGINT) as "expired_cards"
from built
order by "month" nulls last, "location" nulls last
) to 'aside/billing_health.parquet' (format parquet, compression zstd, field_ids {"month": 1, "location": 2, "city": 3, "state": 4, "region": 5, "charges": 6, "attempts": 7, "approved_charges": 8, "failed_charges": 9, "recovered_charges": 10, "unpaid_charges": 11, "approval_rate": 12, "decline_rate": 13, "charged_amount": 14, "failed_amount": 15, "recovered_amount": 16, "amount_at_risk": 17, "refunded_amount": 18, "expired_cards": 19});
