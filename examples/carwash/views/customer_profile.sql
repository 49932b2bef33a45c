-- One row a customer, of Customers or named by a ticket or membership. Definitions: docs/concepts/glossary.md
WITH as_of_day AS (
  SELECT max(CAST(dtCreated AS DATE)) AS as_of FROM Tickets
),
visits AS (
  SELECT
    t.lCustomerID AS customer,
    CAST(sum(CASE WHEN coalesce(t.bRewash, FALSE) THEN 0 ELSE 1 END) AS BIGINT) AS visits,
    CAST(sum(CASE
      WHEN NOT coalesce(t.bRewash, FALSE) AND days_between(t.dtCreated, d.as_of) < 90 THEN 1
      ELSE 0
    END) AS BIGINT) AS visits_last_90_days,
    min(CASE WHEN coalesce(t.bRewash, FALSE) THEN NULL ELSE CAST(t.dtCreated AS DATE) END)
      AS first_visit,
    max(CASE WHEN coalesce(t.bRewash, FALSE) THEN NULL ELSE CAST(t.dtCreated AS DATE) END)
      AS last_visit,
    CAST(sum(coalesce(t.cTotal, 0)) AS DECIMAL(18,2)) AS wash_spend
  FROM Tickets AS t
  CROSS JOIN as_of_day AS d
  WHERE t.lCustomerID IS NOT NULL
    AND t.dtCreated IS NOT NULL
    AND NOT coalesce(t.bVoid, FALSE)
  GROUP BY t.lCustomerID
),
attempts AS (
  SELECT
    coalesce(lSiteID, 0) AS site,
    lMembershipID AS membership,
    CAST(coalesce(dtDue, dtCharged) AS DATE) AS due_on,
    coalesce(cAmount, 0) AS amount,
    coalesce(sResult, 'declined') AS result,
    row_number() OVER (
      PARTITION BY coalesce(lSiteID, 0), lMembershipID, CAST(coalesce(dtDue, dtCharged) AS DATE)
      ORDER BY
        coalesce(iAttempt, 1) DESC NULLS LAST,
        dtCharged DESC NULLS FIRST,
        lChargeID DESC NULLS FIRST
    ) AS from_last
  FROM RecurringCharges
  WHERE lMembershipID IS NOT NULL AND (dtDue IS NOT NULL OR dtCharged IS NOT NULL)
),
-- As in billing_health: the attempts for one due day are one charge, at the amount of the last of them.
charges AS (
  SELECT
    membership,
    max(CASE WHEN from_last = 1 THEN amount END) AS amount,
    max(CASE WHEN result = 'approved' THEN 1 ELSE 0 END)
      * min(CASE WHEN result = 'refunded' THEN 0 ELSE 1 END) AS is_kept
  FROM attempts
  GROUP BY site, membership, due_on
),
paid AS (
  SELECT
    m.lCustomerID AS customer,
    CAST(sum(CASE WHEN c.is_kept = 1 THEN c.amount ELSE 0 END) AS DECIMAL(18,2)) AS membership_paid
  FROM charges AS c
  JOIN Memberships AS m ON m.lMembershipID = c.membership
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
  SELECT lCustomerID AS customer FROM Tickets WHERE lCustomerID IS NOT NULL
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
