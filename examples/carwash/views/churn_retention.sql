-- One row a month, location and plan that anyone was a member of. Definitions: docs/concepts/glossary.md
WITH held AS (
  SELECT
    lMembershipID AS membership,
    lCustomerID AS customer,
    coalesce(lSiteID, 0) AS site,
    coalesce(sPlan, 'No plan') AS plan,
    CAST(dtStart AS DATE) AS started_on,
    CAST(CASE WHEN dtCancel < dtStart THEN dtStart ELSE dtCancel END AS DATE) AS ended_on,
    coalesce(sCancelReason, '') = 'plan_change' AS says_plan_change
  FROM Memberships
  WHERE dtStart IS NOT NULL
),
window_of_data AS (
  SELECT
    min(CAST(dtStart AS DATE)) AS first_day,
    max(CAST(coalesce(dtUpdated, dtStart) AS DATE)) AS newest_day
  FROM Memberships
),
-- Memberships that ended before the deliveries begin may be missing from them, so no month before that is counted.
deliveries AS (
  SELECT month_start(min(coalesce(dtDue, dtCharged))) AS first_month FROM RecurringCharges
),
-- A change of plan: one membership ends as such, and the customer starts on another plan within 7 days.
plan_changes AS (
  SELECT former.membership AS former_membership, following.membership AS following_membership
  FROM held AS former
  JOIN held AS following ON following.customer = former.customer
  WHERE former.says_plan_change
    AND following.plan <> former.plan
    AND days_between(former.ended_on, following.started_on) BETWEEN 0 AND 7
),
former_ones AS (SELECT DISTINCT former_membership FROM plan_changes),
following_ones AS (SELECT DISTINCT following_membership FROM plan_changes),
judged AS (
  SELECT
    m.site,
    m.plan,
    month_start(m.started_on) AS start_month,
    month_start(m.ended_on) AS end_month,
    CASE WHEN f.following_membership IS NULL THEN 0 ELSE 1 END AS changed_in,
    -- Where the 7 days are not over yet, the reason given is believed.
    CASE
      WHEN o.former_membership IS NOT NULL THEN 1
      WHEN m.says_plan_change AND days_between(m.ended_on, w.newest_day) < 7 THEN 1
      ELSE 0
    END AS changed_out
  FROM held AS m
  CROSS JOIN window_of_data AS w
  LEFT JOIN former_ones AS o ON o.former_membership = m.membership
  LEFT JOIN following_ones AS f ON f.following_membership = m.membership
),
events AS (
  SELECT
    site, plan, start_month AS month,
    1 AS started, changed_in, 0 AS ended, 0 AS changed_out, 0 AS lost
  FROM judged
  UNION ALL
  SELECT
    site, plan, end_month AS month,
    0 AS started, 0 AS changed_in, 1 AS ended, changed_out,
    CASE WHEN changed_out = 0 AND start_month < end_month THEN 1 ELSE 0 END AS lost
  FROM judged
  WHERE end_month IS NOT NULL
),
events_of_month AS (
  SELECT
    site, plan, month,
    CAST(sum(started) AS BIGINT) AS started,
    CAST(sum(changed_in) AS BIGINT) AS changed_in,
    CAST(sum(ended) AS BIGINT) AS ended,
    CAST(sum(changed_out) AS BIGINT) AS changed_out,
    CAST(sum(lost) AS BIGINT) AS lost
  FROM events
  GROUP BY site, plan, month
),
digits AS (
  SELECT d FROM (VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)) AS t(d)
),
numbers AS (
  SELECT a.d + 10 * b.d + 100 * c.d + 1000 * e.d + 10000 * f.d AS n
  FROM digits AS a
  CROSS JOIN digits AS b
  CROSS JOIN digits AS c
  CROSS JOIN digits AS e
  CROSS JOIN digits AS f
),
-- As many as there are between any two dates: some systems write 1900-01-01 or 0001-01-01 for a start they do not know.
months AS (
  SELECT DISTINCT add_months(month_start(w.first_day), m.n) AS month
  FROM window_of_data AS w
  CROSS JOIN numbers AS m
  WHERE m.n <= months_between_dates(w.first_day, w.newest_day)
),
every_month AS (
  SELECT p.site, p.plan, n.month
  FROM (SELECT DISTINCT site, plan FROM events_of_month) AS p
  CROSS JOIN months AS n
),
counted AS (
  SELECT
    n.site, n.plan, n.month,
    coalesce(e.started, 0) AS started,
    coalesce(e.changed_in, 0) AS changed_in,
    coalesce(e.ended, 0) AS ended,
    coalesce(e.changed_out, 0) AS changed_out,
    coalesce(e.lost, 0) AS lost,
    CAST(coalesce(sum(coalesce(e.started, 0) - coalesce(e.ended, 0)) OVER (
      PARTITION BY n.site, n.plan ORDER BY n.month NULLS LAST
      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ), 0) AS BIGINT) AS active_start
  FROM every_month AS n
  LEFT JOIN events_of_month AS e
    ON e.site = n.site AND e.plan = n.plan AND e.month = n.month
),
-- Members of the month's start by their risk; only the newest two months are scored.
at_risk AS (
  SELECT
    r.month,
    coalesce(m.lSiteID, 0) AS site,
    coalesce(m.sPlan, 'No plan') AS plan,
    CAST(sum(CASE WHEN r.band = 'low' THEN 1 ELSE 0 END) AS BIGINT) AS low_risk,
    CAST(sum(CASE WHEN r.band = 'medium' THEN 1 ELSE 0 END) AS BIGINT) AS medium_risk,
    CAST(sum(CASE WHEN r.band = 'high' THEN 1 ELSE 0 END) AS BIGINT) AS at_risk_members,
    CAST(sum(r.probability) AS DECIMAL(18,3)) AS expected_losses,
    max(r.scored_by) AS risk_by
  FROM churn_scores AS r
  JOIN Memberships AS m ON m.lMembershipID = r.membership
  GROUP BY r.month, coalesce(m.lSiteID, 0), coalesce(m.sPlan, 'No plan')
)
SELECT
  c.month,
  coalesce(
    s.sSiteName,
    CASE WHEN c.site = 0 THEN 'No site' ELSE 'Site ' || CAST(c.site AS STRING) END
  ) AS location,
  s.sCity AS city,
  s.sState AS state,
  s.sRegion AS region,
  c.plan,
  c.active_start,
  c.started - c.changed_in AS new_members,
  c.changed_in,
  c.ended - c.changed_out AS cancellations,
  c.lost AS lost_members,
  c.changed_out,
  c.active_start + c.started - c.ended AS active_end,
  ratio(c.lost, c.active_start) AS churn_rate,
  ratio(c.active_start - c.lost, c.active_start) AS retention_rate,
  r.low_risk,
  r.medium_risk,
  r.at_risk_members,
  r.expected_losses,
  r.risk_by
FROM counted AS c
CROSS JOIN deliveries AS d
LEFT JOIN Sites AS s ON s.lSiteID = c.site
LEFT JOIN at_risk AS r ON r.month = c.month AND r.site = c.site AND r.plan = c.plan
WHERE c.active_start + c.started + c.ended > 0
  AND (d.first_month IS NULL OR c.month >= d.first_month)
