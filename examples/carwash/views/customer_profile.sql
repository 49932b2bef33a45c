-- One row a customer, of Customers or named by a ticket or membership. Definitions: docs/concepts/glossary.md
WITH as_of_day AS (
  SELECT CAST(max(dtCreated) AS DATE) AS as_of FROM Tickets
),
-- Every customer of a ticket; a voided ticket counts for nothing.
each_ticket AS (
  SELECT
    lCustomerID AS customer,
    CASE WHEN dtCreated IS NULL OR coalesce(bVoid, FALSE) THEN 0 ELSE cTotal END AS total,
    CASE WHEN coalesce(bVoid, FALSE) OR coalesce(bRewash, FALSE) THEN NULL ELSE dtCreated END
      AS visited_at
  FROM Tickets
  WHERE lCustomerID IS NOT NULL
),
visits AS (
  SELECT
    t.customer,
    CAST(count(t.visited_at) AS BIGINT) AS visits,
    CAST(count(CASE WHEN t.visited_at >= d.since THEN 1 END) AS BIGINT) AS visits_last_90_days,
    CAST(min(t.visited_at) AS DATE) AS first_visit,
    CAST(max(t.visited_at) AS DATE) AS last_visit,
    CAST(coalesce(sum(t.total), 0) AS DECIMAL(18,2)) AS wash_spend
  FROM each_ticket AS t
  CROSS JOIN (SELECT CAST(add_days(as_of, -89) AS TIMESTAMP) AS since FROM as_of_day) AS d
  GROUP BY t.customer
),
attempts AS (
  SELECT
    coalesce(lSiteID, 0) AS site,
    lMembershipID AS membership,
    CAST(coalesce(dtDue, dtCharged) AS DATE) AS due_on,
    lChargeID AS attempt,
    dtCharged AS charged_at,
    coalesce(iAttempt, 1) AS number,
    coalesce(cAmount, 0) AS amount,
    CASE WHEN sResult = 'approved' THEN 1 ELSE 0 END AS is_approved,
    CASE WHEN sResult = 'refunded' THEN 1 ELSE 0 END AS is_refunded
  FROM RecurringCharges
  WHERE lMembershipID IS NOT NULL AND (dtDue IS NOT NULL OR dtCharged IS NOT NULL)
),
-- As in billing_health: the attempts for one due day are one charge, at the amount of the last of them.
charges AS (
  SELECT
    site, membership, due_on,
    count(*) AS attempts,
    max(amount) AS amount,
    max(is_approved) * (1 - max(is_refunded)) AS is_kept
  FROM attempts
  GROUP BY site, membership, due_on
),
-- Few charges are attempted more than once; only theirs need an order.
repeated AS (
  SELECT
    a.site, a.membership, a.due_on, a.amount,
    row_number() OVER (
      PARTITION BY a.site, a.membership, a.due_on
      ORDER BY a.number DESC NULLS LAST, a.charged_at DESC NULLS FIRST, a.attempt DESC NULLS FIRST
    ) AS from_last
  FROM attempts AS a
  JOIN charges AS c
    ON c.site = a.site AND c.membership = a.membership AND c.due_on = a.due_on
  WHERE c.attempts > 1 AND c.is_kept = 1
),
paid AS (
  SELECT
    m.lCustomerID AS customer,
    CAST(sum(CASE
      WHEN c.is_kept = 0 THEN 0
      WHEN c.attempts = 1 THEN c.amount
      ELSE r.amount
    END) AS DECIMAL(18,2)) AS membership_paid
  FROM charges AS c
  JOIN Memberships AS m ON m.lMembershipID = c.membership
  LEFT JOIN repeated AS r
    ON r.site = c.site AND r.membership = c.membership AND r.due_on = c.due_on AND r.from_last = 1
  WHERE m.lCustomerID IS NOT NULL
  GROUP BY m.lCustomerID
),
held AS (
  SELECT
    m.lCustomerID AS customer,
    m.lMembershipID AS membership,
    coalesce(m.sPlan, 'No plan') AS plan,
    CAST(m.dtStart AS DATE) AS plan_since,
    CAST(m.cMonthlyPrice AS DECIMAL(18,2)) AS monthly_price,
    row_number() OVER (
      PARTITION BY m.lCustomerID
      ORDER BY m.dtStart DESC NULLS LAST, m.lMembershipID DESC NULLS LAST
    ) AS turn
  FROM Memberships AS m
  CROSS JOIN as_of_day AS d
  WHERE m.lCustomerID IS NOT NULL
    AND m.dtStart IS NOT NULL
    AND (d.as_of IS NULL OR CAST(m.dtStart AS DATE) <= d.as_of)
    AND (m.dtCancel IS NULL OR CAST(m.dtCancel AS DATE) > d.as_of)
),
-- Of the newest month alone.
at_risk AS (
  SELECT
    membership, probability, band,
    reason_1 || coalesce('; ' || reason_2, '') || coalesce('; ' || reason_3, '') AS reasons,
    scored_by
  FROM churn_scores
  WHERE month = (SELECT max(month) FROM churn_scores)
),
everybody AS (
  SELECT lCustomerID AS customer FROM Customers WHERE lCustomerID IS NOT NULL
  UNION
  SELECT lCustomerID AS customer FROM Memberships WHERE lCustomerID IS NOT NULL
  UNION
  SELECT customer FROM visits
)
SELECT
  e.customer,
  nullif(trim(coalesce(c.sFirstName, '') || ' ' || coalesce(c.sLastName, '')), '') AS name,
  c.sEmail AS email,
  coalesce(
    s.sSiteName,
    CASE WHEN c.lSiteID IS NULL THEN 'No site' ELSE 'Site ' || CAST(c.lSiteID AS STRING) END
  ) AS location,
  s.sCity AS city,
  s.sState AS state,
  s.sRegion AS region,
  CAST(c.dtCreated AS DATE) AS customer_since,
  h.plan,
  h.plan_since,
  h.monthly_price,
  coalesce(v.visits, 0) AS visits,
  coalesce(v.visits_last_90_days, 0) AS visits_last_90_days,
  v.first_visit,
  v.last_visit,
  days_between(v.last_visit, d.as_of) AS days_since_visit,
  coalesce(v.wash_spend, CAST(0 AS DECIMAL(18,2))) AS wash_spend,
  coalesce(p.membership_paid, CAST(0 AS DECIMAL(18,2))) AS membership_paid,
  CAST(coalesce(v.wash_spend, CAST(0 AS DECIMAL(18,2)))
    + coalesce(p.membership_paid, CAST(0 AS DECIMAL(18,2))) AS DECIMAL(18,2)) AS lifetime_value,
  r.probability AS churn_risk,
  r.band AS risk_band,
  r.reasons AS risk_reasons,
  r.scored_by AS risk_by,
  d.as_of
FROM everybody AS e
CROSS JOIN as_of_day AS d
LEFT JOIN Customers AS c ON c.lCustomerID = e.customer
LEFT JOIN Sites AS s ON s.lSiteID = c.lSiteID
LEFT JOIN visits AS v ON v.customer = e.customer
LEFT JOIN paid AS p ON p.customer = e.customer
LEFT JOIN held AS h ON h.customer = e.customer AND h.turn = 1
LEFT JOIN at_risk AS r ON r.membership = h.membership
