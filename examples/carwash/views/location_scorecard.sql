-- One row a month and open location. Definitions: docs/concepts/glossary.md
WITH each_ticket AS (
  SELECT
    month_start(dtCreated) AS month,
    coalesce(lSiteID, 0) AS site,
    CASE WHEN coalesce(bVoid, FALSE) OR coalesce(bRewash, FALSE) THEN 0 ELSE 1 END AS is_wash,
    CASE WHEN coalesce(bVoid, FALSE) THEN 0 ELSE coalesce(cTotal, 0) END AS total
  FROM Tickets
  WHERE dtCreated IS NOT NULL
),
tickets_of_month AS (
  SELECT
    month, site,
    CAST(sum(is_wash) AS BIGINT) AS washes,
    CAST(sum(total) AS DECIMAL(18,2)) AS revenue
  FROM each_ticket
  GROUP BY month, site
),
tickets_of_location AS (
  SELECT
    t.month,
    coalesce(
      s.sSiteName,
      CASE WHEN t.site = 0 THEN 'No site' ELSE 'Site ' || CAST(t.site AS STRING) END
    ) AS location,
    CAST(sum(t.washes) AS BIGINT) AS washes,
    CAST(sum(t.revenue) AS DECIMAL(18,2)) AS revenue
  FROM tickets_of_month AS t
  LEFT JOIN Sites AS s ON s.lSiteID = t.site
  GROUP BY
    t.month,
    coalesce(
      s.sSiteName,
      CASE WHEN t.site = 0 THEN 'No site' ELSE 'Site ' || CAST(t.site AS STRING) END
    )
),
members_of_location AS (
  SELECT
    month, location,
    CAST(sum(active_end) AS BIGINT) AS members,
    CAST(sum(lost_members) AS BIGINT) AS lost_members,
    CAST(sum(active_start) AS BIGINT) AS active_start,
    CAST(sum(at_risk_members) AS BIGINT) AS at_risk_members
  FROM churn_retention
  GROUP BY month, location
),
months AS (SELECT DISTINCT month FROM tickets_of_month),
-- Every open site in every month that any site sold a wash, and whatever else has figures.
rows_wanted AS (
  SELECT n.month, s.sSiteName AS location
  FROM months AS n
  CROSS JOIN Sites AS s
  WHERE s.sSiteName IS NOT NULL
    AND (s.dtOpened IS NULL OR month_start(s.dtOpened) <= n.month)
  UNION
  SELECT month, location FROM tickets_of_location
  UNION
  SELECT m.month, m.location
  FROM members_of_location AS m
  JOIN months AS n ON n.month = m.month
),
figures AS (
  SELECT
    w.month,
    w.location,
    s.sCity AS city,
    s.sState AS state,
    s.sRegion AS region,
    coalesce(t.washes, 0) AS washes,
    coalesce(t.revenue, CAST(0 AS DECIMAL(18,2))) AS revenue,
    coalesce(m.members, 0) AS members,
    ratio(m.lost_members, m.active_start) AS churn_rate,
    b.decline_rate,
    ratio(t.revenue, t.washes, 4) AS average_ticket,
    m.at_risk_members,
    coalesce(m.active_start, 0) AS active_start,
    coalesce(m.lost_members, 0) AS lost_members,
    coalesce(b.charges, 0) AS charges,
    coalesce(b.failed_charges, 0) AS failed_charges,
    -- A month without a single ticket says that nothing was delivered or the site was shut, not how it performed.
    CASE WHEN t.month IS NULL THEN 0 ELSE 1 END AS is_ranked
  FROM rows_wanted AS w
  LEFT JOIN Sites AS s ON s.sSiteName = w.location
  LEFT JOIN tickets_of_location AS t ON t.month = w.month AND t.location = w.location
  LEFT JOIN members_of_location AS m ON m.month = w.month AND m.location = w.location
  LEFT JOIN billing_health AS b ON b.month = w.month AND b.location = w.location
),
places AS (
  SELECT
    month, location, city, state, region,
    washes, revenue, members, churn_rate, decline_rate, average_ticket, at_risk_members, is_ranked,
    active_start, lost_members, charges, failed_charges,
    count(*) OVER (PARTITION BY month, is_ranked) AS locations,
    rank() OVER (PARTITION BY month, is_ranked ORDER BY revenue DESC NULLS LAST) AS revenue_place,
    rank() OVER (PARTITION BY month, is_ranked ORDER BY washes DESC NULLS LAST) AS washes_place,
    rank() OVER (PARTITION BY month, is_ranked ORDER BY members DESC NULLS LAST) AS members_place,
    rank() OVER (PARTITION BY month, is_ranked ORDER BY churn_rate NULLS LAST) AS churn_place,
    rank() OVER (PARTITION BY month, is_ranked ORDER BY decline_rate NULLS LAST) AS decline_place
  FROM figures
),
-- Twice each place, so that the middle of all places is a whole number too: it stands for a rate that has no base.
scored AS (
  SELECT
    month, location, city, state, region,
    washes, revenue, members, churn_rate, decline_rate, average_ticket, at_risk_members, is_ranked,
    active_start, lost_members, charges, failed_charges,
    locations,
    2 * (revenue_place + washes_place + members_place)
      + CASE WHEN churn_rate IS NULL THEN locations + 1 ELSE 2 * churn_place END
      + CASE WHEN decline_rate IS NULL THEN locations + 1 ELSE 2 * decline_place END AS points
  FROM places
)
SELECT
  month,
  location,
  city,
  state,
  region,
  washes,
  revenue,
  members,
  churn_rate,
  decline_rate,
  average_ticket,
  at_risk_members AS members_at_risk,
  CASE WHEN is_ranked = 1 THEN points END AS rank_points,
  CASE WHEN is_ranked = 1 THEN row_number() OVER (
    PARTITION BY month, is_ranked
    ORDER BY points NULLS LAST, revenue DESC NULLS LAST, location NULLS LAST
  ) END AS rank,
  CASE WHEN is_ranked = 1 THEN locations END AS ranked_locations,
  active_start,
  lost_members,
  charges,
  failed_charges
FROM scored
