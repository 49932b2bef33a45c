-- One row a month, location and plan, those of churn_retention. Definitions: docs/concepts/glossary.md
WITH ladder AS (
  SELECT plan, step
  FROM (VALUES ('Basic', 1), ('Plus', 2), ('Premium', 3), ('Ultimate', 4)) AS t(plan, step)
),
held AS (
  SELECT
    m.lMembershipID AS membership,
    m.lCustomerID AS customer,
    coalesce(
      s.sSiteName,
      CASE WHEN m.lSiteID IS NULL THEN 'No site' ELSE 'Site ' || CAST(m.lSiteID AS STRING) END
    ) AS location,
    coalesce(m.sPlan, 'No plan') AS plan,
    CAST(coalesce(m.cMonthlyPrice, 0) AS DECIMAL(18,4)) AS price,
    CAST(m.dtStart AS DATE) AS started_on,
    CAST(CASE WHEN m.dtCancel < m.dtStart THEN m.dtStart ELSE m.dtCancel END AS DATE) AS ended_on,
    coalesce(m.sCancelReason, '') = 'plan_change' AS says_plan_change
  FROM Memberships AS m
  LEFT JOIN Sites AS s ON s.lSiteID = m.lSiteID
  WHERE m.dtStart IS NOT NULL
),
-- The plan before, for each membership that a change of plan began: of several the one that ended last.
plans_before AS (
  SELECT
    following.location,
    following.plan,
    month_start(following.started_on) AS month,
    former.plan AS plan_before,
    row_number() OVER (
      PARTITION BY following.membership
      ORDER BY former.ended_on DESC NULLS LAST, former.membership DESC NULLS LAST
    ) AS turn
  FROM held AS former
  JOIN held AS following ON following.customer = former.customer
  WHERE former.says_plan_change
    AND following.plan <> former.plan
    AND days_between(former.ended_on, following.started_on) BETWEEN 0 AND 7
),
changes AS (
  SELECT
    p.location, p.plan, p.month,
    CAST(sum(CASE WHEN a.step > b.step THEN 1 ELSE 0 END) AS BIGINT) AS upgrades,
    CAST(sum(CASE WHEN a.step < b.step THEN 1 ELSE 0 END) AS BIGINT) AS downgrades
  FROM plans_before AS p
  JOIN ladder AS a ON a.plan = p.plan
  JOIN ladder AS b ON b.plan = p.plan_before
  WHERE p.turn = 1
  GROUP BY p.location, p.plan, p.month
),
price_events AS (
  SELECT location, plan, month_start(started_on) AS month, price FROM held
  UNION ALL
  SELECT location, plan, month_start(ended_on) AS month, -price AS price
  FROM held
  WHERE ended_on IS NOT NULL
),
price_steps AS (
  SELECT location, plan, month, sum(price) AS price
  FROM price_events
  GROUP BY location, plan, month
),
recurring AS (
  SELECT c.location, c.plan, c.month, CAST(sum(p.price) AS DECIMAL(18,2)) AS mrr
  FROM churn_retention AS c
  JOIN price_steps AS p
    ON p.location = c.location AND p.plan = c.plan AND p.month <= c.month
  GROUP BY c.location, c.plan, c.month
)
SELECT
  c.month,
  c.location,
  c.city,
  c.state,
  c.region,
  c.plan,
  c.new_members,
  c.cancellations,
  coalesce(g.upgrades, 0) AS upgrades,
  coalesce(g.downgrades, 0) AS downgrades,
  c.changed_in,
  c.changed_out,
  c.active_end - c.active_start AS net_adds,
  c.active_end AS members,
  CAST(sum(c.active_end) OVER (PARTITION BY c.month, c.location) AS BIGINT) AS members_all_plans,
  ratio(c.active_end, sum(c.active_end) OVER (PARTITION BY c.month, c.location)) AS plan_mix,
  coalesce(r.mrr, CAST(0 AS DECIMAL(18,2))) AS mrr
FROM churn_retention AS c
LEFT JOIN changes AS g
  ON g.location = c.location AND g.plan = c.plan AND g.month = c.month
LEFT JOIN recurring AS r
  ON r.location = c.location AND r.plan = c.plan AND r.month = c.month
